"""Ties: standing relations between states, groups and places, as the article states them.

Precision first: a pattern must match whole, nothing in or before it may deny it or make it a
plan, and one tie stands for all mentions of it. When it held (as stated) is kept apart from when
it was cited, which is the article's own date.
"""

import re
from datetime import date
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Attribution,
    Interval,
    Mention,
    Party,
    Place,
    Sentence,
    Span,
    Tie,
    make_id,
    span,
)
from dateline.stages import Stage
from dateline.stages.relations.context import named_before
from dateline.stages.relations.parties import Item, items_of
from dateline.stages.relations.patterns import Match, matches, tie_file, triggers

# Words that make a plan or a denial of a tie stand at most this many words before it.
LOOK_BACK = 5

# Words between "since" (and the like) and the time that it belongs to.
MAX_TO_TIME = 3

# Words after a match in which a verb in the present shows that the tie holds.
NEAR = 4


# A relation does not begin on one of these: only a year or longer follows "after" or "from".
_LONG = frozenset({"month", "season", "quarter", "half", "year", "decade", "century", "range"})


class _Cited:
    """What the sentences say of one tie, gathered."""

    def __init__(self, tie: Tie) -> None:
        self.tie = tie

    def add(self, other: Tie) -> None:
        """Join another mention of the same tie: all evidence; what was known stays.

        Stated once in the article's own voice, it is attributed to nobody.
        """
        tie = self.tie
        evidence = dict.fromkeys((*tie.evidence, *other.evidence))
        self.tie = msgspec.structs.replace(
            tie,
            evidence=tuple(evidence),
            start=tie.start or other.start,
            held_at_publication=tie.held_at_publication or other.held_at_publication,
            attribution=tie.attribution if other.attribution else None,
            place=tie.place or other.place,
        )


def _run(draft: Draft) -> Draft:
    known = triggers()
    by_sentence: dict[int, list[Mention]] = {}
    for mention in draft.mentions:
        if mention.kind != "number":
            by_sentence.setdefault(mention.sentence, []).append(mention)
    ties: dict[tuple[str, ...], _Cited] = {}
    for sentence in draft.sentences:
        if known.isdisjoint(token.lower for token in draft.tokens[sentence.index]):
            continue
        if draft.article.text[sentence.end - 1] == "?":
            continue
        for tie in _ties(draft, sentence, by_sentence):
            key = _key(tie)
            if key in ties:
                ties[key].add(tie)
            else:
                ties[key] = _Cited(tie)
    return msgspec.structs.replace(draft, ties=tuple(row.tie for row in ties.values()))


def _key(tie: Tie) -> tuple[str, ...]:
    """One tie an article for each kind, actor and recipient; a state's branches are the state."""
    where = "" if tie.recipient or tie.place is None else tie.place.name
    recipient = _identity(tie.recipient) if tie.recipient else ""
    return tie.kind, _identity(tie.actor), recipient, where


def _identity(party: Party) -> str:
    if party.country and party.kind in {"state", "person"}:
        return party.country
    return party.actor or party.name.lower()


def _ties(draft: Draft, sentence: Sentence, by_sentence: dict[int, list[Mention]]) -> list[Tie]:
    mentions = by_sentence.get(sentence.index, [])
    items = items_of(draft, sentence, [row for row in mentions if row.kind != "time"])
    if sum(item.party is not None for item in items) < 1:
        return []
    found = {
        (match.kind, match.actor, match.recipient): match
        for match in matches(items)
        if _stands(items, match)
    }
    ties = []
    for match in found.values():
        tie = _tie(draft, sentence, items, match, by_sentence)
        if not match.told:
            ties.append(tie)
            continue
        actor = items[match.actor].party
        but = actor.country if actor else None
        others = named_before(draft, sentence, by_sentence, match.told, but=but)
        ties += [_to(draft, tie, other) for other in others]
    return ties


def _to(draft: Draft, tie: Tie, recipient: Party) -> Tie:
    """Return a tie with a recipient named in a sentence before, whose words are evidence too."""
    named = span(draft.article, recipient.start, recipient.end)
    return msgspec.structs.replace(
        tie,
        id=make_id("tie", tie.id, recipient.start),
        recipient=recipient,
        evidence=(*tie.evidence, named),
    )


def _stands(items: tuple[Item, ...], match: Match) -> bool:
    """Say whether a match is a statement about two different parties."""
    barred = tie_file().not_a_tie
    around = items[max(0, match.start - LOOK_BACK) : match.end]
    if any(item.lower.replace("’", "'") in barred for item in around):
        return False
    actor = items[match.actor].party
    if actor is None or items[match.actor].region:
        return False
    if match.recipient < 0:
        return True
    other = items[match.recipient].party
    same = other is not None and actor.country is not None and other.country == actor.country
    return not same or (other is not None and other.kind == "armed_group" != actor.kind)


