"""Ties: standing relations between states, groups and places, as the article states them.

Precision first: a pattern must match whole over the plain words of a sentence, and what stands
around it says whether the relation holds, has ended, is denied, or is no more than a plan (then it
is none). One tie stands for all mentions of it. When it held (as stated) is kept apart from when
it was cited, which is the article's own date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

import msgspec

from dateline.draft import Draft
from dateline.records import (
    Attribution,
    Mention,
    Party,
    Place,
    Sentence,
    Span,
    Tie,
    TieState,
    make_id,
    span,
)
from dateline.stages import Stage
from dateline.stages.relations.context import named_before
from dateline.stages.relations.parties import Item, items_of
from dateline.stages.relations.patterns import GROUPS, Match, Pattern, candidates, matches
from dateline.stages.relations.plain import plain_items
from dateline.stages.relations.standing import state_of
from dateline.stages.relations.times import when
from dateline.stages.relations.vocabulary import phrases, tie_file
from dateline.text.tie_kinds import tie_kinds

# An actor, and its recipient as an item; a relation told of a region has no recipient.
Pair = tuple[Item, Item | None]

Read = tuple[Match, TieState]


class _Line(msgspec.Struct, frozen=True):
    """A sentence as it is read."""

    draft: Draft
    sentence: Sentence
    items: tuple[Item, ...]
    near: Sequence[Pattern]
    """The patterns that it may match."""
    times: Mapping[int, Sequence[Mention]]


def _run(draft: Draft) -> Draft:
    named: dict[int, list[Mention]] = {}
    times: dict[int, list[Mention]] = {}
    for mention in draft.mentions:
        if mention.kind in {"actor", "place", "time"}:
            rows = times if mention.kind == "time" else named
            rows.setdefault(mention.sentence, []).append(mention)
    for own in times.values():
        own.sort(key=lambda row: row.start)
    ties: dict[tuple[str, ...], Tie] = {}
    for sentence in draft.sentences:
        near = _near(draft, sentence) if sentence.index in named else []
        if not near:
            continue
        items = items_of(draft, sentence, named[sentence.index])
        if not any(item.party for item in items):
            continue
        plain = plain_items(items, times.get(sentence.index, []))
        line = _Line(draft, sentence, plain, near, times)
        for tie in _ties(line, named):
            key = _key(tie)
            ties[key] = _joined(ties[key], tie) if key in ties else tie
    return msgspec.structs.replace(draft, ties=tuple(ties.values()))


def _near(draft: Draft, sentence: Sentence) -> list[Pattern]:
    """Return the patterns whose words a sentence has; questions state nothing."""
    if draft.article.text[sentence.end - 1] == "?":
        return []
    words = {row.lower for row in draft.tokens[sentence.index]}
    # "Iran-backed" has the ending of a compound.
    words |= {f"-{word.rpartition('-')[2]}" for word in words if "-" in word}
    return candidates(words)


# --- one tie for all its mentions ------------------------------------------------------------


def _key(tie: Tie) -> tuple[str, ...]:
    """One tie an article for each kind, actor and recipient; a state's branches are the state.

    What is denied stands beside what is asserted, so that an article shows both.
    """
    where = (tie.place.country or tie.place.name) if tie.place else ""
    parties = [_identity(tie.actor), _identity(tie.recipient) if tie.recipient else where]
    if tie.kind in tie_kinds().mutual:
        parties.sort()
    return tie.kind, *parties, "denied" if tie.stated == "denied" else ""


def _identity(party: Party) -> str:
    if party.country and party.kind in {"state", "person"}:
        return party.country
    return party.actor or party.name.lower()


def _joined(tie: Tie, other: Tie) -> Tie:
    """Join another mention of the same tie: all evidence; what was known stays.

    Stated once in the article's own voice, it is attributed to nobody. That it has ended is known
    once an article says so anywhere.
    """
    ended = "ended" in {tie.stated, other.stated}
    held = tie.held_at_publication or other.held_at_publication
    return msgspec.structs.replace(
        tie,
        evidence=tuple(dict.fromkeys((*tie.evidence, *other.evidence))),
        recipient=tie.recipient or other.recipient,
        stated="ended" if ended else tie.stated,
        start=tie.start or other.start,
        end=tie.end or other.end,
        held_at_publication=False if ended else held,
        attribution=tie.attribution if other.attribution else None,
        place=tie.place or other.place,
    )


# --- the ties of a sentence ------------------------------------------------------------------


def _ties(line: _Line, named: Mapping[int, list[Mention]]) -> Iterator[Tie]:
    """Yield each relation of a sentence once, as the group of patterns reads it that says most."""
    found: dict[tuple[str, int, int], tuple[Match, TieState]] = {}
    for match in sorted(matches(line.items, line.near), key=lambda row: GROUPS.index(row.group)):
        key = match.kind, match.actor, match.recipient
        state = None if key in found else state_of(line.items, match)
        if state is not None:
            found[key] = match, state
    for match, state in sorted(_firm(line.items, found.values()), key=lambda row: row[0].start):
        if match.told:
            yield from _told(line, match, state, named)
            continue
        for actor, recipient in _pairs(line.items, match):
            if _can_hold(match, actor, recipient) and _apart(actor, recipient):
                yield _tie(line, match, state, actor, recipient)


def _firm(items: Sequence[Item], found: Iterable[Read]) -> Iterator[Read]:
    """Yield relations, but none of a whole continent where the same one is of a country."""
    rows = list(found)
    narrow = {
        (match.kind, match.actor)
        for match, _ in rows
        if match.recipient >= 0 and not _is_wide(items[match.recipient])
    }
    for match, state in rows:
        wide = match.recipient >= 0 and _is_wide(items[match.recipient])
        if not wide or (match.kind, match.actor) not in narrow:
            yield match, state


def _is_wide(item: Item) -> bool:
    return item.region and item.place is not None and item.place.country is None


def _pairs(items: Sequence[Item], match: Match) -> Iterator[Pair]:
    """Yield who has the relation with whom; in a list everyone has it."""
    actors = items[match.actor].all
    if match.recipient < 0:
        yield from ((actor, None) for actor in actors)
    elif match.recipient == match.actor:
        yield from combinations(actors, 2)
    else:
        yield from product(actors, items[match.recipient].all)


def _can_hold(match: Match, actor: Item, recipient: Item | None) -> bool:
    """Say whether parties like these have relations of this kind."""
    file = tie_file()
    if actor.party is None or actor.party.name[0].isdigit():
        return False
    if match.kind in file.official:
        return _is_official(actor.party) or actor.party.kind == "armed_group"
    # A state's pact with a group is a truce more often than an alliance.
    allied = recipient.party if recipient and match.kind == "alliance" else None
    return allied is None or _class(allied) == _class(actor.party) != "person"


def _class(party: Party) -> str:
    """Return whether this is a state or a body of states, a group, or a person of no state."""
    if _is_official(party):
        return "state"
    return "person" if party.kind == "person" else "group"


def _is_official(party: Party) -> bool:
    """Say whether this is a state or somebody who acts for one, or a body of states."""
    if party.kind == "organization":
        return (party.actor or "").startswith("igo:")
    return party.country is not None and party.kind != "armed_group"


def _apart(actor: Item, recipient: Item | None) -> bool:
    """Say whether these are two: a state's army at home is no tie, its rebels may be another's."""
    if actor.party is None:
        return False
    if recipient is None or recipient.party is None:
        return True
    if actor.party.name == recipient.party.name:
        return False
    home = recipient.party.country or (recipient.place.country if recipient.place else None)
    if actor.party.country is None or home != actor.party.country:
        return True
    return recipient.party.kind == "armed_group" != actor.party.kind


def _told(
    line: _Line, match: Match, state: TieState, named: Mapping[int, list[Mention]]
) -> Iterator[Tie]:
    """Yield ties whose recipients the sentences before name; their words are evidence too."""
    actor = line.items[match.actor]
    but = actor.party.country if actor.party else None
    tie = _tie(line, match, state, actor, None)
    for party in named_before(line.draft, line.sentence, named, match.told, but=but):
        yield msgspec.structs.replace(
            tie,
            id=make_id("tie", tie.id, party.start),
            recipient=party,
            evidence=(*tie.evidence, span(line.draft.article, party.start, party.end)),
        )


def _tie(line: _Line, match: Match, state: TieState, actor: Item, recipient: Item | None) -> Tie:
    assert actor.party is not None
    draft = line.draft
    first, last = _characters(line.items, match)
    held = when(draft, line.sentence, (first, last), match.group, state, line.times)
    whole = span(draft.article, first, last)
    published = draft.article.published
    cited = published.date() if published else None
    party, place = _recipient(recipient, match)
    other = recipient.party.start if recipient and recipient.party else -1
    return Tie(
        id=make_id("tie", draft.article.id, match.kind, first, last, actor.party.start, other),
        evidence=(whole, *_antecedents(draft, whole, actor, recipient), *held.evidence),
        made_by=STAGE.made_by,
        kind=match.kind,
        actor=actor.party,
        recipient=party,
        place=place,
        stated="ended" if held.at_publication is False else state,
        start=held.start,
        end=held.end,
        held_at_publication=held.at_publication,
        first_cited=cited,
        last_cited=cited,
        attribution=_attribution(draft, whole),
    )


def _characters(items: Sequence[Item], match: Match) -> tuple[int, int]:
    rows = items[match.start : match.end]
    return min(row.start for row in rows), max(row.end for row in rows)


def _recipient(item: Item | None, match: Match) -> tuple[Party | None, Place | None]:
    """Return who receives, and where: a region or town is a place, nobody's."""
    if item is None:
        return None, None
    if item.party is None:
        return _unnamed(item), None
    return (None if item.region else item.party), (item.place if match.place else None)


def _unnamed(item: Item) -> Party:
    """Return a noun as a party ("rebels")."""
    groups = (item.lower,) in phrases("groups")
    return Party(
        text=item.lower, start=item.start, end=item.end, name=item.lower,
        kind="armed_group" if groups else "unknown",
    )  # fmt: skip


def _antecedents(draft: Draft, whole: Span, *items: Item | None) -> Iterator[Span]:
    """Yield the words that a pronoun stands for, where they are not in the evidence."""
    for item in items:
        if item is None or item.party is None or not item.pronoun:
            continue
        if not whole.start <= item.party.start < whole.end:
            yield span(draft.article, item.party.start, item.party.end)


def _attribution(draft: Draft, whole: Span) -> Attribution | None:
    quote = draft.quote_over(whole.start, whole.end)
    if quote is None or quote.speaker is None:
        return None
    return Attribution(source=quote.speaker, stance=quote.stance, quote=quote.id)


STAGE = Stage(
    name="ties",
    version="4",
    needs=frozenset({"article", "sentences", "tokens", "dates", "places", "actors", "quotes"}),
    makes=frozenset({"ties"}),
    run=_run,
    vocabulary=("ties.yaml", "tie_kinds.yaml", "verb_forms.yaml", "countries.yaml"),
)
