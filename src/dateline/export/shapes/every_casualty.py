"""One row a series of victims, with the fields that casualty recorders need at least.

The fields are those of the Standards for Casualty Recording (Every Casualty, 2016): who, when,
where, how, by whom, and on whose word.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from dateline.across.series import Series
from dateline.export.columns import FLAG, TEXT, WHOLE, Column
from dateline.export.shapes.case import Case
from dateline.export.shapes.shared import (
    END,
    START,
    article,
    distinct,
    listed,
    telling,
    where,
    whole,
)


class Victims(NamedTuple):
    """A series of a happening."""

    case: Case
    series: Series


def _of_case(column: Column) -> Column:
    """Return a column of the happening for a row of one of its series."""
    return column._replace(value=lambda row: column.value(row.case))


def _group(name: str) -> Callable[[Victims], Any]:
    return lambda row: getattr(row.series.group, name) if row.series.group else None


def _sources(row: Victims) -> str | None:
    return listed(
        f"{one.source.name or one.source.text} ({one.source_class})" if one.source else None
        for one in telling(row.series)
    )


COLUMNS = [
    Column("record_id", TEXT, "id of the series", lambda row: row.series.id),
    Column("incident_id", TEXT, "id of the happening", lambda row: row.case.happening.id),
    Column("part_of", TEXT, "the record that these victims are a part of: never add the two",
           lambda row: row.series.part_of),
    Column("period_total", FLAG, "whether it is a total over a longer time",
           lambda row: row.case.happening.period),
    _of_case(START),
    _of_case(END),
    Column("date_precision", TEXT, "day, week, month, … as known",
           lambda row: row.case.happening.date and row.case.happening.date.precision),
    Column("place", TEXT, "place, as named", lambda row: row.case.place and row.case.place.name),
    Column("admin1", TEXT, "first administrative division",
           lambda row: row.case.place and row.case.place.admin1),
    Column("country", TEXT, "country, ISO 3166-1 alpha-3",
           lambda row: row.case.place and row.case.place.country),
    *map(_of_case, where()),
    Column("place_precision", WHOLE, "UCDP's where_prec, 1 (exact) to 7",
           lambda row: row.case.place and row.case.place.precision),
    Column("harm", TEXT, "killed, injured, missing, detained, kidnapped, displaced, or casualties "
           "where killed and injured are not told apart", lambda row: row.series.class_),
    Column("number_low", WHOLE, "lowest figure that stands", lambda row: whole(row.series.low)),
    Column("number", WHOLE, "the rule's choice; empty: only words such as dozens were given",
           lambda row: whole(row.series.best)),
    Column("number_high", WHOLE, "highest figure that stands; empty: no upper bound",
           lambda row: whole(row.series.high)),
    Column("name", TEXT, "always empty: Dateline reads figures, not lists of names; fill it from "
           "the sources", lambda row: None),
    Column("victims", TEXT, "the victims, as worded; empty: all of that harm", _group("text")),
    Column("age_group", TEXT, "adult or child, where said", _group("age")),
    Column("sex", TEXT, "female or male, where said", _group("sex")),
    Column("role", TEXT, "their role, where said", _group("role")),
    Column("status", TEXT, "civilian or combatant, where said", _group("status")),
    Column("nationality", TEXT, "their country (ISO 3166-1 alpha-3) or nationality, where said",
           lambda row: _group("country")(row) or _group("nationality")(row)),
    Column("cause", TEXT, "what did it, as worded", lambda row: row.case.happening.cause),
    Column("actors", TEXT, "who is blamed for it, semicolons between",
           lambda row: listed(row.case.happening.perpetrators)),
    Column("sources", TEXT, "who gives the figures, with the kind of source",
           _sources),
    Column("articles", TEXT, 'each article as "publisher,date,headline", semicolons between',
           lambda row: listed(map(article, distinct(telling(row.series))))),
    Column("urls", TEXT, "their addresses, semicolons between",
           lambda row: listed(one.url for one in distinct(telling(row.series)))),
    Column("origins", WHOLE, "independent origins whose figures stand",
           lambda row: row.series.origins),
    Column("disagree", FLAG, "whether figures that stand exclude one another",
           lambda row: row.series.disagree),
    Column("grade", TEXT, "confirmed, fair, weak, contested or discounted",
           lambda row: row.series.grade),
    Column("reasons", TEXT, "why that grade", lambda row: listed(row.series.reasons)),
    Column("rule", TEXT, "the rule that chose the number", lambda row: row.series.rule),
    Column("claims", TEXT, "ids of the claims, semicolons between: `dateline trace CLAIM` shows "
           "the words", lambda row: listed(one.claim for one in telling(row.series))),
    Column("story_id", TEXT, "Dateline's id of the story: `dateline ledger STORY`",
           lambda row: row.case.happening.story),
]  # fmt: skip
