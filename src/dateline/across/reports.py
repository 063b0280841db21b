"""From claims to reports, and from reports to the series that they belong to.

A claim that its article makes a part of another goes to the series of its group. So does one that
names a narrower group where a larger figure of all victims was known by then ("four soldiers",
where others count twelve people); before that, it was the toll ("two farmers", then "three
people"). Where every report names a group, and the groups exclude one another, there is a series
for each and none for all: figures are never summed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, get_args

import msgspec

from dateline.across import figures, order
from dateline.across.happenings import Telling
from dateline.across.origins import Origins
from dateline.across.replaced import NOTHING_REPLACED, Replaced
from dateline.across.series import Report, size
from dateline.across.unsaid import LATER_DEATHS, NONE_TOLD, Figures, Unsaid, unsaid
from dateline.records import Claim, ClaimClass, Extraction, Group

# Status, nationality, age, sex and role of a group; all None for people in general.
Key = tuple[str | None, ...]
NOBODY: Key = (None,) * 5

_CLASSES = get_args(ClaimClass)


class Sorted(NamedTuple):
    """The reports of one class of one happening, oldest first."""

    class_: ClaimClass
    whole: tuple[Report, ...]
    """Of all victims of the class, or of the one group `group`."""
    group: Group | None
    parts: tuple[tuple[Group, tuple[Report, ...]], ...]


def sort(
    told: Sequence[Telling], origins: Origins, replaced: Replaced = NOTHING_REPLACED
) -> list[Sorted]:
    """Return the reports of a happening by class and group; `told` is in the order of articles."""
    rows: dict[ClaimClass, list[tuple[Report, bool]]] = defaultdict(list)
    given = [figures.given(telling.claims) for telling in told]
    implied = unsaid(_first_told(told, given, origins, replaced))
    for at, telling in enumerate(told):
        ids = {claim.id for claim in telling.claims}
        leading = {row.claims[0]: row for row in given[at].values()}
        for claim in telling.claims:
            made = report(claim, telling.reading, origins, leading.get(claim.id))
            made = replaced.mark(made)
            if made.leads:
                more = (*made.supersedes, *implied.replaced.get(at, ()))
                made = msgspec.structs.replace(made, supersedes=more)
            rows[claim.inferred_class or claim.class_].append((made, claim.subset_of in ids))
        for class_, made in _implied(at, telling, origins, implied):
            rows[class_].append((made, False))
    found = [part for class_, row in rows.items() for part in _of_class(class_, row)]
    return sorted(found, key=lambda row: _CLASSES.index(row.class_))


def _first_told(
    told: Sequence[Telling], given: Sequence[Figures], origins: Origins, replaced: Replaced
) -> list[Figures]:
    """Return what each article gives, and nothing for a copy that gives what its text gave before.

    A reprint of an old text says nothing new of who has died; nor does an older version.
    """
    seen: list[tuple[str, dict[ClaimClass, int | None]]] = []
    found: list[Figures] = []
    for telling, row in zip(told, given, strict=True):
        if telling.reading.article.id in replaced:
            found.append({})
            continue
        text = origins.lineage[telling.reading.article.id]
        figure = text, {class_: one.best for class_, one in row.items()}
        found.append({} if figure in seen else row)
        seen.append(figure)
    return found


def _implied(
    at: int, telling: Telling, origins: Origins, implied: Unsaid
) -> Iterator[tuple[ClaimClass, Report]]:
    """Yield the noughts that an article implies: no one hurt any more, or no one dead."""
    held = {claim.id: claim for claim in telling.claims}
    noughts: list[tuple[ClaimClass, tuple[str, ...], str]] = []
    if at in implied.none_hurt:
        noughts.append(("injured", implied.none_hurt[at], LATER_DEATHS))
    if at in implied.none_dead:
        noughts.append(("killed", (implied.none_dead[at],), NONE_TOLD))
    for class_, claims, rule in noughts:
        made = report(held[claims[0]], telling.reading, origins)
        yield class_, msgspec.structs.replace(
            made, low=0, best=0, high=0, exactness="exact", words="", group=None, leads=True,
            derived_from=claims, derived_by=rule,
            supersedes=implied.replaced.get(at, ()) if rule == LATER_DEATHS else (),
        )  # fmt: skip


def report(
    claim: Claim, reading: Extraction, origins: Origins, leads: figures.Reconciled | None = None
) -> Report:
    """Return a claim as a report, before it is known how it stands.

    `leads` is the figure that its article gives for the class, where it rests on this claim.
    """
    article, party = reading.article, claim.perpetrator
    same = (row for row in reading.claims if (row.class_, row.best) == (claim.class_, claim.best))
    headlined = any(row.evidence[0].start < len(article.title or "-") for row in same)
    figure = leads or claim
    derived = leads is not None and leads.rule == figures.LESS_DEAD
    return Report(
        claim=claim.id, article=article.id, title=article.title, url=article.url,
        publisher=article.publisher, said=order.said(article), low=figure.low, best=figure.best,
        high=figure.high, exactness=claim.exactness, words=claim.words, update=claim.update,
        group=claim.group, part_of=claim.subset_of, source=claim.source,
        source_class=claim.source.kind if claim.source else "media", stance=claim.stance,
        origin=origins.of(claim, article),
        perpetrator=(party.actor or party.name) if party else None,
        text=origins.lineage[article.id], leads=leads is not None, headlined=headlined,
        derived_from=leads.claims if leads and derived else (),
        derived_by=leads.rule if leads and derived else None,
        supersedes=claim.supersedes, contradicts=claim.contradicts, evidence=claim.evidence[0],
    )  # fmt: skip


def key(group: Group | None) -> Key:
    """Return what makes two groups the same over articles."""
    if group is None:
        return NOBODY
    nation = group.country or group.nationality
    return group.status, nation, group.age, group.sex, _folded(group.role)


def _folded(words: str | None) -> str | None:
    return words.casefold() if words else None


def _narrow(group: Group | None) -> bool:
    """Say whether a group leaves people out. "Two men" may well be all who died; soldiers not."""
    return group is not None and (group.age == "child" or any(key(group)[at] for at in (0, 1, 4)))


def _of_class(class_: ClaimClass, rows: list[tuple[Report, bool]]) -> Iterator[Sorted]:
    noughts = [made for made, _ in rows if made.derived_by in {LATER_DEATHS, NONE_TOLD}]
    roots = [made for made, part in rows if not part and made not in noughts]
    parts = [made for made, part in rows if part]
    wide = [row for row in roots if not _narrow(row.group)]
    narrow = [row for row in roots if _narrow(row.group)]
    if wide:
        before = [row for row in narrow if not _known_larger(row, wide)]
        if len(_by_group(before)) > 1:
            before = []
        parts += [row for row in narrow if row not in before]
        yield Sorted(class_, _ordered([*wide, *before, *noughts]), None, _by_group(parts))
        return
    groups = _by_group(narrow)
    if not groups:
        yield Sorted(class_, _ordered(noughts), None, _by_group(parts))
    for at, (group, reports) in enumerate(groups):
        held = _ordered([*reports, *noughts]) if at == 0 else reports
        yield Sorted(class_, held, group, _by_group(parts) if at == 0 else ())


def _known_larger(row: Report, wide: Sequence[Report]) -> bool:
    """Say whether a larger figure of all victims was known when this one was given."""
    return any(_before(one, row) and size(one) > size(row) for one in wide)


def _before(one: Report, other: Report) -> bool:
    if one.article == other.article:
        return one.evidence.start < other.evidence.start
    return order.rank(one.said) <= order.rank(other.said)


def _by_group(reports: Sequence[Report]) -> tuple[tuple[Group, tuple[Report, ...]], ...]:
    """Return reports by group; a part that names no group stands by itself.

    Groups of which one says more than the other ("a child", "a girl of two") are the same.
    """
    bundles: list[tuple[Key, list[Report]]] = []
    for row in reports:
        name = key(row.group)
        at = next((at for at, (own, _) in enumerate(bundles) if _alike(own, name)), None)
        if at is None:
            bundles.append((name, [row]))
        else:
            own, held = bundles[at]
            merged = tuple(one or other for one, other in zip(own, name, strict=True))
            bundles[at] = merged, [*held, row]
    return tuple((rows[0].group or Group(text=""), _ordered(rows)) for _, rows in bundles)


def _alike(one: Key, other: Key) -> bool:
    """Say whether two groups share a trait and differ in none."""
    pairs = [pair for pair in zip(one, other, strict=True) if all(pair)]
    return bool(pairs) and all(left == right for left, right in pairs)


def _ordered(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return reports as they were said; of one article the one that leads, then as in its text."""
    return tuple(sorted(reports, key=_place_in_order))


def _place_in_order(row: Report) -> tuple[datetime, str, bool, int]:
    return order.rank(row.said), row.article, not row.leads, row.evidence.start
