"""Exports of the casualty ledger in the shapes of the field, each with its codebook.

A shape is a row a happening (or a series of victims), with the names and codes that researchers
know from UCDP, ACLED and Every Casualty. Nothing is guessed: what the record does not tell stays
empty. Every row ends with the claims that it rests on.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from dateline.across.series import DEFAULT_RULE, RuleName
from dateline.errors import UsageError
from dateline.export.columns import TEXT, Column
from dateline.export.shapes import acled, every_casualty, ucdp
from dateline.export.shapes.case import Case
from dateline.ledger.casualties import Account

CODEBOOK = "codebook.csv"


class Shape(NamedTuple):
    """One shape: its columns, how a happening becomes rows of it, and its own rule."""

    name: str
    title: str
    about: str
    rule: RuleName
    columns: list[Column]
    rows: Callable[[Case], Iterable[Any]]

    @property
    def table(self) -> str:
        """Return the name of its file, without the ending."""
        return self.name.replace("-", "_")

    def rows_of(self, accounts: Iterable[Account]) -> Iterator[Any]:
        """Yield what the columns read, happening by happening."""
        for account in accounts:
            yield from self.rows(Case(account))


def _fatal(row: Case) -> Iterator[Case]:
    if row.killed and not row.happening.period:
        yield row


def _violent(row: Case) -> Iterator[Case]:
    harms = {series.class_ for series in row.happening.series}
    if not row.happening.period and harms & acled.CODED:
        yield row


def _victims(row: Case) -> Iterator[every_casualty.Victims]:
    yield from (every_casualty.Victims(row, series) for series in row.happening.series)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape(
            "ucdp-ged", "UCDP GED",
            "One row a happening with dead, in the shape of the UCDP Georeferenced Event Dataset. "
            "Totals over a longer time are left out.",
            "ucdp", ucdp.COLUMNS, _fatal,
        ),
        Shape(
            "acled", "ACLED",
            "One row a happening that killed, hurt, abducted or detained people, in the shape "
            "of ACLED's event data, by Dateline's reading of its published "
            "conventions. Totals over a longer time are left out.",
            "conservative", acled.COLUMNS, _violent,
        ),
        Shape(
            "every-casualty", "Every Casualty",
            "One row a group of victims, with the fields that the Standards for Casualty Recording "
            "ask for. Parts and totals over a longer time are rows too, marked as such.",
            DEFAULT_RULE, every_casualty.COLUMNS, _victims,
        ),
    )
}  # fmt: skip


def named(name: str) -> Shape:
    """Return the shape of this name; raises `UsageError` where there is none."""
    if name not in SHAPES:
        raise UsageError(f"no shape {name!r}", do=f"choose one of {', '.join(SHAPES)}")
    return SHAPES[name]


# The codebook is a table like others: its rows are the columns of the shape.
CODEBOOK_COLUMNS = [
    Column("column", TEXT, "name of the column", lambda row: row.name),
    Column("type", TEXT, "type of its cells, as Parquet has it", lambda row: str(row.type)),
    Column("meaning", TEXT, "what it means, and what an empty cell means",
           lambda row: row.meaning),
]  # fmt: skip
