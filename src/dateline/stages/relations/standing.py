"""What the words around a match make of it: it holds, has ended, is denied, or is no relation."""

from collections.abc import Sequence
from itertools import pairwise

from dateline.records import TieState
from dateline.stages.relations.parties import Item
from dateline.stages.relations.patterns import Match
from dateline.stages.relations.vocabulary import base_forms, tie_file

# Words that make a plan or a denial of a tie stand at most this many items before it.
LOOK_BACK = 5

# "no Russian troops in …", "never", "hardly any": right before it.
NEGATED_WITHIN = 2

# "has not begun": right after it.
AFTER = 3

_BREAKS = frozenset({".", ";", ":", "?", "!", ",", "—", "–", "but", "while", "whereas", "although"})


def state_of(items: Sequence[Item], match: Match) -> TieState | None:
    """Return what is stated of the relation; None where nothing is (plans, conditions)."""
    file = tie_file()
    words = _words(items[match.start : match.end])
    before = _clause_before(items, match.start)
    near = _with_pairs(before[-NEGATED_WITHIN:])
    inside, before = _with_pairs(words), _with_pairs(before)
    longer = _no_longer((*near, *inside))
    negated = not longer and not file.negates.isdisjoint((*near, *inside))
    denied = not file.denies.isdisjoint((*before, *inside))
    if denied and (negated or not file.negates.isdisjoint(before)):
        return None
    planned = not file.plans.isdisjoint((*before, *inside)) or _intended(items, match)
    ceased = longer or not file.ceases.isdisjoint((*near, *inside))
    once = not file.once.isdisjoint((*near, *inside))
    if match.group == "standing":
        unreal = file.unreal - {"any"} if denied or negated else file.unreal
        if not unreal.isdisjoint((*near, *inside)) or not file.brings.isdisjoint(before):
            return None
        if _intended(items, match) or (denied and not _closes(items, match.end)):
            return None
        if not file.unbegun.isdisjoint(_with_pairs(_words(items[match.end : match.end + AFTER]))):
            return None
        # What is to be lifted, or has not been lifted, is there.
        return _stated(
            denied or (negated and not ceased), (ceased and not planned and not negated) or once
        )
    if match.group == "ended":
        # What is to end, has not ended or has ended in part is still there.
        still = planned or negated or not file.partly.isdisjoint(inside)
        return None if denied else "held" if still else "ended"
    if planned:
        return None
    return _stated(denied or negated, ceased or once)


def _stated(denied: bool, ended: bool) -> TieState:
    return "denied" if denied else "ended" if ended else "held"


def _words(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(item.lower for item in items if item.party is None or item.loose)


def _clause_before(items: Sequence[Item], at: int) -> tuple[str, ...]:
    """Return the words before a match that are of its clause, at most `LOOK_BACK`."""
    found: list[str] = []
    for item in reversed(items[max(0, at - LOOK_BACK) : at]):
        if item.lower in _BREAKS:
            break
        found.append("" if item.party is not None and not item.loose else item.lower)
    return tuple(reversed(found))


def _no_longer(words: Sequence[str]) -> bool:
    return "longer" in words and "no" in words


def _with_pairs(words: Sequence[str]) -> tuple[str, ...]:
    """Return words and each two that follow each other ("calls for")."""
    return (*words, *map(" ".join, pairwise(words)))


def _intended(items: Sequence[Item], match: Match) -> bool:
    """Say whether a verb inside is an infinitive ("agreed to send"): no fact yet."""
    verbs = base_forms()
    pairs = pairwise(items[match.start : match.end])
    return any(
        one.lower == "to" and other.party is None and other.lower in verbs for one, other in pairs
    )


def _closes(items: Sequence[Item], at: int) -> bool:
    """Say whether a clause ends at an item: what follows says nothing more of the relation."""
    return at >= len(items) or items[at].lower in _BREAKS
