"""Opening the ledger's file: queueing behind other processes, and errors that say what to do.

DuckDB lets one process write, or several read, and refuses everyone else at once. So a refusal
is tried again, at growing intervals, until `busy_timeout` has passed.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dateline import settings
from dateline.errors import LedgerBusy, LedgerError
from dateline.ledger import migrate

# The first and the longest pause, in seconds. A batch is kept in some hundredths of a second,
# so a longer pause would leave the file idle; a shorter one would only burn time.
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.2

# No extension is ever fetched, and no statement reads or writes any other file.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
}

# What DuckDB says of a lock held by another process, of another mode in this process, and of a file
# that another thread is just opening or closing.
_BUSY = (
    "Could not set lock",
    "different configuration than existing",
    "Unique file handle conflict",
)
_FOREIGN = ("not a valid DuckDB", "Could not read enough bytes", "Is a directory")


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Return a connection to the ledger at `path`, whose schema is the newest.

    Without `read_only` a ledger is made where there is none. Raises `LedgerBusy` after
    `busy_timeout` seconds, else `LedgerError`.
    """
    deadline = time.monotonic() + settings.number("busy_timeout")
    if not path.exists():
        if read_only:
            raise LedgerError(
                f"there is no ledger at {path}", do="read some articles into it first"
            )
        _create(path)
    connection = _wait(path, read_only, deadline)
    try:
        with translated(path):
            if read_only and migrate.pending(connection):
                connection.close()
                _wait_and_migrate(path, deadline)
                connection = _wait(path, read_only, deadline)
            elif not read_only:
                migrate.run(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what DuckDB raises inside into `LedgerError`s that name the file."""
    try:
        yield
    except duckdb.Error as error:
        raise _translate(error, path) from error


def retry_until(deadline: float) -> Iterator[None]:
    """Yield for each attempt, pausing in between, until `deadline` (of `time.monotonic`)."""
    pause = FIRST_PAUSE
    yield
    while time.monotonic() < deadline:
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())) * random.uniform(0.5, 1))
        pause = min(pause * 2, LONGEST_PAUSE)
        yield


def _wait(path: Path, read_only: bool, deadline: float) -> duckdb.DuckDBPyConnection:
    """Return a connection as soon as the file is free."""
    reason = ""
    for _ in retry_until(deadline):
        try:
            return duckdb.connect(str(path), read_only=read_only, config=CONFIG)
        except duckdb.Error as error:
            if not any(words in str(error) for words in _BUSY):
                raise _translate(error, path) from error
            reason = _first_line(error)
    raise LedgerBusy(
        f"{path} is held by another process ({reason})",
        do="wait for it to end, or set DATELINE_BUSY_TIMEOUT to more seconds",
    )


def _wait_and_migrate(path: Path, deadline: float) -> None:
    writer = _wait(path, False, deadline)
    try:
        migrate.run(writer)
    finally:
        writer.close()


def _create(path: Path) -> None:
    """Make an empty ledger aside and move it into place, so that no half-made file is seen."""
    aside = path.with_name(f".{path.name}.{os.getpid()}-{random.randrange(10**9)}.new")
    try:
        with translated(path):
            connection = duckdb.connect(str(aside), config=CONFIG)
            try:
                migrate.run(connection)
            finally:
                connection.close()
        _place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _place(aside: Path, path: Path) -> None:
    """Move `aside` to `path`, unless another process was faster: then theirs stays."""
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            aside.rename(path)


def _translate(error: duckdb.Error, path: Path) -> LedgerError:
    """Return what went wrong, in the user's terms."""
    said = _first_line(error)
    if not path.parent.is_dir():
        return LedgerError(f"no folder {path.parent}", do="make it, or give another --ledger")
    if isinstance(error, duckdb.OutOfMemoryException):
        return LedgerError(f"{path}: {said}", do="free memory, or keep smaller batches")
    if "Corrupt" in said or any(words in said for words in _FOREIGN):
        return LedgerError(
            f"{path} is no readable ledger ({said})",
            do="restore it from a copy, or give another --ledger",
        )
    if "No space left" in said:
        return LedgerError(f"the disk of {path} is full", do="free some space, then run again")
    if isinstance(error, duckdb.IOException):
        return LedgerError(
            f"{path} could not be used ({said})",
            do="check that you may write the file and its folder, or give another --ledger",
        )
    return LedgerError(f"{path}: {said}", do="restore it from a copy if this happens again")


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0].split(" See also")[0].strip() if lines else type(error).__name__
