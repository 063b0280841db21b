"""How a watch stands, read from its state file; also while it runs."""

from datetime import UTC, datetime
from pathlib import Path

from dateline.records import Record
from dateline.watching.state import State


class FeedStatus(Record, frozen=True, kw_only=True):
    """One feed. All moments are in UTC."""

    url: str
    address: str
    """Where it is asked: another than `url` where it has moved for good."""
    succeeded: datetime | None
    due: datetime | None
    """When it is asked next; None where it is not asked any more."""
    failures: int
    """In a row."""
    error: str | None
    items: int
    """In its last document."""


class Undelivered(Record, frozen=True, kw_only=True):
    """A message that is not surely delivered."""

    id: str
    notifier: str
    state: str
    """Waiting, sending, unsure (it may have been delivered) or failed (given up)."""
    made: datetime
    attempts: int
    error: str | None


class Status(Record, frozen=True, kw_only=True):
    """The whole watch."""

    looked_until: datetime | None
    feeds: tuple[FeedStatus, ...]
    held: dict[str, int]
    """Changes that wait for their hour, by notifier."""
    undelivered: tuple[Undelivered, ...]
    delivered: dict[str, int]
    """Messages delivered within the last 30 days, by notifier."""


def status(ledger: Path) -> Status | None:
    """Return how the watch on a ledger stands; None where there never was one."""
    state = State.look(ledger)
    if state is None:
        return None
    try:
        position = state.meta("looked_until")
        held = state.rows(
            "SELECT notifier, count(*) AS n FROM lines WHERE message IS NULL GROUP BY notifier"
        )
        sent = state.rows(
            "SELECT notifier, count(*) AS n FROM messages WHERE state = 'sent' GROUP BY notifier"
        )
        return Status(
            looked_until=datetime.fromisoformat(position) if position else None,
            feeds=_feeds(state), held={row["notifier"]: row["n"] for row in held},
            undelivered=_undelivered(state), delivered={row["notifier"]: row["n"] for row in sent},
        )  # fmt: skip
    finally:
        state.close()


def send_again(state: State, message: str) -> bool:
    """Have a message that was given up, or may have been delivered, delivered again."""
    with state.transaction():
        return bool(
            state.run(
                "UPDATE messages SET state = 'waiting', settled = NULL, attempts = 0, due = 0 "
                "WHERE id = :id AND state IN ('unsure', 'failed')",
                id=message,
            )
        )


def _feeds(state: State) -> tuple[FeedStatus, ...]:
    rows = state.rows("SELECT * FROM feeds ORDER BY url")
    return tuple(
        FeedStatus(
            url=row["url"], address=row["address"], succeeded=_moment(row["succeeded"]),
            due=None if row["stopped"] else _moment(row["due"]), failures=row["failures"],
            error=row["error"], items=row["items"],
        )
        for row in rows
    )  # fmt: skip


def _undelivered(state: State) -> tuple[Undelivered, ...]:
    rows = state.rows(
        "SELECT id, notifier, state, made, attempts, error FROM messages WHERE state <> 'sent' "
        "ORDER BY made, id"
    )
    return tuple(
        Undelivered(
            id=row["id"], notifier=row["notifier"], state=row["state"],
            made=datetime.fromtimestamp(row["made"], UTC), attempts=row["attempts"],
            error=row["error"],
        )
        for row in rows
    )  # fmt: skip


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
