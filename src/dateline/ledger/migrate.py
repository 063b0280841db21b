"""Named migrations: each an SQL file beside this one, run once, in its own transaction."""

from functools import cache
from importlib.resources import files

import duckdb

from dateline.errors import LedgerError
from dateline.ledger import clock

_TABLE = "CREATE TABLE migrations (name VARCHAR PRIMARY KEY, applied TIMESTAMP NOT NULL)"


@cache
def known() -> dict[str, str]:
    """Return the migrations of this program, name to SQL, in their order."""
    folder = files(__package__) / "migrations"
    found = [row for row in folder.iterdir() if row.name.endswith(".sql")]
    ordered = sorted(found, key=lambda row: row.name)
    return {row.name.removesuffix(".sql"): row.read_text("utf-8") for row in ordered}


def pending(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of migrations that this ledger lacks.

    Raises `LedgerError` where a newer program wrote it, or where it is some other database.
    """
    tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    if "migrations" not in tables:
        if tables:
            raise LedgerError(
                "the file is a DuckDB database, but no Dateline ledger", do="give another --ledger"
            )
        return list(known())
    applied = {name for (name,) in connection.execute("SELECT name FROM migrations").fetchall()}
    if newer := sorted(applied - set(known())):
        raise LedgerError(
            f"the ledger was written by a newer Dateline (it has {', '.join(newer)})",
            do="install the newest Dateline",
        )
    return [name for name in known() if name not in applied]


def run(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Run what is pending and return its names; one that fails or is killed leaves no trace."""
    names = pending(connection)
    for name in names:
        connection.begin()
        try:
            if name == next(iter(known())):
                connection.execute(_TABLE)
            connection.execute(known()[name])
            moment = clock.naive(clock.now())
            connection.execute("INSERT INTO migrations VALUES (?, ?)", [name, moment])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return names
