"""Figures that questions are asked about: wholes with their parts, and how to word them."""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import Claim, Span
from dateline.stages.questions.found import distinct

# The least that "several" and bare plurals can mean; "dozens" is a figure to ask about.
MAX_VAGUE = 3
_DEATHS = frozenset({"killed"})
_HARM = frozenset({"killed", "injured", "casualties", "missing", "kidnapped"})
_ARTICLES = frozenset({"a", "an", "the"})


class Group(NamedTuple):
    """A whole claim and its parts."""

    whole: Claim
    parts: tuple[Claim, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the whole and its parts."""
        return (self.whole, *self.parts)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the first words of each, in their order."""
        return distinct(piece for claim in self.claims for piece in claim.evidence[:1])


def groups_of(claims: Sequence[Claim]) -> list[Group]:
    """Return the groups of claims of harm, largest figure first, the dead before the others.

    Totals of a longer time raise nothing: who the dead of a war were is no question to one
    article; nor do figures that another replaces.
    """
    old = {replaced for claim in claims for replaced in claim.supersedes}
    told = [claim for claim in claims if claim.scope == "happening" and claim.id not in old]
    wholes = [
        claim for claim in told
        if claim.subset_of is None and claim.class_ in _HARM and _is_counted(claim)
    ]  # fmt: skip
    groups = [
        Group(whole, tuple(claim for claim in told if claim.subset_of == whole.id))
        for whole in wholes
    ]
    groups.sort(key=lambda group: (not is_deadly(group.whole), -size(group.whole)))
    return groups


def _is_counted(claim: Claim) -> bool:
    """Say whether a claim gives a figure at all, and not of nobody."""
    if claim.best is None and claim.exactness == "vague":
        return (claim.low or 0) > MAX_VAGUE
    return claim.best != 0


def size(claim: Claim) -> int:
    """Return how many a figure is of: its best, else the least."""
    return claim.best or claim.low or 0


def is_deadly(claim: Claim) -> bool:
    """Say whether a figure is of the dead, by its words or by what they imply."""
    return (claim.inferred_class or claim.class_) in _DEATHS


def counted(claim: Claim) -> str:
    """Return a claim's figure and class in plain words: "the approximately 80 casualties"."""
    class_ = claim.class_word.lower() if claim.class_ == "casualties" else claim.class_
    if claim.best == 1:
        return f"the one person {class_}"
    words = " ".join(claim.words.split())
    words = words.lower() if words.isupper() else words[0].lower() + words[1:]
    first, _, rest = words.partition(" ")
    return f"the {rest if first in _ARTICLES else words} {class_}"
