"""The rules that choose a figure among reports that differ, by name, and why each chose.

All rules see the same reports: of each origin the last one that stands. Low and high are the
lowest and the highest of these, whatever the rule, so that no rule can hide a disagreement; high
is open where the highest is itself a lower bound.

- `majority` (default): the figure that most origins give; of equals one that stands in a headline,
  which tells of its own happening, else the one said last. (Look half of the gun-violence
  incidents: half a point for the dead and the hurt; rerun `python -m benchmarks casualties`.)
- `conservative`: the lowest, as ACLED codes where reports differ.
- `ucdp`: what most of the sources that take no part in the fighting give (medical, NGO, media,
  witnesses, experts, documents), else most of all; of equals the lowest, since UCDP's best
  estimate leans low where nothing makes one source more reliable.
- `latest`: what was said last.
- `latest_official`: what an official, police, military or medical source said last, else the last.
- `highest`: the highest, to see how far reports go.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from dateline.across import order
from dateline.across.series import Estimate, Report, RuleName

OFFICIAL = frozenset({"official", "police", "military", "medical"})
PARTY = frozenset({"official", "police", "military", "opposition", "armed_group"})

# Chooses one of some reports that stand, each with a best figure, oldest first; says why.
Rule = Callable[[Sequence[Report]], tuple[Report, str]]


def estimate(
    standing: Sequence[Report], rule: RuleName, silent: int = 0
) -> tuple[Estimate, str, tuple[str, ...]]:
    """Return low, best and high of the reports that stand, why, and the claims that give best.

    They are oldest first. Where no words give a best figure ("dozens"), best is None. `silent` is
    how many origins tell of victims and of none of this class; only a majority hears them.
    """
    if not standing:
        return Estimate(), "no report stands", ()
    known = sorted((row for row in standing if row.best is not None), key=_recency)
    low = min((least for row in standing if (least := _floor(row)) is not None), default=None)
    high = _high(standing)
    if not known:
        return Estimate(low=low, high=high), "no report gives a figure", ()
    chosen, reason = RULES[rule](known)
    rests = tuple(row.claim for row in known if row.best == chosen.best)
    if rule == "majority" and silent > len(rests):
        most = f"{silent} of {silent + len(known)} origins tell of victims, and of none of these"
        return Estimate(low=0, best=0, high=high), most, ()
    return Estimate(low=low, best=chosen.best, high=high), reason, rests


def _recency(row: Report) -> tuple[datetime, bool]:
    """Return what makes a report the later one; of one article's rivals, the one that leads."""
    return order.rank(row.said), row.leads


def _floor(row: Report) -> int | None:
    return row.low if row.low is not None else row.best


def _high(standing: Sequence[Report]) -> int | None:
    """Return the highest figure; None where it is a lower bound ("at least 50")."""
    closed = max((row.high for row in standing if row.high is not None), default=None)
    tops = (max(row.best or 0, row.low or 0) for row in standing if row.high is None)
    opened = max(tops, default=None)
    return closed if opened is None or (closed is not None and closed >= opened) else None


def _majority(reports: Sequence[Report]) -> tuple[Report, str]:
    votes = Counter(row.best for row in reports)
    headlined = {row.best for row in reports if row.headlined}
    chosen = max(
        enumerate(reports), key=lambda row: (votes[row[1].best], row[1].best in headlined, row[0])
    )[1]
    tie = "of equals a headline's" if chosen.best in headlined else "the latest of equals"
    return chosen, _counted(votes[chosen.best], len(reports), tie, votes)


def _counted(most: int, total: int, tie: str, votes: Counter[int | None]) -> str:
    if total == 1:
        return "the only origin"
    tied = sum(count == most for count in votes.values()) > 1
    return f"{most} of {total} origins" + (f", {tie}" if tied else "")


def _conservative(reports: Sequence[Report]) -> tuple[Report, str]:
    return min(reports, key=lambda row: row.best or 0), "the lowest figure that stands"


def _highest(reports: Sequence[Report]) -> tuple[Report, str]:
    return max(reports, key=lambda row: row.best or 0), "the highest figure that stands"


def _ucdp(reports: Sequence[Report]) -> tuple[Report, str]:
    outside = [row for row in reports if row.source_class not in PARTY]
    asked = outside or reports
    votes = Counter(row.best for row in asked)
    chosen = min(asked, key=lambda row: (-votes[row.best], row.best or 0))
    who = "origins outside the fighting" if outside else "origins, all of them parties"
    return chosen, f"{votes[chosen.best]} of {len(asked)} {who}, the lowest of equals"


def _latest(reports: Sequence[Report]) -> tuple[Report, str]:
    return reports[-1], "said last"


def _latest_official(reports: Sequence[Report]) -> tuple[Report, str]:
    official = [row for row in reports if row.source_class in OFFICIAL]
    if official:
        return official[-1], "said last by an official source"
    return reports[-1], "said last; no official source gives a figure"


RULES: dict[RuleName, Rule] = {
    "majority": _majority,
    "conservative": _conservative,
    "ucdp": _ucdp,
    "latest": _latest,
    "latest_official": _latest_official,
    "highest": _highest,
}
