"""A look at what a watch would do: asks the feeds, writes nothing and tells nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateline.sources.fetch import Fetcher, Validators
from dateline.watching import items
from dateline.watching.hosts import Hosts
from dateline.watching.plan import Feed, Plan
from dateline.watching.polling import Outcome, Poll
from dateline.watching.state import State


def rehearse(plan: Plan, ledger: Path, *, allow_private: bool = False) -> Iterator[str]:
    """Yield a line for each feed, and one for each of its items that would be read."""
    fetcher = Fetcher(allow_private=allow_private, turn=Hosts(gap=plan.gap).turn)
    for feed in plan.feeds:
        yield from _feed(feed, ledger, fetcher)


def _feed(feed: Feed, ledger: Path, fetcher: Fetcher) -> Iterator[str]:
    new: list[items.Item] = []

    def none_of_them(listed: list[items.Item]) -> list[items.Item]:
        state = State.look(ledger)
        try:
            new.extend(items.unread(state, feed.url, listed) if state else listed)
        finally:
            if state:
                state.close()
        return []

    poll = Poll(feed, feed.url, Validators(), fetcher, none_of_them, lambda: datetime.now(UTC))
    for step in poll.steps():
        assert isinstance(step, Outcome)
        if step.error:
            yield f"{feed.name}: {step.error}"
            continue
        items_listed = f"{len(step.listed)} item{'' if len(step.listed) == 1 else 's'}"
        yield f"{feed.name}: {items_listed}, {len(new)} to be read"
        for item in new:
            yield f"  {item.entry.title or item.entry.link or item.entry.guid}"
