"""The command as it runs: real threads, signals and kills, the real ledger, and a long time."""

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import DatelineError, LedgerError
from dateline.ledger import Ledger
from dateline.watching import State, Watch, items
from dateline.watching.clock import Clock
from dateline.watching.state import ITEM_KEPT, MOST_ITEMS
from tests.feed_site import Site, gives, hangs, in_turn, says, serving
from tests.watch_desk import Desk

ROOT = Path(__file__).parent.parent


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def watch_file(folder: Path, site: Site, **top: Any) -> Path:
    path = folder / "desk.toml"
    lines = ['ledger = "desk.duckdb"', 'gap = "1s"', f'[[feeds]]\nurl = "{site.url}/feed"',
             'every = "1m"', "[[notify]]", 'name = "mail"', 'folder = "mail"', "[[notify]]",
             'name = "hook"', f'webhook = "{site.url}/hook"']  # fmt: skip
    path.write_text("\n".join(lines) + "\n")
    return path


def started(path: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dateline", "watch", str(path), "--allow-private", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=path.parent,
        env=os.environ | environment,
    )  # fmt: skip


def waited(check: Any, limit: float = 30.0) -> None:
    late = time.monotonic() + limit
    while not check():
        assert time.monotonic() < late, "it never came to that"
        time.sleep(0.02)


# --- threads ----------------------------------------------------------------------------------


def threaded(desk: Desk, state: State) -> Watch:
    watch = desk.watch(state)
    watch._threads = True
    watch._clock = Clock()
    watch._hosts._sleep = watch._hosts.stopping.wait
    return watch


def test_a_feed_that_hangs_holds_up_no_other(site: Site, tmp_path: Path) -> None:
    with serving() as other:
        desk = Desk(tmp_path, feeds=[{"url": f"{site.url}/slow"}, {"url": f"{other.url}/feed"}])
        site.answers["/slow"] = hangs(20)
        other.answers["/feed"] = gives(other.feed(other.item("a")))
        state = State.open(desk.path)
        watch = threaded(desk, state)
        threading.Thread(
            target=lambda: (waited(lambda: desk.ledger.batches), watch.stop()), daemon=True
        ).start()
        began = time.monotonic()
        watch.run()
        state.close()
        assert time.monotonic() - began < 10
        assert desk.ledger.batches == [1]


def test_a_ledger_that_refuses_loses_nothing(site: Site, tmp_path: Path) -> None:
    desk = Desk(tmp_path, feeds=[{"url": f"{site.url}/feed"}], notify=[{"folder": str(tmp_path)}])
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    keep, desk.ledger.keep = desk.ledger.keep, refuses  # type: ignore[method-assign]
    state = State.open(desk.path)
    assert not desk.watch(state).once()
    assert "the disk is full" in desk.said[0]
    desk.ledger.keep = keep  # type: ignore[method-assign]
    desk.later(20)
    assert desk.watch(state).once()
    state.close()
    assert len(desk.ledger.articles) == 1
    assert len(list((tmp_path / "new").iterdir())) == 1


def refuses(articles: object) -> Any:
    raise LedgerError("the disk is full", do="free some space")


def test_a_watch_that_waits_for_a_server_does_not_spin(site: Site, tmp_path: Path) -> None:
    desk = Desk(tmp_path, feeds=[{"url": f"{site.url}/slow"}])
    site.answers["/slow"] = hangs(20)
    state = State.open(desk.path)
    watch = threaded(desk, state)
    turns: list[float] = []
    turn = watch._turn
    watch._turn = lambda: (turns.append(time.monotonic()), turn())[1]  # type: ignore[method-assign]
    threading.Timer(1.0, watch.stop).start()
    watch.run()
    state.close()
    assert len(turns) < 5


def test_many_feeds_at_once(site: Site, tmp_path: Path) -> None:
    desk = Desk(tmp_path, feeds=[{"url": f"{site.url}/feed{n}"} for n in range(30)], gap="1s")
    for number in range(30):
        site.answers[f"/feed{number}"] = gives(site.feed(site.item(f"n{number}")))
    state = State.open(desk.path)
    watch = threaded(desk, state)
    watch._hosts._gap = 0.0
    watch.once()
    state.close()
    assert len(desk.ledger.articles) == 30


