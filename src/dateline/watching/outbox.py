"""What is to be told, to whom, and how far that has got: nothing twice, nothing lost.

A line goes in with the position up to which the ledger was looked at, in one transaction. Lines
become messages, whose id and bytes never change; a message is on record as being sent before its
sender begins, and as sent after. What a crash leaves in between is asked of the sender.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from dateline.records import make_id
from dateline.watching import wording
from dateline.watching.choosing import wants
from dateline.watching.hours import is_quiet, release
from dateline.watching.notices import Line, Message
from dateline.watching.pauses import after_failed_delivery
from dateline.watching.plan import Notifier
from dateline.watching.senders import Sender, Sent
from dateline.watching.state import Row, State

# Lines of one message.
MOST_LINES = 200

# Where so many stories changed at once, one digest tells of them all.
MOST_SINGLE = 8

# Attempts that are made at least before a message is given up, whatever the clock says.
LEAST_ATTEMPTS = 10


class Outbox:
    """The lines and messages of one state file."""

    def __init__(
        self,
        state: State,
        notifiers: Sequence[Notifier],
        senders: Mapping[str, Sender],
        *,
        now: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        self._state = state
        self._notifiers = notifiers
        self._senders = senders
        self._now = now
        self._say = say

    # --- in -----------------------------------------------------------------------------------

    def put(self, lines: Iterable[Line]) -> int:
        """Take lines for every notifier that wants them, and return how many; in a transaction."""
        taken = 0
        for line in lines:
            for notifier in self._notifiers:
                if wants(notifier.wanted, line):
                    taken += self._state.run(
                        "INSERT OR IGNORE INTO lines (notifier, id, body, arrived) "
                        "VALUES (:notifier, :id, :body, :now)",
                        notifier=notifier.name, id=line.id,
                        body=msgspec.json.encode(line).decode(), now=self._now().timestamp(),
                    )  # fmt: skip
        return taken

    def compose(self) -> None:
        """Make messages of the lines whose time has come."""
        for notifier in self._notifiers:
            while rows := self._due_lines(notifier):
                with self._state.transaction():
                    for part in self._parts(rows, notifier):
                        self._make(notifier, part)

    def _due_lines(self, notifier: Notifier) -> list[Row]:
        """Return the oldest lines that may be told now."""
        rows = self._state.rows(
            "SELECT id, body, arrived FROM lines WHERE notifier = :name AND message IS NULL "
            "ORDER BY arrived, id LIMIT :most",
            name=notifier.name, most=MOST_LINES,
        )  # fmt: skip
        return [row for row in rows if self._release(row, notifier) <= self._now()]

    def _release(self, row: Row, notifier: Notifier) -> datetime:
        return release(_moment(row["arrived"]), notifier.hours)

    def _parts(self, rows: Sequence[Row], notifier: Notifier) -> list[list[Row]]:
        """Return the rows of each message: a message a story, or a digest of all."""
        stories: dict[str | None, list[Row]] = {}
        for row in rows:
            stories.setdefault(_line(row).story, []).append(row)
        held = any(self._release(row, notifier) > _moment(row["arrived"]) for row in rows)
        return [list(rows)] if held or len(stories) > MOST_SINGLE else list(stories.values())

    def _make(self, notifier: Notifier, rows: Sequence[Row]) -> None:
        lines = tuple(
            line for story in wording.ranked([_line(row) for row in rows]) for line in story
        )
        now = self._now()
        since = _moment(rows[0]["arrived"])
        message = Message(
            id=make_id("notice", notifier.name, *sorted(line.id for line in lines)),
            kind="digest" if len({line.story for line in lines}) > 1 else "changes",
            notifier=notifier.name, made=now, since=since, subject=wording.subject(lines),
            text=wording.body(lines, since=since, zone=notifier.hours.zone), lines=lines,
        )  # fmt: skip
        self._state.run(
            "INSERT INTO messages (id, notifier, body, made, state, due) "
            "VALUES (:id, :notifier, :body, :now, 'waiting', :now)",
            id=message.id, notifier=notifier.name, body=msgspec.json.encode(message).decode(),
            now=now.timestamp(),
        )  # fmt: skip
        for row in rows:
            self._state.run(
                "UPDATE lines SET message = :message, body = '' "
                "WHERE notifier = :notifier AND id = :id",
                message=message.id, notifier=notifier.name, id=row["id"],
            )  # fmt: skip

    # --- out ----------------------------------------------------------------------------------

    def next_for(self, notifier: Notifier) -> Message | None:
        """Return the message to deliver now, prepared and on record as being sent, if any."""
        now = self._now()
        if is_quiet(now, notifier.hours):
            return None
        row = self._state.row(
            "SELECT id, body FROM messages WHERE notifier = :name AND state = 'waiting' "
            "AND due <= :now ORDER BY attempts, made, id LIMIT 1",
            name=notifier.name, now=now.timestamp(),
        )  # fmt: skip
        if row is None:
            return None
        message = msgspec.json.decode(row["body"], type=Message)
        try:
            self._senders[notifier.name].prepare(message)
            ready = None
        except OSError as error:
            ready = Sent("failed", str(error))
        with self._state.transaction():
            self._state.run(
                "UPDATE messages SET state = 'sending', attempts = attempts + 1 WHERE id = :id",
                id=message.id,
            )
            if ready:
                self._put_off(message, ready)
        return None if ready else message

    def deliver(self, message: Message) -> Sent:
        """Deliver a message that is on record as being sent; may run in another thread."""
        try:
            return self._senders[message.notifier].deliver(message)
        except OSError as error:
            return Sent("failed", str(error))

    def settle(self, message: Message, sent: Sent) -> None:
        """Record how a delivery went."""
        if sent.state == "running":
            return
        with self._state.transaction():
            if sent.state in {"failed", "never"}:
                self._put_off(message, sent)
            else:
                self._close(message.id, sent.state, sent.why)
        if sent.state == "sent":
            changes = f"{len(message.lines)} change{'' if len(message.lines) == 1 else 's'}"
            self._say(f"{message.notifier}: told of {changes} ({message.id})")
        elif sent.state == "unsure":
            self._say(
                f"{message.notifier}: {message.id} MAY HAVE BEEN SENT: {sent.why}; it is not sent "
                f"again by itself — `dateline watch --again {message.id}` does"
            )
        self._senders[message.notifier].forget(message.id)

    def recover(self, in_flight: Container[str] = ()) -> None:
        """Find out what became of deliveries that are on record, but that nobody is making.

        `in_flight` are the notifiers to which something is being delivered now.
        """
        rows = self._state.rows("SELECT notifier, body FROM messages WHERE state = 'sending'")
        for row in rows:
            sender = self._senders.get(row["notifier"])
            if sender and row["notifier"] not in in_flight:
                message = msgspec.json.decode(row["body"], type=Message)
                self.settle(message, sender.recover(message))

    def orphans(self) -> list[str]:
        """Return what waits for notifiers that the plan no longer names."""
        rows = self._state.rows(
            "SELECT lines.notifier, count(*) AS waiting FROM lines LEFT JOIN messages "
            "ON messages.id = lines.message WHERE lines.message IS NULL OR settled IS NULL "
            "GROUP BY lines.notifier"
        )
        return [
            f"{row['waiting']} changes wait for {row['notifier']!r}, which the plan no longer names"
            for row in rows
            if row["notifier"] not in self._senders
        ]

    def _put_off(self, message: Message, sent: Sent) -> None:
        """Have a message tried again, and all others of its notifier not before it; or give up."""
        row = self._state.row("SELECT attempts, made FROM messages WHERE id = :id", id=message.id)
        assert row is not None
        notifier = next(one for one in self._notifiers if one.name == message.notifier)
        now = self._now().timestamp()
        if now - row["made"] > notifier.give_up and row["attempts"] >= LEAST_ATTEMPTS:
            self._close(message.id, "failed", sent.why)
            self._say(
                f"{message.notifier}: GIVEN UP after {row['attempts']} attempts: {message.id} "
                f"({message.subject}): {sent.why} — `dateline watch --again {message.id}` tries "
                "anew"
            )
            return
        pause = 0.0 if sent.state == "never" else after_failed_delivery(max(1, row["attempts"]))
        self._state.run(
            "UPDATE messages SET state = 'waiting', error = :why WHERE id = :id",
            id=message.id, why=sent.why,
        )  # fmt: skip
        self._state.run(
            "UPDATE messages SET due = max(due, :due) "
            "WHERE notifier = :notifier AND state = 'waiting'",
            notifier=message.notifier, due=now + pause,
        )  # fmt: skip
        if pause:
            self._say(f"{message.notifier}: not told ({sent.why}); again in {pause:.0f} s")

    def _close(self, message: str, state: str, why: str) -> None:
        self._state.run(
            "UPDATE messages SET state = :state, settled = :now, error = :why WHERE id = :id",
            id=message, state=state, now=self._now().timestamp(), why=why,
        )  # fmt: skip

    def next_due(self, in_flight: Container[str] = ()) -> float | None:
        """Return when (seconds since 1970) something is to be composed or delivered next.

        Notifiers to which something is being delivered are left out.
        """
        moments = []
        for notifier in self._notifiers:
            if notifier.name in in_flight:
                continue
            line = self._state.row(
                "SELECT min(arrived) AS arrived FROM lines "
                "WHERE notifier = :name AND message IS NULL", name=notifier.name,
            )  # fmt: skip
            if line and line["arrived"] is not None:
                moments.append(self._release(line, notifier).timestamp())
            message = self._state.row(
                "SELECT min(due) AS due FROM messages WHERE notifier = :name AND state = 'waiting'",
                name=notifier.name,
            )
            if message and message["due"] is not None:
                due = max(_moment(message["due"]), self._now())
                undigested = msgspec.structs.replace(notifier.hours, digest=())
                moments.append(release(due, undigested).timestamp())
        return min(moments, default=None)


def _line(row: Row) -> Line:
    return msgspec.json.decode(row["body"], type=Line)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
