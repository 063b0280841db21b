"""Telling: each change once to everybody who wants it, whatever fails and whenever it is killed."""

import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import UsageError
from dateline.watching import State
from dateline.watching.notices import Line
from dateline.watching.outbox import Outbox
from dateline.watching.senders import command
from dateline.watching.status import send_again, status
from tests.feed_site import Handler, Site, gives, in_turn, says, serving
from tests.watch_desk import Desk

LOGGER = "import json, sys; open(sys.argv[1], 'a').write(json.load(sys.stdin)['id'] + '\\n')"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


class Killed(BaseException):
    """The watch is killed here."""


def desk_of(site: Site, folder: Path, *notify: dict[str, Any], items: int = 2) -> Desk:
    site.answers["/feed"] = gives(site.feed(*(site.item(f"n{n}") for n in range(items))))
    return Desk(folder, feeds=[{"url": f"{site.url}/feed", "name": "post"}], notify=list(notify))


def by_mail(folder: Path, **more: Any) -> dict[str, Any]:
    return {"name": "mail", "folder": str(folder / "mail")} | more


def by_command(folder: Path, **more: Any) -> dict[str, Any]:
    words = [sys.executable, "-c", LOGGER, str(folder / "told")]
    return {"name": "command", "command": words} | more


def by_webhook(site: Site, **more: Any) -> dict[str, Any]:
    return {"name": "hook", "webhook": f"{site.url}/hook"} | more


def posts(site: Site) -> list[dict[str, Any]]:
    return [json.loads(row.body) for row in site.asked if row.method == "POST"]


def told(folder: Path) -> list[str]:
    path = folder / "told"
    return path.read_text().split() if path.exists() else []


# --- what is sent -----------------------------------------------------------------------------


def test_each_story_is_a_message_to_everybody(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path), by_command(tmp_path), by_webhook(site))
    site.answers["/hook"] = says(204)
    desk.once()
    desk.later(60).once()
    assert len(desk.mails()) == len(told(tmp_path)) == len(posts(site)) == 2
    ids = [row.headers["idempotency-key"] for row in site.asked if row.method == "POST"]
    assert ids == [row["id"] for row in posts(site)]


def test_a_mail_is_a_mail(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path, to="desk@news.example"), items=1)
    site.answers["/feed"] = gives(
        site.feed(site.item("a", title="Fünf\r\nBcc: all@x.example\u202e Händler"))
    )
    desk.once()
    (path,) = desk.mails()
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["To"] == "desk@news.example"
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Dateline: Fünf")
    assert mail["Message-ID"].startswith("<w-")
    assert "\u202e" not in str(mail["Subject"]) + mail.get_content()
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_a_webhook_is_signed_and_gets_its_headers(site: Site, tmp_path: Path) -> None:
    headers = {"Authorization": "Bearer t"}
    desk = desk_of(site, tmp_path, by_webhook(site, secret="s3cret", headers=headers), items=1)
    site.answers["/hook"] = says(200)
    desk.once()
    (post,) = [row for row in site.asked if row.method == "POST"]
    mark = hmac.new(b"s3cret", post.body, hashlib.sha256).hexdigest()
    assert post.headers["dateline-signature"] == f"sha256={mark}"
    assert post.headers["authorization"] == "Bearer t"


def test_a_notifier_is_told_only_of_what_it_wants(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path, words=["market of n1"]), items=3)
    desk.once()
    (path,) = desk.mails()
    assert "n1" in path.read_text()


def test_many_stories_at_once_are_one_digest(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path), items=12)
    desk.once()
    (path,) = desk.mails()
    assert "12 new in 12 stories" in path.read_text()


def test_quiet_hours_hold_back_and_end_in_one_digest(site: Site, tmp_path: Path) -> None:
    quiet = by_mail(tmp_path, quiet="08:30-11:00", zone="UTC")
    desk = desk_of(site, tmp_path, quiet, items=1)
    desk.once()
    assert len(desk.mails()) == 1  # it is 08:00
    for number in range(2, 5):
        feed = site.feed(*(site.item(f"n{n}") for n in range(number)))
        site.answers["/feed"] = gives(feed)
        desk.later(50).once()
    assert len(desk.mails()) == 1
    desk.later(40).once()
    assert "3 new in 3 stories" in desk.mails()[-1].read_text()


def test_a_retry_keeps_the_quiet_hours(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_webhook(site, quiet="08:10-11:00"), items=1)
    site.answers["/hook"] = in_turn(says(500), says(200))
    desk.once()
    desk.later(30).once()
    assert len(posts(site)) == 1
    desk.later(180).once()
    assert len(posts(site)) == 2


