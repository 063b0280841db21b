"""How far an act had got, by the words that govern it: modals, negation, plans, threats."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dateline.records import EventStage
from dateline.stages.events.clauses import Clause
from dateline.stages.events.vocabulary import grammar, index

# A cue governs a verb that begins at most this many words after it in its clause ("will, the
# minister said on Monday, meet"). Longer scopes caught verbs of other subjects on the look half.
CUE_REACH = 7

# A cue governs a noun that begins at most this many words after it ("risk of a wider attack").
NOUN_REACH = 4

# A verb that brings somebody to an act stands at most this many words before it.
BRINGING_REACH = 7

# These make all that follows in their clause hypothetical, however far.
_CONDITIONS = frozenset({"if", "unless", "whether"})

# Negations of a verb: only light words stand between them and it.
_NEGATIONS = frozenset({"not", "never", "cannot"})


class Cue(NamedTuple):
    """A cue's positions and the stage that it gives."""

    places: tuple[int, ...]
    stage: EventStage


class Cues(NamedTuple):
    """The cues of a sentence, by the position of their last word."""

    by_last: Mapping[int, tuple[Cue, ...]]
    conditions: Sequence[int]
    """For each word, how many conditions stand before it."""
    asks: bool


def cues(words: Sequence[str], names: Collection[int] = ()) -> Cues:
    """Return the cues of a sentence; one that is part of a longer one is left out.

    No word at a position in `names` is a cue.
    """
    found = [cue for cue in _found(words) if not any(at in names for at in cue.places)]
    longest: dict[int, int] = {}
    for cue in found:
        for at in cue.places:
            longest[at] = max(longest.get(at, 0), len(cue.places))
    by_last: dict[int, list[Cue]] = defaultdict(list)
    for cue in found:
        if len(cue.places) == longest[cue.places[-1]]:
            by_last[cue.places[-1]].append(cue)
    before = [0]
    for word in words:
        before.append(before[-1] + (word in _CONDITIONS))
    return Cues(
        {at: tuple(row) for at, row in by_last.items()}, before, any(w == "?" for w in words[-3:])
    )


def _found(words: Sequence[str]) -> list[Cue]:
    found = []
    for at, word in enumerate(words):
        if word.endswith("n't"):
            found.append(Cue((at,), "denied"))
        found.extend(
            Cue(places, entry.stage)
            for entry in index().cues.get(word, ())
            if (places := entry.pattern.match(words, at))
        )
    return found


def stage_of(
    words: Sequence[str], clause: Clause, known: Cues, places: tuple[int, ...], verb: bool
) -> EventStage:
    """Return how far the act at `places` had got; the strongest cue that governs it decides.

    A noun with "the" or "this" names an act that is taken as known: no modal undoes it.
    """
    at = places[0]
    definite = not verb and at > 0 and words[at - 1] in grammar().definite
    governing = _governing(words, clause, known, places, verb)
    if definite:
        governing &= {"threatened"}
    if known.asks and verb and governing == {"planned"}:
        return "hypothetical"
    for stage in ("denied", "threatened", "hypothetical", "planned"):
        if stage in governing:
            return stage
    if verb and _is_purpose(words, at):
        return "hypothetical"
    return "hypothetical" if known.asks and verb else "occurred"


def _is_purpose(words: Sequence[str], at: int) -> bool:
    """Say whether "to" before a verb leaves open whether it came to that ("founded *to* fight")."""
    if at < 2 or words[at - 1] != "to":
        return False
    rules = grammar()
    if not rules.bringing.isdisjoint(words[max(0, at - BRINGING_REACH) : at]):
        return False
    verb = words[at - 3] if at > 2 and words[at - 2].endswith("ly") else words[at - 2]
    return verb not in rules.carried_out and verb not in index().performing


def _governing(
    words: Sequence[str], clause: Clause, known: Cues, places: tuple[int, ...], verb: bool
) -> set[EventStage]:
    """Return the stages that the cues before an act give it, within its clause.

    A cue before "that" governs the clause which "that" opens ("denied that …").
    """
    at = places[0]
    first = clause.start - 1 if clause.opener == "that" else clause.start
    reach = CUE_REACH if verb else NOUN_REACH
    governing = {
        cue.stage
        for last in range(max(first, at - reach, 0), at)
        for cue in known.by_last.get(last, ())
        if not set(places) & set(cue.places) and _reaches(words, cue, at, verb)
    }
    if known.conditions[at] > known.conditions[clause.start]:
        governing.add("hypothetical")
    return governing


def _reaches(words: Sequence[str], cue: Cue, at: int, verb: bool) -> bool:
    """Say whether a bare negation belongs to a verb ("did not know who shot them" has another)."""
    last = cue.places[-1]
    if words[last] == "no" and not verb:
        return not any(grammar().is_preposition(word) for word in words[last + 1 : at])
    bare = len(cue.places) == 1 and (words[last] in _NEGATIONS or words[last].endswith("n't"))
    if not (verb and bare) or (at > 0 and words[at - 1] == "to"):
        return True
    return all(grammar().is_light(word) for word in words[last + 1 : at])