# --- the command ------------------------------------------------------------------------------


def test_the_command_once_status_and_check(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = watch_file(tmp_path, site)
    site.answers["/feed"] = gives(site.feed(site.item("Goma")))
    site.answers["/hook"] = says(500)
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    check = run.invoke(app, ["watch", str(path), "--check"])
    assert "every 1 min" in check.output
    assert not (tmp_path / "desk.duckdb").exists()
    dry = run.invoke(app, ["watch", str(path), "--dry-run", "--allow-private"])
    assert "1 item, 1 to be read" in dry.output
    assert not list(tmp_path.glob("desk.duckdb*"))
    once = run.invoke(app, ["watch", str(path), "--once", "--allow-private"])
    assert "1 new item: 1 read" in once.output
    status = run.invoke(app, ["watch", str(path), "--status"])
    assert "last read" in status.output
    shown = run.invoke(app, ["watch", str(path), "--status", "--format", "json"])
    found = json.loads(shown.output)
    assert found["feeds"][0]["items"] == 1
    assert "another watch" not in run.invoke(app, ["watch", str(path), "--once"]).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing to watch"), (["no.toml"], "cannot read no.toml"),
        (["http://x.example/", "--every", "1s"], "more often"),
        (["http://x.example/", "desk.toml"], "stands alone"),
        (["ftp://x.example/"], "no http or https URL"),
        (["--status"], "no watch has run"), (["--again", "w-aaaa"], "no message"),
        (["http://x.example/", "--format", "xml", "--status"], "no format"),
        (["http://x.example/", "--webhook", "x"], "no http or https URL"),
    ],
)  # fmt: skip
def test_the_commands_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["watch", *words])
    assert isinstance(found.exception, DatelineError)
    assert said in str(found.exception)
    assert found.exception.do


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_watch_soon_and_in_order(site: Site, tmp_path: Path, name: str) -> None:
    path = watch_file(tmp_path, site)
    site.answers["/feed"] = hangs(20)
    process = started(path)
    waited(lambda: site.paths())
    began = time.monotonic()
    process.send_signal(getattr(signal, name))
    _, warned = process.communicate(timeout=15)
    assert time.monotonic() - began < 5
    assert process.returncode == {"SIGTERM": 143, "SIGINT": 130}[name]
    assert "the next watch goes on from here" in warned


def test_a_second_watch_on_the_ledger_says_so(site: Site, tmp_path: Path) -> None:
    path = watch_file(tmp_path, site)
    state = State.open(tmp_path / "desk.duckdb")
    process = started(path)
    _, warned = process.communicate(timeout=30)
    state.close()
    assert process.returncode == 2
    assert "another watch (process" in warned


# --- killed for good --------------------------------------------------------------------------


def articles_of(path: Path) -> list[str]:
    with Ledger.open(path, read_only=True) as ledger:
        return [row.url or "" for row in ledger.entries()]


@pytest.mark.long
def test_killed_at_random_and_started_again(site: Site, tmp_path: Path) -> None:
    """The real program, the real ledger: each item there once, each notice received once."""
    path = watch_file(tmp_path, site)
    text = path.read_text() + (
        f'[[notify]]\nname = "log"\ncommand = ["sh", "-c", "cat >> {tmp_path}/told"]\n'
    )
    path.write_text(text)
    towns = ["Goma", "Beni", "Bukavu", "Kisangani", "Kolwezi", "Mbandaka", "Uvira", "Kindu"]
    listed = [
        site.item(town, f"A mine killed {n + 2} farmers near {town} on Sunday, the police said.")
        for n, town in enumerate(towns)
    ]
    site.answers["/feed"] = in_turn(
        *(gives(site.feed(*listed[: n + 1])) for n in range(len(listed)))
    )
    site.answers["/hook"] = says(200)
    chance = random.Random(7)
    for _ in range(12):
        process = started(path, "--once")
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.2, 4))
        process.kill()
        process.communicate()
        forget_the_time(tmp_path)
    for _ in range(len(listed) + 2):
        process = started(path, "--once")
        assert process.communicate(timeout=60)[1] == ""
        forget_the_time(tmp_path)
    assert sorted(articles_of(tmp_path / "desk.duckdb")) == sorted(
        f"{site.url}/{town}" for town in towns
    )
    bodies = {json.loads(row.body)["id"]: json.loads(row.body) for row in site.asked if row.body}
    hooked = [line["id"] for body in bodies.values() for line in body["lines"]]
    logged = [
        line["id"]
        for row in (tmp_path / "told").read_text().splitlines()
        for line in json.loads(row)["lines"]
    ]
    assert len(hooked) == len(set(hooked)) >= len(towns)
    assert sorted(logged) == sorted(hooked)
    mailed = "\n".join(row.read_text() for row in (tmp_path / "mail" / "new").iterdir())
    assert all(mailed.count(f"near {town} on Sunday") >= 1 for town in towns)
    assert len(list((tmp_path / "mail" / "new").iterdir())) <= len(bodies) + 1


