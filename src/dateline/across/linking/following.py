"""What came of an event that was planned or threatened: a relation, and never the same event."""

from collections.abc import Sequence

import msgspec

from dateline.across import order
from dateline.across.happenings import dates_apart, places_apart
from dateline.across.linking.facts import identified
from dateline.across.linking.linked import LinkedEvent
from dateline.across.linking.words import lemma, root
from dateline.text.tokens import tokenize

# What a threat is of, by its mode; others threaten to do what they are said to do.
_THREATENED = {"violence": "ASSAULT", "restrict": "COERCE"}

_AHEAD = frozenset({"planned", "threatened"})


def followed(events: Sequence[LinkedEvent]) -> tuple[LinkedEvent, ...]:
    """Return events, those that were ahead with the id of the first later one that came of them."""
    occurred = [row for row in events if row.stage == "occurred"]
    return tuple(
        msgspec.structs.replace(row, followed_by=_after(row, occurred))
        if row.stage in _AHEAD
        else row
        for row in events
    )


def _after(ahead: LinkedEvent, occurred: Sequence[LinkedEvent]) -> str | None:
    return next((row.id for row in occurred if _came_of(row, ahead)), None)


def _came_of(later: LinkedEvent, ahead: LinkedEvent) -> bool:
    """Say whether an event was told later, and does what was ahead, by the same to the same."""
    what = _THREATENED.get(ahead.mode or "", "") if ahead.type == "THREATEN" else ahead.type
    if later.type != what or not _told_after(later, ahead):
        return False
    actors = identified(ahead.actors) & identified(later.actors)
    ours, theirs = identified(ahead.recipients), identified(later.recipients)
    whom = not ours or not theirs or bool(ours & theirs)
    apart = dates_apart(ahead.date, later.date) or places_apart(ahead.place, later.place)
    return (
        bool(actors) and whom and not apart and (_same_place(later, ahead) or _alike(later, ahead))
    )


def _told_after(later: LinkedEvent, ahead: LinkedEvent) -> bool:
    """Say whether an event was first told in another article, after what was ahead."""
    first, last = ahead.reports[0], later.reports[0]
    if first.said is None or last.said is None or first.article == last.article:
        return False
    return order.rank(first.said) < order.rank(last.said)


def _same_place(one: LinkedEvent, other: LinkedEvent) -> bool:
    ids = {row.place.geonameid for row in (one, other) if row.place}
    return len(ids) == 1 and None not in ids and bool(one.place and other.place)


def _alike(one: LinkedEvent, other: LinkedEvent) -> bool:
    """Say whether a word of the one's triggers comes from the same root as one of the other's."""
    return bool(_roots(one) & _roots(other))


def _roots(event: LinkedEvent) -> set[str]:
    words = (row.lower for report in event.reports for row in tokenize(report.evidence.quote))
    return {root(word) for word in words if len(lemma(word)) > 2}
