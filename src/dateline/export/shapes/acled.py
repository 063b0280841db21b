"""One row a happening in the shape of ACLED's event data.

ACLED's codebook is followed as Dateline reads it; `vocabulary/acled.yaml` holds what is read.
"""

from functools import cache

import msgspec

from dateline.across.series import Report
from dateline.export.columns import DAY, TEXT, WHOLE, Column
from dateline.export.shapes.case import Case
from dateline.export.shapes.shared import (
    COUNTRY,
    ISO3,
    date_code,
    distinct,
    listed,
    provenance,
    said_on,
    where,
    whole,
)
from dateline.records import ClaimClass, Party
from dateline.vocabulary import load

# ACLED's `time_precision` by the most days, and `geo_precision` by UCDP's `where_prec`.
_TIME_PRECISION = ((1, 1), (7, 2), (31, 3))
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3}

# PLOVER sectors of those who act for a state, and of rebels.
_FORCES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD"})
_REBELS = frozenset({"REB", "INS", "SEP"})

# Harms that happenings are coded for; people who are missing or displaced make none alone.
_BODILY: frozenset[ClaimClass] = frozenset({"killed", "injured", "casualties"})
CODED: frozenset[ClaimClass] = _BODILY | {"kidnapped", "detained"}


class SubEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sub-event: its event type, and the words for causes that it is told by."""

    type: str
    causes: frozenset[str]


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `acled.yaml`."""

    unstated: int
    vague: dict[int, tuple[str, ...]]
    sub_events: dict[str, SubEvent]
    against_civilians: dict[str, SubEvent]
    harms: dict[ClaimClass, tuple[str, str]]


@cache
def reading() -> Reading:
    """Return Dateline's reading of ACLED's codebook."""
    return load("acled", Reading)


def number(row: Report) -> int:
    """Return the number that ACLED gives for a report: the lowest that its words allow."""
    if row.exactness != "vague":
        known = (row.low if row.exactness == "range" else row.best, row.low, row.high)
        given = next((one for one in known if one is not None), None)
        return reading().unstated if given is None else given
    words = " ".join(row.words.casefold().split())
    table = {phrase: value for value, row in reading().vague.items() for phrase in row}
    return table.get(words, row.low if row.low is not None else reading().unstated)


def fatalities(row: Case) -> int | None:
    """Return the dead: the rule's figure, else the lowest that words allow; 0 where none is told.

    None where figures were given and none of them stands.
    """
    if not row.killed:
        return 0
    if row.dead.best is not None:
        return row.dead.best
    return min((number(report) for report in row.reports), default=None)


def _kind(row: Case) -> tuple[str, str] | None:
    """Return event type and sub-event type."""
    harms = {series.class_ for series in row.happening.series}
    if not harms & _BODILY:
        return next((told for harm, told in reading().harms.items() if harm in harms), None)
    cause = (row.happening.cause or "").casefold()
    tables = [reading().sub_events]
    if row.all_civilians:
        tables.append(reading().against_civilians)
    for table in tables:
        for name, sub_event in table.items():
            if cause in sub_event.causes:
                return sub_event.type, name
    return None


def _inter(party: Party | None, row: Case) -> str | None:
    """Return ACLED's kind of actor; None where the record does not tell."""
    if party is None:
        return None
    if party.kind == "state" or _FORCES & set(party.sectors):
        home = row.place.country if row.place else None
        if party.country is None or home is None:
            return None
        return "State forces" if party.country == home else "External/Other forces"
    return "Rebel group" if _REBELS & set(party.sectors) else None


def _actor1(row: Case) -> str | None:
    if row.perpetrator is None:
        return None
    blame = {one.blame for one in row.claims.values() if one.perpetrator}
    if blame == {"unidentified"} and row.country:
        return f"Unidentified Armed Group ({row.country})"
    return row.perpetrator.name


def _inter1(row: Case) -> str | None:
    return None if (_actor1(row) or "").startswith("Unidentified") else _inter(row.perpetrator, row)


def _actor2(row: Case) -> str | None:
    if row.opponent is not None:
        return row.opponent.name
    if row.all_civilians:
        return f"Civilians ({row.country})" if row.country else "Civilians"
    return None


def _inter2(row: Case) -> str | None:
    if row.opponent is not None:
        return _inter(row.opponent, row)
    return "Civilians" if row.all_civilians else None


def _notes(row: Case) -> str | None:
    """Return who gave which figure when, as worded."""
    told = []
    for one in row.cited:
        day = said_on(one) or "no date"
        who = (one.source.name or one.source.text) if one.source else one.publisher or "the article"
        told.append(f"{day}: {one.words} ({who})")
    return listed(told)


def _geo(row: Case) -> int | None:
    return _GEO_PRECISION.get(row.place.precision or 0) if row.place else None


COLUMNS = [
    Column("event_id_cnty", TEXT, "id of the happening (ACLED's is a country and a number)",
           lambda row: row.happening.id),
    Column("event_date", DAY, "the day, or the first on which it can have happened",
           lambda row: row.start),
    Column("time_precision", WHOLE, "1 the day, 2 within a week, 3 within a month; empty: less is "
           "known", lambda row: date_code(row, _TIME_PRECISION)),
    Column("event_type", TEXT, "by the words for the cause; empty: they fit several types",
           lambda row: found[0] if (found := _kind(row)) else None),
    Column("sub_event_type", TEXT, "by the words for the cause; empty: they fit several",
           lambda row: found[1] if (found := _kind(row)) else None),
    Column("actor1", TEXT, "who is said to have done it; empty: nobody is named, or more than one",
           _actor1),
    Column("assoc_actor_1", TEXT, "others who are blamed, semicolons between, where several are",
           lambda row: listed(one.name for one in row.blamed) if len(row.blamed) > 1 else None),
    Column("inter1", TEXT, "State forces, External/Other forces, Rebel group; empty: not told",
           _inter1),
    Column("actor2", TEXT, "the organised party to whom it was done, or Civilians where all of the "
           "dead are said to be", _actor2),
    Column("assoc_actor_2", TEXT, "the victims' groups as worded, semicolons between",
           lambda row: listed(one.group.text for one in row.happening.series if one.group)),
    Column("inter2", TEXT, "as inter1, or Civilians", _inter2),
    ISO3,
    COUNTRY,
    Column("admin1", TEXT, "first-order division", lambda row: row.place and row.place.admin1),
    Column("admin2", TEXT, "second-order division", lambda row: row.place and row.place.admin2),
    Column("admin3", TEXT, "always empty: the record does not hold it", lambda row: None),
    Column("location", TEXT, "the place", lambda row: row.place and row.place.name),
    *where(),
    Column("geo_precision", WHOLE, "1 the town, 2 near it or a district, 3 a province; empty: less "
           "is known", _geo),
    Column("source", TEXT, "publishers, semicolons between",
           lambda row: listed(one.publisher for one in distinct(row.cited))),
    Column("source_scale", TEXT, "always empty: how far a publisher reaches is not known",
           lambda row: None),
    Column("notes", TEXT, "who gave which number of dead when, as worded", _notes),
    Column("fatalities", WHOLE, "one number, the lowest of those that conflict unless another rule "
           "was asked for; words as ACLED counts them: dozens 12, hundreds 100, an unstated "
           "number 3; 0: nobody is reported dead; empty: no figure stands",
           lambda row: whole(fatalities(row))),
    *provenance(),
]  # fmt: skip
