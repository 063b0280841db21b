"""What one marked party does to another in a sentence: scores for the classes of the PLV set."""

from collections.abc import Mapping
from typing import NamedTuple

from dateline.records import EventStage, EventType
from dateline.stages.events.triggers import Read, Trigger, read
from dateline.text.tokens import Token, tokenize

# How much a trigger counts by where it stands to the marked parties. Set on the look half of
# PLV_train with `python -m benchmarks relate`; rerun that before changing one.
BETWEEN = 1.0
AROUND = 0.3
IN_SOURCE = 0.35
IN_TARGET = 0.15

# Each further trigger between the two counts this much of the one before it.
DECAY = 0.55

# Each word that a trigger fixes beyond the first adds this share.
LENGTH = 0.1

# An act that is the content of another counts this much.
CONTENT = 0.3


class Region(NamedTuple):
    """Positions of the words of a marked party."""

    start: int
    end: int

    def holds(self, at: int) -> bool:
        """Say whether a position is inside."""
        return self.start <= at < self.end


def type_between(
    text: str, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> dict[str, float]:
    """Score the 15 root classes of PLV for a sentence with a marked source and target.

    `source` and `target` are offsets into `text` (code points, half open), or None where not
    marked. The scores are shares that sum to 1; an empty mapping means that no words of the
    vocabulary tell of anything. RETREAT is part of YIELD there, as in PLV, and an act that was
    only promised, refused or threatened is AGREE, REJECT or THREATEN, as in the codebook.
    """
    found = read(tokenize(text))
    if found is None:
        return {}
    weights = _weights(found, _region(found.tokens, source), _region(found.tokens, target))
    scores: dict[str, float] = {}
    for trigger, weight in weights:
        name = plv_class(trigger)
        scores[name] = scores.get(name, 0.0) + weight
    total = sum(scores.values())
    return {name: score / total for name, score in scores.items()}


def plv_class(trigger: Trigger) -> EventType:
    """Return the PLV class of a trigger with its stage, folded as that set and codebook do."""
    name = trigger.entry.group.plv or trigger.entry.type
    return folded("YIELD" if name == "RETREAT" else name, trigger.stage, trigger.entry.quad)


def folded(name: EventType, stage: EventStage, quad: int) -> EventType:
    """Return the type that PLOVER gives to an act that did not occur (yet)."""
    if stage == "threatened":
        return "THREATEN"
    if stage == "planned":
        by_quad: Mapping[int, EventType] = {1: "AGREE", 2: "AGREE", 4: "THREATEN"}
        return by_quad.get(quad, name)
    if stage == "denied" and quad <= 2:
        return "REJECT"
    return name


def _region(tokens: tuple[Token, ...], span: tuple[int, int] | None) -> Region | None:
    if span is None:
        return None
    inside = [at for at, row in enumerate(tokens) if row.start < span[1] and row.end > span[0]]
    return Region(inside[0], inside[-1] + 1) if inside else None


def _weights(
    found: Read, source: Region | None, target: Region | None
) -> list[tuple[Trigger, float]]:
    """Return each trigger with its weight, in text order."""
    rows = []
    order = 0
    for trigger in found.triggers:
        weight = _place(trigger, source, target)
        if weight == BETWEEN:
            weight *= DECAY**order
            order += 1
        weight *= 1 + LENGTH * (trigger.entry.fixed - 1)
        rows.append((trigger, weight * (CONTENT if trigger.inside else 1.0)))
    return rows


def _place(trigger: Trigger, source: Region | None, target: Region | None) -> float:
    if source and source.holds(trigger.start):
        return IN_SOURCE
    if target and target.holds(trigger.start):
        return IN_TARGET
    if source is None or target is None:
        return BETWEEN
    left, right = sorted((source, target))
    if left.end <= trigger.start < right.start:
        return BETWEEN
    return AROUND