def forget_the_time(folder: Path) -> None:
    """Have the feed due at once, as if its minute had passed."""
    with suppress(DatelineError):
        state = State.open(folder / "desk.duckdb")
        with state.transaction():
            state.run("UPDATE feeds SET due = 0, failures = 0")
            state.run("UPDATE messages SET due = 0 WHERE state = 'waiting'")
        state.close()


# --- for weeks --------------------------------------------------------------------------------


def soaked(site: Site, desk: Desk, turns: int, first: int) -> None:
    """Poll so often, a quarter of an hour apart; every third time there is something new."""
    state = State.open(desk.path)
    watch = desk.watch(state)
    watch._begin()
    for turn in range(first, first + turns):
        newest = range(turn // 3, turn // 3 - 6, -1)
        if turn % 50 == 49:
            site.answers["/feed"] = says(503)
        else:
            body = site.feed(*(site.item(f"n{n}") for n in newest))
            site.answers["/feed"] = gives(body)
        watch._turn()
        desk.later(20)
        desk.ledger.batches.clear()
        site.asked.clear()
        desk.said.clear()
    state.close()


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.long
def test_weeks_of_polls_need_no_more_memory_or_disk(site: Site, tmp_path: Path) -> None:
    """2,500 polls are five weeks; what the ledger holds is not counted, and is kept small here."""
    notify = [{"name": "mail", "folder": str(tmp_path / "mail"), "digest": ["07:00"]}]
    desk = Desk(tmp_path, feeds=[{"url": f"{site.url}/feed", "every": "15m"}], notify=notify)
    sizes, whole = [], []
    tracemalloc.start()
    for part in range(5):
        soaked(site, desk, 500, part * 500)
        held = list(desk.ledger.articles.values())
        desk.ledger.articles = {(str(n), None): row for n, row in enumerate(held[:1] * len(held))}
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0])
        whole.append(resident())
    tracemalloc.stop()
    assert sizes[-1] - sizes[1] < 300_000, sizes
    assert whole[-1] - whole[1] < 10_000_000, whole
    state = State.open(desk.path)
    (counted,) = state.rows("SELECT count(*) AS n FROM items")
    state.close()
    assert counted["n"] < 2_500 / 3 + 10 < MOST_ITEMS
    assert desk.path.with_name("desk.duckdb.watch").stat().st_size < 4_000_000
    assert len(desk.mails()) > 25


def test_items_are_forgotten_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a feed that renames all its items for ever, nor age, makes the state grow."""
    monkeypatch.setattr(items, "MOST_ITEMS", most := 300)
    state = State.open(tmp_path / "desk.duckdb")
    with state.transaction():
        for turn in range(0, 3 * most, 100):
            keys = [str(turn + n).encode() for n in range(100)]
            for key in keys:
                state.run(
                    "INSERT INTO items VALUES ('f', :key, :key, 1, 0, :now)", key=key, now=turn
                )
            items.listed_now(state, "f", keys, float(turn))
    (many,) = state.rows("SELECT count(*) AS n FROM items")
    assert most <= many["n"] <= most + 100
    with state.transaction():
        items.listed_now(state, "f", [], ITEM_KEPT + 4 * most)
    assert state.rows("SELECT * FROM items") == []
    state.close()
