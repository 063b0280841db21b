"""Stories in the ledger: kept, judged, and the same whatever the order and whatever goes wrong."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from builders import article, claim
from hypothesis import given, settings
from hypothesis import strategies as st
from test_stories import crowded, news  # noqa: F401
from typer.testing import CliRunner

from dateline.across.stories import group, story_id
from dateline.cli import app
from dateline.errors import UnknownId, UsageError
from dateline.ledger import Ledger, clock, threads
from dateline.ledger.stories import story_named
from dateline.records import Extraction

PRINT = "f" * 16
Sets = set[frozenset[str]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "desk.duckdb") as opened:
        yield opened


def keep(ledger: Ledger, *readings: Extraction, fingerprint: str = PRINT) -> None:
    ledger.keep(readings, fingerprint=fingerprint)


def sets(ledger: Ledger, **times: date) -> Sets:
    return {frozenset(row.articles) for row in ledger.stories(**times)}


def told(text: str, day: int = 1, **metadata: object) -> Extraction:
    """Return a reading of an article of some day of March 2025."""
    return Extraction(article=article(text, published=datetime(2025, 3, day), **metadata))


QUARRY = "Landslide buries Telmar quarry camp near Upper Brisk, foreman Odo Lantz says"
WELL = "Poisoned well at Hesk Farm sickens goats of Mirela Anton"


def two_stories() -> list[Extraction]:
    """Return two articles of each of two stories."""
    return [
        told(QUARRY), told(f"{QUARRY}. Diggers came.", 2), told(WELL, 3), told(f"{WELL}. Again.", 4)
    ]  # fmt: skip


# --- the same in whatever order, and after whatever happened ---------------------------------


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("seed", range(6))
def test_the_ledger_has_the_stories_of_the_articles_in_whatever_order_they_came(
    seed: int, ledger: Ledger
) -> None:
    readings = news(seed, 40)
    dated = [row for row in readings if row.article.published]
    wanted = {row.id: row.articles for row in group(dated)}
    chance = random.Random(seed)
    chance.shuffle(dated)
    for start in range(0, len(dated), 7):
        keep(ledger, *dated[start : start + 7])
        if chance.random() < 0.7:
            ledger.bring_up_to_date()
    assert {row.id: row.articles for row in ledger.stories()} == wanted


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("linked", [True, False])
def test_what_was_known_then_is_answered_as_then(ledger: Ledger, linked: bool) -> None:
    readings = news(11, 40)
    keep(ledger, *readings)
    if linked:
        ledger.bring_up_to_date()
    for day in (2, 3, 4):
        until = date(2025, 1, day)
        known = [r for r in readings if r.article.published and r.article.published.day <= day]
        wanted = {frozenset(row.articles) for row in group(known)}
        assert sets(ledger, known_on=until) == wanted


def test_what_was_recorded_then_is_answered_as_then(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    quarry, again, well, _ = two_stories()
    keep(ledger, again, well)
    ledger.bring_up_to_date()
    before = sets(ledger)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 9, tzinfo=UTC))
    keep(ledger, quarry)
    ledger.bring_up_to_date()
    (story,) = [row for row in ledger.stories() if again.article.id in row.articles]
    ledger.judge("merge", [story.id, well.article.id], by="Ada")
    assert len(sets(ledger)) == 1
    assert sets(ledger, recorded_on=date(2026, 1, 5)) == before


def test_a_corrected_date_moves_an_article(ledger: Ledger) -> None:
    quarry, again, *_ = two_stories()
    keep(ledger, quarry, again)
    ledger.bring_up_to_date()
    moved = msgspec.structs.replace(
        quarry, article=msgspec.structs.replace(quarry.article, published=datetime(2025, 3, 9))
    )
    keep(ledger, moved)
    (story,) = ledger.stories()
    assert story.articles == (again.article.id, quarry.article.id)
    ledger.bring_up_to_date()
    assert ledger.stories() == (story,)


def test_a_rejected_article_holds_no_story_together(ledger: Ledger) -> None:
    quarry, again, *_ = two_stories()
    keep(ledger, quarry, again)
    ledger.bring_up_to_date()
    ledger.judge("reject", quarry.article.id, by="Ada")
    assert sets(ledger) == {frozenset({again.article.id})}
    ledger.bring_up_to_date()
    assert sets(ledger) == {frozenset({again.article.id})}
    ledger.judge("accept", quarry.article.id, by="Ada")
    assert sets(ledger) == {frozenset({quarry.article.id, again.article.id})}


def test_a_ledger_without_traits_is_read_again(ledger: Ledger) -> None:
    readings = two_stories()
    keep(ledger, *readings)
    wanted = ledger.stories()
    ledger._session.connection.execute("DELETE FROM traits")
    assert ledger.stories() == wanted
    assert ledger.bring_up_to_date() == 4
    assert ledger.stories() == wanted
    assert ledger.bring_up_to_date() == 0


def test_what_another_version_made_is_made_anew(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.ledger import shelf

    keep(ledger, *two_stories())
    ledger.bring_up_to_date()
    wanted = ledger.stories()
    for module in (threads, shelf):
        monkeypatch.setattr(module, "made_by", lambda: "stories/next")
    assert ledger.stories() == wanted
    assert ledger.bring_up_to_date() == 4
    assert ledger.stories() == wanted


def test_reading_only_answers_what_nobody_linked(tmp_path: Path) -> None:
    path = tmp_path / "desk.duckdb"
    Ledger.appending(path).keep(two_stories(), fingerprint=PRINT)
    with Ledger.open(path, read_only=True) as ledger:
        found = ledger.stories()
    assert sorted(len(row.articles) for row in found) == [2, 2]
    Ledger.appending(path).bring_up_to_date()
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.stories() == found


KILLED = """
import sys
sys.path[:0] = {paths!r}
from test_stories import news
from dateline.ledger import Ledger, threads
threads.AT_A_TIME = 3
for start in range(0, 30, 5):
    keeper = Ledger.appending({path!r})
    keeper.keep(news(5, 30)[start:start + 5], fingerprint="f" * 16)
    print("kept", flush=True)
    keeper.bring_up_to_date()
