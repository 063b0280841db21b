"""The command line under hostile input, a hostile machine, and impatient users."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "examples" / "articles"
STRIKE = SAMPLES / "market-strike-1.txt"
SAID = "Police said {n} people were killed in Gao on Monday, the army confirmed. "

# Escape, bell, C1 control, right-to-left override, zero-width space, line separator.
STEERING = "\x1b\x07\x9b\u202e\u200b\u2028"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a ledger of the sample articles."""
    assert dateline(tmp_path, "read", SAMPLES).returncode == 0
    return tmp_path


def dateline(
    folder: Path, *words: str | Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", *map(str, words)],
        cwd=folder, capture_output=True, input=stdin, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    return text


# --- what reaches the terminal -----------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    row = {
        "text": SAID.format(n=12) + f"It was {STEERING} loud.",
        "title": f"A {STEERING} title {'long ' * 500}",
        "publisher": f"Paper {STEERING}",
        "url": f"https://example.org/{STEERING}",
        "published": "2025-03-11",
    }
    broken = '{"a\x1b[31m": \x1b[31m}'
    (folder / "rows.jsonl").write_text(f"{json.dumps(row)}\n{broken}\n")
    (folder / f"empty\n{STEERING}.txt").touch()
    assert "Read 1 article " in said(dateline(folder, "read", "."))
    return folder


def commands(folder: Path) -> Iterator[list[str]]:
    yield ["read", ".", f"none{STEERING}", f"no*{STEERING}"]
    yield ["trace", f"c-{STEERING}"]
    yield ["show", f"x{STEERING}"]
    yield ["brief", f"s-{STEERING}"]
    yield ["show", "--ledger", f"none{STEERING}"]
    for form in ("text", "json"):
        yield from (
            [*words, "--format", form]
            for words in (["show"], ["stories"], ["search", "loud"], ["show", "--kind", "quote"])
        )
    yield from (["brief", "--format", form] for form in ("text", "md", "json"))
    yield from (["ledger", "--format", form] for form in ("text", "markdown", "json"))
    yield ["ledger", f"s-{STEERING}"]
    yield ["ledger", "--rule", STEERING]
    yield ["ledger", "--plot", f"none{STEERING}/a.png"]
    yield ["export", f"out{STEERING}", "--shape", "acled"]
    for line in dateline(folder, "show", "--kind", "claim", "--format", "json").stdout.splitlines():
        yield from (
            ["trace", json.loads(line)["id"], "--format", form] for form in ("text", "json")
        )


def test_nothing_that_steers_a_terminal_is_printed(hostile: Path) -> None:
    for words in commands(hostile):
        text = said(dateline(hostile, *words))
        assert not set(text) & set(STEERING), words
        assert all(len(line) < 2500 for line in text.splitlines()) or "json" in words, words


