"""The ledger's file: opening, queueing, being killed, and what is no ledger."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from builders import readings

from dateline.errors import LedgerBusy, LedgerError
from dateline.ledger import Ledger, migrate

HERE = Path(__file__).parent

SHIPPED = migrate.known()

# How often the writing process is killed.
KILLS = 25


def python(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    """Start a process that runs `code` with this folder on its path."""
    paths = os.pathsep.join([str(HERE), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )


# --- files that are no ledger ----------------------------------------------------------------


def test_no_ledger_to_read(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(tmp_path / "none.duckdb", read_only=True)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"no folder .*missing"):
        Ledger.open(tmp_path / "missing" / "desk.duckdb")


@pytest.mark.parametrize("content", [b"", b"hello", b"not a database " * 5000])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.duckdb"
    path.write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(LedgerError, match=r"no readable ledger.*restore"):
            Ledger.open(path, read_only=read_only)
    assert path.read_bytes() == content


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        Ledger.open(tmp_path)


def test_a_damaged_ledger(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.appending(path).keep(readings(20), fingerprint="f")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(8192) + whole[12288:])
    with pytest.raises(LedgerError, match="no readable ledger"):
        Ledger.open(path)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LedgerError), Ledger.open(path) as cut:
        list(cut.articles())


def test_another_duckdb_database(tmp_path: Path) -> None:
    path = tmp_path / "sales.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE sales (id INTEGER)")
    with pytest.raises(LedgerError, match="no Dateline ledger"):
        Ledger.open(path)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write in")
def test_a_folder_that_cannot_be_written() -> None:
    with pytest.raises(LedgerError, match="may write"):
        Ledger.open("/proc/desk.duckdb")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.open(path).close()
    path.chmod(0o444)
    with pytest.raises(LedgerError, match="may write"):
        Ledger.open(path)
    Ledger.open(path, read_only=True).close()


def test_a_closed_ledger_says_so(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "desk.duckdb")
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError, match="was closed"):
        ledger.findings()


def test_a_ledger_for_reading_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.open(path).close()
    with (
        Ledger.open(path, read_only=True) as ledger,
        pytest.raises(LedgerError, match="reading only"),
    ):
        ledger.keep(readings(1), fingerprint="f")


def test_a_half_read_query_does_not_hold_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.appending(path).keep(readings(400), fingerprint="f")
    with Ledger.open(path, read_only=True) as ledger:
        half = ledger.scan()
        next(half)
    code = "import sys; from dateline.ledger import Ledger; Ledger.open(sys.argv[1]).close()"
    process = python(code, path, DATELINE_BUSY_TIMEOUT="0")
    assert process.wait(30) == 0, process.stderr and process.stderr.read()


# --- migrations ------------------------------------------------------------------------------


def older(path: Path) -> None:
    """Make a ledger that lacks the last migration."""
    with duckdb.connect(str(path)) as connection:
        migrate.run(connection)
        connection.execute("DROP TABLE judgements")
        connection.execute("DELETE FROM migrations WHERE name LIKE '0003%'")


@pytest.mark.parametrize("read_only", [True, False])
def test_an_older_ledger_is_brought_up_to_date(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "desk.duckdb"
    older(path)
    with Ledger.open(path, read_only=read_only) as ledger:
        assert ledger.judgements() == ()


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.open(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES ('0999_future', now()::TIMESTAMP)")
    with pytest.raises(LedgerError, match=r"newer Dateline.*0999_future"):
        Ledger.open(path)


def test_a_migration_that_fails_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.appending(path).keep(readings(2), fingerprint="f")
    broken = "CREATE TABLE extra (id INTEGER); INSERT INTO extra VALUES (1); SELECT nonsense();"
    monkeypatch.setattr(migrate, "known", lambda: {**SHIPPED, "0999_broken": broken})
    with pytest.raises(LedgerError, match="nonsense"):
        Ledger.open(path)
    monkeypatch.undo()
    with Ledger.open(path) as ledger:
        assert len(ledger.entries()) == 2
    with duckdb.connect(str(path)) as connection:
        tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert "extra" not in tables


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(name.split("_")[0]) for name in SHIPPED]
    assert numbers == list(range(1, len(numbers) + 1))


# --- several processes -----------------------------------------------------------------------

WRITE = """
import sys
from builders import readings
from dateline.ledger import Ledger
path, publisher = sys.argv[1:]
for number in range(5):
    batch = readings(3, publisher=f"{publisher} {number}")
    Ledger.appending(path).keep(batch, fingerprint="f")
