"""Open questions: those the article asks itself, and those its own record raises.

Few and useful: one of each kind at most, about the largest figure for which the article does not
answer it. Vague plurals raise none, and nothing is asked that the article answers anywhere. Each
question points at the findings that raise it and at their words.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Claim,
    Event,
    Group,
    Mention,
    Place,
    Question,
    QuestionKind,
    Source,
    Span,
    make_id,
    span,
)
from dateline.stages import Stage

# Above so many dead a list of names is no question for one article.
MAX_TO_NAME = 100
# The least that "several" and bare plurals can mean; "dozens" is a figure to ask about.
MAX_VAGUE = 3
# Pieces of evidence of a claim that a name is looked for in.
MAX_PIECES = 5
# With this many counted, whether they were civilians is worth asking.
MIN_TO_CLASS = 2
# Questions of the article itself: enough for a list of them, not for a page of quizzes.
MAX_ASKED = 12
# Shorter ones ("Why?") ask nothing that stands alone.
MIN_ASKED_TOKENS = 4

_TO_READERS = frozenset({"you", "your", "yours", "subscribe", "subscriber", "newsletter", "click"})
_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "we", "i", "which", "others", "some"})
_QUOTES = '"“”«»'
_DEATHS = frozenset({"killed"})
_HARM = frozenset({"killed", "injured", "casualties", "missing", "kidnapped"})
_ARTICLES = frozenset({"a", "an", "the"})
# Sectors of those who fight.
_ARMED = frozenset({"MIL", "REB", "UAF", "PRM", "SEP", "INS"})
# Words of sentences that name the dead.
_IDENTIFYING = frozenset({"identified", "named", "killed", "dead", "died", "slain", "victim",
                          "victims", "body", "murdered", "assassinated"})  # fmt: skip
_COARSE = frozenset({"country", "sea", "region", "unknown"})


class _Group(NamedTuple):
    """A whole claim and its parts."""

    whole: Claim
    parts: tuple[Claim, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (self.whole, *self.parts)

    @property
    def spans(self) -> tuple[Span, ...]:
        return _distinct(piece for claim in self.claims for piece in claim.evidence[:1])


def _run(draft: Draft) -> Draft:
    groups = _groups(draft.claims)
    found = [*_asked(draft)]
    found += _raised(draft, groups) if groups else _of_event(draft)
    if origin := _single_origin(draft, groups):
        found.append(origin)
    return msgspec.structs.replace(draft, questions=(*draft.questions, *found))


def _groups(claims: Sequence[Claim]) -> list[_Group]:
    """Return the groups of claims of harm, largest figure first, the dead before the others.

    Totals of a longer time raise nothing: who the dead of a war were is no question to one
    article; nor do figures that another replaces.
    """
    old = {replaced for claim in claims for replaced in claim.supersedes}
    told = [claim for claim in claims if claim.scope == "happening" and claim.id not in old]
    wholes = [
        claim for claim in told
        if claim.subset_of is None and claim.class_ in _HARM and _is_counted(claim)
    ]  # fmt: skip
    groups = [
        _Group(whole, tuple(claim for claim in told if claim.subset_of == whole.id))
        for whole in wholes
    ]
    groups.sort(key=lambda group: (not _is_deadly(group.whole), -_size(group.whole)))
    return groups


def _is_counted(claim: Claim) -> bool:
    """Say whether a claim gives a figure at all, and not of nobody."""
    if claim.best is None and claim.exactness == "vague":
        return (claim.low or 0) > MAX_VAGUE
    return claim.best != 0


def _size(claim: Claim) -> int:
    return claim.best or claim.low or 0


def _is_deadly(claim: Claim) -> bool:
    return (claim.inferred_class or claim.class_) in _DEATHS


# --- asked by the article --------------------------------------------------------------------


def _asked(draft: Draft) -> list[Question]:
    """Return the article's own questions, outside quotations and not put to its readers."""
    found = []
    text = draft.article.text
    for sentence, tokens in zip(draft.sentences, draft.tokens, strict=True):
        if text[sentence.end - 1] != "?" or len(tokens) < MIN_ASKED_TOKENS:
            continue
        words = text[sentence.start : sentence.end]
        if not _TO_READERS.isdisjoint(token.lower for token in tokens):
            continue
        if any(mark in words for mark in _QUOTES) or draft.quote_over(sentence.start, sentence.end):
            continue
        evidence = (span(draft.article, sentence.start, sentence.end),)
        found.append(_question(draft, "asked", " ".join(words.split()), evidence, ()))
    return found[:MAX_ASKED]


# --- raised by the record --------------------------------------------------------------------


def _raised(draft: Draft, groups: Sequence[_Group]) -> list[Question]:
    """Return one question of each kind at most: of the first group that raises it."""
    largest = groups[0]
    raised: list[Question | None] = [
        next((asked for group in groups if (asked := _remainder(draft, group))), None),
        _names(draft, largest),
        _status(draft, largest),
        _place(draft, largest),
        _date(draft, largest),
    ]
    return [question for question in raised if question is not None]


