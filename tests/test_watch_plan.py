"""Watch files, quiet hours, digests, pauses and turns: never too early, never too often."""

import threading
import time as seconds
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from unicodedata import category
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import UsageError
from dateline.watching import pauses, planfile
from dateline.watching.choosing import wants
from dateline.watching.explain import explained, span
from dateline.watching.hosts import Hosts, Stopped
from dateline.watching.hours import Hours, Quiet, is_quiet, release
from dateline.watching.notices import Line
from dateline.watching.plan import Wanted
from dateline.watching.wording import body, ranked

ZONES = st.sampled_from([
    "UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "Pacific/Apia", "Africa/Casablanca",
])  # fmt: skip
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
# Around these the clocks of some zone above jump.
JUMPS = st.sampled_from([
    datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC),
])  # fmt: skip
NEAR_JUMPS = st.builds(
    lambda moment, minutes: moment + timedelta(minutes=minutes), JUMPS, st.integers(-1500, 1500)
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
QUIET = st.builds(Quiet, start=TIMES, end=TIMES).filter(lambda row: row.start != row.end)
HOURS = st.builds(
    Hours, zone=ZONES, quiet=st.none() | QUIET,
    digest=st.lists(TIMES, max_size=3, unique=True).map(tuple),
)  # fmt: skip


# --- hours ------------------------------------------------------------------------------------


@given(MOMENTS | NEAR_JUMPS, HOURS)
def test_nothing_is_told_too_early_or_in_quiet_hours(arrived: datetime, hours: Hours) -> None:
    moment = release(arrived, hours)
    assert moment >= arrived
    assert moment - arrived <= timedelta(days=4)
    assert not is_quiet(moment, hours)


@given(MOMENTS | NEAR_JUMPS, HOURS, st.integers(0, 5000))
def test_what_comes_later_is_not_told_earlier(
    arrived: datetime, hours: Hours, minutes: int
) -> None:
    later = arrived + timedelta(minutes=minutes)
    assert release(arrived, hours) <= release(later, hours)


@given(MOMENTS | NEAR_JUMPS, ZONES, QUIET)
def test_outside_quiet_hours_all_is_told_at_once(
    arrived: datetime, zone: str, quiet: Quiet
) -> None:
    hours = Hours(zone=zone, quiet=quiet)
    if not is_quiet(arrived, hours):
        assert release(arrived, hours) == arrived
    else:
        end = release(arrived, hours)
        assert is_quiet(end - timedelta(seconds=2), hours)


@given(MOMENTS | NEAR_JUMPS, ZONES, st.lists(TIMES, min_size=1, max_size=3, unique=True))
def test_a_digest_comes_at_its_hour_of_the_wall_clock(
    arrived: datetime, zone: str, digest: list[time]
) -> None:
    moment = release(arrived, Hours(zone=zone, digest=tuple(digest)))
    local = moment.astimezone(ZoneInfo(zone))
    before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    jumped = local.replace(tzinfo=None) - before.replace(tzinfo=None) != timedelta(seconds=1)
    assert local.time() in digest or jumped


def night(moment: str, zone: str = "Europe/Madrid") -> str:
    """Return until when quiet hours from 22 to 7 hold back, as the wall clock says."""
    hours = Hours(zone=zone, quiet=Quiet(start=time(22), end=time(7)))
    found = release(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)), hours)
    return f"{found.astimezone(ZoneInfo(zone)):%d %H:%M}"


@pytest.mark.parametrize(
    ("arrived", "told"),
    [
        ("2026-01-10T21:59", "10 21:59"), ("2026-01-10T22:00", "11 07:00"),
        ("2026-01-11T06:59", "11 07:00"), ("2026-01-11T07:00", "11 07:00"),
        ("2026-03-28T23:00", "29 07:00"),  # the clocks go forward in this night
        ("2026-10-24T23:00", "25 07:00"),  # and back in this
    ],
)  # fmt: skip
def test_a_night(arrived: str, told: str) -> None:
    assert night(arrived) == told


def test_hours_that_come_twice_or_not_at_all() -> None:
    york = ZoneInfo("America/New_York")
    ends = Hours(zone="America/New_York", quiet=Quiet(start=time(22), end=time(1, 30)))
    late = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)  # 01:45, for the first time
    assert release(late, ends) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    spring = Hours(zone="America/New_York", digest=(time(2, 30),))
    found = release(datetime(2026, 3, 8, 5, tzinfo=UTC), spring).astimezone(york)
    assert (found.date(), found.time()) == (date(2026, 3, 8), time(3))


# --- pauses -----------------------------------------------------------------------------------

EVERY = st.floats(60, 86_400)
CHANCE = st.floats(0, 1, exclude_max=True)


@given(EVERY, CHANCE)
def test_a_poll_is_never_early_and_little_late(every: float, chance: float) -> None:
    assert every <= pauses.until_next(every, chance=lambda: chance) <= every * 1.1


