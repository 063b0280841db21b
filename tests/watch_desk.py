"""A watch under test: with a clock that runs as fast as it is waited for, and a ledger of its own.

The ledger is a list that keeps articles as the real one does (each once, all or nothing), so that
thousands of polls take seconds; other tests use the real one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dateline import reading
from dateline.records import Article, make_id
from dateline.watching import State, Watch, planfile
from dateline.watching.looking import Take
from dateline.watching.notices import Line
from tests.feed_site import NOW


class FakeClock:
    """Stands still but while somebody waits."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def wake(self) -> None:
        pass


class FakeLedger:
    """Articles in the order in which they were kept; the position is a count, told as a moment."""

    def __init__(self) -> None:
        self.articles: dict[tuple[str, str | None], Article] = {}
        self.batches: list[int] = []

    def keep(self, articles: Sequence[Article]) -> reading.Summary:
        new = {(row.id, row.url): row for row in articles}
        fresh = {key: row for key, row in new.items() if key not in self.articles}
        self.articles |= fresh
        self.batches.append(len(articles))
        return reading.Summary(
            read=len(fresh), known=len(articles) - len(fresh), revised=0, not_coded=0,
            not_about_conflict=0, skipped=(), articles=tuple(row.id for row in articles), seconds=0,
        )  # fmt: skip

    def look(self, since: datetime | None, take: Take) -> datetime:
        first = len(self.articles) if since is None else int(since.timestamp())
        for row in list(self.articles.values())[first:]:
            take(line(row))
        return datetime.fromtimestamp(len(self.articles), UTC)

    def texts(self) -> list[str]:
        return [row.text for row in self.articles.values()]


def line(article: Article) -> Line:
    """Return the one change that an article makes here."""
    return Line(
        id=f"x-{article.id}",
        kind="new", about="event", text=article.title or "", story=make_id("story", article.url),
        title=article.title,
    )  # fmt: skip


class Desk:
    """A folder with a ledger, a plan, and the watches that run there one after the other."""

    def __init__(self, folder: Path, **plan: Any) -> None:
        self.path = folder / "desk.duckdb"
        self.folder = folder
        self.plan = planfile.of({"gap": "1s"} | plan)
        self.ledger = FakeLedger()
        self.clock = FakeClock()
        self.said: list[str] = []

    def once(self) -> list[str]:
        """Run one watch that asks what is due; return what it said."""
        self.said.clear()
        state = State.open(self.path)
        try:
            self.watch(state).once()
        finally:
            state.close()
        return list(self.said)

    def watch(self, state: State, **options: Any) -> Watch:
        watch = Watch(
            self.plan, self.path, state, say=self.said.append,
            clock=self.clock, allow_private=True, threads=False, keep=self.ledger.keep,
            looking=self.ledger.look, jitter=False, **options,
        )  # fmt: skip
        watch._hosts._sleep = lambda seconds: None
        return watch

    def later(self, minutes: float) -> "Desk":
        self.clock.time += timedelta(minutes=minutes)
        return self

    def mails(self, name: str = "mail") -> list[Path]:
        return sorted((self.folder / name / "new").glob("*"))
