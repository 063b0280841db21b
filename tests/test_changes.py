"""What changed in a story: by cases, and whatever the articles are."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from builders import article
from hypothesis import given, settings
from hypothesis import strategies as st
from test_casualty_ledger import DAY, STORIES, Said, copied, told
from typer.testing import CliRunner

import dateline
from dateline.across.changes import Change, changes, history, since
from dateline.across.difference import difference
from dateline.across.following import Following
from dateline.across.stories import Story
from dateline.across.versions import Seen, versions
from dateline.cli import app
from dateline.ledger import Ledger
from dateline.ledger.changes import Interval, changed
from dateline.records import Article, Extraction, article_id

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "changes.yaml").read_text("utf-8"))


def follow(rows: Sequence[Extraction], **asked: Any) -> Following:
    """Return the story that these readings are of."""
    ids = tuple(row.article.id for row in rows)
    return Following.of(Story(id="s-one", title="", articles=ids, first=None, last=None), rows,
                        **asked)  # fmt: skip


# --- cases ---------------------------------------------------------------------------------


def readings(case: dict[str, Any]) -> list[Extraction]:
    """Return what is read from a case's articles."""
    found = []
    for day, publisher, title, text, *url in case["articles"]:
        row = dateline.extract(f"{title}\n{text}", title=title, published=f"2026-05-{day:02}T09:00")
        held = msgspec.structs.replace(
            row.article, publisher=publisher, url=f"https://wire.example/{url[0]}" if url else None
        )
        found.append(msgspec.structs.replace(row, article=held))
    return found


