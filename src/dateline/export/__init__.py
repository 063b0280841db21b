"""Exports: the ledger's tables as JSONL, CSV or Parquet, with a manifest.

CSV and Parquet are flat (`dateline.export.columns`); JSONL lines are the full records, with the
keys `article`, `reading`, `said` and `recorded` beside each finding's own. Values are never
changed to suit a spreadsheet: a cell may begin with `=`, so import CSV as text.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict, get_args

import msgspec

from dateline.across.series import RuleName
from dateline.errors import DatelineError, UsageError
from dateline.export.columns import ARTICLE_TEXT, TABLES, Column, WithText, uses
from dateline.export.formats import WRITERS, Writer
from dateline.export.shapes import CODEBOOK, CODEBOOK_COLUMNS, Shape, named
from dateline.ledger import Ledger, clock
from dateline.ledger.casualties import accounts, rule_named
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
    shape: str | None = None
    """The shape of the field that the casualty ledger was written in; None: the own tables."""
    rule: str | None = None
    """The rule that chose the figures of a shape."""

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
    shape: str | None = None,
    rule: str | None = None,
) -> Manifest:
    """Write the ledger's tables and a manifest into a new folder, all or nothing.

    `format` is jsonl, csv or parquet. `with_text` adds the articles' full texts (mind their
    terms). `shape` writes the casualty ledger in a shape of the field instead (`shapes.SHAPES`)
    with its codebook, and `rule` chooses its figures instead of the shape's own rule. An existing
    folder is refused; `force` replaces it where it is empty or an earlier export. Raises
    `UsageError`, and `DatelineError` where the folder cannot be written.
    """
    try:
        form = msgspec.convert(format, Format)
    except msgspec.ValidationError:
        known = ", ".join(get_args(Format))
        raise UsageError(f"no format {format!r}", do=f"use one of {known}") from None
    chosen = _shaped(shape, rule, with_text)
    target = Path(folder)
    _check(target, force)
    aside = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        aside.mkdir()
        view = View(known_on=known_on, recorded_on=recorded_on)
        manifest = _write(ledger, aside, form, with_text, view, chosen)
        _place(aside, target)
    except OSError as error:
        raise DatelineError(
            f"{target} could not be written ({error.strerror or error})",
            do="check that the folder around it exists, is yours and has room",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


class Shaped(NamedTuple):
    """A shape, and the rule that chooses its figures."""

    shape: Shape
    rule: RuleName


def _shaped(shape: str | None, rule: str | None, with_text: bool) -> Shaped | None:
    if shape is None:
        if rule is not None:
            raise UsageError("a rule chooses figures of a shape", do="give --shape too")
        return None
    if with_text:
        raise UsageError("a shape holds no texts", do="leave out either of the two")
    chosen = named(shape)
    return Shaped(chosen, rule_named(rule) if rule else chosen.rule)


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


def _write(
    ledger: Ledger, folder: Path, format: Format, text: bool, view: View, shaped: Shaped | None
) -> Manifest:
    fingerprints: set[str] = set()
    if shaped:
        fingerprints |= {entry.fingerprint for entry in ledger.entries(**view)}
        tables = _shaped_tables(ledger, folder, format, view, shaped)
    else:
        tables = _own_tables(ledger, folder, format, text, view, fingerprints)
    manifest = Manifest(
        version=version("dateline"), format=format, created=clock.now().isoformat(),
        known_on=_iso(view["known_on"]), recorded_on=_iso(view["recorded_on"]),
        fingerprints=tuple(sorted(fingerprints)), with_text=text, tables=tuple(tables),
        shape=shaped.shape.name if shaped else None, rule=shaped.rule if shaped else None,
    )  # fmt: skip
    plain = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / MANIFEST).write_bytes(plain + b"\n")
    return manifest


def _own_tables(
    ledger: Ledger, folder: Path, format: Format, text: bool, view: View, fingerprints: set[str]
) -> list[Table]:
    tables = []
    for name, columns in TABLES.items():
        if format == "jsonl" and name == "evidence":
            continue  # every record holds its own
        if name == "articles" and text:
            columns = [*columns, ARTICLE_TEXT]
        path = folder / f"{name}.{format}"
        rows = _rows(ledger, name, text, view, fingerprints)
        tables.append(_write_table(format, path, name, columns, rows))
    return tables


def _shaped_tables(
    ledger: Ledger, folder: Path, format: Format, view: View, shaped: Shaped
) -> list[Table]:
    shape, rule = shaped
    rows = shape.rows_of(accounts(ledger, rule=rule, **view))
    path = folder / f"{shape.table}.{format}"
    return [
        _write_table(format, path, shape.table, shape.columns, rows),
        _write_table("csv", folder / CODEBOOK, "codebook", CODEBOOK_COLUMNS, iter(shape.columns)),
    ]


def _write_table(
    format: Format, path: Path, name: str, columns: Sequence[Column], rows: Iterator[Any]
) -> Table:
    with WRITERS[format](path, name, columns) as writer:
        count = _fill(writer, rows)
    return _table(name, path, count)


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
