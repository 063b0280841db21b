"""A plan, and how a watch stands, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateline.briefing.render import safe
from dateline.watching.hours import is_quiet, release
from dateline.watching.plan import Notifier, Plan
from dateline.watching.status import FeedStatus, Status


def explained(plan: Plan, now: datetime) -> Iterator[str]:
    """Yield what a plan means, a line or two for each feed and notifier."""
    for feed in plan.feeds:
        pages = ", with the pages that it links to" if feed.follow else ""
        yield f"feed      {safe(feed.name)}: every {span(feed.every)}{pages}"
        yield f"          {safe(feed.url)}"
    for row in plan.notifiers:
        yield f"notifier  {safe(row.name)}: {_how(row)}"
        yield f"          of {_of_what(row)}"
        yield f"          {_when(row, now)}"
        yield f"          {_after_a_crash(row)}"
    if not plan.notifiers:
        yield "notifier  none: what is new is read, and nobody is told"


def told(status: Status, names: Mapping[str, str], now: datetime) -> Iterator[str]:
    """Yield how a watch stands; `names` are the feeds' by URL."""
    for feed in status.feeds:
        yield from _feed(feed, safe(names.get(feed.url, feed.url)), now)
    for notifier in sorted({*status.held, *status.delivered}):
        held, sent = status.held.get(notifier, 0), status.delivered.get(notifier, 0)
        delivered = f"{_counted(sent, 'message')} delivered in 30 days"
        yield f"{safe(notifier)}: {delivered}, {_counted(held, 'change')} held back"
    words = {
        "waiting": "WAITS", "sending": "IS BEING SENT", "unsure": "MAY HAVE BEEN SENT",
        "failed": "GIVEN UP",
    }  # fmt: skip
    for row in status.undelivered:
        why = f": {safe(row.error)}" if row.error else ""
        yield (
            f"{safe(row.notifier)}: {row.id} {words[row.state]} "
            f"(made {_ago(row.made, now)}, {_counted(row.attempts, 'attempt')}){why}"
        )


def span(seconds: float) -> str:
    """Return `15 min`, `2 h`, `1 d`, or two of them."""
    left, parts = round(seconds), []
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        if left >= size:
            parts.append(f"{left // size} {unit}")
            left %= size
    return " ".join(parts[:2]) or "0 s"


def _feed(feed: FeedStatus, name: str, now: datetime) -> Iterator[str]:
    last = f"last read {_ago(feed.succeeded, now)}" if feed.succeeded else "never read"
    if feed.due is None:
        following = "NOT ASKED ANY MORE"
    elif feed.due <= now:
        following = "due now"
    else:
        following = f"next in {span((feed.due - now).total_seconds())}"
    yield f"{name}: {last}, {_counted(feed.items, 'item')}; {following}"
    if feed.failures:
        yield f"    FAILED {_counted(feed.failures, 'time')} in a row: {safe(feed.error or '')}"
    if feed.address != feed.url:
        yield f"    has moved for good to {safe(feed.address)}"


def _ago(moment: datetime, now: datetime) -> str:
    return f"{span(max(0.0, (now - moment).total_seconds()))} ago"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _how(row: Notifier) -> str:
    if row.kind == "webhook":
        signed = ", signed" if row.secret else ""
        return f"posted to {safe(row.target)}{signed}"
    if row.kind == "folder":
        return f"mail to {safe(row.to)} in {safe(row.target)}"
    return f"runs {safe(' '.join(row.command))}"


def _of_what(row: Notifier) -> str:
    wanted = row.wanted
    parts = [
        f"{name} {' or '.join(safe(one) for one in values)}"
        for name, values in (
            ("stories", wanted.stories), ("words", wanted.words), ("actors", wanted.actors),
            ("places", wanted.places), ("kinds", wanted.kinds),
        )
        if values
    ]  # fmt: skip
    if wanted.victims is not None:
        parts.append(f"at least {wanted.victims} victims")
    return "; and ".join(parts) or "every change"


def _when(row: Notifier, now: datetime) -> str:
    hours = row.hours
    parts = []
    if hours.digest:
        parts.append(f"in a digest at {', '.join(f'{at:%H:%M}' for at in hours.digest)}")
    if hours.quiet:
        parts.append(f"never from {hours.quiet.start:%H:%M} to {hours.quiet.end:%H:%M}")
    if not parts:
        return "at once"
    following = release(now + timedelta(seconds=1), hours).astimezone(ZoneInfo(hours.zone))
    soon = is_quiet(now, hours) or hours.digest
    then = f"; next {following:%a} {following.day} {following:%b} {following:%H:%M}" if soon else ""
    return f"{', '.join(parts)} ({hours.zone}{then})"


def _after_a_crash(row: Notifier) -> str:
    if row.kind == "folder":
        return "after a crash: exactly once"
    if row.kind == "webhook":
        return (
            "after a crash: again under the same Idempotency-Key"
            if row.repeat
            else "after a crash: not again, but reported"
        )
    return (
        "after a crash: run again if it is not known to have ended"
        if row.repeat
        else "after a crash: not run again unless it surely was not; else reported"
    )
