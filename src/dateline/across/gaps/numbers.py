"""What is asked of the figures: how many, who else says so, and who the rest are."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from dateline.across import order
from dateline.across.gaps import words
from dateline.across.gaps.gap import Gap
from dateline.across.gaps.people import names_armed
from dateline.across.gaps.states import UNASKED, Asked, State, fold
from dateline.across.gaps.told import HARM, Case
from dateline.across.remainders import Trait, left_over, traits
from dateline.across.revisions import known_by
from dateline.across.series import Report, Series
from dateline.across.standing import Tally
from dateline.across.unsaid import NONE_TOLD
from dateline.records import Extraction
from dateline.text.wording import compiled
from dateline.vocabulary import load

# Of a smaller whole the rest is asked for by name, and not by age or nation.
FEWEST = 5
# Whether anybody else says so is asked of so many victims, or where armed parties are named.
MIN_TO_CONFIRM = 2
_ONE = frozenset({"one", "single", "sole", "1"})


def numbers(case: Case) -> Iterator[Gap]:
    """Yield, for each class of victims, the question how many there were.

    It is open while nobody gives a figure, and contested while figures that stand exclude one
    another.
    """
    for class_ in HARM:
        series = case.happening.whole(class_)
        if series is None or (class_ == "casualties" and _told_apart(case)):
            continue
        if gap := _number(case, series):
            yield gap


def _told_apart(case: Case) -> bool:
    """Say whether the dead or the injured are counted for themselves."""
    return any(case.happening.whole(class_) for class_ in ("killed", "injured"))


def _number(case: Case, series: Series) -> Gap | None:
    states = [
        (reading, _how_many(rows, standing)) for reading, rows, standing in _after(case, series)
    ]
    standing = [row for row in series.reports if row.standing == "stands"]
    asked = Asked(
        "number", series.class_,
        f"How many people were {words.class_(series.class_)}?{words.of_scene(case.happening)}",
        "a count by somebody who was there or keeps a list, or word of what the difference is",
        case.anchor, case.happening.id, _given(standing),
    )  # fmt: skip
    return fold(asked, states, low=series.low, high=series.high)


def _after(case: Case, series: Series) -> Iterator[tuple[Extraction, list[Report], list[Report]]]:
    """Yield each article with its reports in a series, and all reports that then stood."""
    tally = Tally()
    for told in case.told:
        rows = [row for row in series.reports if row.article == told.article]
        for row in rows:
            tally.add(row)
        if rows:
            yield told.reading, rows, tally.standing


def _how_many(rows: Sequence[Report], standing: Sequence[Report]) -> State:
    findings = tuple(row.claim for row in rows)
    evidence = tuple(dict.fromkeys(row.evidence for row in rows))
    figures = [row for row in standing if row.best is not None or row.exactness != "vague"]
    if not figures:
        vague = any(_vague().search(row.words) for row in standing)
        return State("open", "Nobody gives a figure.", findings, evidence) if vague else UNASKED
    told = words.listed(words.told(row) for row in figures)
    totals = [row for row in figures if row.leads and _is_total(row)]
    if apart := _at_odds(totals):
        told = words.listed(words.told(row) for row in apart)
        return State("contested", f"Figures exclude one another: {told}.", findings, evidence)
    return State("closed", f"Given: {told}.", findings, evidence)


@cache
def _vague() -> re.Pattern[str]:
    file: dict[str, Any] = load("gaps", dict)
    return compiled(file["vague"], {})


def _is_total(row: Report) -> bool:
    """Say whether a report counts all: "a girl" does not say that she was alone."""
    words = row.words.casefold().split()
    return row.best != 1 or any(word in _ONE or word.isdigit() for word in words)


def _at_odds(rows: Sequence[Report]) -> list[Report]:
    """Return the reports that cannot hold beside some other of them."""
    return [one for one in rows if any(not _agree(one, other) for other in rows)]


def _agree(one: Report, other: Report) -> bool:
    """Say whether one number can be right for both reports."""
    lows = [row.low for row in (one, other) if row.low is not None]
    highs = [row.high for row in (one, other) if row.high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _given(standing: Sequence[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{words.told(row)}." for row in standing))


# --- a second origin -------------------------------------------------------------------------


def origin(case: Case) -> Gap | None:
    """Ask who else confirms the gravest figure, until two independent origins agree on it."""
    series = case.leading
    if series is None or not _to_confirm(case, series):
        return None
    states = [
        (reading, _confirmed(series, reading, rows, standing))
        for reading, rows, standing in _after(case, series)
    ]
    standing = [row for row in series.reports if row.standing == "stands"]
    first = next((row for row in series.reports if row.derived_by != NONE_TOLD), series.reports[0])
    people = words.people(series)
    asked = Asked(
        "origin", series.class_,
        f"Who, independently of {words.by(first)}, confirms the {people}?"
        f"{words.of_scene(case.happening)}",
        "a second source that does not repeat the first: another institution, a hospital, "
        "witnesses, records",
        case.anchor, case.happening.id, _given(standing),
    )  # fmt: skip
    return fold(asked, states)


def _to_confirm(case: Case, series: Series) -> bool:
    return size(series) >= MIN_TO_CONFIRM or any(map(names_armed, case.told))


def _confirmed(
    series: Series, reading: Extraction, rows: Sequence[Report], standing: Sequence[Report]
) -> State:
    """Say whether two origins that stand give the figure that was then the best."""
    rows = [row for row in rows if row.standing != "silent"]
    findings = tuple(row.claim for row in rows)
    evidence = tuple(dict.fromkeys(row.evidence for row in rows))
    figures = [row for row in standing if row.best is not None or row.low is not None]
    origins = {row.origin for row in figures}
    if not figures:
        return UNASKED
    if len(origins) < 2:
        return State(
            "open", f"All that is known comes from {words.by(figures[0])}.", findings, evidence
        )
    best = known_by(series, order.said(reading.article)).best
    cited = [row for row in figures if _is_cited(row)]
    for row in reversed([row for row in cited if best in {None, row.best, row.low}]):
        for other in cited:
            if other.origin != row.origin and _bears_out(row, other):
                how = f"{words.told(other)} is borne out by {words.told(row)}."
                return State("closed", how, (row.claim,), (row.evidence,))
    leading = [row for row in figures if row.leads and _is_total(row)]
    told = words.listed(words.told(row) for row in leading or figures)
    if not _at_odds(leading):
        how = f"No second source is cited that gives the figure: {told}."
        return State("open", how, findings, evidence)
    return State("contested", f"Figures exclude one another: {told}.", findings, evidence)


def _is_cited(row: Report) -> bool:
    """Say whether a report has a source of its own, who can be told from others.

    What an article says by itself was mostly told to it by somebody, as like as not by the source
    that others cite: it confirms nobody.
    """
    return row.source is not None and row.source_class not in {"unknown", "person"}


def _bears_out(one: Report, other: Report) -> bool:
    """Say whether two reports give one figure: "at least 14" bears out 14, and not 19."""
    if one.high is None or other.high is None:
        return (one.best or one.low) == (other.best or other.low)
    return _agree(one, other)


# --- the rest --------------------------------------------------------------------------------


def remainders(case: Case) -> Iterator[Gap]:
    """Yield who the rest of a figure are, where its parts do not account for all.

    One question for each whole and trait (nationality, status, age, sex) by which parts are told.
    """
    for whole in case.happening.series:
        if whole.part_of is not None or whole.class_ not in HARM or size(whole) < FEWEST:
            continue
        for trait, parts in traits(whole, case.happening.series):
            if gap := _remainder(case, whole, trait, parts):
                yield gap


def size(row: Series) -> int:
    """Return how many a series is of, as far as is known."""
    return row.best or row.low or 0


def _remainder(case: Case, whole: Series, trait: Trait, parts: Sequence[Series]) -> Gap | None:
    states = [(told.reading, _rest(case, told.reading, whole, trait, parts)) for told in case.told]
    low, high = left_over(whole.estimate, [row.estimate for row in parts]) or (None, None)
    given = tuple(_part(row) for row in parts)
    left = words.Rest(low, high).words
    asked = Asked(
        "remainder", f"{whole.class_} {trait}",
        f"Who {'is' if (low, high) == (1, 1) else 'are'} {left} of the {words.people(whole)}? "
        f"({_TRAITS[trait]} not told)",
        "a breakdown of all victims by whoever counted them", case.anchor, case.happening.id, given,
    )  # fmt: skip
    return fold(asked, states, low=low, high=high)


_TRAITS: dict[Trait, str] = {
    "nationality": "nationality", "status": "civilian or combatant", "age": "age", "sex": "sex",
}  # fmt: skip


def _part(row: Series) -> str:
    group = row.group.text if row.group else ""
    return f"{words.figure(row.estimate)} {group} ({words.listed(_sources(row))})."


def _sources(row: Series) -> Iterator[str]:
    yield from (words.by(report) for report in row.reports if report.standing == "stands")


def _rest(
    case: Case, reading: Extraction, whole: Series, trait: Trait, parts: Sequence[Series]
) -> State:
    """Return how the rest stood once an article was out."""
    said = order.said(reading.article)
    known = [known_by(row, said) for row in parts]
    told = [row for row in known if row.best is not None]
    if not told:
        return UNASKED
    rows = [
        row for series in (whole, *parts) for row in series.reports
        if row.article == reading.article.id
    ]  # fmt: skip
    findings = tuple(row.claim for row in rows)
    evidence = tuple(dict.fromkeys(row.evidence for row in rows))
    rest = left_over(known_by(whole, said), told)
    if rest is None:
        return State("closed", f"The parts account for all ({_TRAITS[trait]}).", findings, evidence)
    how = f"{words.Rest(*rest).words} are not accounted for ({_TRAITS[trait]})."
    return State("open", f"{how[:1].upper()}{how[1:]}", findings, evidence)