@pytest.mark.parametrize("case", CASES, ids=[row["name"] for row in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = [
        f"{row.kind}: {row.text}"
        for row in history(follow(readings(case)))
        if row.about in {"figure", "article", "tie"}
    ]
    for wanted in case["changes"]:
        pattern = ".*".join(map(re.escape, wanted.split("…")))
        own = [row for row in found if re.fullmatch(pattern + ".*", row)]
        assert len(own) == 1, (wanted, found)
        found.remove(own[0])
    assert not found


# --- whatever the articles are ---------------------------------------------------------------

SOME = settings(max_examples=20, deadline=None)


@SOME
@given(STORIES)
def test_nothing_changes_from_a_moment_to_itself(story: list[Extraction]) -> None:
    assert changes(follow(story), follow(story)) == ()


@SOME
@given(STORIES, st.integers(0, 8), st.integers(0, 8))
def test_changes_add_up(story: list[Extraction], one: int, other: int) -> None:
    """What changed from a to c is what changed from a to b and from b to c."""
    rows = in_order(story)
    first, second = sorted((min(one, len(rows)), min(other, len(rows))))
    before, between, after = (follow(rows[:at]) for at in (first, second, len(rows)))
    whole = {row.id for row in changes(before, after)}
    parts = [row.id for row in (*changes(before, between), *changes(between, after))]
    assert len(set(parts)) == len(parts)
    assert whole == {row.id for row in changes(between, after)} | {
        row.id for row in history(after) if row.article in articles(rows[first:second])
    }
    assert all(row.article not in articles(rows[:first]) for row in changes(before, after))


@SOME
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(story: list[Extraction], random: Any) -> None:
    other = list(story)
    random.shuffle(other)
    assert history(follow(other)) == history(follow(story))


@SOME
@given(STORIES, st.data())
def test_a_copy_changes_no_figure(story: list[Extraction], data: Any) -> None:
    chosen = data.draw(st.sampled_from(story))
    copy = copied(chosen, days=data.draw(st.integers(5, 9)))
    assert not figures(changes(follow(story), follow([*story, copy])))


@SOME
@given(STORIES)
def test_a_reading_by_newer_stages_is_no_change(story: list[Extraction]) -> None:
    """The same articles, of which less was read before."""
    before = follow([msgspec.structs.replace(row, claims=()) for row in story])
    assert changes(before, follow(story)) == ()


@SOME
@given(STORIES)
def test_every_change_has_its_words(story: list[Extraction]) -> None:
    texts = {row.article.id: row.article.text for row in story}
    for row in history(follow(story)):
        assert row.id.startswith("x-")
        assert row.text
        assert row.article in row.articles
        for part in (*row.evidence, *row.evidence_before):
            assert texts[part.article][part.start : part.end] == part.quote


def test_ids_do_not_depend_on_the_interval_or_the_story() -> None:
    rows = [told(at, Said(9 + at, "police", day=at)) for at in range(3)]
    whole = {row.id for row in history(follow(rows))}
    assert {row.id for row in since([rows[0].article.id], follow(rows))} < whole
    renamed = follow(rows)._replace(story=Story(id="s-two", title="", articles=(), first=None,
                                                last=None))  # fmt: skip
    assert {row.id for row in history(renamed)} == whole


def in_order(story: Sequence[Extraction]) -> list[Extraction]:
    return sorted(story, key=lambda row: (str(row.article.published), row.article.id))


def articles(rows: Sequence[Extraction]) -> set[str]:
    return {row.article.id for row in rows}


def figures(rows: Sequence[Change]) -> list[Change]:
    return [row for row in rows if row.about == "figure"]


# --- versions --------------------------------------------------------------------------------

BODY = "Shells fell on the market at noon. " + " ".join(f"word{at}" for at in range(60))


def version(words: str, **fields: Any) -> Article:
    return article(f"Shells on a market\n{words}", url="https://wire.example/one", **fields)


def test_the_later_text_of_a_url_is_the_newer() -> None:
    one = version(BODY, published=DAY + timedelta(hours=9))
    two = version(f"{BODY} More came.", published=DAY + timedelta(hours=10))
    assert {name: row.by for name, row in versions([two, one]).items()} == {one.id: two.id}
    assert versions([one, two])[one.id].how == "edited"


def test_of_texts_of_one_moment_the_one_that_came_later() -> None:
    one, two = version(BODY, published=DAY), version(f"{BODY} More.", published=DAY)
    assert versions([one, two]) == {}
    seen = [
        Seen(two.id, "https://wire.example/one", 1),
        Seen(one.id, "https://wire.example/one", 2),
    ]
    assert list(versions([one, two], seen)) == [two.id]


def test_a_chain_leads_to_the_newest() -> None:
    rows = [version(f"{BODY} {'x ' * at}", published=DAY + timedelta(days=at)) for at in range(4)]
    found = versions(rows)
    assert {row.by for row in found.values()} == {rows[-1].id}
    assert set(found) == {row.id for row in rows[:-1]}


def test_texts_without_a_url_are_no_versions() -> None:
    rows = [article(f"Shells\n{BODY} {at}", published=DAY + timedelta(days=at)) for at in range(2)]
    assert versions(rows) == {}


def test_a_corrected_figure_counts_no_more() -> None:
    one = told(0, Said(9, "police"), url="https://wire.example/one")
    two = told(1, Said(7, "medical", day=1), url="https://wire.example/one")
    (found,) = follow([one, two]).happenings
    whole = found.whole("killed")
    assert whole is not None
    assert (whole.low, whole.best, whole.high, whole.origins) == (7, 7, 7, 1)
    assert [row.standing for row in whole.reports] == ["superseded", "stands"]
    assert [row.after.best for row in whole.revisions] == [9, 7]
    assert [row.version.article for row in follow([one, two]).replaced] == [one.article.id]


def test_a_difference_is_told_in_the_words_of_both() -> None:
    before = dateline.extract("Nine people died. The road is closed. Schools open.")
    after = dateline.extract("Seven people died. Schools open. The road is closed. Rain fell.")
    rows = difference(before, after)
    assert [(row.before and row.before.quote, row.after and row.after.quote) for row in rows] == [
        ("Nine people died.", "Seven people died."), (None, "Rain fell.")
    ]  # fmt: skip
    assert difference(before, before) == ()


# --- hostile input ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "", "\u202e\x1b[31mkilled 9\x00", "KILLED NINE PEOPLE IN GAO " * 40, "a" * 100_000,
        "Nine people were killed. " * 3_000, "word " * 20_000,
    ],
    ids=["empty", "bidi", "upper", "one word", "many sentences", "one sentence"],
)  # fmt: skip
def test_hostile_texts(text: str) -> None:
    older = told(0, Said(9, "police"), url="https://wire.example/one")
    held = Article(id=article_id(text), text=text, url="https://wire.example/one",
                   published=datetime(2026, 1, 9), title=older.article.title)  # fmt: skip
    newer = Extraction(article=held)
    found = history(follow([older, newer]))
    assert {row.about for row in found} <= {"figure", "article", "gap"}
    assert difference(older, newer) or not text


# --- over a ledger -----------------------------------------------------------------------------

