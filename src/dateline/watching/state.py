"""What a watch remembers between polls and over restarts: one SQLite file beside the ledger.

Everything that belongs together is written in one transaction, so that a watch that is killed at
any moment finds a state that was true at some moment. What is remembered is bounded: items of
each feed by age and number, what was delivered by age.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from dateline.errors import LedgerError, UsageError

SUFFIX = ".watch"

# Raised with every change of the tables below; an older file is brought up to date, a newer one
# is refused.
VERSION = 1

# Seconds for which an item is remembered that its feed no longer lists, and the most of such items
# of one feed. An item that comes back later is read again, and the ledger knows it.
ITEM_KEPT, MOST_ITEMS = 60 * 86_400.0, 20_000

# Seconds for which what was delivered (or given up) is remembered.
SETTLED_KEPT = 30 * 86_400.0

# Seconds that another process (`--status`) may hold the file.
_BUSY = 10.0

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds (
    url TEXT PRIMARY KEY, address TEXT NOT NULL, etag TEXT, modified TEXT,
    due REAL NOT NULL DEFAULT 0, tried REAL, succeeded REAL, failing REAL,
    failures INTEGER NOT NULL DEFAULT 0, error TEXT, stopped INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE items (
    feed TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, visits INTEGER NOT NULL,
    pending INTEGER NOT NULL, seen REAL NOT NULL, PRIMARY KEY (feed, key)
) WITHOUT ROWID;
CREATE INDEX items_by_digest ON items (feed, digest);
CREATE INDEX items_by_age ON items (feed, seen);
CREATE TABLE lines (
    notifier TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, arrived REAL NOT NULL,
    message TEXT, PRIMARY KEY (notifier, id)
) WITHOUT ROWID;
CREATE INDEX lines_waiting ON lines (notifier) WHERE message IS NULL;
CREATE INDEX lines_of_message ON lines (message);
CREATE TABLE messages (
    id TEXT PRIMARY KEY, notifier TEXT NOT NULL, body TEXT NOT NULL, made REAL NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, error TEXT,
    settled REAL
) WITHOUT ROWID;
CREATE INDEX messages_open ON messages (notifier, made) WHERE settled IS NULL;
"""

Row = sqlite3.Row


class State:
    """An open state file. One watch at a time may hold it; others may look, or change a row."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: IO[str] | None) -> None:
        self.path = path
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, ledger: Path, *, alone: bool = True) -> "State":
        """Return the state of the watch on a ledger, made where there is none.

        `alone`: as the one watch that there may be. Raises `UsageError` where another watch holds
        it, `LedgerError` where it cannot be used.
        """
        path = beside(ledger)
        lock = _locked(path.with_name(f"{path.name}.lock"), ledger) if alone else None
        try:
            connection = _connected(path, read_only=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _prepare(connection, path)
        except sqlite3.Error as error:
            if lock:
                lock.close()
            raise unusable(path, error) from None
        return cls(path, connection, lock)

    @classmethod
    def look(cls, ledger: Path) -> "State | None":
        """Return the state for reading, also while a watch runs; None where there is none."""
        path = beside(ledger)
        if not path.exists():
            return None
        try:
            connection = _connected(path, read_only=True)
            _check(connection, path)
        except sqlite3.Error as error:
            raise unusable(path, error) from None
        return cls(path, connection, None)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        if self._lock:
            self._lock.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, all or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, query: str, **values: Any) -> int:
        """Run a statement and return how many rows it changed."""
        return self._connection.execute(query, values).rowcount

    def rows(self, query: str, **values: Any) -> list[Row]:
        """Return a query's rows."""
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, **values: Any) -> Row | None:
        """Return a query's first row."""
        found: Row | None = self._connection.execute(query, values).fetchone()
        return found

    def meta(self, key: str) -> str | None:
        """Return a value that is kept under a name."""
        found = self.row("SELECT value FROM meta WHERE key = :key", key=key)
        return found["value"] if found else None

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a name."""
        self.run("INSERT OR REPLACE INTO meta VALUES (:key, :value)", key=key, value=value)

    def forget_feeds(self, urls: Iterable[str]) -> None:
        """Drop the feeds that are none of these, and their items."""
        kept = set(urls)
        for row in self.rows("SELECT url FROM feeds"):
            if row["url"] not in kept:
                self.run("DELETE FROM items WHERE feed = :url", url=row["url"])
                self.run("DELETE FROM feeds WHERE url = :url", url=row["url"])

    def clock_set_back(self, now: float) -> None:
        """Bring moments that lie ahead of a clock that was set back to where they were meant.

        What was to happen some time after another thing happens as long after now.
        """
        ahead = self.row(
            "SELECT 1 FROM feeds WHERE tried > :now "
            "UNION ALL SELECT 1 FROM lines WHERE message IS NULL AND arrived > :now "
            "UNION ALL SELECT 1 FROM messages WHERE settled IS NULL AND made > :now LIMIT 1",
            now=now,
        )
        if ahead is None:
            return
        with self.transaction():
            self.run(
                "UPDATE feeds SET due = due - (tried - :now), tried = :now WHERE tried > :now",
                now=now,
            )
            self.run("UPDATE lines SET arrived = :now WHERE arrived > :now", now=now)
            self.run(
                "UPDATE messages SET due = due - (made - :now), made = :now "
                "WHERE settled IS NULL AND made > :now",
                now=now,
            )

    def forget_old(self, now: float) -> None:
        """Drop what was delivered long ago."""
        old = "SELECT id FROM messages WHERE settled < :limit"
        self.run(f"DELETE FROM lines WHERE message IN ({old})", limit=now - SETTLED_KEPT)
        self.run("DELETE FROM messages WHERE settled < :limit", limit=now - SETTLED_KEPT)


def beside(ledger: Path) -> Path:
    """Return where the watch of a ledger keeps its state."""
    return ledger.with_name(ledger.name + SUFFIX)


def unusable(path: Path, error: Exception) -> LedgerError:
    """Return what went wrong with a state file, in the user's terms."""
    said = str(error)
    if "not a database" in said or "malformed" in said:
        do = "move it away: the watch starts anew and tells of nothing twice that the ledger holds"
        return LedgerError(f"{path} is no readable state of a watch ({said})", do=do)
    return LedgerError(
        f"{path} cannot be used ({said})", do="check the disk, and that you may write the file"
    )


def _locked(path: Path, ledger: Path) -> IO[str]:
    """Return the lock file, held; the system lets go of it when the process ends in any way."""
    try:
        lock = open(path, "a+", encoding="utf-8")  # noqa: SIM115 - held while the state is open
    except OSError as error:
        raise LedgerError(
            f"cannot write {path}: {error.strerror}", do="give another --ledger"
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        who = lock.read().strip()
        lock.close()
        raise UsageError(
            f"another watch{f' (process {who})' if who else ''} follows {ledger}",
            do="stop it first, or give another --ledger; --status says what it does",
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _connected(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=_BUSY
    )
    connection.row_factory = sqlite3.Row
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if not _check(connection, path):
        connection.executescript(
            f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT"
        )


def _check(connection: sqlite3.Connection, path: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise LedgerError(f"{path} was written by a newer Dateline", do="install the newest one")
    return int(version)
