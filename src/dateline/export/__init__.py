"""Exports: the ledger's tables as JSONL, CSV or Parquet, with a manifest.

CSV and Parquet are flat (`dateline.export.columns`); JSONL lines are the full records, with the
keys `article`, `reading`, `said` and `recorded` beside each finding's own. Values are never
changed to suit a spreadsheet: a cell may begin with `=`, so import CSV as text.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args

import msgspec

from dateline.errors import DatelineError, UsageError
from dateline.export.columns import ARTICLE_TEXT, TABLES, WithText, uses
from dateline.export.formats import WRITERS, Writer
from dateline.ledger import Ledger, clock
from dateline.records import SCHEMA_VERSION, Record

__all__ = ["Format", "Manifest", "Table", "export"]

Format = Literal["jsonl", "csv", "parquet"]

# Rows are written in groups of so many, so that an export of any size needs little memory.
GROUP = 5_000

MANIFEST = "manifest.json"


class View(TypedDict):
    """The bounds of an export, as `Ledger`'s queries take them."""

    known_on: date | None
    recorded_on: date | None


class Table(Record, frozen=True, kw_only=True):
    """One exported file."""

    table: str
    file: str
    rows: int
    bytes: int
    sha256: str


class Manifest(Record, frozen=True, kw_only=True):
    """What an export holds; written as `manifest.json` beside its files."""

    program: str = "dateline"
    version: str
    schema: str = SCHEMA_VERSION
    format: Format
    created: str
    """ISO 8601, UTC."""
    known_on: str | None
    """The export holds what had been said by then; None: everything."""
    recorded_on: str | None
    """The export holds what the ledger held then; None: now."""
    fingerprints: tuple[str, ...]
    """Of the stages that the articles were read with."""
    with_text: bool
    tables: tuple[Table, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {table.table: table.rows for table in self.tables}


def export(
    ledger: Ledger,
    folder: str | Path,
    *,
    format: str = "jsonl",
    known_on: date | None = None,
    recorded_on: date | None = None,
    with_text: bool = False,
    force: bool = False,
) -> Manifest:
    """Write the ledger's tables and a manifest into a new folder, all or nothing.

    `format` is jsonl, csv or parquet. `with_text` adds the articles' full texts (mind their
    terms). An existing folder is refused; `force` replaces it where it is empty or an earlier
    export. Raises `UsageError`, and `DatelineError` where the folder cannot be written.
    """
    try:
        form = msgspec.convert(format, Format)
    except msgspec.ValidationError:
        known = ", ".join(get_args(Format))
        raise UsageError(f"no format {format!r}", do=f"use one of {known}") from None
    target = Path(folder)
    _check(target, force)
    aside = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        aside.mkdir()
        view = View(known_on=known_on, recorded_on=recorded_on)
        manifest = _write(ledger, aside, form, with_text, view)
        _place(aside, target)
    except OSError as error:
        raise DatelineError(
            f"{target} could not be written ({error.strerror or error})",
            do="check that the folder around it exists, is yours and has room",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _check(target: Path, force: bool) -> None:
    """Raise `UsageError` where something is there that must not be replaced."""
    if not os.path.lexists(target):
        return
    ours = target.is_dir() and (not any(target.iterdir()) or (target / MANIFEST).is_file())
    if force and not ours:
        raise UsageError(f"{target} is there, and is no export", do="name another folder")
    if not force:
        raise UsageError(
            f"{target} is there already", do="name another folder, or replace it with --force"
        )


def _place(aside: Path, target: Path) -> None:
    """Move the finished folder into place; what was there goes only after it."""
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _write(ledger: Ledger, folder: Path, format: Format, text: bool, view: View) -> Manifest:
    fingerprints: set[str] = set()
    tables = []
    for name, columns in TABLES.items():
        if format == "jsonl" and name == "evidence":
            continue  # every record holds its own
        if name == "articles" and text:
            columns = [*columns, ARTICLE_TEXT]
        path = folder / f"{name}.{format}"
        with WRITERS[format](path, name, columns) as writer:
            count = _fill(writer, _rows(ledger, name, text, view, fingerprints))
        tables.append(_table(name, path, count))
    manifest = Manifest(
        version=version("dateline"), format=format, created=clock.now().isoformat(),
        known_on=_iso(view["known_on"]), recorded_on=_iso(view["recorded_on"]),
        fingerprints=tuple(sorted(fingerprints)), with_text=text, tables=tuple(tables),
    )  # fmt: skip
    plain = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / MANIFEST).write_bytes(plain + b"\n")
    return manifest


def _rows(
    ledger: Ledger,
    table: str,
    text: bool,
    view: View,
    fingerprints: set[str],
) -> Iterator[Any]:
    """Yield what a table's rows are made of, and note the fingerprints of the readings."""
    if table == "articles":
        entries = ledger.entries(**view)
        fingerprints |= {entry.fingerprint for entry in entries}
        texts = (article.text for article in ledger.articles(**view)) if text else iter(())
        for entry in entries:
            yield WithText(entry, next(texts, None))
    elif table == "evidence":
        for held in ledger.scan(**view):
            yield from uses(held)
    else:
        yield from ledger.scan(kind=table.removesuffix("s"), **view)


def _fill(writer: Writer, rows: Iterator[Any]) -> int:
    count = 0
    while group := list(islice(rows, GROUP)):
        writer.write(group)
        count += len(group)
    return count


def _table(name: str, path: Path, count: int) -> Table:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Table(table=name, file=path.name, rows=count, bytes=path.stat().st_size, sha256=digest)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
