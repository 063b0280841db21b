"""One row a happening with a dead person in it, in the shape of UCDP's event data (GED).

Names, order and codes follow the UCDP Georeferenced Event Dataset's codebook as far as the
record can fill them; columns of UCDP's own numbering (conflicts, dyads, actors, grid cells,
Gleditsch and Ward's countries) are left out.
"""

from functools import cache

from dateline.export.columns import TEXT, WHOLE, Column
from dateline.export.shapes.case import Case
from dateline.export.shapes.shared import (
    COUNTRY,
    END,
    ISO3,
    START,
    article,
    date_code,
    distinct,
    listed,
    provenance,
    said_on,
    where,
    whole,
)
from dateline.vocabulary import load

# UCDP's `date_prec` by the most days that an event may have been on.
_DATE_PRECISION = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))


def date_precision(row: Case) -> int | None:
    """Return UCDP's code, 1 (the day) to 5 (within a year); None where no such span is known."""
    return date_code(row, _DATE_PRECISION)


def type_of_violence(row: Case) -> int | None:
    """Return 1 state-based, 2 non-state, 3 one-sided; None where the parties do not say."""
    by, other = row.perpetrator, row.opponent
    if by is None or by.kind not in {"state", "armed_group"}:
        return None
    if other is not None:
        return 1 if "state" in {by.kind, other.kind} else 2
    return 3 if row.all_civilians else None


def _side_b(row: Case) -> str | None:
    if type_of_violence(row) == 3:
        return "Civilians"
    return row.side_b.name if row.side_b else None


def _year(row: Case) -> int | None:
    same = row.start and row.end and row.start.year == row.end.year
    return row.start.year if same and row.start else None


@cache
def _regions() -> dict[str, str]:
    table: dict[str, dict[str, list[str]]] = load("ucdp_regions", dict)
    return {code: region for region, codes in table["regions"].items() for code in codes}


def _region(row: Case) -> str | None:
    return _regions().get(row.place.country or "") if row.place else None


COLUMNS = [
    Column("id", TEXT, "id of the happening (UCDP's is a number)", lambda row: row.happening.id),
    Column("year", WHOLE, "year; empty: not known, or over the turn of a year", _year),
    Column("type_of_violence", WHOLE, "1 state-based, 2 non-state, 3 one-sided; empty: the words "
           "do not name exactly one organised perpetrator and whom it was done to",
           type_of_violence),
    Column("side_a", TEXT, "the state of two parties, else who is said to have done it; empty: "
           "nobody is named, or more than one", lambda row: row.side_a and row.side_a.name),
    Column("side_b", TEXT, "the other organised party, or Civilians for one-sided violence",
           _side_b),
    Column("number_of_sources", WHOLE, "articles with different texts that give a number of dead",
           lambda row: len({one.text or one.article for one in row.cited})),
    Column("source_article", TEXT,
           'each such article as "publisher,date,headline", semicolons between',
           lambda row: listed(map(article, distinct(row.cited)))),
    Column("source_office", TEXT, "their publishers, in the same order",
           lambda row: listed((one.publisher for one in distinct(row.cited)), once=False)),
    Column("source_date", TEXT, "their dates of publication, in the same order",
           lambda row: listed(map(said_on, distinct(row.cited)), once=False)),
    Column("source_headline", TEXT, "their headlines, in the same order",
           lambda row: listed((one.title for one in distinct(row.cited)), once=False)),
    Column("source_original", TEXT, "whom the articles cite for the figures",
           lambda row: listed(one.source and (one.source.name or one.source.text)
                              for one in row.cited)),
    Column("where_prec", WHOLE, "1 the place itself, 2 near it, 3 second-order division, 4 first-"
           "order division, 5 region or line, 6 country, 7 sea or air",
           lambda row: row.place and row.place.precision),
    Column("where_coordinates", TEXT, "the place that the coordinates are of",
           lambda row: row.place and row.place.name),
    Column("adm_1", TEXT, "first-order division", lambda row: row.place and row.place.admin1),
    Column("adm_2", TEXT, "second-order division", lambda row: row.place and row.place.admin2),
    *where(),
    COUNTRY,
    ISO3,
    Column("region", TEXT, "Africa, Americas, Asia, Europe or Middle East", _region),
    Column("event_clarity", WHOLE, "1: reported as a happening of its own; totals over a longer "
           "time (UCDP's 2) are left out, since they would count people twice", lambda row: 1),
    Column("date_prec", WHOLE, "1 the day, 2 within 2 to 6 days, 3 within a week, 4 within a "
           "month, 5 within a year; empty: less is known", date_precision),
    START,
    END,
    Column("deaths_a", WHOLE, "dead said to be combatants of side A",
           lambda row: whole(row.deaths.a)),
    Column("deaths_b", WHOLE, "dead said to be combatants of side B",
           lambda row: whole(row.deaths.b)),
    Column("deaths_civilians", WHOLE, "dead said to be civilians: the largest such group, since "
           "groups may overlap", lambda row: whole(row.deaths.civilians)),
    Column("deaths_unknown", WHOLE, "all other dead; the four add up to best",
           lambda row: whole(row.deaths.unknown)),
    Column("low", WHOLE, "lowest figure that stands", lambda row: whole(row.dead.low)),
    Column("best", WHOLE, "the rule's choice; empty: only words such as dozens were given",
           lambda row: whole(row.dead.best)),
    Column("high", WHOLE, "highest figure that stands; empty: no upper bound",
           lambda row: whole(row.dead.high)),
    *provenance(),
]  # fmt: skip