@given(EVERY, st.integers(1, 10_000), st.floats(0, 1e9), CHANCE)
def test_failures_make_pauses_longer_up_to_a_bound(
    every: float, failures: int, asked: float, chance: float
) -> None:
    pause = pauses.after_failure(every, failures, asked=asked, chance=lambda: chance)
    assert pause >= min(every * 2 ** min(failures - 1, 20), max(every, pauses.LONGEST_PAUSE))
    assert pause >= min(asked, pauses.LONGEST_ASKED)
    assert pause <= max(every, pauses.LONGEST_PAUSE, pauses.LONGEST_ASKED) * 1.1


@given(st.integers(1, 10_000), CHANCE)
def test_deliveries_are_tried_for_ever_longer_up_to_a_bound(attempts: int, chance: float) -> None:
    pause = pauses.after_failed_delivery(attempts, chance=lambda: chance)
    assert pauses.FIRST_RETRY <= pause <= pauses.LONGEST_RETRY * 1.1


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("120", 120), (" 7 ", 7), ("", 0), (None, 0), ("-5", 0), ("soon", 0), ("9" * 30, 0),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 3600), ("Mon, 02 Mar 2026 07:00:00 GMT", 0),
        ("2026", 2026), ("١٢", 0),
    ],
)  # fmt: skip
def test_what_retry_after_asks_for(header: str | None, wanted: float) -> None:
    assert pauses.retry_after(header, datetime(2026, 3, 2, 8, tzinfo=UTC)) == wanted


# --- turns ------------------------------------------------------------------------------------


def test_one_request_at_a_time_and_a_pause_between() -> None:
    hosts = Hosts(gap=0.05)
    inside: list[str] = []
    times: list[float] = []
    most = 0

    def ask() -> None:
        nonlocal most
        with hosts.turn("http://a.example", 0):
            times.append(seconds.monotonic())
            inside.append("a")
            most = max(most, len(inside))
            seconds.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert all(b - a >= 0.05 for a, b in pairwise(times))


def test_other_sites_do_not_wait() -> None:
    slept: list[float] = []
    hosts = Hosts(gap=100, clock=lambda: 0.0, sleep=slept.append)
    for number in range(20):
        with hosts.turn(f"http://{number}.example", 0):
            pass
    assert slept == []
    with hosts.turn("http://3.example", 200):
        pass
    with hosts.turn("http://3.example", 0):
        pass
    assert slept == [100, 200]


def test_who_waits_for_a_turn_is_let_go_when_the_watch_stops() -> None:
    hosts = Hosts(gap=100)
    with hosts.turn("http://a.example", 0):
        pass
    threading.Timer(0.1, hosts.stopping.set).start()
    began = seconds.monotonic()
    with pytest.raises(Stopped), hosts.turn("http://a.example", 0):
        pass
    assert seconds.monotonic() - began < 2


# --- watch files ------------------------------------------------------------------------------

GOOD = """
ledger = "desk.duckdb"
zone = "Europe/Madrid"
every = "30m"

[[feeds]]
url = "https://news.example/world.rss"
follow = true

[[feeds]]
name = "Asia"
url = "https://news.example/asia.rss"
every = "1h30m"
lang = "en-GB"

[[notify]]
folder = "mail"
quiet = "22:00-07:00"
digest = ["17:00", "07:00"]
words = ["bridge"]

[[notify]]
name = "hook"
webhook = "env:DESK_HOOK"
victims = 5
"""


def test_a_watch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_HOOK", "https://hooks.example/x")
    path = tmp_path / "desk.toml"
    path.write_text(GOOD)
    plan = planfile.load(path)
    assert [(row.name, row.every, row.follow, row.lang) for row in plan.feeds] == [
        ("news.example/world.rss", 1800, True, None), ("Asia", 5400, False, "en"),
    ]  # fmt: skip
    mail, hook = plan.notifiers
    assert (mail.target, mail.hours.digest) == (str(tmp_path / "mail"), (time(7), time(17)))
    assert mail.hours.zone == hook.hours.zone == "Europe/Madrid"
    assert (hook.target, hook.wanted.victims) == ("https://hooks.example/x", 5)
    said = " ".join(explained(plan, datetime(2026, 3, 2, 23, tzinfo=UTC)))
    assert "every 30 min, with the pages that it links to" in said
    assert (
        "in a digest at 07:00, 17:00, never from 22:00 to 07:00 (Europe/Madrid; next Tue 3 Mar "
        "07:00)" in said
    )


