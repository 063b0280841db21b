"""Columns and values that several shapes share."""

from collections.abc import Iterable, Sequence

from dateline.across.series import Report, Series
from dateline.export.columns import DAY, REAL, TEXT, Column
from dateline.export.shapes.case import Case

_MOST = 2**63 - 1


def listed(parts: Iterable[str | None], *, once: bool = True) -> str | None:
    """Return parts with semicolons between them, each on one line; None for none.

    A semicolon inside of a part becomes a comma, so that the list can be taken apart again.
    """
    plain = [" ".join((part or "").split()).replace(";", ",") for part in parts]
    if once:
        found: dict[str, str] = {}
        for part in filter(None, plain):
            found.setdefault(part.casefold(), part)
        plain = list(found.values())
    return ";".join(plain) if any(plain) else None


def whole(value: int | None) -> int | None:
    """Return what an Arrow int64 holds, else None."""
    return None if value is None or abs(value) > _MOST else value


def article(row: Report) -> str:
    """Return an article as UCDP cites it: office, date, headline."""
    return (
        '"'
        + ",".join((row.publisher or "", said_on(row) or "", row.title or "")).replace('"', "'")
        + '"'
    )


def said_on(row: Report) -> str | None:
    """Return the day on which an article was published, ISO 8601."""
    return row.said.date().isoformat() if row.said else None


def telling(series: Series) -> list[Report]:
    """Return the reports that give a figure; silence is no claim of its own."""
    return [row for row in series.reports if row.standing != "silent"]


def distinct(reports: Iterable[Report]) -> list[Report]:
    """Return the first report of each article."""
    found: dict[str, Report] = {}
    for row in reports:
        found.setdefault(row.article, row)
    return list(found.values())


def date_code(row: Case, spans: Sequence[tuple[int, int]]) -> int | None:
    """Return the code of the shortest span that the date fits; None where none does.

    `spans` are the most days that the happening may have been on, with their code, in order.
    """
    days = row.days
    return next((code for most, code in spans if days is not None and days <= most), None)


def where() -> list[Column]:
    """Return the columns of a place's coordinates."""
    return [
        Column("latitude", REAL, "degrees, WGS 84; empty: the place is not resolved",
               lambda row: row.place.lat if row.place else None),
        Column("longitude", REAL, "degrees, WGS 84",
               lambda row: row.place.lon if row.place else None),
    ]  # fmt: skip


COUNTRY = Column("country", TEXT, "country, by name", lambda row: row.country)
ISO3 = Column("iso3", TEXT, "country, ISO 3166-1 alpha-3",
              lambda row: row.place and row.place.country)  # fmt: skip
START = Column("date_start", DAY, "first day on which it can have happened; empty: not known",
               lambda row: row.start)  # fmt: skip
END = Column("date_end", DAY, "last day on which it can have happened", lambda row: row.end)


def provenance() -> list[Column]:
    """Return the columns that lead from a row back to the record."""
    return [
        Column("happening_id", TEXT, "Dateline's id of the happening",
               lambda row: row.happening.id),
        Column("story_id", TEXT, "Dateline's id of the story: `dateline ledger STORY`",
               lambda row: row.happening.story),
        Column("claims", TEXT, "ids of the claims that the figures rest on, semicolons between: "
               "`dateline trace CLAIM` shows the words", _claims),
        Column("rule", TEXT, "the rule that chose the best figure", _rule),
        Column("grade", TEXT, "confirmed, fair, weak, contested or discounted",
               lambda row: row.killed[0].grade if row.killed else None),
    ]  # fmt: skip


def _claims(row: Case) -> str | None:
    series = row.killed or row.happening.series
    return listed(report.claim for one in series for report in telling(one))


def _rule(row: Case) -> str | None:
    return row.happening.series[0].rule if row.happening.series else None
