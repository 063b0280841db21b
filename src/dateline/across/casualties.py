"""The casualty ledger: what the articles of one story come to, figure by figure.

The way: articles → tellings (`happenings`) → reports (`reports`, with their origins) → how each
stands (`standing`) → low, best and high by a named rule (`rules`), the grade (`grades`), and how
the answer changed (`revisions`). Pure: the same articles give the same answer in any order.
"""

from collections.abc import Iterable, Sequence

import msgspec

from dateline.across import order
from dateline.across.grades import grade
from dateline.across.happenings import Telling, group, tellings
from dateline.across.origins import Origins
from dateline.across.remainders import remainders
from dateline.across.reports import Sorted, sort
from dateline.across.revisions import revisions
from dateline.across.rules import RULES, estimate
from dateline.across.series import (
    DEFAULT_RULE,
    Estimate,
    Happening,
    Report,
    RuleName,
    Series,
    Side,
)
from dateline.across.standing import standing
from dateline.errors import UsageError
from dateline.records import Claim, ClaimClass, Extraction, Group, make_id


def ledger(
    extractions: Iterable[Extraction],
    *,
    story: str | None = None,
    rule: RuleName = DEFAULT_RULE,
    one_incident: bool = False,
) -> tuple[Happening, ...]:
    """Return the happenings that these articles tell of: the main one first, periods last.

    `extractions` are the readings of the articles of one story, with their claims; `story` is its
    id, for the record. To ask what was known on a day, hand over what had been published by then.
    `one_incident`: somebody knows that all articles open with the same happening, so neither a
    date nor a place may set these openings apart. Raises `UsageError` for a rule that there is not.
    """
    if rule not in RULES:
        raise UsageError(f"no rule {rule!r}", do=f"choose one of {', '.join(RULES)}")
    rows = sorted(extractions, key=lambda row: order.key(row.article))
    origins = Origins([row.article for row in rows])
    told = [telling for row in rows for telling in tellings(row)]
    found = [_happening(rows, origins, story, rule) for rows in group(told, one_incident)]
    return tuple(sorted(found, key=lambda row: row.period))


def _happening(
    told: Sequence[Telling], origins: Origins, story: str | None, rule: RuleName
) -> Happening:
    claims = [claim for telling in told for claim in telling.claims]
    sets = sort(told, origins)
    series = tuple(row for part in sets for row in _series(part, rule))
    place = min(
        (row.place for row in told if row.place), key=lambda row: row.precision or 9, default=None
    )
    return Happening(
        id=make_id("happening", claims[0].id), story=story, period=told[0].period,
        date=next((row.date for row in told if row.date), None), place=place,
        cause=next((row.cause for row in claims if row.cause), None),
        perpetrators=_perpetrators(claims),
        events=tuple(dict.fromkeys(row.event for row in claims if row.event)),
        articles=tuple(dict.fromkeys(row.reading.article.id for row in told)),
        series=series, remainders=remainders(series),
    )  # fmt: skip


def _perpetrators(claims: Sequence[Claim]) -> tuple[str, ...]:
    named = (row.perpetrator.name for row in claims if row.perpetrator)
    return tuple(dict.fromkeys(named))


def _series(rows: Sorted, rule: RuleName) -> list[Series]:
    """Return the series of a class, then those of its parts."""
    whole = _one(rows.class_, rows.group, rows.whole, rule, None)
    parts = [_one(rows.class_, group, reports, rule, whole) for group, reports in rows.parts]
    return [*([whole] if whole else []), *(part for part in parts if part)]


def _one(
    class_: ClaimClass,
    group: Group | None,
    reports: tuple[Report, ...],
    rule: RuleName,
    whole: Series | None,
) -> Series | None:
    if not reports:
        return None
    settled = settle(reports, whole)
    found, reason, rests = estimate(settled, rule)
    if whole:
        found = _within(found, whole.estimate)
    graded = grade(settled)
    standing = [row for row in settled if row.standing == "stands"]
    return Series(
        id=make_id("series", reports[0].claim, class_, group), class_=class_, group=group,
        part_of=whole.id if whole else None, low=found.low, best=found.best, high=found.high,
        rule=rule, reason=reason, rests_on=rests, grade=graded.grade, reasons=graded.reasons,
        origins=len({row.origin for row in standing}),
        articles=len({row.article for row in settled}), disagree=disagree(standing),
        sides=_sides(standing, rule), reports=settled,
        revisions=revisions(reports, rule),
    )  # fmt: skip


def settle(reports: Sequence[Report], whole: Series | None = None) -> tuple[Report, ...]:
    """Return the reports, oldest first, with how each stands; parts beside their whole."""
    settled = [
        msgspec.structs.replace(row, standing=verdict.standing, because_of=verdict.because_of)
        for row, verdict in zip(reports, standing(reports), strict=True)
    ]
    return tuple(_beside(row, whole) if whole else row for row in settled)


def _beside(row: Report, whole: Series) -> Report:
    """Set a part aside that is larger than all: one of the two counts something else."""
    least = row.best if row.best is not None else row.low
    most = whole.best if whole.best is not None else whole.high
    if row.standing != "stands" or least is None or most is None or least <= most:
        return row
    because = whole.rests_on[0] if whole.rests_on else None
    return msgspec.structs.replace(row, standing="exceeds_whole", because_of=because)


def _within(part: Estimate, whole: Estimate) -> Estimate:
    """Bound a part by its whole: it cannot have more victims."""
    bounds = [row for row in (part.high, whole.high) if row is not None]
    return msgspec.structs.replace(part, high=min(bounds, default=None))


def disagree(standing: Sequence[Report]) -> bool:
    """Say whether some two of the reports cannot both be right as worded."""
    lows = [row.low for row in standing if row.low is not None]
    highs = [row.high for row in standing if row.high is not None]
    return bool(lows and highs) and max(lows) > min(highs)


def _sides(standing: Sequence[Report], rule: RuleName) -> tuple[Side, ...]:
    """Return what each class of sources gives."""
    classes = sorted({row.source_class for row in standing})
    found = []
    for one in classes:
        rows = [row for row in standing if row.source_class == one]
        claims = tuple(row.claim for row in rows)
        origins = len({row.origin for row in rows})
        given = estimate(rows, rule)[0]
        found.append(Side(source_class=one, estimate=given, origins=origins, claims=claims))
    return tuple(found)