WRONG = [
    ("every = \"30m\"", "every = \"often\"", 4, "no span of time"),
    ("every = \"1h30m\"", "every = \"5s\"", 13, "more often than once a minute"),
    ("https://news.example/asia.rss", "https://news.example/world.rss", 12, "stands there twice"),
    ("https://news.example/asia.rss", "file:///etc/passwd", 12, "no http or https URL"),
    ("lang = \"en-GB\"", "language = \"en\"", 14, "no setting here"),
    ("lang = \"en-GB\"", "lang = \"English\"", 14, "no language"),
    ("follow = true", "follow = \"yes\"", 8, "neither true nor false"),
    ("\"Europe/Madrid\"", "\"Madrid\"", 3, "no time zone"),
    ("22:00-07:00", "22-7", 18, "no time of the day"),
    ("22:00-07:00", "07:00-07:00", 18, "no quiet hours"),
    ("\"17:00\"", "\"23:00\"", 19, "lies in the quiet hours"),
    ("words", "kinds", 20, "'bridge' is no kind"),
    ("victims = 5", "victims = -1", 25, "no number of victims"),
    ("env:DESK_HOOK", "env:NO_SUCH", 24, "the environment has no NO_SUCH"),
    ("env:DESK_HOOK", "hooks.example", 24, "no http or https URL"),
    ("name = \"hook\"", "command = [\"x\"]", 22, "needs one of"),
    ("name = \"hook\"", "to = \"a@b.example\"", 23, "no setting here"),
    ("[[notify]]\nfolder", "[[notify\nfolder", 16, "is no TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "said"), WRONG, ids=[row[3] for row in WRONG])
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, line: int, said: str
) -> None:
    monkeypatch.setenv("DESK_HOOK", "https://hooks.example/x")
    path = tmp_path / "desk.toml"
    assert GOOD.count(old) >= 1
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(UsageError) as found:
        planfile.load(path)
    assert f"line {line}" in str(found.value)
    assert said in str(found.value)
    assert found.value.do


@pytest.mark.parametrize("text", ["", "feeds = 3", "[[feeds]]", "[feeds]\nurl = 'x'"])
def test_files_that_say_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(text)
    with pytest.raises(UsageError):
        planfile.load(path)


@given(st.floats(0, 1e8))
def test_spans_are_words(length: float) -> None:
    assert 1 <= len(span(length).split()) // 2 <= 2


# --- whom it concerns, and in which words -------------------------------------------------------

LINE = Line(
    id="x-1", kind="revised", about="figure", text="Killed in Béni: 7 → 9", story="s-abc123",
    title="Shells hit the ferry", victims=9, actors=("COD-MIL", "M-23"), places=("Béni", "COD"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (Wanted(), True), (Wanted(kinds=("revised",)), True), (Wanted(kinds=("new",)), False),
        (Wanted(stories=("s-abc",)), True), (Wanted(stories=("s-x", "s-y")), False),
        (Wanted(words=("FERRY",)), True), (Wanted(words=("fer",)), False),
        (Wanted(words=("fer*",)), True), (Wanted(words=('"the ferry"',)), True),
        (Wanted(words=("beni",)), True), (Wanted(words=("truck", "ferry")), True),
        (Wanted(places=("beni",)), True), (Wanted(places=("cod",)), True),
        (Wanted(places=("Goma",)), False), (Wanted(actors=("m-23",)), True),
        (Wanted(victims=9), True), (Wanted(victims=10), False),
        (Wanted(victims=5, words=("ferry",)), True), (Wanted(victims=5, words=("bus",)), False),
    ],
)  # fmt: skip
def test_who_wants_what(wanted: Wanted, answer: bool) -> None:
    assert wants(wanted, LINE) is answer


@given(st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_any_words_can_be_looked_for(words: str, text: str) -> None:
    line = Line(id="x-1", kind="new", text=text, story="s-1")
    assert wants(Wanted(words=(words,)), line) in {True, False}


def test_the_most_important_comes_first() -> None:
    few = Line(id="x-1", kind="new", text="Three", story="s-1", importance=2, victims=3)
    many = Line(id="x-2", kind="new", text="Forty", story="s-2", importance=2, victims=40)
    denied = Line(id="x-3", kind="contradicted", text="Denied", story="s-3", importance=1)
    feed = Line(id="x-4", kind="feed", text="Gone", importance=1)
    order = [rows[0].id for rows in ranked([few, feed, many, denied])]
    assert order == ["x-3", "x-2", "x-1", "x-4"]


@given(st.lists(st.text(max_size=200), min_size=1, max_size=100))
def test_no_words_of_an_article_steer_the_readers_screen(texts: list[str]) -> None:
    lines = [
        Line(id=f"x-{n}", kind="new", text=text, title=text, story=f"s-{n % 7}")
        for n, text in enumerate(texts)
    ]
    said = body(lines, since=datetime(2026, 3, 2, tzinfo=UTC), zone="Asia/Kolkata")
    steering = {letter for letter in said if category(letter) in {"Cc", "Cf", "Cs", "Co"}}
    assert steering <= set("\n\u200c\u200d")
