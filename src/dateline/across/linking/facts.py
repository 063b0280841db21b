"""What is known of a read event, as far as it tells one event from another."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateline.across import order
from dateline.across.happenings import places_apart
from dateline.across.linking.told import Told
from dateline.across.linking.words import vocabulary
from dateline.gazetteer.globe import distance
from dateline.records import Event, Extraction, Party, Place
from dateline.text.tokens import tokenize

# Stages of which an event has come about, or is said not to have: reports of one happening.
# What is planned, threatened or supposed is another thing than what came of it.
FACT = "fact"
STAGES = {"occurred": FACT, "denied": FACT, "planned": "ahead", "threatened": "ahead"}

# The type of harm done to persons and things.
HARM = "ASSAULT"

# What happens to persons in other ways is other events, whatever else agrees; which weapon was
# used is often not clear at first.
WEAPONS = frozenset(
    {"explosives", "aerial", "drone", "firearms", "heavy-weapons", "suicide-attack", "targeted"}
)

# Two exact places further apart than this are two, however alike the words: a place and its
# outskirts are not.
NEAR_KM = 15.0

# UCDP where_prec of the place itself.
EXACT = 1

# ... and of the widest that still is a place in common.
PROVINCE = 4

# So many words after the trigger are its object.
OBJECT = 4

# Words right before the trigger in which an event is set apart from the one told before.
BEFORE = 3

Set = frozenset[str]


class Facts(NamedTuple):
    """A read event with its article, and what sets it apart."""

    event: Event
    reading: Extraction
    told: Told
    actors: Set
    recipients: Set
    targets: Set
    weapons: Set
    hours: Set
    leads: bool
    """Whether it is the first harm that its article tells of as a fact."""
    another: bool
    """Whether its words set it apart from the event told before ("a second blast")."""

    @property
    def stage(self) -> str:
        """Return whether it is of fact, ahead, or supposed."""
        return STAGES.get(self.event.stage, "supposed")

    @property
    def days(self) -> tuple[date, date] | None:
        """Return the first and last day that it may have been; None where either is not known."""
        found = self.event.date
        if found is None or found.start is None or found.end is None:
            return None
        return found.start, found.end

    @property
    def day(self) -> date | None:
        """Return its day, where that is known."""
        return self.days[0] if self.days and self.days[0] == self.days[1] else None

    @property
    def place(self) -> int | None:
        """Return the GeoNames id of its place, where that is a province or less."""
        place = self.event.place
        near = place is not None and place.precision is not None and place.precision <= PROVINCE
        return place.geonameid if place is not None and near else None


def facts(event: Event, reading: Extraction, told: Told, *, leads: bool) -> Facts:
    """Return what is known of an event of an article, whose trigger was read as a mention."""
    text, trigger = reading.article.text, event.trigger
    tokens = tokenize(text, *_sentence(event))
    words = [row.lower for row in tokens]
    object_ = [row.lower for row in tokens if row.start >= trigger.end][:OBJECT]
    struck = [row for row in words if row not in vocabulary().aside or row in object_]
    before = [row.lower for row in tokenize(text, max(0, trigger.start - 60), trigger.start)]
    return Facts(
        event, reading, told,
        actors=identified(event.actors), recipients=identified(event.recipients),
        targets=_named(struck, "targets"), weapons=_named(words, "weapons"),
        hours=_named(words, "hours"),
        leads=leads,
        another=bool(vocabulary().another & set(before[-BEFORE:])),
    )  # fmt: skip


def _sentence(event: Event) -> tuple[int, int]:
    """Return the evidence that holds the trigger."""
    held = (row for row in event.evidence if row.start <= event.trigger.start < row.end)
    found = next(held, event.trigger)
    return found.start, found.end


def identified(parties: Iterable[Party]) -> Set:
    """Return the canonical ids of parties; those that are only described have none."""
    return frozenset(row.actor for row in parties if row.actor is not None)


def _named(words: Sequence[str], kind: str) -> Set:
    names = _rows(kind)
    return frozenset(names[word] for word in words if word in names)


@cache
def _rows(kind: str) -> dict[str, str]:
    rows: list[list[str]] = getattr(vocabulary(), kind)
    return {word: row[0] for row in rows for word in row}


def barred(one: Facts, other: Facts) -> bool:
    """Say whether what is known of two events rules out that they are one."""
    if one.event.type != other.event.type or one.stage != other.stage:
        return True
    return (
        _ways_apart(one.event.mode, other.event.mode)
        or days_apart(one, other)
        or _foretold(one, other)
        or _foretold(other, one)
        or _far(one.event.place, other.event.place)
        or _apart(one.targets, other.targets)
        or _apart(one.weapons, other.weapons)
        or (one.day is not None and one.day == other.day and _apart(one.hours, other.hours))
        or _set_apart(one, other)
    )


def _set_apart(one: Facts, other: Facts) -> bool:
    """Say whether one article tells of them as of two events."""
    return one.reading.article.id == other.reading.article.id and one.another != other.another


def _ways_apart(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return False
    return not (one in WEAPONS and other in WEAPONS)


def days_apart(one: Facts, other: Facts) -> bool:
    """Say whether no day holds both."""
    if one.days is None or other.days is None:
        return False
    return one.days[0] > other.days[1] or other.days[0] > one.days[1]


def _foretold(report: Facts, other: Facts) -> bool:
    """Say whether a report tells as a fact what the other dates later; a day may be the clock's."""
    said = order.said(report.reading.article)
    if said is None or other.days is None or report.stage != FACT:
        return False
    return other.days[0] > said.date() + timedelta(days=1)


def _far(one: Place | None, other: Place | None) -> bool:
    """Say whether two places are different: other countries or provinces, or points far apart."""
    if one is None or other is None:
        return False
    if places_apart(one, other):
        return True
    if not _exact(one) or not _exact(other):
        return bool(one.admin1 and other.admin1 and one.admin1 != other.admin1)
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return distance(one.lat, one.lon, other.lat, other.lon) > NEAR_KM


def _exact(place: Place) -> bool:
    return place.precision == EXACT


def _apart(one: Set, other: Set) -> bool:
    return bool(one and other and not one & other)


def parties_apart(one: Facts, other: Facts) -> bool:
    """Say whether both name who acted, or to whom, and no name is the same."""
    return _apart(one.actors, other.actors) or _apart(one.recipients, other.recipients)
