"""Options that several commands share, each worded once."""

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypedDict

import typer

import dateline
from dateline import settings

LedgerPath = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        metavar="PATH",
        help="The ledger file. [default: dateline.duckdb here, or DATELINE_LEDGER]",
    ),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--as-known-on",
        metavar="DATE",
        help="Only what had been published by the end of this day (UTC).",
    ),
]
RecordedOn = Annotated[
    str | None,
    typer.Option(
        "--as-recorded-on",
        metavar="DATE",
        help="Only what this ledger held at the end of this day (UTC).",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Publication date (ISO 8601) where the source does not say one."
    ),
]
Publisher = Annotated[
    str | None, typer.Option(metavar="NAME", help="Publisher where the source does not name one.")
]
Language = Annotated[
    str | None,
    typer.Option("--lang", metavar="CODE", help="Language (ISO 639-1) where the source says none."),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch from private and loopback addresses."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no progress.")]


def ledger_path(given: Path | None) -> Path:
    """Return the ledger that the command names, or the setting's."""
    return given or Path(settings.text("ledger"))


def moment(given: str | None) -> datetime | None:
    """Return an ISO 8601 date or time; raises `UsageError` where it is none."""
    return dateline.moment(given)


class Times(TypedDict):
    """The bounds of a question, as the ledger's queries take them."""

    known_on: datetime | None
    recorded_on: datetime | None


def times(known_on: str | None, recorded_on: str | None) -> Times:
    """Return what `--as-known-on` and `--as-recorded-on` ask for."""
    return Times(known_on=moment(known_on), recorded_on=moment(recorded_on))


def day(given: str | None) -> date | None:
    """Return the UTC day of an ISO 8601 date or time."""
    from dateline.ledger import clock

    found = moment(given)
    return clock.naive(found).date() if found else None


def is_id(name: str, letters: str) -> bool:
    """Say whether this reads like an id (or how one begins) of the kinds with these letters.

    Where a file has that name, the file is meant.
    """
    return re.fullmatch(f"[{letters}]-[a-z2-7]*", name.lower()) is not None and not os.path.exists(
        name
    )