def test_the_first_watch_on_a_ledger_tells_of_what_comes_after(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path))
    desk.once()
    second = desk_of(site, tmp_path / "x", by_mail(tmp_path, name="late"))
    second.path.parent.mkdir()
    second.ledger = desk.ledger
    second.once()
    assert len(desk.mails()) == 2, "what the ledger held before is not told"


# --- failures ---------------------------------------------------------------------------------


def test_a_failed_delivery_is_tried_again_with_longer_pauses(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_webhook(site), items=1)
    site.answers["/hook"] = in_turn(*[says(500)] * 4, says(200))
    for _ in range(70):
        desk.later(0.5).once()
    assert len(posts(site)) == 5
    assert len({row["id"] for row in posts(site)}) == 1
    assert len({json.dumps(row) for row in posts(site)}) == 1, "the bytes never change"


def test_one_message_that_is_refused_does_not_hold_up_the_others(
    site: Site, tmp_path: Path
) -> None:
    desk = desk_of(site, tmp_path, by_webhook(site), items=3)
    first: list[bytes] = []

    def refuses_the_first(handler: Handler) -> None:
        key = handler.headers["Idempotency-Key"]
        first.append(key)
        says(400 if key == first[0] else 200)(handler)

    site.answers["/hook"] = refuses_the_first
    for _ in range(10):
        desk.later(2).once()
    assert len({row["id"] for row in posts(site)}) == 3


def test_giving_up_is_said_aloud_and_can_be_taken_back(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_webhook(site, give_up="1d"), items=1)
    site.answers["/hook"] = says(500)
    said: list[str] = []
    for _ in range(60):
        said += desk.later(60).once()
    assert len([line for line in said if "GIVEN UP" in line]) == 1
    found = status(desk.path)
    assert found is not None
    assert [row.state for row in found.undelivered] == ["failed"]
    site.answers["/hook"] = says(200)
    state = State.open(desk.path)
    assert send_again(state, found.undelivered[0].id)
    state.close()
    desk.once()
    found = status(desk.path)
    assert found is not None
    assert found.undelivered == ()


@pytest.mark.parametrize("words", [["false"], ["no-such-program"]])
def test_a_command_that_fails_is_run_again(site: Site, tmp_path: Path, words: list[str]) -> None:
    desk = desk_of(site, tmp_path, {"command": words}, items=1)
    desk.once()
    assert "not told (the command" in desk.said[-1]
    found = status(desk.path)
    assert found is not None
    assert [(row.state, row.attempts) for row in found.undelivered] == [("waiting", 1)]


def test_a_command_that_hangs_is_ended_and_reported(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "TIMEOUT", 0.5)
    desk = desk_of(site, tmp_path, {"command": ["sleep", "60"]}, items=1)
    desk.once()
    assert "MAY HAVE BEEN SENT" in desk.said[-1]


def test_a_folder_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path), items=1)
    (tmp_path / "mail").write_text("in the way")
    desk.once()
    assert "not told" in desk.said[-1]
    (tmp_path / "mail").unlink()
    desk.later(5).once()
    assert len(desk.mails()) == 1


def test_changes_of_a_notifier_that_is_gone_are_kept_and_said(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path, digest=["20:00"]))
    desk.once()
    other = desk_of(site, tmp_path, by_mail(tmp_path, name="other"))
    assert "2 changes wait for 'mail', which the plan no longer names" in other.once()


# --- killed -----------------------------------------------------------------------------------


