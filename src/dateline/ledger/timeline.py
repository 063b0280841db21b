"""The timeline of two actors over all stories of a store."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dateline.across.following import Following
from dateline.across.timeline import Pair
from dateline.errors import UsageError
from dateline.ledger.following import following
from dateline.ledger.store import Ledger
from dateline.ledger.stories import stories


def between(
    ledger: Ledger,
    pair: Pair,
    *,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> Sequence[Following]:
    """Return the stories in which an article names both actors.

    Raises `UsageError` where no article names the one or the other.
    """
    named: tuple[set[str], set[str]] = (set(), set())
    offered: defaultdict[str, int] = defaultdict(int)
    for row in ledger.scan(
        kind="mention", type="actor", known_on=known_on, recorded_on=recorded_on
    ):
        actor = getattr(row.finding, "actor", None)
        if actor is None:
            continue
        offered[actor.name] += actor.id is not None
        for who, articles in zip((pair.one, pair.other), named, strict=True):
            if who.matches(actor):
                articles.add(row.article)
    for who, articles in zip((pair.one, pair.other), named, strict=True):
        if not articles:
            known = sorted(offered, key=lambda name: (-offered[name], name))[:5]
            raise UsageError(
                f"no article names {who.asked!r}",
                do=f"name another, such as {', '.join(known)}" if known else "read articles first",
            )
    both = named[0] & named[1]
    found = stories(ledger, known_on=known_on, recorded_on=recorded_on)
    chosen = [row for row in found if both.intersection(row.articles)]
    return [following(ledger, row, known_on=known_on, recorded_on=recorded_on) for row in chosen]
