"""Repeats of one figure become one claim with several pieces of evidence; contradictions stay."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dateline.records import Group, Place
from dateline.stages.casualties.circumstances import text_of
from dateline.stages.casualties.clause import ONE
from dateline.stages.casualties.subsets import Entry

_ANAPHORA = frozenset({"name", "pronoun"})


class Member(NamedTuple):
    """An entry with what comparing it needs."""

    entry: Entry
    group: Group | None
    place: Place | None

    @property
    def single(self) -> bool:
        """Whether it counts one person."""
        return self.entry.found.victims.figure == ONE

    @property
    def name(self) -> frozenset[str]:
        """The words of a person's name, else nothing."""
        victims = self.entry.found.victims
        if victims.kind != "name":
            return frozenset()
        first = victims.first if victims.name_first is None else victims.name_first
        words = text_of(self.entry.row, first, victims.end).lower().replace("’", "'").split()
        return frozenset(word.removesuffix("'s").strip("'.,") for word in words)


def clusters(members: Sequence[Member]) -> list[list[int]]:
    """Return indexes of members grouped by the figure they repeat, in text order.

    A wound of a person whose death is also reported is left out: the death is the outcome.
    """
    found: list[list[int]] = []
    for index, member in enumerate(members):
        home = next((row for row in found if _repeats(member, [members[i] for i in row])), None)
        if home is None:
            found.append([index])
        elif _vague(members[home[0]]) and not _vague(member):
            home.insert(0, index)
        else:
            home.append(index)
    return [row for row in found if not _outlived(row, members, found)]


def _outlived(
    row: Sequence[int], members: Sequence[Member], all_rows: Sequence[Sequence[int]]
) -> bool:
    own = [members[i] for i in row]
    if own[0].entry.found.class_ != "injured" or not own[0].single:
        return False
    deaths = (
        [members[i] for i in other]
        for other in all_rows
        if members[other[0]].entry.found.class_ == "killed" and members[other[0]].single
    )
    return any(all(_same_person(one, dead) for one in own) for dead in deaths)


def _repeats(member: Member, known: Sequence[Member]) -> bool:
    first = known[0].entry.found
    found = member.entry.found
    if found.class_ != first.class_ or (member.entry.whole is None) != (
        known[0].entry.whole is None
    ):
        return False
    if member.single and known[0].single:
        return _same_person(member, known)
    if _vague(member) or all(_vague(other) for other in known):
        return (
            not found.victims.addition
            and not any(o.single for o in known)
            and not member.single
            and all(
                _compatible(member, other) and not _elsewhere(member.place, other.place)
                for other in known
            )
        )
    same = found.victims.figure[:3] == first.victims.figure[:3]
    return (
        same
        and not found.victims.addition
        and all(_compatible(member, other) for other in known)
        and not any(_elsewhere(member.place, other.place) for other in known)
    )


def _vague(member: Member) -> bool:
    """Say whether a figure is a bare plural ("the miners"), which only points at victims."""
    return member.entry.found.victims.kind == "plural"


def _same_person(member: Member, known: Sequence[Member]) -> bool:
    """Say whether one victim can be the one already reported."""
    victims = member.entry.found.victims
    names = frozenset[str]().union(*(other.name for other in known))
    if member.name and names and not member.name & names:
        return False
    if member.name & names:
        return True
    if victims.addition and not any(other.entry.found.victims.addition for other in known):
        return False
    for other in known:
        theirs = other.entry.found.victims
        same_sentence = other.entry.row.sentence.index == member.entry.row.sentence.index
        same_words = theirs.first == victims.first
        if same_sentence and not same_words and member.entry.whole is not None:
            return False
        anaphoric = victims.kind in _ANAPHORA or (victims.definite and theirs.kind != "name")
        if same_sentence and not same_words and not anaphoric:
            return False
        if not _compatible(member, other):
            return False
    return not any(_elsewhere(member.place, other.place) for other in known)


def _compatible(left: Member, right: Member) -> bool:
    """Say whether two groups contradict in nothing that both state."""
    one, two = left.group, right.group
    if one is None or two is None:
        return True
    pairs: tuple[tuple[str | None, str | None], ...] = (
        (one.country, two.country), (one.role, two.role), (one.status, two.status),
        (one.age, two.age), (one.sex, two.sex),
    )  # fmt: skip
    return all(a is None or b is None or a == b for a, b in pairs)


def _elsewhere(left: Place | None, right: Place | None) -> bool:
    """Say whether two places are known to differ: other countries, or other settlements."""
    if left is None or right is None:
        return False
    if left.country and right.country and left.country != right.country:
        return True
    settlements: set[Literal["city", "district"]] = {"city", "district"}
    both = left.kind in settlements and right.kind in settlements
    return both and left.name.lower() != right.name.lower()