def _remainder(draft: Draft, group: _Group) -> Question | None:
    """Ask who the rest of a whole are, where parts have a nationality or role and it has none."""
    whole = group.whole
    if whole.best is not None and sum(part.best or 0 for part in group.parts) >= whole.best:
        return None
    for said, lacking in (("country", "nationality"), ("role", "role"), ("status", "status")):
        parts = [p for p in group.parts if p.group is not None and getattr(p.group, said)]
        if not parts or (whole.group is not None and getattr(whole.group, said)):
            continue
        low, high = _rest(whole, parts, said)
        if high is None or high < 1:
            continue
        best = None
        if low == high and whole.best is not None and all(p.best is not None for p in parts):
            best = whole.best - sum(part.best or 0 for part in parts)
        loose = any(claim.exactness != "exact" for claim in (whole, *parts))
        span = f"{low} to {high}" if low else f"up to {high}"
        count = span if best is None else f"{best} or so" if loose else str(best)
        given = ", ".join(_worded(part) for part in parts)
        text = (
            f"Who are the other {count} of {_counted(whole)}? "
            f"Reported: {given}; no {lacking} is reported for the rest."
        )
        about = (whole.id, *(part.id for part in parts))
        evidence = _distinct(piece for claim in (whole, *parts) for piece in claim.evidence)
        return _question(draft, "remainder", text, evidence, about, low=low, high=high)
    return None


def _worded(part: Claim) -> str:
    """Return a part's figure and people, the figure once ("a nurse", "32 miners")."""
    people = part.group.text if part.group else ""
    return people if part.words in people else f"{part.words} {people}".strip()


def _rest(whole: Claim, parts: Sequence[Claim], said: str) -> tuple[int | None, int | None]:
    """Return the interval of what a whole leaves when its parts are taken away.

    Parts that differ in what is said of them are disjoint, as are those that one sentence lists.
    Others of one nationality may be the same people: then only the largest is sure to be taken.
    """
    alike: dict[object, list[Claim]] = {}
    for part in parts:
        alike.setdefault(getattr(part.group, said), []).append(part)
    least = sum(_at_least(rows) for rows in alike.values())
    most = [part.high for part in parts]
    if whole.low is None or None in most:
        low = None
    else:
        low = max(0, whole.low - sum(high or 0 for high in most))
    high = None if whole.high is None else max(0, whole.high - least)
    return low, high


def _at_least(parts: Sequence[Claim]) -> int:
    """Return how many people parts of one kind are at least."""
    lows = [part.low or 0 for part in parts]
    listed = len({part.evidence[0] for part in parts}) == 1
    return sum(lows) if listed else max(lows)


def _names(draft: Draft, group: _Group) -> Question | None:
    """Ask for the names of the dead, where the article names nobody who died."""
    if not _is_deadly(group.whole) or _size(group.whole) > MAX_TO_NAME:
        return None
    deadly = [claim for claim in draft.claims if _is_deadly(claim)]
    if any(_is_named(draft, claim) for claim in deadly) or _names_victims(draft):
        return None
    one = group.whole.best == 1
    asked = f"Who was {_counted(group.whole)}?" if one else f"Who are {_counted(group.whole)}?"
    return _question(
        draft, "names", f"{asked} The article gives no name.", group.spans, (group.whole.id,)
    )


def _is_named(draft: Draft, claim: Claim) -> bool:
    """Say whether a claim's group holds a person's name: one recognised, or two capitals."""
    if claim.group is None:
        return False
    words = claim.group.text
    for piece in claim.evidence[:MAX_PIECES]:
        at = piece.quote.find(words)
        start, end = piece.start + at, piece.start + at + len(words)
        for mention in draft.mentions if at >= 0 else ():
            if start <= mention.start and mention.end <= end and _is_person(mention):
                return True
    capitals = [word for word in words.split() if word[:1].isupper() and not word.isupper()]
    return claim.best == 1 and len(capitals) >= 2


def _is_person(mention: Mention) -> bool:
    actor = mention.actor
    return actor is not None and actor.kind == "person" and actor.name != actor.role


def _names_victims(draft: Draft) -> bool:
    """Say whether a sentence that identifies somebody, or tells of the dead, names a person."""
    persons = {m.sentence for m in draft.mentions if m.kind == "actor" and _is_person(m)}
    return any(
        not _IDENTIFYING.isdisjoint(token.lower for token in draft.tokens[index])
        for index in persons
    )


def _status(draft: Draft, group: _Group) -> Question | None:
    """Ask for civilian or combatant, where armed sides are named and no claim says which."""
    if _size(group.whole) < MIN_TO_CLASS or not _names_armed(draft):
        return None
    if any(row.group is not None and _tells_status(row.group) for row in draft.claims):
        return None
    text = f"Were {_counted(group.whole)} civilians or combatants? The article does not say."
    return _question(draft, "status", text, group.spans, (group.whole.id,))


def _tells_status(group: Group) -> bool:
    """Say whether words for victims settle it: a status, an occupation, or children."""
    return bool(group.status or group.role or group.age == "child")


def _names_armed(draft: Draft) -> bool:
    return any(
        mention.actor is not None and not _ARMED.isdisjoint(mention.actor.sectors)
        for mention in draft.mentions
    )


