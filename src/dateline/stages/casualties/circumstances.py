"""What surrounds a figure in its sentence: cause, group, event."""

from dateline.draft import Draft
from dateline.records import Event, Group, Interval, Place
from dateline.stages.casualties.attachment import Found
from dateline.stages.casualties.clause import Clause, Phrase
from dateline.stages.casualties.distances import another_day, elsewhere
from dateline.stages.casualties.wording import wording

# Events that can leave victims.
_HARMFUL = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})
# Nouns that give the class, and nothing of who the victims are.
_COUNTED_NOUNS = frozenset({"casualties", "deaths", "fatalities", "injuries", "victims", "lives",
                            "losses", "casualty", "death", "fatality"})  # fmt: skip


def text_of(row: Clause, first: int, end: int) -> str:
    """Return the article's words of tokens `first:end`."""
    return row.text[row.tokens[first].start : row.tokens[end - 1].end] if first < end else ""


def cause(row: Clause, found: Found) -> tuple[int, int] | None:
    """Return the tokens of the nearest words for a cause, outside the trigger itself."""
    best: tuple[int, int, int] | None = None
    for at, end, _ in row.lexicon.causes.spots(row.words):
        if (end <= found.first or at >= found.end) and not _is_gunfire(row, at):
            far = min(abs(at - found.end), abs(found.first - end))
            best = min(best or (far, at, end), (far, at, end))
    return best[1:] if best else None


def _is_gunfire(row: Clause, at: int) -> bool:
    """Say whether a fire burns nothing: "under fire", "opened fire", "police fire on the crowd"."""
    before = row.words[at - 1] if at else ""
    after = row.words[at + 1] if at + 1 < len(row.words) else ""
    fired = before == "under" or before.startswith(("open", "return"))
    return row.words[at] == "fire" and (fired or (after == "on" and before not in {"a", "the"}))


def group(row: Clause, victims: Phrase) -> Group | None:
    """Return the victims as worded and classed, or None where only a number is given."""
    counted = victims.kind in {"number", "none"} and victims.figure_end < victims.end
    first = victims.figure_end if counted and not victims.parts else victims.first
    first = first if victims.group_first is None else victims.group_first
    start, end = victims.elided or (first, victims.end)
    start += end - start > 1 and row.words[start] == "of"  # "11 of its troops … and 30 wounded"
    words = text_of(row, start, end)
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


def event(
    draft: Draft, row: Clause, found: Found, date: Interval | None, place: Place | None
) -> Event | None:
    """Return the event of the same sentence whose trigger is nearest.

    One that is told there goes before one that another sentence tells of; one on another day, or
    elsewhere, is not the figure's, nor is one told before where the words turn to another.
    """
    here, sentence = row.tokens[found.first].start, row.sentence
    turned = turns(row, found)
    return min(
        (
            e
            for e in draft.events
            if e.type in _HARMFUL and _meets(e, row)
            and not (another_day(e.date, date) or elsewhere(e.place, place))
            and not (turned and e.trigger.start < sentence.start)
            and ((e.type == "COERCE") == (found.class_ == "detained") or tells(e, row, found))
        ),
        key=lambda e: (
            not sentence.start <= e.trigger.start < sentence.end,
            abs(e.trigger.start - here),
            e.trigger.start,
        ),
        default=None,
    )  # fmt: skip


def turns(row: Clause, found: Found) -> bool:
    """Say whether words before the harm turn to another happening than the one told before."""
    return wording().another.first(row.words, 0, found.end) is not None


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