"""


@pytest.mark.parametrize("lines", [1, 4])
def test_a_run_that_was_killed_ends_in_the_same_stories(tmp_path: Path, lines: int) -> None:
    path = str(tmp_path / "desk.duckdb")
    script = KILLED.format(paths=[str(Path(__file__).parent)], path=path)
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert run.stdout is not None
    for _ in range(lines):
        run.stdout.readline()
    time.sleep(random.uniform(0, 0.05))
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    with Ledger.open(path) as ledger, Ledger.open(tmp_path / "other.duckdb") as other:
        keep(other, *news(5, 30))
        assert ledger.stories() == other.stories()
        ledger.bring_up_to_date()
        assert ledger.stories() == other.stories()


# --- judgements ------------------------------------------------------------------------------


def test_a_person_merges_and_withdraws(ledger: Ledger) -> None:
    keep(ledger, *two_stories())
    before = ledger.stories()
    made = ledger.judge("merge", [row.id for row in before], by="Ada")
    (one,) = ledger.stories()
    assert one.articles == tuple(row.article.id for row in two_stories())
    for row in before:
        assert story_named([one], row.id) is one
    ledger.judge("withdraw", made.id, by="Ben")
    assert ledger.stories() == before


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_merge_and_withdraw_is_as_nothing(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.duckdb") as ledger:
        keep(ledger, *news(data.draw(st.integers(0, 99)), 15))
        before = ledger.stories()
        some = data.draw(st.lists(st.sampled_from(before), min_size=2, max_size=3))
        ids = {row.id for row in some}
        made = ledger.judge("merge", [*sorted(ids), some[0].articles[-1]], by="Ada")
        assert len(ledger.stories()) <= len(before) - len(ids) + 1
        ledger.judge("withdraw", made.id, by="Ada")
        assert ledger.stories() == before


def test_a_person_splits_and_what_follows_goes_along(ledger: Ledger) -> None:
    quarry, again, *_ = two_stories()
    third = told(f"{QUARRY}. Diggers came. They found lamps.", 5)
    keep(ledger, quarry, again, third)
    (story,) = ledger.stories()
    made = ledger.judge("split", [story.id, again.article.id], by="Ada", reason="a second slide")
    apart = {frozenset({quarry.article.id, third.article.id}), frozenset({again.article.id})}
    assert sets(ledger) == apart
    assert made.body == {"stays": [quarry.article.id, third.article.id]}
    later = told(f"{QUARRY}. Diggers came. A crane too.", 6)
    keep(ledger, later)
    (home,) = [row for row in sets(ledger) if later.article.id in row]
    assert len(home) > 1
    assert len(sets(ledger)) == 2
    ledger.judge("withdraw", made.id, by="Ada")
    assert len(sets(ledger)) == 1


def test_a_person_moves_an_article(ledger: Ledger) -> None:
    quarry, again, well, other = two_stories()
    keep(ledger, *two_stories())
    goal = story_id(well.article.id)
    made = ledger.judge("correct", again.article.id, by="Ada", values={"story": goal[:8]})
    assert made.body["story"] == goal
    assert sets(ledger) == {
        frozenset({quarry.article.id}),
        frozenset({again.article.id, well.article.id, other.article.id}),
    }
    back = ledger.judge(
        "correct", again.article.id, by="Ben", values={"story": story_id(quarry.article.id)}
    )
    assert frozenset({quarry.article.id, again.article.id}) in sets(ledger)
    ledger.judge("withdraw", back.id, by="Ben")
    assert frozenset({quarry.article.id}) in sets(ledger)


def test_a_person_s_merge_after_a_split_holds(ledger: Ledger) -> None:
    quarry, again, *_ = two_stories()
    keep(ledger, quarry, again)
    whole = sets(ledger)
    ledger.judge("split", [story_id(quarry.article.id), again.article.id], by="Ada")
    assert len(sets(ledger)) == 2
    ledger.judge("merge", [quarry.article.id, again.article.id], by="Ben")
    assert sets(ledger) == whole
    ledger.judge("split", [story_id(quarry.article.id), again.article.id], by="Cyd")
    assert len(sets(ledger)) == 2


def test_a_rejected_story_is_not_listed_and_its_articles_stay(ledger: Ledger) -> None:
    quarry, _, well, other = two_stories()
    keep(ledger, *two_stories())
    made = ledger.judge("reject", story_id(quarry.article.id), by="Ada")
    assert sets(ledger) == {frozenset({well.article.id, other.article.id})}
    assert len(ledger.entries()) == 4
    ledger.judge("withdraw", made.id, by="Ada")
    assert len(sets(ledger)) == 2


@pytest.fixture
def easily(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is hardly near enough join two stories, whatever weights are shipped."""
    from dateline.across.stories import arranging

    monkeypatch.setattr(arranging, "MERGE", 0.8)
    monkeypatch.setattr(arranging, "ROUND_UP", 0.3)


