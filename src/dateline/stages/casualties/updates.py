"""Which figure replaces which, and which cannot both hold.

An update names the older figure ("rose to 45, up from 12"), says that it is one ("the toll rose
to"), or the older one is told as such ("officials had earlier put it at 12"). The older stays, and
the newer points at it. Two figures for the same victims by two sources that leave no number in
common contradict each other; both stay, and each points at the other.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from dateline.records import Claim, Source
from dateline.stages.casualties.circumstances import text_of
from dateline.stages.casualties.clause import ONE, Clause, Phrase, figure_of
from dateline.stages.casualties.distances import another_day, elsewhere
from dateline.stages.casualties.merging import Member, compatible, kind_of
from dateline.stages.casualties.scenes import Scene
from dateline.stages.casualties.subsets import Entry, is_partitive
from dateline.stages.casualties.wording import wording

# Tokens between a new figure and the words before the older one, and from those to its number.
MAX_TO_OLDER = 12
MAX_TO_NUMBER = 4
# Tokens before a figure in which words say that it is an older one.
MAX_TO_MARK = 8
# Figures of fewer are told one by one, and two of them are rather two happenings.
MIN_COMPARED = 2
# Claims that each is compared with: an article with more has lists.
MAX_CLAIMS = 60


class Stated(NamedTuple):
    """A claim with what comparing it with others needs."""

    claim: Claim
    member: Member
    scene: Scene | None
    older: bool
    """Told as an older figure."""


def update(row: Clause, victims: Phrase) -> str | None:
    """Return words before the figure that say it replaces or adds to an earlier one."""
    for at in range(victims.figure_end, len(row.words)):
        matched = row.lexicon.withdrawals.match(row.words, at)
        if matched:
            return text_of(row, at, matched[0])
    adds = victims.addition and not victims.addition.startswith("other")
    if adds and victims.figure != ONE:
        return victims.addition
    for at in range(max(0, victims.figure_first - MAX_TO_NUMBER), victims.figure_first + 1):
        matched = row.lexicon.updates.match(row.words, at)
        if matched and matched[0] <= victims.figure_first + 1:
            return text_of(row, at, matched[0])
    return None


def replaced(row: Clause, entry: Entry) -> Entry | None:
    """Return the older figure of "rose to 45, up from 12 on Monday", of the same people."""
    victims = entry.found.victims
    rises = is_update(row, victims)
    if rises and (before := _from_to(row, victims)):
        return Entry(entry.found._replace(victims=before), row)
    start = max(victims.end, entry.found.end if entry.found.end > victims.first else 0)
    for at in range(start, min(start + MAX_TO_OLDER, len(row.words))):
        if row.words[at] in {";", "said", ".", "and", "when"}:
            return None
        end = wording().replaces.at(row.words, at)
        if end is None or (row.words[at] == "from" and not rises):
            continue
        for number_at in range(end, min(end + MAX_TO_NUMBER, len(row.words))):
            older = _figure_at(row, number_at, victims)
            if older is not None:
                return Entry(entry.found._replace(victims=older), row)
    return None


def _from_to(row: Clause, victims: Phrase) -> Phrase | None:
    """Return the older figure of "rose from 12 to 45"."""
    first = victims.figure_first
    for at in range(max(1, first - MAX_TO_NUMBER), first):
        if at in row.numbers and row.words[at - 1] == "from" and "to" in row.words[at:first]:
            return _figure_at(row, at, victims)
    return None


def _figure_at(row: Clause, at: int, victims: Phrase) -> Phrase | None:
    """Return the count at a token, as a figure of the same people."""
    if at not in row.numbers:
        return None
    end, mention = row.numbers[at]
    figure = figure_of(mention)
    unit = row.words[end] if end < len(row.words) else ""
    if figure is None or unit in row.lexicon.raw.units or figure[:3] == victims.figure[:3]:
        return None
    return Phrase(
        at, end, figure, "number", at, end, noun=victims.noun, actor=victims.actor,
        elided=_people(victims),
    )  # fmt: skip


def _people(victims: Phrase) -> tuple[int, int] | None:
    if victims.elided is not None or victims.end == victims.figure_end:
        return victims.elided
    return victims.figure_end, victims.end


def is_update(row: Clause, victims: Phrase) -> bool:
    """Say whether words before a figure say that it replaces another ("rose to")."""
    low = max(0, victims.figure_first - MAX_TO_NUMBER)
    return wording().updates.first(row.words, low, victims.figure_first + 1) is not None


def is_older(row: Clause, entry: Entry) -> bool:
    """Say whether a figure is told as an older one: "officials had earlier put the toll at 12"."""
    first = min(entry.found.first, entry.found.victims.first)
    end = max(entry.found.first, entry.found.victims.figure_first)
    if "earlier" in row.words[first : end + 1] and "this" in row.words[first:]:
        return False  # "killed earlier this week": when, not which count
    found = wording().older.span(row.words, first - MAX_TO_MARK, end)
    return found is not None and row.words[found[1] : found[1] + 1] != ["this"]


# --- between claims --------------------------------------------------------------------------


def related(rows: Sequence[Stated], replaced_by: Mapping[str, str]) -> list[Claim]:
    """Return the claims with what each replaces and contradicts.

    `replaced_by` leads from the id of an older figure to that of the newer in the same sentence.
    """
    older: dict[str, set[str]] = {}
    for old, new in replaced_by.items():
        older.setdefault(new, set()).add(old)
    against: dict[str, set[str]] = {}
    for at, one in enumerate(rows[:MAX_CLAIMS]):
        for two in rows[at + 1 : MAX_CLAIMS]:
            if not _same_victims(one, two) or {one.claim.id, two.claim.id} & replaced_by.keys():
                continue  # which figure an older one gave way to is told beside it
            if _is_part(one, rows) or _is_part(two, rows):
                continue
            if order := _replaces(one, two):
                older.setdefault(order[0], set()).add(order[1])
            elif _disagree(one, two, older):
                against.setdefault(one.claim.id, set()).add(two.claim.id)
                against.setdefault(two.claim.id, set()).add(one.claim.id)
    return [_with(row.claim, older, against, [r.claim.id for r in rows]) for row in rows]


def _with(
    claim: Claim,
    older: Mapping[str, set[str]],
    against: Mapping[str, set[str]],
    order: Sequence[str],
) -> Claim:
    supersedes = tuple(sorted(older.get(claim.id, ()), key=order.index))
    contradicts = tuple(sorted(against.get(claim.id, ()), key=order.index))
    if not (supersedes or contradicts):
        return claim
    return msgspec.structs.replace(claim, supersedes=supersedes, contradicts=contradicts)


def _is_part(row: Stated, rows: Sequence[Stated]) -> bool:
    """Say whether a figure counts some of the victims: "another three", "four of the men".

    Figures of one class that one sentence lists are parts of what it tells of, too.
    """
    entry = row.member.entry
    listed = [
        other for other in rows
        if other.member.sentence == row.member.sentence and other.claim.class_ == row.claim.class_
        and other.claim.subset_of is None and other.member.entry.newer is None
    ]  # fmt: skip
    return bool(entry.found.victims.addition) or is_partitive(entry) or len(listed) > 1


def _same_victims(one: Stated, two: Stated) -> bool:
    """Say whether two figures may count the same victims of one happening, and differ."""
    a, b = one.claim, two.claim
    if (a.inferred_class or a.class_) != (b.inferred_class or b.class_) or a.scope != b.scope:
        return False
    if a.subset_of is not None or b.subset_of is not None or a.scope == "general":
        return False
    if min(a.low or 0, b.low or 0) < MIN_COMPARED or "vague" in {a.exactness, b.exactness}:
        return False
    if (a.low, a.best, a.high) == (b.low, b.best, b.high):
        return False
    if one.scene is not None and two.scene is not None and one.scene is not two.scene:
        return False
    if another_day(a.date, b.date) or elsewhere(a.place, b.place):
        return False
    return compatible(one.member, two.member) and _alike(one.member, two.member)


def _alike(one: Member, two: Member) -> bool:
    """Say whether two figures count the same people; a smaller one of some kind is a part."""
    if wording().raw.however & {*one.entry.row.words, *two.entry.row.words}:
        return True
    small, large = sorted((one, two), key=lambda row: row.entry.found.victims.figure.low or 0)
    return _is_anybody(small) or kind_of(small) is kind_of(large) is not None


def _is_anybody(member: Member) -> bool:
    """Say whether the words say nothing of who the victims are ("the toll", "12 people")."""
    group = member.group
    said = (group.role, group.status, group.age, group.sex, group.country) if group else ()
    return not any(said) and (group is None or kind_of(member) is not None)


def _replaces(one: Stated, two: Stated) -> tuple[str, str] | None:
    """Return (newer, older) where words say which of two figures is the older."""
    if one.older != two.older:
        new, old = (two, one) if one.older else (one, two)
        return new.claim.id, old.claim.id
    first, second = _updates(one), _updates(two)
    if first == second or _differ(one.claim.source, two.claim.source):
        return None
    new, old = (one, two) if first else (two, one)
    return new.claim.id, old.claim.id


def _updates(row: Stated) -> bool:
    return is_update(row.member.entry.row, row.member.entry.found.victims)


def _differ(one: Source | None, two: Source | None) -> bool:
    """Say whether two figures are by two sources."""
    if one is None or two is None:
        return False
    return (one.actor or one.name or one.text).lower() != (
        two.actor or two.name or two.text
    ).lower()


def _contrasts(row: Stated) -> bool:
    return not wording().raw.contrast.isdisjoint(row.member.entry.row.words)


def _disagree(one: Stated, two: Stated, older: Mapping[str, set[str]]) -> bool:
    """Say whether two figures leave no number in common, and are by two voices."""
    a, b = one.claim, two.claim
    if b.id in older.get(a.id, ()) or a.id in older.get(b.id, ()):
        return False
    one_voice = (a.source is None) != (b.source is None) and (_contrasts(one) or _contrasts(two))
    voices = _differ(a.source, b.source) or one_voice
    apart = (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )
    return voices and apart