def test_json_is_escaped_and_still_json(hostile: Path) -> None:
    (row,) = dateline(hostile, "show", "--format", "json").stdout.splitlines()
    assert "\u202e" in json.loads(row)["title"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_unicode(desk: Path, encoding: str) -> None:
    for words in (
        ["brief"],
        ["ledger"],
        ["stories"],
        ["show"],
        ["search", "market"],
        ["trace", "zzé–x"],
    ):
        done = dateline(desk, *words, PYTHONIOENCODING=encoding)
        text = done.stdout.decode(encoding) + done.stderr.decode(encoding)
        assert "Traceback" not in text
        assert text
    page = dateline(desk, "brief", "--format", "html", PYTHONIOENCODING=encoding)
    assert "“" in page.stdout.decode("utf-8"), "the page says that it is UTF-8"
    brief = dateline(desk, "brief", "--format", "json", PYTHONIOENCODING=encoding)
    assert json.loads(brief.stdout.decode("utf-8"))["sections"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [["show"], ["brief"], ["brief", "--format", "json"], ["stories"], ["ledger"]]
)
def test_an_output_that_is_full_or_closed(desk: Path, words: list[str]) -> None:
    command = f"{sys.executable} -m dateline {' '.join(words)}"
    done = subprocess.run(f"{command} > /dev/full", shell=True, cwd=desk, capture_output=True)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr
    closed = subprocess.run(f"{command} >&-", shell=True, cwd=desk, capture_output=True)
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_a_closed_pipe_is_no_error(desk: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m dateline show --kind quote | true"
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    command = f"{sys.executable} -m dateline read - <&-"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True)
    assert "standard input is closed" in said(done)
    assert done.returncode == 1


# --- ids, dates, arguments ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["trace", "a-3wo"], 1, "is the id of an article"),
        (["trace", "s-3wo"], 1, "is the id of a story"),
        (["trace", "r-3wo"], 1, "is the id of a reading"),
        (["trace", "nonsense"], 1, "is no id"),
        (["trace", ""], 1, "is no id"),
        (["trace", "c-"], 1, "too short"),
        (["show", "s-"], 1, "too short"),
        (["brief", "s-"], 1, "too short"),
        (["brief", "c-5jqilaaa"], 2, "dateline trace c-5jqilaaa"),
        (["brief", "a-report.txt"], 1, "no such file"),
        (["brief", "--format", "pdf"], 2, "text, md, html, json"),
        (["brief", "-o", "/nowhere/x.html"], 1, "cannot write"),
        (["brief", "--as-known-on", "0001-01-01T00:00+14:00"], 1, "nothing is known by then"),
        (["brief", "--as-known-on", "1900-01-01"], 1, "nothing is known by then"),
        (["brief", "--as-known-on", "soon"], 2, "2026-01-07"),
        (["read", "x", "--published", "2025-13-45"], 2, "2026-01-07"),
        (["stories", "--as-known-on", "1900-01-01"], 0, "holds no article for this"),
        (["show", "--as-recorded-on", "1900-01-01"], 0, "holds no article for this"),
        (["show", "--kind", "tie", "--as-known-on", "1900-01-01"], 0, "No tie was read"),
        (["search", "*"], 2, "no word"),
        (["ledger", "nonsense"], 2, "no event, claim, article or story"),
        (["ledger", "q-5jqilaaa"], 2, "no event, claim, article or story"),
        (["ledger", "s-"], 1, "too short"),
        (["ledger", "--rule", "mean"], 2, "majority, conservative"),
        (["ledger", "--format", "pdf"], 2, "text, markdown, html, json"),
        (["ledger", "--plot", "/nowhere/x.png"], 1, "cannot write"),
        (["ledger", "--plot", "x.pdf"], 2, ".png, .svg or .html"),
        (["ledger", "--as-known-on", "1900-01-01"], 0, "holds no figure"),
        (["export", "x", "--shape", "gtd"], 2, "ucdp-ged, acled"),
        (["export", "."], 2, "--force"),
        (["export", ".", "--force"], 2, "is no export"),
        (["read", ""], 1, "(no name)"),
        (["read", SAMPLES, "--ledger", "/nowhere/x.duckdb"], 1, "no folder"),
        (["read", SAMPLES, "--ledger", "."], 1, "no readable ledger"),
        (["--version"], 0, "dateline 0"),
        (["search", "-h"], 0, "Usage"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else None,
)
def test_one_line_says_what_was_wrong(
    desk: Path, words: list[str | Path], code: int, told: str
) -> None:
    done = dateline(desk, *words)
    assert told in said(done)
    assert done.returncode == code
    assert done.stderr.count(b"\n") <= 2


def test_one_is_singular(tmp_path: Path) -> None:
    assert "Read 1 article into" in said(dateline(tmp_path, "read", STRIKE))
    assert "1 article " in said(dateline(tmp_path, "stories"))
    assert "1 article," in said(dateline(tmp_path, "export", "out"))
    brief = json.loads(dateline(tmp_path, "brief", "--format", "json").stdout)
    event = brief["sections"][0]["lines"][0]["findings"][0]
    assert "is an event" in said(dateline(tmp_path, "trace", event))


def test_an_undated_article_shows_no_date(tmp_path: Path) -> None:
    dateline(tmp_path, "read", "-", stdin=SAID.format(n=3).encode())
    for words in (["show"], ["search", "police"], ["stories"]):
        assert "no date" in said(dateline(tmp_path, *words)), words


def test_a_story_is_shown_by_its_id(desk: Path) -> None:
    rows = [
        json.loads(r) for r in dateline(desk, "stories", "--format", "json").stdout.splitlines()
    ]
    largest = max(rows, key=lambda row: len(row["articles"]))
    text = said(dateline(desk, "show", largest["id"]))
    assert all(name in text for name in largest["articles"])
    assert text.count("\na-") + 1 == len(largest["articles"]) == 3


# --- as known on -------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "known"), [("11", 1), ("12", 2), ("15", 3)])
def test_the_same_questions_as_known_on_a_day(desk: Path, day: str, known: int) -> None:
    when = ("--as-known-on", f"2025-03-{day}")
    reports = [f"market-strike{suffix}" for suffix in ("-1.txt", "", "-3.txt")]
    for words in (["show"], ["brief"]):
        text = said(dateline(desk, *words, *when))
        assert [name in text for name in (reports[0], reports[2])] == [True, known == 3]
        assert ("The Sahel Sample" in text) is (known >= 2)
    assert f"{known} article" in said(dateline(desk, "stories", "--limit", "1", *when))
    assert said(dateline(desk, "search", "market", *when)).count("2025-03-") >= known
    dateline(desk, "export", "out", *when)
    rows = [json.loads(r) for r in (desk / "out" / "articles.jsonl").read_text().splitlines()]
    assert sum("market" in row["title"] for row in rows) == known
    claims = (desk / "out" / "claims.jsonl").read_text()
    assert ('"best":52' in claims) is (known >= 2)


def test_a_corrected_date_revises_and_the_old_reading_traces(tmp_path: Path) -> None:
    text = SAID.format(n=9).encode()
    dateline(tmp_path, "read", "-", "--published", "2025-03-12", stdin=text)
    before = [json.loads(r) for r in show_claims(tmp_path)]
    again = dateline(tmp_path, "read", "-", "--published", "2025-03-19", stdin=text)
    assert "1 of them was held before: read anew" in said(again)
    after = [json.loads(r) for r in show_claims(tmp_path)]
    assert [row["id"] for row in before] == [row["id"] for row in after]
    assert before[0]["date"]["start"] == "2025-03-10"
    assert after[0]["date"]["start"] == "2025-03-17"
    trace = json.loads(dateline(tmp_path, "trace", before[0]["id"], "--format", "json").stdout)
    assert [row["published"][:10] for row in trace["other_readings"]] == ["2025-03-12"]


def show_claims(folder: Path) -> list[bytes]:
    return dateline(folder, "show", "--kind", "claim", "--format", "json").stdout.splitlines()


# --- stopped -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough articles for several processes and some seconds."""
    path = tmp_path_factory.mktemp("wire") / "wire.jsonl"
    text = STRIKE.read_text()
    rows = ({"text": f"{text}\n\nReport {n}.", "published": "2025-03-11"} for n in range(400))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def start(folder: Path, wire: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dateline", "read", str(wire)],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "DATELINE_WORKERS": "2"},
    )  # fmt: skip


def left_of(group: int) -> list[str]:
    """Return the processes of a session that still run."""
    done = subprocess.run(["ps", "-eo", "pgid,stat,args"], capture_output=True, text=True)
    rows = (line.split(None, 2) for line in done.stdout.splitlines()[1:])
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def wait_for(seconds: float, group: int) -> list[str]:
    deadline = time.monotonic() + seconds
    while (left := left_of(group)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_ctrl_c_is_one_line_and_leaves_nobody_behind(tmp_path: Path, wire: Path) -> None:
    process = start(tmp_path, wire)
    time.sleep(2.5)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.decode().startswith("dateline: stopped")
    assert errors.count(b"\n") == 1
    assert wait_for(5, process.pid) == []


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_killed_and_run_again_is_the_same_record(tmp_path: Path, wire: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    began = time.monotonic()
    dateline(whole, "read", wire)
    length = time.monotonic() - began
    for part in range(15):
        process = start(cut, wire)
        time.sleep(length * (part + 1) / 20)
        process.kill()
        process.communicate()
        assert wait_for(10, process.pid) == [], "orphans"
    assert dateline(cut, "read", wire).returncode == 0
    assert exported(cut) == exported(whole)


def exported(folder: Path) -> dict[str, list[str]]:
    """Return a ledger's tables without when things were recorded, which differs between runs."""
    assert dateline(folder, "export", "out").returncode == 0
    found = {}
    for path in (folder / "out").glob("*.jsonl"):
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        kept = [{k: v for k, v in row.items() if k != "recorded"} for row in rows]
        found[path.name] = sorted(json.dumps(row, sort_keys=True) for row in kept)
    return found


def test_two_readers_of_one_ledger(tmp_path: Path, wire: Path) -> None:
    lines = wire.read_text().splitlines(keepends=True)
    (tmp_path / "a.jsonl").write_text("".join(lines[:60]))
    (tmp_path / "b.jsonl").write_text("".join(lines[40:100]))
    both = [start(tmp_path, tmp_path / name) for name in ("a.jsonl", "b.jsonl")]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert said(dateline(tmp_path, "show")).count("findings ·") == 100


def test_a_ledger_that_is_held_says_so(desk: Path) -> None:
    code = "import duckdb; c = duckdb.connect('dateline.duckdb'); print(flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], cwd=desk, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        done = dateline(desk, "show", DATELINE_BUSY_TIMEOUT="1")
    finally:
        holder.communicate(b"\n")
    assert "held by another process" in said(done)
    assert done.returncode == 1


# --- no room -----------------------------------------------------------------------------------


def test_memory_stays_bounded_by_a_huge_page(tmp_path: Path) -> None:
    page = tmp_path / "huge.html"
    with page.open("wb") as file:
        file.write(b"<html><body>")
        for _ in range(200):
            file.write(b"<p>Police said 12 people were killed.</p>" * 25_000)
    code = (
        "import resource, subprocess, sys;"
        "done = subprocess.run([sys.executable, '-m', 'dateline', 'read', 'huge.html'],"
        " capture_output=True, text=True);"
        "print(done.stdout); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert "larger than 5,000,000 bytes" in done.stdout
    assert int(done.stdout.split()[-1]) < 300, "megabytes at the most"


def test_the_place_index_is_announced_once(tmp_path: Path) -> None:
    environment = {"DATELINE_CACHE": str(tmp_path / "cache")}
    first = dateline(tmp_path, "brief", STRIKE, **environment)
    assert first.stderr.decode().startswith("Building the place index, once")
    assert dateline(tmp_path, "brief", STRIKE, **environment).stderr == b""
