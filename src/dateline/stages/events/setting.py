"""When and where an act was: the time and the place that its words carry, or None."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import EventType, Interval, Mention, Place
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar

# Acts that happen at a place. What is said, asked or promised names places that it is about.
_LOCATED: frozenset[EventType] = frozenset(
    {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "CONSULT", "RETREAT", "AID", "COOPERATE"}
)
_DONE_TO: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "RETREAT", "MOBILIZE", "PROTEST"})

_COARSE = frozenset({"country", "region", "admin1"})

# How many words may stand between a trigger and the place that it is done to ("from the city of").
MAX_BESIDE = 3

# Of how many there are, and not of what happened, is the day in "the toll rose to 17 on Thursday".
_UPDATED = re.compile(r"\b(?:rose|risen|climbed|increased|grew|raised|revised|lowered|fell) to\b")
# Words from there to the day.
MAX_UPDATED = 7

_SAME_TIME = re.compile(
    r"\b(?:at|in|on|during) (?:that|the same|this) (?:[\w-]+ )?"
    r"(?:time|moment|day|night|week|month|year|period)\b",
    re.IGNORECASE,
)


class Setting(NamedTuple):
    """The times and literal places of one sentence, and of the time that "then" points at."""

    times: tuple[Mention, ...]
    places: tuple[Mention, ...]
    earlier: Interval | None


def setting(
    times: Sequence[Mention], places: Sequence[Mention], words: str, earlier: Interval | None
) -> Setting:
    """Return what a sentence offers; `earlier` is the only date of the sentence before it."""
    dated = tuple(row for row in times if _is_date(row))
    literal = tuple(row for row in places if row.place and row.place.use == "literal")
    points_back = not dated and _SAME_TIME.search(words) is not None
    return Setting(dated, literal, earlier if points_back else None)


def _is_date(mention: Mention) -> bool:
    known = mention.date is not None and mention.date.precision != "unknown"
    return known and mention.type in {"DATE", "TIME", None}


def only_date(times: Sequence[Mention]) -> Interval | None:
    """Return the date of a sentence that has exactly one."""
    dated = [row.date for row in times if _is_date(row)]
    return dated[0] if len(dated) == 1 else None


def date_of(found: Read, trigger: Trigger, here: Setting) -> Interval | None:
    """Return the date nearest to the trigger in its clause, else the sentence's only one."""
    if not here.times:
        return here.earlier
    times = [row for row in here.times if not _is_apart(found, trigger, row)]
    low, high = _bounds(found, trigger)
    start, end = _extent(found, trigger)
    near = [row for row in times if low <= row.start < high]
    if near:
        return min(near, key=lambda row: max(row.start - end, start - row.end)).date
    if len(times) != 1 or len(here.times) != 1 or _is_below(found, trigger, times[0]):
        return None
    return times[0].date


def _is_apart(found: Read, trigger: Trigger, time: Mention) -> bool:
    """Say whether a date is of the saying or of an update, or bounds something ("since 1911")."""
    at = found.place(time.start)
    bounds = {found.words[at], *found.words[max(0, at - 1) : at]} & {"since", "until"}
    updated = _UPDATED.search(" ".join(found.words[max(0, at - MAX_UPDATED) : at])) is not None
    return bool(bounds) or updated or _dates_the_saying(found, trigger, time)


def _is_below(found: Read, trigger: Trigger, time: Mention) -> bool:
    """Say whether a date stands in a later subordinate clause, which tells of something else."""
    number, clause = next(
        (at, row)
        for at, row in enumerate(found.clauses)
        if found.place(time.start) < row.end or row is found.clauses[-1]
    )
    return number > trigger.clause and clause.opener not in {"and", ",", ";", "(", "—", "–", ":"}


def _dates_the_saying(found: Read, trigger: Trigger, time: Mention) -> bool:
    """Say whether a date stands right beside a verb of saying ("said on Monday that …")."""
    if trigger.entry.verb and found.words[trigger.start] in grammar().reporting:
        return False
    at = found.place(time.start)
    before = list(found.words[max(0, at - 5) : at])
    while before and before[-1] in {"on", "late", "early", "last", "in", "a", "statement"}:
        before.pop()
    return bool(before) and before[-1] in grammar().reporting


def place_of(found: Read, trigger: Trigger, here: Setting) -> Place | None:
    """Return where the act was: after "in" in its clause, by preference after the trigger."""
    if trigger.entry.type not in _LOCATED or not here.places:
        return None
    chosen = _place_in(found, trigger, here, _bounds(found, trigger))
    clause = found.clauses[trigger.clause]
    if chosen is None and "ing" in trigger.forms and clause.opener == "," and clause.parent >= 0:
        return _place_in(found, trigger, here, _offsets(found, clause.parent))
    return chosen


def _place_in(
    found: Read, trigger: Trigger, here: Setting, bounds: tuple[int, int]
) -> Place | None:
    """Return where the act was, by the places between two offsets."""
    low, high = bounds
    start, _ = _extent(found, trigger)
    inside = [row for row in here.places if low <= row.start < high and not _is_owner(found, row)]
    located = [row for row in inside if _located(found, row)]
    after = [row for row in located if row.start > start]
    if chosen := _finest([*after, *located]):
        return chosen.place
    beside = _finest([row for row in inside if _beside(found, trigger, row)])
    return beside.place if beside else None


def _finest(places: list[Mention]) -> Mention | None:
    """Return the first place, or the first finer one in its country ("near X in COUNTRY")."""
    if not places or places[0].place is None:
        return None
    first = places[0].place
    for row in places if first.kind in _COARSE else ():
        finer = row.place is not None and row.place.kind not in _COARSE
        if finer and row.place and row.place.country == first.country:
            return row
    return places[0]


def _is_owner(found: Read, place: Mention) -> bool:
    """Say whether a place owns what follows ("on X's ambitions"), rather than being where."""
    at = found.place(place.end - 1)
    return found.words[at].endswith(("'s", "s'")) or found.words[at + 1 : at + 2] == ("'s",)


def _beside(found: Read, trigger: Trigger, place: Mention) -> bool:
    """Say whether a place follows the trigger directly ("shelled X", "the raid on X")."""
    at = found.place(place.start)
    return 0 <= at - trigger.end <= MAX_BESIDE and trigger.entry.type in _DONE_TO


def _located(found: Read, place: Mention) -> bool:
    """Say whether something is in a place, other than those who say it ("police in X said")."""
    at, after = found.place(place.start), found.place(place.end - 1) + 1
    if not grammar().reporting.isdisjoint(found.words[after : after + 1]):
        return False
    return any(word in grammar().locative for word in found.words[max(0, at - 4) : at])


def _bounds(found: Read, trigger: Trigger) -> tuple[int, int]:
    """Return the offsets of the trigger's clause."""
    return _offsets(found, trigger.clause)


def _offsets(found: Read, number: int) -> tuple[int, int]:
    clause = found.clauses[number]
    return found.tokens[clause.start].start, found.tokens[clause.end - 1].end


def _extent(found: Read, trigger: Trigger) -> tuple[int, int]:
    return found.tokens[trigger.start].start, found.tokens[trigger.end - 1].end
