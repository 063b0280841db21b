"""What the MUC-4 keys list of what an article tells: which claims a key would have fills for.

The task wanted incidents of terrorism, each with its targets, and left much of what is told out.
These are its rules of relevance, in our words, as far as a claim shows what they ask for. The
floor cannot tell them, and keeps all.
- Combat between armed forces and guerrillas is no incident: claims about combatants without a name,
  and those caused by clashes, fighting and the like, are left out. (An officer who is named is a
  target like others.)
- So are the classes detained, displaced and missing, and "casualties", which name no effect.
- An incident is news: what is dated over two months and a half before the message is left out.
  (The task said two, but kept older ones of which there was news.)
- It is one happening: totals over a longer time, rates, and what is said at large are left out,
  and figures of 500 and more, which are of wars.
- A target has a name or a description: a number that counts nobody in particular is none.
- An enumeration is one fill a member, as in the keys; the parts of any other whole are left out.

The two numbers were chosen on the development keys (1,300 messages, DEV-MUC3-*). There the rules
on age, happening and description raise the number slot's F1 from .581 to .604 and the effect slot's
from .647 to .668. Run `python -m benchmarks muc` and read those messages again before changing
them. Rules that were only seen to hold there, and are none of the task's (no plural without a date
or a place, nothing over a hundred), raised both by another .01, and are left out.
"""

import re
from datetime import date

from dateline.records import Claim, Extraction

MAX_INCIDENT = 500
MAX_DAYS = 75

# Characters of a message that its dateline ("LIMA, 3 FEB 89 (EFE) --") is within.
_DATELINE = 200
_COMBAT = {"clash", "clashes", "fighting", "combat", "confrontation", "confrontations", "offensive",
           "firefight", "gun battle", "crossfire"}  # fmt: skip


def leaves(read: Extraction) -> list[Claim]:
    """Return the claims that the keys list one by one: members of enumerations, else wholes."""
    parts: dict[str, list[Claim]] = {}
    for claim in read.claims:
        if claim.subset_of:
            parts.setdefault(claim.subset_of, []).append(claim)
    found = []
    for claim in read.claims:
        if claim.subset_of:
            continue
        own = parts.get(claim.id, [])
        listed = own and claim.best == sum(part.best or 0 for part in own)
        found += own if listed or _enumerates(claim) else [claim]
    names = [
        row.text
        for row in read.mentions
        if row.actor and (row.actor.id or "").startswith("person:")
    ]
    day = _day(read)
    return [
        claim
        for claim in found
        if not (_is_combat(claim, names) or _is_old(claim, day) or _is_at_large(claim))
    ]


def _enumerates(claim: Claim) -> bool:
    """Say whether a figure is a sum over people named one by one ("a nurse and Ana Prado").

    Members that it does not have as parts were told of before, and are counted there.
    """
    return (claim.best or 0) > 1 and re.search(r"(?i)[,;]|\band\b", claim.words) is not None


def _is_combat(claim: Claim, names: list[str]) -> bool:
    """Say whether the victims fell in combat."""
    if (claim.cause or "").lower() in _COMBAT:
        return True
    group = claim.group
    if group is None or group.status != "combatant":
        return False
    return not any(name in group.text for name in names)


def _day(read: Extraction) -> date | None:
    """Return the day of a message's dateline, or None."""
    return next(
        (
            row.date.start
            for row in read.mentions
            if row.date and row.date.precision == "day" and row.start < _DATELINE
        ),
        None,
    )


def _is_old(claim: Claim, day: date | None) -> bool:
    """Say whether a claim is of over two months before the message."""
    if day is None or claim.date is None or claim.date.end is None:
        return False
    return (day - claim.date.end).days > MAX_DAYS


def _is_at_large(claim: Claim) -> bool:
    """Say whether a claim is of no one happening, or of nobody in particular."""
    if claim.scope != "happening" or (claim.best or claim.low or 0) >= MAX_INCIDENT:
        return True
    return claim.group is None and claim.best != 0
