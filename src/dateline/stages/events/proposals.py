"""Pairs that the rules leave open and the encoder may settle.

Where a verb tells of an act, and grammar as far as the rules read it does not join a party to it
on either side, the nearest names before and after it are proposed. The rules alone would be wrong
about them too often; such a pair is kept only where the encoder is sure of its type.
"""

from dateline.stages.events.parties import Sides
from dateline.stages.events.people import Who
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar

# A proposed party stands at most this many words from the verb.
MAX_APART = 8


def proposed(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> Sides | None:
    """Return the nearest names around a verb as its parties; None where one is missing."""
    frame = trigger.entry.group.frame
    if not trigger.entry.verb or frame == "alone":
        return None
    before, after = _before(found, trigger, people), _after(found, trigger, people)
    if before is None or after is None or _is_one(before, after):
        return None
    by = "by" in found.words[trigger.end : after.start]
    if trigger.passive and not by:
        return None
    if frame == "mutual":
        return Sides((before.party, after.party), (), True, False)
    if trigger.passive or frame == "receive":
        before, after = after, before
    return Sides((before.party,), (after.party,), True, True)


def _before(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> Who | None:
    near = [who for who in people if who.named and who.end <= trigger.start]
    if not near or trigger.start - near[-1].end > MAX_APART:
        return None
    return None if _parts(found, near[-1].end, trigger.start) else near[-1]


def _after(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> Who | None:
    near = [who for who in people if who.named and who.start >= trigger.end]
    if not near or near[0].start - trigger.end > MAX_APART:
        return None
    return None if _parts(found, trigger.end, near[0].start) else near[0]


def _parts(found: Read, start: int, end: int) -> bool:
    """Say whether a clause begins or another act stands between: that one has its own parties."""
    if any(word in grammar().breaks for word in found.words[start:end]):
        return True
    return any(row.entry.verb and start <= row.start < end for row in found.triggers)


def _is_one(one: Who, other: Who) -> bool:
    a, b = one.party, other.party
    return a.name.casefold() == b.name.casefold() or (a.actor is not None and a.actor == b.actor)