def _tie(
    draft: Draft,
    sentence: Sentence,
    items: tuple[Item, ...],
    match: Match,
    by_sentence: dict[int, list[Mention]],
) -> Tie:
    actor = items[match.actor].party
    assert actor is not None
    recipient, place = _recipient(items, match)
    first, last_at = items[match.start].start, items[match.end - 1].end
    start, held, said = _when(draft, sentence, (first, last_at), by_sentence)
    published = draft.article.published
    cited: date | None = published.date() if published else None
    whole = span(draft.article, first, last_at)
    return Tie(
        id=make_id("tie", draft.article.id, match.kind, first, last_at, actor.start),
        evidence=(whole, *said),
        made_by=STAGE.made_by,
        kind=match.kind,
        actor=actor,
        recipient=recipient,
        place=place,
        start=start,
        held_at_publication=held,
        first_cited=cited,
        last_cited=cited,
        attribution=_attribution(draft, whole),
    )


def _recipient(items: tuple[Item, ...], match: Match) -> tuple[Party | None, Place | None]:
    """Return who receives, and where: a region is a place, an unnamed militia is a party."""
    if match.told:
        return None, None
    if match.recipient >= 0:
        item = items[match.recipient]
        place = item.place if match.place else None
        return (None if item.region else item.party), place
    start, end = items[match.actor + 2].start, items[match.end - 1].end
    words = " ".join(item.lower for item in items[match.actor + 2 : match.end])
    return Party(text=words, start=start, end=end, name=words, kind="armed_group"), None


def _when(
    draft: Draft,
    sentence: Sentence,
    matched: tuple[int, int],
    by_sentence: dict[int, list[Mention]],
) -> tuple[Interval | None, bool | None, tuple[Span, ...]]:
    """Return the stated start, whether the tie held at publication, and the evidence for both.

    Looked for in the sentence itself and in one that goes on about it ("It dates back to …").
    """
    start, lasting = _start(draft, sentence, by_sentence)
    held = True if lasting or _present(draft, sentence, matched) else None
    following = sentence.index + 1
    if start is not None or following >= len(draft.sentences):
        return start, held, ()
    after = draft.sentences[following]
    words = draft.article.text[after.start : after.start + 40].lower()
    if after.paragraph != sentence.paragraph or not _resumes().match(words):
        return start, held, ()
    start, lasting = _start(draft, after, by_sentence)
    if start is None and not lasting:
        return None, held, ()
    held = True if lasting or _present(draft, after, (after.start, after.start)) else held
    return start, held, (span(draft.article, after.start, after.end),)


def _start(
    draft: Draft, sentence: Sentence, by_sentence: dict[int, list[Mention]]
) -> tuple[Interval | None, bool]:
    """Return the time after "since" and the like, and whether a duration says that it lasts."""
    lasting = False
    for mention in by_sentence.get(sentence.index, ()):
        if mention.kind != "time":
            continue
        before = draft.article.text[max(sentence.start, mention.start - 50) : mention.start].lower()
        if mention.type == "DURATION":
            lasting = lasting or bool(_lasting().search(before))
            continue
        cue = _starts().search(before)
        known = mention.date is not None and mention.date.start is not None
        if cue and known and mention.date:
            firm = cue.group(1) not in {"after", "after the", "from"}
            if firm or mention.date.precision in _LONG:
                return mention.date, lasting or cue.group(1) == "since"
    return None, lasting


def _present(draft: Draft, sentence: Sentence, matched: tuple[int, int]) -> bool:
    """Say whether a word in or right after the match is in the present."""
    known = tie_file().present
    tokens = draft.tokens[sentence.index]
    after = [token for token in tokens if token.start >= matched[1]][:NEAR]
    inside = [token for token in tokens if matched[0] <= token.start < matched[1]]
    return any(token.lower in known for token in (*inside, *after))


def _attribution(draft: Draft, whole: Span) -> Attribution | None:
    quote = draft.quote_over(whole.start, whole.end)
    if quote is None or quote.speaker is None:
        return None
    return Attribution(source=quote.speaker, stance=quote.stance, quote=quote.id)


def _choice(phrases: tuple[str, ...], ending: str) -> re.Pattern[str]:
    rows = "|".join(re.escape(row) for row in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b({rows})\b{ending}")


@cache
def _starts() -> re.Pattern[str]:
    return _choice(tie_file().starts, rf"\s+(?:[\w’'-]+\s+){{0,{MAX_TO_TIME}}}$")


@cache
def _lasting() -> re.Pattern[str]:
    return _choice(tie_file().lasting, r"\s+(?:\w+\s+){0,1}$")


@cache
def _resumes() -> re.Pattern[str]:
    return _choice(tie_file().resumes, "")


STAGE = Stage(
    name="ties",
    version="2",
    needs=frozenset({"article", "sentences", "tokens", "dates", "places", "actors", "quotes"}),
    makes=frozenset({"ties"}),
    run=_run,
    vocabulary=("ties.yaml", "countries.yaml"),
)