@pytest.mark.usefixtures("easily")
@pytest.mark.parametrize("verdict", ["merge", "split"])
def test_a_withdrawn_decision_of_the_program_is_undone_and_not_made_again(
    verdict: str, ledger: Ledger
) -> None:
    bridging = decided(verdict)
    keep(ledger, *bridging)
    ledger.bring_up_to_date()
    (made,) = [row for row in ledger.judgements() if row.verdict == verdict]
    assert made.by.startswith("dateline stories/")
    assert made.reason
    before = sets(ledger)
    withdrawal = ledger.judge("withdraw", made.id, by="Ada")
    undone = sets(ledger)
    assert undone != before
    ledger.bring_up_to_date()
    assert sets(ledger) == undone
    assert [row.id for row in ledger.judgements() if not row.withdrawn] == [withdrawal.id]
    ledger.judge("withdraw", withdrawal.id, by="Ben")
    assert sets(ledger) == before
    ledger.bring_up_to_date()
    assert len([row for row in ledger.judgements() if row.verdict == verdict]) == 1


@pytest.mark.usefixtures("easily")
def test_the_program_takes_back_what_no_longer_holds(ledger: Ledger) -> None:
    keep(ledger, *decided("merge"))
    ledger.bring_up_to_date()
    (made,) = ledger.judgements()
    ledger.judge("reject", made.targets[2], by="Ada")
    ledger.bring_up_to_date()
    standing = {row.id: row for row in ledger.judgements()}
    assert standing[made.id].withdrawn
    ledger.judge("accept", made.targets[2], by="Ada")
    ledger.bring_up_to_date()
    again = [row for row in ledger.judgements() if row.verdict == "merge" and not row.withdrawn]
    assert [row.targets for row in again] == [made.targets]


def decided(verdict: str) -> list[Extraction]:
    """Return articles of which the program makes one story, or two, by a decision."""
    if verdict == "merge":
        smoke = "Smoke over Telmar quarry camp near Brisk as shepherds of Vell flee"
        missing = "Odo Lantz missing after shift in Telmar, wife Ilka says"
        return [told(smoke, 1), told(missing, 2), told(f"{smoke}: {missing}", 3)]
    return [
        dated("Grenade thrown at Korsa market wounds two, guard Petru Mazil says", 1, 1),
        dated("Grenade at Korsa market wounded two, guard Petru Mazil says", 2, 1),
        dated("Again a grenade at Korsa market wounds two, guard Petru Mazil says", 8, 8),
        dated("Again a grenade at Korsa market wounded two, Petru Mazil says", 9, 8),
    ]


def dated(text: str, day: int, happened: int) -> Extraction:
    """Return an article that counts two wounded on a day of March 2025."""
    from dateline.records import Interval

    row = told(text, day)
    moment = date(2025, 3, happened)
    harm = claim(
        row.article, "two", 2, class_="injured", place=None,
        date=Interval(start=moment, end=moment, precision="day"),
    )  # fmt: skip
    return msgspec.structs.replace(row, claims=(harm,))


