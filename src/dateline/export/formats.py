"""Writing rows as JSONL, CSV or Parquet, group by group."""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from dateline.export.columns import Column, WithText, schema
from dateline.ledger import Held
from dateline.records import SCHEMA_VERSION


class Writer(Protocol):
    """What writes one table's file; leaving its block finishes the file."""

    def __init__(self, path: Path, table: str, columns: Sequence[Column]) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def write(self, rows: Sequence[Any]) -> None:
        """Append rows, given as what the columns read."""


class _File:
    """What the writers share: their file is closed when their block is left."""

    _file: Any

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


class Jsonl(_File):
    """One record a line, in UTF-8; rows of a shape have their columns as keys."""

    def __init__(self, path: Path, table: str, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._file = path.open("wb")

    def write(self, rows: Sequence[Any]) -> None:
        """Append records."""
        encode = msgspec.json.encode
        self._file.writelines(encode(_line(row, self._columns)) + b"\n" for row in rows)


def _line(row: Any, columns: Sequence[Column]) -> dict[str, Any]:
    """Return a record with what its own fields do not tell; what is no record, by its columns."""
    if not isinstance(row, Held | WithText):
        return {column.name: column.value(row) for column in columns}
    if isinstance(row, WithText):
        text = {} if row.text is None else {"text": row.text}
        return row.entry.to_dict() | text
    about = {"article": row.article, "reading": row.reading, "said": row.said,
             "recorded": row.recorded, "model": row.model}  # fmt: skip
    return row.finding.to_dict() | about


class Parquet(_File):
    """A flat table; the meaning of each column is in its metadata."""

    def __init__(self, path: Path, table: str, columns: Sequence[Column]) -> None:
        self._columns = columns
        plain = schema(table, columns)
        program = {"dateline.version": version("dateline"), "dateline.schema": SCHEMA_VERSION}
        self._schema = plain.with_metadata({**program, "dateline.table": table})
        self._file = pa.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Any]) -> None:
        """Append a row group."""
        self._file.write_table(_table(rows, self._columns, self._schema))


class Csv(_File):
    """A flat table in UTF-8 with a header line; lists are JSON, times ISO 8601 in UTC.

    An empty cell without quotes is no value; `""` is an empty text.
    """

    def __init__(self, path: Path, table: str, columns: Sequence[Column]) -> None:
        self._columns = [_flat(column) for column in columns]
        self._schema = schema(table, self._columns)
        self._file = pa.csv.CSVWriter(path, self._schema)

    def write(self, rows: Sequence[Any]) -> None:
        """Append lines."""
        self._file.write_table(_table(rows, self._columns, self._schema))


def _flat(column: Column) -> Column:
    """Return a column whose cells are plain: lists as JSON, times as text."""
    if not (pa.types.is_list(column.type) or pa.types.is_timestamp(column.type)):
        return column
    return column._replace(type=pa.string(), value=lambda row: _plain(column.value(row)))


def _plain(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _table(rows: Sequence[Any], columns: Sequence[Column], schema: pa.Schema) -> pa.Table:
    arrays = [pa.array([column.value(row) for row in rows], type=column.type) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


WRITERS: dict[str, type[Writer]] = {"jsonl": Jsonl, "csv": Csv, "parquet": Parquet}
