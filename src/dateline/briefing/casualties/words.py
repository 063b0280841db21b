"""Words for the casualty ledger: what a happening, a figure, a report and a revision read as."""

from datetime import datetime
from functools import cache
from typing import Literal

import msgspec

from dateline.across.series import Change, Estimate, Happening, Report, Revision, Series, Standing
from dateline.briefing import phrases
from dateline.briefing.render import safe
from dateline.records import ClaimClass, Exactness, SourceClass

# Characters of a title that stands in for a publisher.
MOST_TITLE = 40

OPEN, NONE = "open", "?"
"""What a table shows for no upper bound, and for a bound that is not known."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `ledger_phrases.yaml`."""

    classes: dict[ClaimClass, str]
    sources: dict[SourceClass, str]
    standings: dict[Standing | Literal["rests_on"], str]
    derived: dict[str, str]
    changes: dict[Change, str]
    places: dict[int, str]


@cache
def words() -> Words:
    """Return the wording table."""
    from dateline.vocabulary import load

    return load("ledger_phrases", Words)


def heading(row: Happening) -> str:
    """Return what, where and when, as far as is known, with the precision in words."""
    when = phrases.when(row.date) or "date not known"
    where = phrases.where(row.place) or "at a place not known"
    if row.period:
        return phrases.sentence(f"Total over a longer time {where}, {when}").rstrip(".")
    arrests = all(series.class_ == "detained" for series in row.series)
    what = row.cause or ("Arrests" if arrests else "Victims (cause not said)")
    precision = words().places.get(row.place.precision or 0) if row.place else None
    known = f" ({precision})" if precision else ""
    return phrases.sentence(f"{what} {where}{known}, {when}").rstrip(".")


def name(series: Series) -> str:
    """Return the class, and the group where it is one: `killed`, `killed: nurses`."""
    class_ = words().classes[series.class_]
    return f"{class_}: {group(series)}" if series.group else class_


def group(series: Series) -> str:
    """Return the group as worded; where its words name nobody, that it is some of them."""
    return (series.group.text if series.group else "") or "some of them"


def grade(series: Series) -> str:
    """Return why a series has its grade."""
    return "; ".join(series.reasons)


def cells(estimate: Estimate) -> tuple[str, str, str]:
    """Return low, best and high as a table shows them."""
    high = OPEN if estimate.high is None else f"{estimate.high:,}"
    return _number(estimate.low), _number(estimate.best), high


def _number(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def figure(estimate: Estimate) -> str:
    """Return an estimate on one line: `9`, `9 (6 to 9)`, `at least 7`, `at least 24, no best`."""
    low, best, high = estimate.low, estimate.best, estimate.high
    if best is None:
        return "no figure" if low is None and high is None else f"{_span(low, high)}, no best"
    if low == best == high:
        return f"{best:,}"
    if low == best and high is None:
        return _span(low, high)
    return f"{best:,} ({_span(low, high)})"


def _span(low: int | None, high: int | None) -> str:
    if high is None:
        return "no bounds" if low is None else f"at least {low:,}"
    return f"up to {high:,}" if low is None else f"{low:,} to {high:,}"


def moment(said: datetime | None) -> str:
    """Return a day: `11 Mar 2025`."""
    return f"{said.day} {said:%b %Y}" if said else "no date"


# How a report's exactness reads before its best figure.
_HEDGES: dict[Exactness, str] = {
    "exact": "", "approximate": "about ", "at_least": "at least ", "at_most": "at most "
}  # fmt: skip


def reported(row: Report) -> str:
    """Return a report's figure by its bounds: `at least 40`, `10 to 15`, `“dozens”`."""
    if row.standing == "silent":
        return "none told"
    if row.exactness == "range" and row.low is not None and row.high is not None:
        return f"{row.low:,} to {row.high:,}"
    bound = row.low if row.exactness == "at_least" else row.high
    number = row.best if row.exactness in {"exact", "approximate"} else bound
    if row.exactness not in _HEDGES or number is None:
        return f"“{row.words}”"
    return f"{_HEDGES[row.exactness]}{number:,}"


def according(row: Report) -> str:
    """Return who gives a report: the source and its kind, else the article's own voice."""
    if row.source is None:
        return "no source named"
    verb = phrases.phrases().stances[row.stance]
    kind = words().sources[row.source_class]
    return f"{phrases.cited(row.source)} {verb} ({kind})"


def publication(row: Report) -> str:
    """Return the publisher, or the title where none is known."""
    if row.publisher or not row.title:
        return row.publisher or ""
    title = row.title if len(row.title) <= MOST_TITLE else f"{row.title[:MOST_TITLE].rstrip()}…"
    return f"“{title}”"


def standing(row: Report, series: Series) -> str:
    """Return whether a report stands, and what took its place."""
    rests = row.standing == "stands" and row.claim in series.rests_on
    how = words().standings["rests_on" if rests else row.standing]
    how = how.format(claim=row.because_of or "another claim")
    if row.derived_by is None or row.standing == "silent":
        return how
    return f"{words().derived[row.derived_by]}; {how}"


def changed(row: Revision) -> str:
    """Return what a revision did, and who gave it."""
    before = figure(row.before) if row.before else "nothing"
    told = words().changes[row.change].format(after=figure(row.after), before=before)
    return f"{told}: {', '.join(row.by)}" if row.by else told


def verdict(series: Series) -> str:
    """Return a warning where reports that stand exclude one another."""
    return " (these cannot all be right)" if series.disagree else ""


def remainder(low: int, high: int | None) -> str:
    """Return how many the parts leave open, as a question."""
    if high is None:
        many = f"the other {low:,} or more" if low else "the others, if there were any"
    elif low == 0:
        many = f"the others, {high:,} at most"
    else:
        many = f"the other {low:,}" if low == high else f"the other {low:,} to {high:,}"
    return f"Who were {many}? Nobody has said."


def plain(text: str) -> str:
    """Return text on one line that cannot steer a terminal."""
    return safe(" ".join(text.split()))