"""


def test_writers_queue(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    processes = [python(WRITE, path, name) for name in ("A", "B")]
    for process in processes:
        assert process.wait(60) == 0, process.stderr and process.stderr.read()
    with Ledger.open(path, read_only=True) as ledger:
        assert len(ledger.entries()) == 3
        seen = {row.publisher for e in ledger.entries() for row in ledger.appearances(e.id)}
    assert seen == {f"{name} {number}" for name in "AB" for number in range(5)}


HOLD = """
import sys, time
from dateline.ledger import Ledger
with Ledger.open(sys.argv[1], read_only=sys.argv[2] == "read"):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@contextlib.contextmanager
def held(path: Path, how: str, seconds: float):  # type: ignore[no-untyped-def]
    process = python(HOLD, path, how, seconds)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_busy_ledger_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.open(path).close()
    monkeypatch.setenv("DATELINE_BUSY_TIMEOUT", "20")
    with held(path, "write", 0.5):
        for read_only in (True, False):
            Ledger.open(path, read_only=read_only).close()


def test_a_ledger_that_stays_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.open(path).close()
    monkeypatch.setenv("DATELINE_BUSY_TIMEOUT", "0")
    with held(path, "write", 60) as process:
        for read_only in (True, False):
            with pytest.raises(LedgerBusy, match=rf"desk.duckdb.*PID {process.pid}"):
                Ledger.open(path, read_only=read_only)
    with held(path, "read", 60):
        Ledger.open(path, read_only=True).close()
        with pytest.raises(LedgerBusy):
            Ledger.open(path)


def test_threads_of_one_process_queue_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.duckdb"
    monkeypatch.setenv("DATELINE_BUSY_TIMEOUT", "20")
    Ledger.open(path).close()
    failures: list[Exception] = []

    def write(name: str) -> None:
        try:
            for number in range(5):
                batch = readings(2, publisher=f"{name} {number}")
                Ledger.appending(path).keep(batch, fingerprint="f")
        except Exception as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    def read() -> None:
        try:
            for _ in range(10):
                with Ledger.open(path, read_only=True) as ledger:
                    ledger.findings()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "AB"]
    threads.append(threading.Thread(target=read))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Ledger.open(path, read_only=True) as ledger:
        assert [entry.appearances for entry in ledger.entries()] == [10, 10]


# --- killed ----------------------------------------------------------------------------------

# Imports once and forks a writer for each line it is given: "ledger report run". A writer keeps
# batch after batch, and writes the ids to the report as soon as `keep` has returned.
FORKS_WRITERS = """
import os, sys
import pyarrow.dataset  # which DuckDB would import at the first batch
from builders import TEXT, reading
from dateline.ledger import Ledger

def write(path, report, run):
    with open(report, "a") as out:
        for number in range(100000):
            texts = [f"{TEXT}Run {run}, dispatch {number}, {part}." for part in range(20)]
            kept = Ledger.appending(path).keep(map(reading, texts), fingerprint="f")
            out.write(" ".join(kept.new) + chr(10))
            out.flush()

for line in sys.stdin:
    child = os.fork()
    if not child:
        write(*line.split())
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


def kill_a_writer(forks: subprocess.Popen[str], path: Path, run: int, after: float) -> set[str]:
    """Let a writer run, kill it after so many seconds, and return the ids that it reported."""
    assert forks.stdin is not None
    assert forks.stdout is not None
    report = path.with_name(f"report-{run}")
    forks.stdin.write(f"{path} {report} {run}\n")
    forks.stdin.flush()
    child = int(forks.stdout.readline())
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    assert forks.stdout.readline() == "ended\n"
    lines = report.read_text().splitlines(keepends=True) if report.exists() else []
    return {article for line in lines if line.endswith("\n") for article in line.split()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_what_was_reported_as_kept_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    chance = random.Random(1)
    reported: set[str] = set()
    forks = python(FORKS_WRITERS)
    for run in range(KILLS):
        reported |= kill_a_writer(forks, path, run, chance.uniform(0, 0.3))
        with Ledger.open(path, read_only=run % 2 == 0 and path.exists()) as ledger:
            held = {entry.id: entry for entry in ledger.entries()}
        assert reported <= set(held)
        assert len(held) % 20 == 0, "half a batch was kept"
        assert {entry.findings for entry in held.values()} <= {8}
    forks.communicate()
    assert reported, "no writer lived long enough to keep anything"


def test_a_creation_that_is_killed_leaves_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    code = (
        "import sys; from dateline.ledger import Ledger; print(flush=True);Ledger.open(sys.argv[1])"
    )
    for delay in (0.0, 0.01, 0.03, 0.06):
        process = python(code, path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        process.communicate()
        Ledger.open(path).close()
        path.unlink()
