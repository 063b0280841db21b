"""The casualty ledger: what the articles of one story come to, figure by figure.

The way: articles → tellings (`happenings`) → reports (`reports`, with their origins) → how each
stands (`standing`) → low, best and high by a named rule (`rules`), the grade (`grades`), and how
the answer changed (`revisions`). Pure: the same articles give the same answer in any order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dateline.across import order
from dateline.across.grades import grade
from dateline.across.happenings import Telling, group, likeliest, tellings
from dateline.across.origins import Origins
from dateline.across.remainders import remainders
from dateline.across.replaced import Replaced
from dateline.across.reports import Sorted, sort
from dateline.across.revisions import exceeds, revisions, within
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
from dateline.across.standing import standing as standing_of
from dateline.across.versions import Versions
from dateline.across.versions import versions as older_versions
from dateline.errors import UsageError
from dateline.records import Claim, ClaimClass, Extraction, Group, make_id


def ledger(
    extractions: Iterable[Extraction],
    *,
    story: str | None = None,
    rule: RuleName = DEFAULT_RULE,
    one_incident: bool = False,
    versions: Versions | None = None,
) -> tuple[Happening, ...]:
    """Return the happenings that these articles tell of: the main one first, periods last.

    `extractions` are the readings of the articles of one story, with their claims; `story` is its
    id, for the record. To ask what was known on a day, hand over what had been published by then.
    `one_incident`: somebody knows that all articles open with the same happening, so neither a
    date nor a place may set these openings apart. `versions` says which articles are older versions
    of which; None: what the articles themselves show. Raises `UsageError` for a rule that there is
    not.
    """
    if rule not in RULES:
        raise UsageError(f"no rule {rule!r}", do=f"choose one of {', '.join(RULES)}")
    rows = sorted(extractions, key=lambda row: order.key(row.article))
    origins = Origins([row.article for row in rows])
    told = [telling for row in rows for telling in tellings(row)]
    if versions is None:
        versions = older_versions(row.article for row in rows)
    replaced = Replaced(versions, rows)
    found = [_happening(one, origins, replaced, story, rule) for one in group(told, one_incident)]
    return tuple(sorted(found, key=lambda row: row.period))


def wholes(happening: Happening) -> Iterator[tuple[ClaimClass, Series]]:
    """Yield each class of victims with the series of all of them, once.

    Where only groups are counted that exclude one another, it is the first of these.
    """
    for class_ in dict.fromkeys(row.class_ for row in happening.series):
        whole = happening.whole(class_)
        if whole is not None:
            yield class_, whole


def _happening(
    told: Sequence[Telling],
    origins: Origins,
    replaced: Replaced,
    story: str | None,
    rule: RuleName,
) -> Happening:
    claims = [claim for telling in told for claim in telling.claims]
    sets = sort(told, origins, replaced)
    series = tuple(row for part in sets for row in _series(part, rule))
    return Happening(
        id=make_id("happening", claims[0].id), story=story, period=told[0].period,
        date=next((row.date for row in told if row.date), None),
        place=likeliest([row.place for row in told if row.place]),
        cause=_cause(told),
        perpetrators=_perpetrators(claims),
        events=tuple(dict.fromkeys(row.event for row in claims if row.event)),
        articles=tuple(dict.fromkeys(row.reading.article.id for row in told)),
        series=series, remainders=remainders(series),
    )  # fmt: skip


def _cause(told: Sequence[Telling]) -> str | None:
    """Return the cause that most articles give; of equals the one given first."""
    named = [{row.cause.casefold(): row.cause for row in one.claims if row.cause} for one in told]
    votes = Counter(cause for causes in named for cause in causes)
    top = max(votes, key=lambda cause: votes[cause], default=None)
    return next((causes[top] for causes in named if top in causes), None) if top else None


def _perpetrators(claims: Sequence[Claim]) -> tuple[str, ...]:
    named = (row.perpetrator.name for row in claims if row.perpetrator)
    return tuple(dict.fromkeys(named))


def _series(rows: Sorted, rule: RuleName) -> list[Series]:
    """Return the series of a class, each followed by its parts, whose parts follow them."""
    whole = _one(rows.class_, rows.group, rows.whole, rule, None)
    found = [whole] if whole else []
    held = {row.claim: whole for row in rows.whole if whole}
    for who, reports in sorted(rows.parts, key=lambda part: _depth(part[1], rows)):
        parent = next((held[row.part_of] for row in reports if row.part_of in held), whole)
        part = _one(rows.class_, who, reports, rule, parent)
        held |= {row.claim: part for row in reports if part}
        if part:
            found.insert(_after(found, parent), part)
    return found


def _depth(reports: Sequence[Report], rows: Sorted) -> int:
    """Return how many parts a part lies in."""
    parts = {row.claim: row.part_of for _, held in rows.parts for row in held}
    depths = []
    for row in reports:
        seen: list[str] = []
        above = row.part_of
        while above in parts and above not in seen:
            seen.append(above)
            above = parts[above]
        depths.append(len(seen))
    return max(depths)


def _after(found: Sequence[Series], parent: Series | None) -> int:
    """Return the place after a series and all that is a part of it."""
    inside = {parent.id if parent else None}
    last = -1
    for at, row in enumerate(found):
        if row.id in inside or row.part_of in inside:
            inside.add(row.id)
            last = at
    return last + 1


def _one(
    class_: ClaimClass,
    group: Group | None,
    reports: tuple[Report, ...],
    rule: RuleName,
    whole: Series | None,
) -> Series | None:
    if not reports:
        return None
    settled = _settled(reports, whole)
    standing = [row for row in settled if row.standing == "stands"]
    silent = len({row.origin for row in settled if row.standing == "silent"})
    found, reason, rests = estimate(standing, rule, silent)
    if whole:
        found = within(found, whole.estimate)
    graded = grade(settled)
    return Series(
        id=make_id("series", reports[0].claim, class_, group), class_=class_, group=group,
        part_of=whole.id if whole else None, low=found.low, best=found.best, high=found.high,
        rule=rule, reason=reason, rests_on=rests, grade=graded.grade, reasons=graded.reasons,
        origins=len({row.origin for row in standing}),
        articles=len({row.article for row in settled}), disagree=disagree(standing),
        sides=_sides(standing, rule), reports=settled,
        revisions=revisions(reports, rule, whole),
    )  # fmt: skip


def _settled(reports: Sequence[Report], whole: Series | None) -> tuple[Report, ...]:
    """Return the reports, oldest first, with how each stands; a part beside its whole."""
    bound = whole.estimate if whole else Estimate()
    because = whole.rests_on[0] if whole and whole.rests_on else None
    found = []
    for row, (stands, reason) in zip(reports, standing_of(reports), strict=True):
        if stands == "stands" and exceeds(row, bound):
            stands, reason = "exceeds_whole", because
        found.append(msgspec.structs.replace(row, standing=stands, because_of=reason))
    return tuple(found)


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
