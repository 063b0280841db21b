"""One open ledger file: reading rows, appending tables, transactions, and letting go."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakSet

import duckdb
import pyarrow as pa

from dateline.errors import LedgerError
from dateline.ledger.opening import connect, translated

# Rows are fetched in portions, so that an export of any size needs little memory.
PORTION = 2_000

# DuckDB makes other processes wait, and lets threads of one process run into each other: the
# transaction that commits last then fails. So the threads queue here, by file.
_WRITERS: defaultdict[Path, Lock] = defaultdict(Lock)


class Session:
    """A connection, and the cursors that still read from it."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection: duckdb.DuckDBPyConnection | None = connect(path, read_only=read_only)
        self._writing = False
        self._cursors: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()

    def close(self) -> None:
        """Let go of the file, also where a query is only half read."""
        for cursor in list(self._cursors):
            cursor.close()
        if self._connection is not None:
            with translated(self.path):
                self._connection.close()
        self._connection = None

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open connection; raises `LedgerError` after `close`."""
        if self._connection is None:
            raise LedgerError(f"the ledger {self.path} was closed", do="open it again")
        return self._connection

    def fetch(self, query: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """Yield a query's rows as mappings; parameters that it does not name are left out.

        Other queries may run in between.
        """
        named = {k: v for k, v in (parameters or {}).items() if f"${k}" in query}
        cursor = self.connection if self._writing else self.connection.cursor()
        try:
            self._cursors.add(cursor)
            with translated(self.path):
                cursor.execute(query, named)
                names = [column[0] for column in cursor.description or ()]
                portion = cursor.fetchmany(PORTION)
            while portion:
                for row in portion:
                    yield dict(zip(names, row, strict=True))
                with translated(self.path):
                    portion = cursor.fetchmany(PORTION)
        finally:
            if cursor is not self._connection:
                cursor.close()

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return all rows of a query."""
        return list(self.fetch(query, parameters))

    def append(self, table: str, rows: pa.Table) -> None:
        """Append an Arrow table's rows, by column name."""
        if not rows.num_rows:
            return
        names = ", ".join(f'"{name}"' for name in rows.column_names)
        connection = self.connection
        connection.register("incoming", rows)
        try:
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
        finally:
            connection.unregister("incoming")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, all or nothing."""
        if self.read_only:
            raise LedgerError(f"{self.path} is open for reading only", do="open it for writing")
        with _WRITERS[self.path.resolve()], translated(self.path):
            self.connection.begin()
            self._writing = True
            try:
                yield
                self.connection.commit()
            except BaseException:
                with suppress(duckdb.Error):  # a commit that failed has rolled back already
                    self.connection.rollback()
                raise
            finally:
                self._writing = False
