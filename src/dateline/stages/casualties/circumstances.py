"""What surrounds a figure in its sentence: cause, group, perpetrator, update, event."""

from collections.abc import Iterable

from dateline.draft import Draft
from dateline.records import Event, Group, Mention, Party
from dateline.stages.casualties.attachment import Found
from dateline.stages.casualties.clause import Clause, Phrase

# Events that can leave victims.
_HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})
# Nouns that give the class, and nothing of who the victims are.
_COUNTED_NOUNS = frozenset({"casualties", "deaths", "fatalities", "injuries", "victims", "lives",
                            "losses", "casualty", "death", "fatality"})  # fmt: skip
# Tokens between "by" and the actor, between the word for what happened and "by", and between an
# actor and the verb that it is the subject of.
MAX_TO_ACTOR = 4
MAX_TO_BY = 3
MAX_TO_VERB = 6
# Tokens before a figure in which an update word is looked for.
MAX_TO_UPDATE = 4


def text_of(row: Clause, first: int, end: int) -> str:
    """Return the article's words of tokens `first:end`."""
    return row.text[row.tokens[first].start : row.tokens[end - 1].end] if first < end else ""


def cause(row: Clause, found: Found) -> tuple[int, int] | None:
    """Return the tokens of the nearest words for a cause, outside the trigger itself."""
    best: tuple[int, int, int] | None = None
    at = 0
    while at < len(row.words):
        matched = row.lexicon.causes.match(row.words, at)
        if not matched:
            at += 1
            continue
        end = matched[0]
        if end <= found.first or at >= found.end:
            far = min(abs(at - found.end), abs(found.first - end))
            best = min(best or (far, at, end), (far, at, end))
        at = end
    return best[1:] if best else None


def update(row: Clause, victims: Phrase) -> str | None:
    """Return words before the figure that say it replaces or adds to an earlier one."""
    if withdrawn := _withdrawal(row, victims):
        return withdrawn
    if victims.addition:
        return victims.addition
    for at in range(max(0, victims.figure_first - MAX_TO_UPDATE), victims.figure_first + 1):
        matched = row.lexicon.updates.match(row.words, at)
        if matched and matched[0] <= victims.figure_first + 1:
            return text_of(row, at, matched[0])
    return None


def _withdrawal(row: Clause, victims: Phrase) -> str | None:
    """Return words after the figure that take it back ("withdrew that statement")."""
    for at in range(victims.figure_end, len(row.words)):
        matched = row.lexicon.withdrawals.match(row.words, at)
        if matched:
            return text_of(row, at, matched[0])
    return None


def group(row: Clause, victims: Phrase) -> Group | None:
    """Return the victims as worded and classed, or None where only a number is given."""
    counted = victims.kind in {"number", "none"} and victims.figure_end < victims.end
    first = victims.figure_end if counted and not victims.parts else victims.first
    first = first if victims.group_first is None else victims.group_first
    words = text_of(row, *(victims.elided or (first, victims.end)))
    counted = counted or victims.elided is not None
    bare = victims.noun is None and victims.actor is None and words.lower() in _COUNTED_NOUNS
    if (
        not words
        or bare
        or (victims.kind in {"number", "none"} and not counted and not victims.parts)
    ):
        return None
    noun = victims.noun.group if victims.noun else None
    actor = victims.actor
    national = actor is not None and actor.kind in {"population", "state"}
    return Group(
        text=words,
        country=actor.country if actor else None,
        nationality=_nationality(row, victims) if national and actor and actor.country else None,
        role=noun.role if noun else actor.role if actor else None,
        status=noun.status if noun else None,
        age="child" if victims.child else noun.age if noun else None,
        sex=victims.sex or (noun.sex if noun else None),
    )


def _nationality(row: Clause, victims: Phrase) -> str | None:
    """Return the words for the victims' nation, without the noun ("Cuban" of "Cuban personnel")."""
    for first in range(victims.first, victims.end):
        found = row.actors.get(first)
        if found is not None and found[1].actor == victims.actor:
            at = first
            while at < found[0] and row.lexicon.nouns.match(row.words, at) is None:
                at += 1
            return text_of(row, first, at) or None
    return None


def event(draft: Draft, row: Clause, found: Found) -> Event | None:
    """Return the event of the same sentence whose trigger is nearest."""
    here = row.tokens[found.first].start
    return min(
        (e for e in draft.events if e.type in _HARMFUL and _meets(e, row)),
        key=lambda e: (abs(e.trigger.start - here), e.trigger.start),
        default=None,
    )


def tells(event: Event, row: Clause, found: Found) -> bool:
    """Say whether an event's own word is what happened to the victims, or the cause of it."""
    caused = cause(row, found)
    ranges = [(found.first, found.end), *([caused] if caused else [])]
    return any(
        event.trigger.start < row.tokens[end - 1].end
        and row.tokens[first].start < event.trigger.end
        for first, end in ranges
    )


def _meets(event: Event, row: Clause) -> bool:
    """Say whether an event, which may be merged from several sentences, is told in this one."""
    sentence = row.sentence
    return any(
        piece.start < sentence.end and sentence.start < piece.end
        for piece in (event.trigger, *event.evidence)
    )


def perpetrator(row: Clause, found: Found) -> Party | None:
    """Return who did it, only where the sentence words it.

    "By the rebels", "rebels killed …", or the owner of the cause ("the Ruritanian air strikes").
    """
    reach = 1 if found.counted else MAX_TO_BY
    for at in range(found.end, min(found.end + reach, len(row.words))):
        if row.words[at] == "by":
            return _party(row, range(at + 1, min(at + 1 + MAX_TO_ACTOR, len(row.words))))
    caused = cause(row, found)
    if caused and (owner := _ending_at(row, caused[0])):
        return owner
    if not found.active:
        return None
    stop = found.first
    first = max(0, stop - MAX_TO_VERB)
    for at in range(stop - 1, first - 1, -1):
        if row.words[at] in row.lexicon.raw.breaks or row.words[at] in {",", ";", ":"}:
            first = at + 1
            break
    return _party(row, range(first, stop))


def _ending_at(row: Clause, at: int) -> Party | None:
    """Return the actor whose words end straight before token `at`."""
    return next((_as_party(mention) for end, mention in row.actors.values() if end == at), None)


def _party(row: Clause, tokens: Iterable[int]) -> Party | None:
    for at in tokens:
        party = _as_party(row.actors[at][1]) if at in row.actors else None
        if party is not None:
            return party
    return None


def _as_party(mention: Mention) -> Party | None:
    return Party.of(mention, mention.actor) if mention.actor else None
