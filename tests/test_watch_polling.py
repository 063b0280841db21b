"""One poll after another, of a server that fails in all common ways."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from dateline.watching import State
from dateline.watching.status import status
from tests.feed_site import (
    NOW,
    Site,
    bomb,
    breaks_off,
    dated,
    gives,
    hangs,
    in_turn,
    moves,
    says,
    serving,
    tagged,
)
from tests.watch_desk import Desk


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DATELINE_FETCH_TIMEOUT", "1")
    with serving() as made:
        yield made


def desk_of(site: Site, folder: Path, **feed: object) -> Desk:
    return Desk(folder, feeds=[{"url": f"{site.url}/feed", "name": "post"} | feed])


def error_of(desk: Desk) -> str | None:
    found = status(desk.path)
    assert found is not None
    return found.feeds[0].error


# --- what is new ------------------------------------------------------------------------------


def test_only_new_items_are_read(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = gives(site.feed(site.item("b"), site.item("a")))
    said = desk.once()
    assert said[0] == "post: 2 new items: 2 read"
    assert [line.partition(" ")[2] for line in said[1:]] == [
        "new: Market of a is hit", "new: Market of b is hit",
    ]  # fmt: skip
    site.answers["/feed"] = gives(site.feed(site.item("c"), site.item("b"), site.item("a")))
    assert desk.later(15).once()[0] == "post: 1 new item: 1 read"
    assert desk.later(15).once() == []
    assert desk.ledger.batches == [2, 1]


def test_a_feed_is_not_asked_before_it_is_due(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, every="15m")
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    for _ in range(5):
        desk.later(4).once()
    assert site.paths() == ["/feed", "/feed"]


@pytest.mark.parametrize("kind", ["etag", "date"])
def test_what_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path, kind: str) -> None:
    desk = desk_of(site, tmp_path)
    body = site.feed(site.item("a"))
    stamp = "Mon, 02 Mar 2026 08:00:00 GMT"
    site.answers["/feed"] = tagged(body, '"v1"') if kind == "etag" else dated(body, stamp)
    desk.once()
    desk.later(15).once()
    header, value = ("if-none-match", '"v1"') if kind == "etag" else ("if-modified-since", stamp)
    assert [row.headers.get(header) for row in site.asked if row.path == "/feed"] == [None, value]
    assert error_of(desk) is None


def test_a_corrected_item_is_read_again(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = gives(site.feed(site.item("a", "Twelve traders were hurt, he said.")))
    desk.once()
    site.answers["/feed"] = gives(site.feed(site.item("a", "Nine traders were hurt, he said.")))
    desk.later(15).once()
    assert [("Twelve" in text, "Nine" in text) for text in desk.ledger.texts()] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert len({row.url for row in desk.ledger.articles.values()}) == 1


@pytest.mark.parametrize("field", ["guid", "link"])
def test_names_that_change_each_time_bring_nothing_new(
    site: Site, tmp_path: Path, field: str
) -> None:
    desk = desk_of(site, tmp_path)
    for turn in range(3):
        changed = {field: f"{site.url}/{turn}"}
        site.answers["/feed"] = gives(site.feed(site.item("b", **changed)))
        desk.later(15).once()
    assert desk.ledger.batches == [1]


def test_items_without_names_are_told_apart_by_their_words(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    bare = {"guid": "", "link": "", "pubDate": ""}
    site.answers["/feed"] = gives(site.feed(site.item("b", **bare), site.item("a", **bare)))
    desk.once()
    desk.later(15).once()
    assert desk.ledger.batches == [2]
    assert {row.published for row in desk.ledger.articles.values()} == {None}


def test_items_that_share_a_link_are_told_apart(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    home = {"link": f"{site.url}/"}
    site.answers["/feed"] = gives(site.feed(site.item("b", **home), site.item("a", **home)))
    desk.once()
    desk.later(15).once()
    assert len(desk.ledger.articles) == 2
    assert desk.ledger.batches == [2]


def test_a_link_is_the_same_whoever_led_there(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    for turn, words in (("mon", "Nine were hurt, he said."), ("tue", "Ten were hurt, he said.")):
        link = f"{site.url}/a?id=4&utm_source={turn}"
        site.answers["/feed"] = gives(site.feed(site.item("a", words, link=link)))
        desk.later(15).once()
    found = status(desk.path)
    assert found is not None
    assert found.feeds[0].items == 1
    assert len(desk.ledger.articles) == 2


@pytest.mark.parametrize(("days", "kept"), [(-4000, True), (0, True), (30, False)])
def test_dates_in_the_future_are_no_dates(
    site: Site, tmp_path: Path, days: int, kept: bool
) -> None:
    desk = desk_of(site, tmp_path)
    day = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    site.answers["/feed"] = gives(site.feed(site.item("a", pubDate=format_datetime(day))))
    desk.once()
    (article,) = desk.ledger.articles.values()
    assert article.published == (day if kept else None)


def test_a_flood_is_read_in_portions(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = gives(site.feed(*(site.item(f"n{n}") for n in range(100))))
    desk.once()
    assert max(desk.ledger.batches) <= 16
    assert len(desk.ledger.articles) == 100


def test_the_plan_knows_the_publisher_better(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, publisher="The Post", lang="es")
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    desk.once()
    (article,) = desk.ledger.articles.values()
    assert (article.publisher, article.lang) == ("The Post", "es")


# --- pages ------------------------------------------------------------------------------------

PAGE = "<html><body><article><h1>{0}</h1>" + "<p>{0} were hurt in the market, he said.</p>" * 4


def page(words: str) -> bytes:
    return PAGE.format(words).encode()


def test_the_page_is_read_and_fills_its_blanks_from_the_item(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    site.answers["/a"] = gives(page("Nine traders"), "text/html")
    desk.once()
    (article,) = desk.ledger.articles.values()
    assert "Nine traders" in article.text
    assert (article.published, article.publisher) == (NOW, "Harbour Post")


def test_a_page_out_of_reach_is_tried_again_and_its_summary_read_at_once(
    site: Site, tmp_path: Path
) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/feed"] = tagged(site.feed(site.item("a")), '"v1"')
    site.answers["/a"] = in_turn(says(503), says(503), gives(page("Nine traders"), "text/html"))
    for _ in range(5):
        desk.later(15).once()
    assert [("Nine" in text) for text in desk.ledger.texts()] == [False, True]
    assert site.paths().count("/a") == 3


def test_a_page_that_never_comes_is_given_up(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/feed"] = tagged(site.feed(site.item("a")), '"v1"')
    site.answers["/a"] = says(500)
    for _ in range(10):
        desk.later(15).once()
    assert site.paths().count("/a") == 5
    assert len(desk.ledger.articles) == 1


def test_pages_that_are_gone_or_forbidden_are_asked_once(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/robots.txt"] = gives(b"User-agent: *\nDisallow: /*b$\n", "text/plain")
    site.answers["/feed"] = gives(site.feed(site.item("b"), site.item("a")))
    for _ in range(3):
        desk.later(15).once()
    assert site.paths().count("/a") == 1
    assert "/b" not in site.paths()
    assert len(desk.ledger.articles) == 2


def test_a_dead_host_does_not_hold_up_its_feed(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/feed"] = gives(site.feed(*(site.item(f"n{n}") for n in range(12))))
    site.answers |= {f"/n{n}": says(503) for n in range(12)}
    desk.once()
    assert len([path for path in site.paths() if path != "/feed"]) == 3
    assert len(desk.ledger.articles) == 12


def test_an_item_that_is_updated_has_its_page_read_again(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, follow=True)
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>1</id>'
        "<title>Market is hit</title><link href='{0}/a'/><updated>{1}</updated></entry></feed>"
    )
    for day, words in (("2026-03-02T08:00:00Z", "Nine"), ("2026-03-02T09:00:00Z", "Ten")):
        site.answers["/feed"] = gives(atom.format(site.url, day).encode())
        site.answers["/a"] = gives(page(words), "text/html")
        desk.later(15).once()
    assert [words in text for words, text in zip(("Nine", "Ten"), desk.ledger.texts(), strict=True)]


# --- failures ---------------------------------------------------------------------------------


def test_failures_are_told_counted_and_got_over(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = in_turn(says(500), says(500), gives(site.feed(site.item("a"))))
    assert "the server answered 500" in desk.once()[0]
    assert "failure 1; again after 02 Mar 08:1" in desk.said[0]
    desk.later(17).once()
    assert desk.later(17).once() == [], "back-off has doubled"
    assert desk.later(17).once()[0] == "post: 1 new item: 1 read"
    assert error_of(desk) is None


FAULTS = [
    (says(404), "the server answered 404"),
    (gives(b"<rss><channel><title>x</title>"), "not well formed"),
    (gives(b"<html><body><p>Sorry, we moved.</p>", "text/html"), "is no feed (html)"),
    (gives(b"\x89PNG\r\n\x1a\n"), "PNG"),
    (gives(b""), "is empty"),
    (gives(b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel/></rss>'), "entities"),
    (gives(b"<rss/>", Content_Encoding="br"), "br, unasked"),
    (gives(b"\x1f\x8bnot gzip", Content_Encoding="gzip"), "damaged gzip"),
    (moves("/feed"), "more than 5 redirects"),
    (moves("file:///etc/passwd"), "no http or https URL"),
    (bomb(30), "larger than"),
    (hangs(3), "took longer than 1 seconds"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_each_fault_is_named_and_the_next_poll_goes_well(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: object, said: str
) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "1000000")
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = answer  # type: ignore[assignment]
    desk.once()
    assert said in (error_of(desk) or "")
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    assert desk.later(20).once()[0] == "post: 1 new item: 1 read"


def test_a_body_that_breaks_off_is_not_taken_for_the_whole(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    body = site.feed(site.item("b"), site.item("a"))
    site.answers["/feed"] = in_turn(breaks_off(body), gives(body))
    assert "could not be fetched" in desk.once()[0]
    desk.later(20).once()
    assert len(desk.ledger.articles) == 2


def test_a_host_that_nobody_knows(tmp_path: Path) -> None:
    desk = Desk(tmp_path, feeds=[{"url": "http://nowhere.invalid/feed"}])
    assert "the host nowhere.invalid is not known" in desk.once()[0]


def test_items_before_a_fault_in_the_xml_are_read(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    whole = site.feed(site.item("b"), site.item("a"))
    site.answers["/feed"] = gives(whole[: whole.rindex(b"<item>") + 30])
    assert any("not well formed" in line for line in desk.once())
    assert len(desk.ledger.articles) >= 1
    site.answers["/feed"] = gives(whole)
    desk.later(15).once()
    assert any("market of a" in text for text in desk.ledger.texts())


def test_a_wrong_charset_does_not_spoil_the_words(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    words = "Zürich: fünf Händler wurden verletzt, sagte er."
    body = site.feed(site.item("a", words)).decode().replace("utf-8", "us-ascii").encode()
    site.answers["/feed"] = gives(body, "application/rss+xml; charset=utf-8")
    desk.once()
    assert "fünf Händler" in desk.ledger.texts()[0]


def test_a_feed_may_have_no_items(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = gives(site.feed())
    assert desk.once() == []
    assert error_of(desk) is None


# --- what servers ask for ---------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["3600", "date"])
@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_respected(site: Site, tmp_path: Path, wish: str, code: int) -> None:
    desk = desk_of(site, tmp_path)
    when = format_datetime(NOW + timedelta(hours=1), usegmt=True) if wish == "date" else wish
    site.answers["/feed"] = in_turn(says(code, Retry_After=when), gives(site.feed(site.item("a"))))
    desk.once()
    desk.later(58).once()
    assert desk.ledger.batches == []
    desk.later(3).once()
    assert desk.ledger.batches == [1]


def test_a_move_for_good_is_remembered(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = moves("/middle", 308)
    site.answers["/middle"] = moves("/new")
    site.answers["/new"] = gives(site.feed(site.item("a")))
    assert any("has moved for good" in line and "/new" in line for line in desk.once())
    assert desk.later(15).once() == []
    assert site.paths() == ["/feed", "/middle", "/new", "/new"]


def test_a_move_for_now_is_not(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = moves("/new", 302)
    site.answers["/new"] = gives(site.feed(site.item("a")))
    desk.once()
    desk.later(15).once()
    assert site.paths() == ["/feed", "/new"] * 2


def test_a_move_that_fails_is_forgotten(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/feed"] = in_turn(moves("/new"), gives(site.feed(site.item("a"))))
    site.answers["/new"] = in_turn(gives(site.feed(site.item("b"))), says(404))
    for _ in range(12):
        desk.later(30).once()
    assert len(desk.ledger.articles) == 2
    assert error_of(desk) is None


def test_a_feed_that_is_gone_is_left_alone_and_told_of_once(site: Site, tmp_path: Path) -> None:
    desk = Desk(
        tmp_path, feeds=[{"url": f"{site.url}/feed", "name": "post"}],
        notify=[{"folder": str(tmp_path / "mail"), "words": ["nothing of the kind"]}],
    )  # fmt: skip
    site.answers["/feed"] = says(410)
    assert "GONE" in desk.once()[0]
    for _ in range(3):
        desk.later(600).once()
    assert site.paths() == ["/feed"]
    (mail,) = desk.mails()
    assert "is gone: its server says that it is no more" in " ".join(mail.read_text().split())


def test_a_feed_that_fails_for_a_day_is_told_of_once(site: Site, tmp_path: Path) -> None:
    desk = Desk(
        tmp_path, feeds=[{"url": f"{site.url}/feed", "name": "post", "every": "1h"}],
        notify=[{"folder": str(tmp_path / "mail")}],
    )  # fmt: skip
    site.answers["/feed"] = says(500)
    for hour in range(72):
        desk.later(60).once()
        assert bool(desk.mails()) is (hour >= 24 and len(desk.mails()) > 0)
    assert len(desk.mails()) == 1


def test_robots_files_close_a_feed(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path)
    rules = b"User-agent: *\nAllow: /rss\nDisallow: /\n\nUser-agent: other\nDisallow:\n"
    site.answers["/robots.txt"] = gives(rules, "text/plain")
    assert "robots.txt does not allow it" in desk.once()[0]
    assert site.paths() == []


@pytest.mark.parametrize(
    ("answer", "open_"), [(says(404), True), (says(403), True), (says(500), False),
                          (moves("/robots.txt"), True)]
)  # fmt: skip
def test_robots_files_that_fail(site: Site, tmp_path: Path, answer: object, open_: bool) -> None:
    desk = desk_of(site, tmp_path)
    site.answers["/robots.txt"] = answer  # type: ignore[assignment]
    site.answers["/feed"] = gives(site.feed(site.item("a")))
    said = desk.once()
    assert (site.paths() == ["/feed"]) is open_
    assert open_ or "robots.txt cannot be read now (it answered 500)" in said[0]


def test_requests_to_one_site_keep_their_distance(site: Site, tmp_path: Path) -> None:
    """Both the plan's own gap and the site's Crawl-delay, whichever is longer."""
    desk = desk_of(site, tmp_path, follow=True)
    site.answers["/robots.txt"] = gives(b"User-agent: *\nCrawl-delay: 7.5\n", "text/plain")
    site.answers["/feed"] = gives(site.feed(site.item("b"), site.item("a")))
    slept: list[float] = []
    state = State.open(desk.path)
    watch = desk.watch(state)
    watch._hosts._sleep = slept.append
    watch.once()
    state.close()
    assert slept == pytest.approx([1, 7.5, 7.5], abs=0.4)
