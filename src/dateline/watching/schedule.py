"""When each feed is asked: what the state file says of feeds, and what a poll changes in it."""

from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime

from dateline.records import make_id
from dateline.sources.fetch import Validators
from dateline.watching.items import listed_now
from dateline.watching.notices import Line
from dateline.watching.pauses import after_failure, until_next
from dateline.watching.plan import Feed
from dateline.watching.polling import Outcome
from dateline.watching.state import State

# A run from cron comes a little early now and then: a feed counts as due so many seconds, or this
# share of its interval, before its time. Only `once` looks at it.
EARLY, EARLY_SHARE = 60.0, 0.1

# Seconds after which a feed that fails without end is told of.
TOLD_AFTER = 24 * 3600.0

# Failures after which a moved feed is asked at its old address again.
FORGET_MOVE = 3


class Schedule:
    """The feeds of a plan, in the state file."""

    def __init__(
        self, state: State, feeds: Sequence[Feed], *, now: Callable[[], datetime], jitter: bool
    ) -> None:
        self._state = state
        self._feeds = {feed.url: feed for feed in feeds}
        self._now = now
        self._jitter = jitter
        with state.transaction():
            state.forget_feeds(self._feeds)
            for url in self._feeds:
                state.run("INSERT OR IGNORE INTO feeds (url, address) VALUES (:url, :url)", url=url)

    def due(self) -> list[Feed]:
        """Return the feeds that are to be asked now, the longest waiting first."""
        now = self._now().timestamp()
        found = []
        for row in self._state.rows("SELECT * FROM feeds WHERE NOT stopped ORDER BY due, url"):
            feed = self._feeds[row["url"]]
            if row["due"] <= now + self._slack(feed):
                found.append(feed)
        return found

    def next_due(self, asking: Container[str] = ()) -> float | None:
        """Return when (seconds since 1970) the next feed is to be asked, of those not `asking`."""
        rows = self._state.rows("SELECT url, due FROM feeds WHERE NOT stopped")
        return min((row["due"] for row in rows if row["url"] not in asking), default=None)

    def _slack(self, feed: Feed) -> float:
        return 0.0 if self._jitter else min(EARLY, EARLY_SHARE * feed.every)

    def known(self, feed: Feed) -> tuple[str, Validators]:
        """Return where to ask, and with what; no validators while pages are still to come."""
        row = self._state.row("SELECT * FROM feeds WHERE url = :url", url=feed.url)
        assert row is not None
        waiting = self._state.row(
            "SELECT 1 FROM items WHERE feed = :url AND pending LIMIT 1", url=feed.url
        )
        known = Validators() if waiting else Validators(row["etag"], row["modified"])
        return row["address"], known

    def prospect(self, feed: Feed) -> str:
        """Return how often a feed has failed, and when it is asked again, in words."""
        row = self._state.row("SELECT failures, due FROM feeds WHERE url = :url", url=feed.url)
        assert row is not None
        again = datetime.fromtimestamp(row["due"], UTC)
        return f"failure {row['failures']}; again after {again:%d %b %H:%M} UTC"

    def record(self, outcome: Outcome, began: datetime) -> list[Line]:
        """Record how a poll went, and return what is to be told of it; inside a transaction."""
        if outcome.error:
            return self._failed(outcome, began.timestamp())
        feed = outcome.feed
        every = until_next(feed.every) if self._jitter else feed.every
        pause = max(every, outcome.asked)
        self._state.run(
            "UPDATE feeds SET due = :due, tried = :now, succeeded = :now, failing = NULL, "
            "failures = 0, error = NULL, told = 0, address = :address WHERE url = :url",
            url=feed.url, now=began.timestamp(), due=began.timestamp() + pause,
            address=outcome.address or feed.url,
        )  # fmt: skip
        if outcome.document:
            self._state.run(
                "UPDATE feeds SET etag = :etag, modified = :modified, items = :items "
                "WHERE url = :url",
                url=feed.url, items=len(outcome.listed), **outcome.validators._asdict(),
            )  # fmt: skip
            listed_now(self._state, feed.url, outcome.listed, began.timestamp())
        return []

    def _failed(self, outcome: Outcome, now: float) -> list[Line]:
        feed = outcome.feed
        row = self._state.row("SELECT * FROM feeds WHERE url = :url", url=feed.url)
        assert row is not None
        failures = row["failures"] + 1
        failing = row["failing"] if row["failing"] is not None else now
        lines = []
        if outcome.gone:
            lines.append(_line(feed, "is gone: its server says that it is no more", now))
        elif now - failing >= TOLD_AFTER and not row["told"]:
            lines.append(_line(feed, f"has failed for a day: {outcome.error}", failing))
        address = feed.url if failures >= FORGET_MOVE else row["address"]
        self._state.run(
            "UPDATE feeds SET due = :due, tried = :now, failing = :failing, failures = :failures, "
            "error = :error, stopped = :stopped, told = :told, address = :address WHERE url = :url",
            url=feed.url, now=now, failing=failing, failures=failures, error=outcome.error,
            due=now + after_failure(feed.every, failures, asked=outcome.asked),
            stopped=outcome.gone, told=bool(row["told"] or lines), address=address,
        )  # fmt: skip
        return lines


def _line(feed: Feed, what: str, since: float) -> Line:
    return Line(
        id=make_id("notice", feed.url, what, since), kind="feed",
        text=f"{feed.name} {what} ({feed.url}).",
    )  # fmt: skip