FIRST = (
    "Shelling kills nine in Gao\nShelling killed nine people in Gao, Mali, on Monday, police said."
)
LATER = (
    "Gao toll rises\nThe death toll from Monday's shelling in Gao, Mali, rose to 11, police said."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger with two articles of one story, which came in late in the wrong order."""
    held = tmp_path / "dateline.duckdb"
    for name, day, text in (("b", "2026-05-05", LATER), ("a", "2026-05-04", FIRST)):
        (tmp_path / f"{name}.txt").write_text(text)
        dateline.read(tmp_path / f"{name}.txt", ledger=held, published=day)
    return held


def run(*words: str, fails: bool = False) -> str:
    done = CliRunner().invoke(app, list(words))
    assert (done.exit_code != 0) == fails, (done.output, done.exception)
    return str(done.exception) if fails else done.output


class TestCommand:
    def test_since_a_day_means_from_that_day_on(self, path: Path) -> None:
        text = run("changes", "--since", "2026-05-05", "--ledger", str(path))
        assert "revised       Killed in Gao, 4 May 2026: 9 → 11 (police, 5 May" in text
        assert "new           Killed" not in text
        assert "new           Killed" in run("changes", "--since", "2026-05-04", "--ledger",
                                             str(path))  # fmt: skip

    def test_kinds_formats_and_nothing(self, path: Path) -> None:
        held = ("--ledger", str(path), "--since", "2026-05-01")
        assert "new  " not in run("changes", *held, "--kind", "revised")
        assert "- **revised**: Killed in Gao" in run("changes", *held, "--format", "markdown")
        rows = [msgspec.json.decode(row) for row in
                run("changes", *held, "--format", "json").splitlines()]  # fmt: skip
        assert {"new", "revised"} <= {row["kind"] for row in rows}
        assert "Nothing changed in what was published since 6 May 2026" in run(
            "changes", "--since", "2026-05-06", "--ledger", str(path)
        )

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("--kind", "gossip"), "no kind 'gossip'"),
            (("--format", "pdf"), "no format 'pdf'"),
            (("--since", "Tuesday"), "'Tuesday' is no date"),
            (("--since", "2026-05-04", "--until", "2026-05-01"), "lies before"),
            (("--recorded", "--as-recorded-on", "2026-05-01"), "both bound the record"),
        ],
    )
    def test_errors_say_what_to_do(self, path: Path, words: tuple[str, ...], told: str) -> None:
        assert told in run("changes", *words, "--ledger", str(path), fails=True)

    def test_the_record_has_a_time_of_its_own(self, path: Path) -> None:
        """Both came in today, whenever they were published."""
        with Ledger.open(path, read_only=True) as ledger:
            today = ledger.entries()[0].recorded
            tomorrow = today.date() + timedelta(days=1)
            assert list(changed(ledger, Interval(today.date(), recorded=True)))
            assert not list(changed(ledger, Interval(tomorrow, recorded=True)))
            assert not list(changed(ledger, Interval(date(2026, 5, 6))))

    def test_the_difference_of_an_article_and_its_correction(self, tmp_path: Path) -> None:
        held = tmp_path / "dateline.duckdb"
        row = {"title": "Gao", "url": "https://w.example/1", "published": "2026-05-04"}
        for number in ("Nine", "Seven"):
            text = f"{number} people were killed in Gao, Mali. The market is closed."
            (tmp_path / "one.jsonl").write_text(json.dumps(row | {"text": text}))
            dateline.read(tmp_path / "one.jsonl", ledger=held)
        with Ledger.open(held, read_only=True) as ledger:
            name = ledger.entries()[0].id
        text = run("diff", name, "--ledger", str(held))
        assert "  - Nine people were killed in Gao, Mali.\n" in text
        assert "  + Seven people were killed in Gao, Mali.\n" in text
        assert "closed" not in text


@pytest.mark.long
def test_killed_in_the_middle_of_reading(tmp_path: Path) -> None:
    """Read on after being killed, the ledger tells the same changes as one that never was."""
    folder = Path(__file__).parent.parent / "examples" / "five-stories"
    whole, broken = tmp_path / "whole.duckdb", tmp_path / "broken.duckdb"
    dateline.read(folder, ledger=whole)
    command = [sys.executable, "-m", "dateline", "read", str(folder), "--ledger", str(broken), "-q"]
    for seconds in (1.5, 2.5, 3.5):
        running = subprocess.Popen(command, start_new_session=True)
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    dateline.read(folder, ledger=broken)
    told = []
    for path in (whole, broken):
        with Ledger.open(path, read_only=True) as ledger:
            rows = list(changed(ledger, Interval(date(2026, 3, 1))))
            told.append({(row.story.id, one.id) for row in rows for one in row.changes})
    assert told[0] == told[1]