class Steps:
    """Counts the moments at which a watch can be killed, and kills it at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, die: Callable[[], None]) -> None:
        self.at: int | None = None
        self.count = 0
        self._die = die
        self._patch = monkeypatch
        self._transactions()
        self._around(Outbox, "deliver")
        for module, name in (
            ("webhook", "WebhookSender"), ("folder", "FolderSender"), ("command", "CommandSender")
        ):  # fmt: skip
            owner = getattr(sys.modules[f"dateline.watching.senders.{module}"], name)
            for method in ("prepare", "deliver", "forget"):
                self._around(owner, method)

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            self._die()

    def _transactions(self) -> None:
        inner = State.transaction

        @contextmanager
        def outer(state: State) -> Iterator[None]:
            self.step()
            with inner(state):
                yield
                self.step()
            self.step()

        self._patch.setattr(State, "transaction", outer)

    def _around(self, owner: Any, name: str) -> None:
        inner = getattr(owner, name)

        def outer(*args: Any, **named: Any) -> Any:
            self.step()
            found = inner(*args, **named)
            self.step()
            return found

        self._patch.setattr(owner, name, outer)


def die() -> None:
    raise Killed


def keys(site: Site) -> set[str]:
    return {row["id"] for row in posts(site)}


def test_killed_at_any_moment_nothing_is_lost_and_nothing_told_twice(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(monkeypatch, die)
    kinds: tuple[Callable[[Path], dict[str, Any]], ...] = (by_mail, lambda _: by_webhook(site))
    assert killed_at_each(steps, site, tmp_path, kinds, items=1) > 25


@pytest.mark.long
def test_killed_at_any_moment_with_a_command_too(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(monkeypatch, die)
    kinds = (by_mail, lambda _: by_webhook(site), by_mark)
    assert killed_at_each(steps, site, tmp_path, kinds, items=2) > 60


def killed_at_each(
    steps: Steps,
    site: Site,
    tmp_path: Path,
    kinds: tuple[Callable[[Path], dict[str, Any]], ...],
    *,
    items: int,
) -> int:
    """Kill a watch at its first, second … moment, each in a folder of its own, and go on."""
    site.answers["/hook"] = says(200)
    for at in range(1, 1000):
        folder = tmp_path / str(at)
        folder.mkdir()
        site.asked.clear()
        desk = desk_of(site, folder, *(kind(folder) for kind in kinds), items=items)
        steps.at, steps.count = at, 0
        try:
            desk.once()
        except Killed:
            died = True
        else:
            died = False
        steps.at = None
        for _ in range(3):
            desk.later(20).once()
        assert len(desk.ledger.articles) == items, at
        assert len(desk.mails()) == items, at
        assert len(keys(site)) == items, at
        if by_mark in kinds:
            assert len(told(folder)) == len(set(told(folder))) == items, at
        if not died:
            return at - 1
    raise AssertionError("it never ended")


def by_mark(folder: Path) -> dict[str, Any]:
    """Return a command that starts faster than Python."""
    script = f'cut -d\\" -f4 >> "{folder}/told"'
    return {"name": "command", "command": ["sh", "-c", script]}


def test_a_mail_that_was_taken_away_is_not_dropped_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path), items=1)
    real = Outbox.settle
    monkeypatch.setattr(Outbox, "settle", lambda *args: die())
    with pytest.raises(Killed):
        desk.once()
    (mail,) = desk.mails()
    mail.rename(tmp_path / "read by somebody")
    monkeypatch.setattr(Outbox, "settle", real)
    desk.later(20).once()
    assert desk.mails() == []


def test_a_webhook_that_knows_no_keys_is_not_asked_twice(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(site, tmp_path, by_webhook(site, repeat=False), items=1)
    site.answers["/hook"] = says(200)
    real = Outbox.settle
    monkeypatch.setattr(Outbox, "settle", lambda *args: die())
    with pytest.raises(Killed):
        desk.once()
    monkeypatch.setattr(Outbox, "settle", real)
    assert "MAY HAVE BEEN SENT" in desk.later(20).once()[0]
    desk.later(200).once()
    assert len(posts(site)) == 1


def test_a_change_that_comes_up_again_is_not_told_again(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path, feeds=[{"url": "http://x.example/"}],
        notify=[by_mail(tmp_path)],
    )  # fmt: skip
    state = State.open(desk.path)
    watch = desk.watch(state)
    line = Line(id="x-1", kind="new", text="Nine hurt.", story="s-1", title="Market")
    for _ in range(3):
        with state.transaction():
            watch._outbox.put([line])
        watch._take_and_tell()
    state.close()
    assert len(desk.mails()) == 1


def test_what_was_delivered_is_forgotten_in_the_end(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path))
    desk.once()
    desk.later(60 * 24 * 40).once()
    state = State.open(desk.path)
    assert state.rows("SELECT * FROM lines") == state.rows("SELECT * FROM messages") == []
    state.close()


# --- clocks and company -----------------------------------------------------------------------


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_clock_that_jumps_stops_nothing(site: Site, tmp_path: Path, days: int) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path), items=1)
    desk.once()
    desk.clock.time += timedelta(days=days)
    site.answers["/feed"] = gives(site.feed(site.item("n1"), site.item("n0")))
    desk.once()
    desk.later(16).once()
    assert len(desk.ledger.articles) == 2
    assert len(desk.mails()) == 2


def test_a_second_watch_says_that_there_is_one(tmp_path: Path) -> None:
    state = State.open(tmp_path / "desk.duckdb")
    with pytest.raises(UsageError, match=r"another watch \(process \d+\) follows"):
        State.open(tmp_path / "desk.duckdb")
    state.close()
    State.open(tmp_path / "desk.duckdb").close()


def test_the_time_of_a_message_is_the_readers(site: Site, tmp_path: Path) -> None:
    desk = desk_of(site, tmp_path, by_mail(tmp_path, zone="Asia/Kolkata"), items=1)
    desk.once()
    assert "Since Mon 2 Mar 13:30 (Asia/Kolkata)" in desk.mails()[0].read_text()
