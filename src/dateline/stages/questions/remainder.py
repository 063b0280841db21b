"""Who the rest of a whole are, where parts are described and it is not."""

from collections.abc import Sequence

from dateline.records import Claim
from dateline.stages.questions.found import Found, distinct
from dateline.stages.questions.groups import Group, counted


def remainder(group: Group) -> Found | None:
    """Ask who the rest of a whole are, where parts have a nationality or role and it has none."""
    whole = group.whole
    if whole.best is not None and sum(part.best or 0 for part in group.parts) >= whole.best:
        return None
    for said, lacking in (("country", "nationality"), ("role", "role"), ("status", "status")):
        parts = [p for p in group.parts if p.group is not None and getattr(p.group, said)]
        if not parts or (whole.group is not None and getattr(whole.group, said)):
            continue
        low, high = _rest(whole, parts, said)
        if high is None or high < 1:
            continue
        best = None
        if low == high and whole.best is not None and all(p.best is not None for p in parts):
            best = whole.best - sum(part.best or 0 for part in parts)
        loose = any(claim.exactness != "exact" for claim in (whole, *parts))
        span = f"{low} to {high}" if low else f"up to {high}"
        count = span if best is None else f"{best} or so" if loose else str(best)
        given = ", ".join(_worded(part) for part in parts)
        text = (
            f"Who are the other {count} of {counted(whole)}? "
            f"Reported: {given}; no {lacking} is reported for the rest."
        )
        about = (whole.id, *(part.id for part in parts))
        evidence = distinct(piece for claim in (whole, *parts) for piece in claim.evidence)
        return Found("remainder", text, evidence, about, low=low, high=high)
    return None


def _worded(part: Claim) -> str:
    """Return a part's figure and people, the figure once ("a nurse", "32 miners")."""
    people = part.group.text if part.group else ""
    return people if part.words in people else f"{part.words} {people}".strip()


def _rest(whole: Claim, parts: Sequence[Claim], said: str) -> tuple[int | None, int | None]:
    """Return the interval of what a whole leaves when its parts are taken away.

    Parts that differ in what is said of them are disjoint, as are those that one sentence lists.
    Others of one nationality may be the same people: then only the largest is sure to be taken.
    """
    alike: dict[object, list[Claim]] = {}
    for part in parts:
        alike.setdefault(getattr(part.group, said), []).append(part)
    least = sum(_at_least(rows) for rows in alike.values())
    most = [part.high for part in parts]
    if whole.low is None or None in most:
        low = None
    else:
        low = max(0, whole.low - sum(high or 0 for high in most))
    high = None if whole.high is None else max(0, whole.high - least)
    return low, high


def _at_least(parts: Sequence[Claim]) -> int:
    """Return how many people parts of one kind are at least."""
    lows = [part.low or 0 for part in parts]
    listed = len({part.evidence[0] for part in parts}) == 1
    return sum(lows) if listed else max(lows)
