"""What articles say without words: who has died since, and that nobody has died.

- *Later deaths*: a later article that counts more dead, among as many victims in all as an earlier
  one, replaces it: somebody who was hurt has died. Where it names none who are hurt, none are left.
- *None told*: an article that tells of the hurt of a happening, and of no dead, says that there
  were none as far as it knew. It has a voice against reports of deaths, and gives no figure of its
  own.

Both were chosen on the look half of the gun-violence incidents, where they gain a point each; rerun
`python -m benchmarks casualties` before changing them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.across.figures import Reconciled
from dateline.records import ClaimClass

LATER_DEATHS = "later-deaths/1"
NONE_TOLD = "none-told/1"

# What one article gives of a happening, by class.
Figures = dict[ClaimClass, Reconciled]


class Unsaid(NamedTuple):
    """What the articles of one happening imply, each by its place in their order."""

    replaced: dict[int, tuple[str, ...]]
    """The claims of earlier articles that an article's figures replace."""
    none_hurt: dict[int, tuple[str, ...]]
    """The claims that show that none who are hurt are left, where an article names none."""
    none_dead: dict[int, str]
    """The claim of victims of an article that tells of no dead, where others do."""


def unsaid(given: Sequence[Figures]) -> Unsaid:
    """Return what is implied by the figures of each article, oldest first."""
    replaced: dict[int, tuple[str, ...]] = {}
    none_hurt: dict[int, tuple[str, ...]] = {}
    by_victims: dict[int, list[Figures]] = defaultdict(list)
    for at, row in enumerate(given):
        as_many = by_victims[_best(row, "killed") + _best(row, "injured")]
        earlier = [one for one in as_many if _best(one, "killed") < _best(row, "killed")]
        as_many.append(row)
        if not earlier:
            continue
        replaced[at] = tuple(claim for one in earlier for claim in _claims(one))
        hurt = tuple(
            claim for one in earlier if "injured" in one for claim in one["injured"].claims
        )
        if hurt and "injured" not in row:
            none_hurt[at] = (*row["killed"].claims, *hurt)
    return Unsaid(replaced, none_hurt, _none_dead(given))


def _claims(given: Figures) -> Iterator[str]:
    for class_ in ("killed", "injured"):
        if class_ in given:
            yield from given[class_].claims[:1]


def _none_dead(given: Sequence[Figures]) -> dict[int, str]:
    if not any("killed" in row for row in given):
        return {}
    return {
        at: row["injured"].claims[0]
        for at, row in enumerate(given)
        if "injured" in row and "killed" not in row
    }


def _best(given: Figures, class_: ClaimClass) -> int:
    row = given.get(class_)
    return (row.best or 0) if row else 0