def _place(draft: Draft, group: _Group) -> Question | None:
    places = [claim.place for claim in draft.claims]
    places += [event.place for event in draft.events if event.type == "ASSAULT"]
    if any(_is_fine(place) for place in places) or _has_fine_place(draft, group.spans):
        return None
    known = next((claim.place.name for claim in group.claims if claim.place is not None), None)
    lacking = f"no place finer than {known} is given" if known else "no place is given"
    text = f"Where exactly? For {_counted(group.whole)}, {lacking}."
    return _question(draft, "place", text, group.spans, (group.whole.id,))


def _is_fine(place: Place | None) -> bool:
    return place is not None and place.kind not in _COARSE


def _has_fine_place(draft: Draft, spans: Sequence[Span]) -> bool:
    """Say whether a fine place stands in a sentence of the figure, or right beside one."""
    near = {
        sentence.index + step
        for sentence in draft.sentences
        for step in (-1, 0, 1)
        if any(piece.start < sentence.end and sentence.start < piece.end for piece in spans)
    }
    return any(
        mention.sentence in near and mention.place is not None and _is_fine(mention.place)
        for mention in draft.mentions
    )


def _date(draft: Draft, group: _Group) -> Question | None:
    dates = [claim.date for claim in draft.claims]
    dates += [event.date for event in draft.events if event.type == "ASSAULT"]
    if any(date is not None and date.precision != "unknown" for date in dates):
        return None
    words = next((claim.date.words for claim in group.claims if claim.date is not None), "")
    if words and draft.article.published is None:
        lacking = f"“{words}” cannot be dated, as the date of publication is unknown"
    else:
        lacking = "no date is given"
    text = f"When? For {_counted(group.whole)}, {lacking}."
    return _question(draft, "date", text, group.spans, (group.whole.id,))


def _counted(claim: Claim) -> str:
    """Return a claim's figure and class in plain words: "the approximately 80 casualties"."""
    class_ = claim.class_word.lower() if claim.class_ == "casualties" else claim.class_
    if claim.best == 1:
        return f"the one person {class_}"
    words = " ".join(claim.words.split())
    words = words.lower() if words.isupper() else words[0].lower() + words[1:]
    first, _, rest = words.partition(" ")
    return f"the {rest if first in _ARTICLES else words} {class_}"


# --- where no claim is, the first attack -----------------------------------------------------


def _of_event(draft: Draft) -> list[Question]:
    """Ask where and when of the first attack that occurred, in an article without figures.

    What a total counts is no one attack.
    """
    totals = {claim.event for claim in draft.claims if claim.scope != "happening"}
    attacks = (e for e in draft.events if e.type == "ASSAULT" and e.stage == "occurred")
    event = next((e for e in attacks if e.recipients and e.id not in totals), None)
    if event is None:
        return []
    asked = []
    if not _is_fine(event.place) and not _has_fine_place(draft, event.evidence):
        asked.append(_about_event(draft, event, "place", "Where exactly did it happen?"))
    if event.date is None or event.date.precision == "unknown":
        asked.append(_about_event(draft, event, "date", "When did it happen?"))
    return asked


def _about_event(draft: Draft, event: Event, kind: QuestionKind, text: str) -> Question:
    return _question(draft, kind, f"{text} (“{event.trigger.quote}”)", event.evidence, (event.id,))


# --- origins ---------------------------------------------------------------------------------


def _single_origin(draft: Draft, groups: Sequence[_Group]) -> Question | None:
    """Say where every figure of the article is according to one and the same source."""
    claims = [claim for group in groups for claim in group.claims]
    sources = [claim.source for claim in claims]
    first = sources[0] if sources else None
    if first is None or any(s is None or _origin(s) != _origin(first) for s in sources):
        return None
    if first.kind == "unknown" or (first.name is None and first.text.lower() in _PRONOUNS):
        return None
    name = first.name or first.text
    text = f"Who else confirms the figures? All of them are according to {name}."
    evidence = _distinct(
        (
            span(draft.article, first.start, first.end),
            *(piece for claim in claims for piece in claim.evidence[:1]),
        )
    )
    return _question(draft, "single_origin", text, evidence, tuple(c.id for c in claims))


def _origin(source: Source) -> str:
    return (source.actor or source.name or source.text).lower()


# --- records ---------------------------------------------------------------------------------


def _question(
    draft: Draft,
    kind: QuestionKind,
    text: str,
    evidence: tuple[Span, ...],
    about: tuple[str, ...],
    *,
    low: int | None = None,
    high: int | None = None,
) -> Question:
    return Question(
        id=make_id("question", draft.article.id, kind, *about, evidence[0].start),
        evidence=evidence,
        made_by=STAGE.made_by,
        kind=kind,
        text=text,
        about=about,
        low=low,
        high=high,
    )


def _distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))


STAGE = Stage(
    name="questions",
    version="3",
    needs=frozenset(
        {"article", "sentences", "tokens", "places", "actors", "quotes", "events", "claims"}
    ),
    makes=frozenset({"questions"}),
    run=_run,
)