@pytest.mark.parametrize(
    ("verdict", "targets", "values", "told"),
    [
        ("split", ["STORY"], {}, "needs a story and some"),
        ("split", ["STORY", "ALL"], {}, "nothing of the story would stay"),
        ("split", ["STORY", "OTHER"], {}, "is not in that story"),
        ("split", ["OTHER", "STORY"], {}, "is of one story"),
        ("correct", ["OTHER"], {"title": "x"}, "only its story"),
        ("correct", ["OTHER"], {"story": "OWN"}, "in that story already"),
    ],
)
def test_what_does_not_fit_is_refused(
    ledger: Ledger, verdict: str, targets: list[str], values: dict[str, str], told: str
) -> None:
    quarry, again, well, _ = two_stories()
    keep(ledger, *two_stories())
    ids = {
        "STORY": [story_id(quarry.article.id)], "ALL": [quarry.article.id, again.article.id],
        "OTHER": [well.article.id], "OWN": [story_id(well.article.id)],
    }  # fmt: skip
    full = [name for target in targets for name in ids[target]]
    fields = {name: ids.get(value, [value])[0] for name, value in values.items()}
    with pytest.raises(UsageError, match=told):
        ledger.judge(verdict, full, by="Ada", values=fields)  # type: ignore[arg-type]
    assert ledger.judgements() == ()


# --- the commands ----------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "dateline.duckdb"
    Ledger.appending(path).keep(two_stories(), fingerprint=PRINT)
    monkeypatch.chdir(tmp_path)
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.usefixtures("desk")
def test_judging_from_the_command_line() -> None:
    quarry, _, well, _ = two_stories()
    one, other = story_id(quarry.article.id), story_id(well.article.id)
    said = run("judge", "merge", one, other, "--by", "Ada", "--reason", "one\x1b[31m day")
    made = said.split()[0]
    assert f"{one} holds 4 articles now" in said
    assert f"dateline judge withdraw {made} --by NAME" in said
    listed = run("judgements")
    assert f"merge {one} {other} — Ada" in listed
    assert "\x1b" not in listed
    assert run("stories").count("s-") == 1
    assert "holds" not in run("judge", "withdraw", made, "--by", "Ben")
    assert run("stories").count("s-") == 2
    assert run("judgements") == "Nothing was judged yet.\n"
    assert "(withdrawn)" in run("judgements", "--all")
    moved = run("judge", "correct", quarry.article.id, "--set", f"story={other}", "--by", "Cyd")
    assert f"story {other}" in moved
    (row,) = map(msgspec.json.decode, run("judgements", "--format", "json").splitlines())
    assert (row["verdict"], row["by"]) == ("correct", "Cyd")


@pytest.mark.usefixtures("desk")
def test_a_finding_is_corrected_from_the_command_line(desk: Path) -> None:
    row = dated("Grenade hurts two at Korsa", 5, 5)
    Ledger.appending(desk).keep([row], fingerprint=PRINT)
    said = run("judge", "correct", row.claims[0].id, "--set", "best=3", "--set", "high=3",
               "--by", "Ada")  # fmt: skip
    assert "best 3, high 3" in said
    with Ledger.open(desk, read_only=True) as ledger:
        (held,) = ledger.findings(kind="claim")
    assert held.finding.to_dict()["best"] == 3


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("given", "error"),
    [
        (("judge", "praise", "a-aaaa", "--by", "Ada"), UsageError),
        (("judge", "accept", "s-aaaa", "--by", "Ada"), UnknownId),
        (("judge", "accept", "c-aaaa", "--by", " "), UsageError),
        (("judge", "correct", "c-aaaa", "--set", "best", "--by", "Ada"), UsageError),
        (("judgements", "--format", "xml"), UsageError),
        (("judge", "accept", "a-aaaa", "--by", "Ada", "--ledger", "none.duckdb"), UsageError),
    ],
)
def test_errors_say_what_to_do(given: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error, match=" — "):
        CliRunner().invoke(app, list(given), catch_exceptions=False)


def test_a_late_correction_keeps_both_versions_in_one_story(ledger: Ledger) -> None:
    url = "https://paper.example/slide"
    first = told(f"{QUARRY}. Nine are missing. Roads are closed.", 1, url=url)
    second = told(f"{QUARRY}. Seven are missing. Roads are closed. Corrected.", 1, url=url)
    keep(ledger, second)
    ledger.bring_up_to_date()
    keep(ledger, first)
    (story,) = ledger.stories()
    assert set(story.articles) == {first.article.id, second.article.id}
    assert timedelta(0) == (story.last or date.min) - (story.first or date.min)
