"""Grades after Airwars: confirmed, fair, weak, contested, discounted, each with its reasons.

Airwars grades claims of civilian harm; here the same words grade any series of victims:

- *confirmed*: the party that is said to have done it gives a figure itself;
- *discounted*: every report was withdrawn or denied by its own origin, or all victims are said
  to be combatants;
- *contested*: different origins name different perpetrators;
- *fair*: two or more independent origins;
- *weak*: one origin.

Source: Airwars' published methodology. Its grade "fair" also asks whether a party is known to
have struck nearby, which no single story shows; so a grade here is a start for a researcher.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.across.series import Grade, Report, who


class Graded(NamedTuple):
    """A grade and its reasons."""

    grade: Grade
    reasons: tuple[str, ...]


def grade(reports: Sequence[Report]) -> Graded:
    """Return the grade of some reports of one series."""
    standing = [row for row in reports if row.standing == "stands"]
    if not standing and any(row.standing == "exceeds_whole" for row in reports):
        return Graded("weak", ("every report counts more than its whole",))
    if not standing:
        return Graded("discounted", ("every report was withdrawn or denied",))
    reasons = _origins(standing) + _denials(reports)
    if admitted := [row for row in standing if _by_the_perpetrator(row)]:
        return Graded("confirmed", (f"{who(admitted[0])} gives a figure itself", *reasons))
    if all(row.group is not None and row.group.status == "combatant" for row in standing):
        return Graded("discounted", ("all victims are said to be combatants", *reasons))
    blamed = sorted({row.perpetrator for row in standing if row.perpetrator})
    if len(blamed) > 1 and len({row.origin for row in standing if row.perpetrator}) > 1:
        return Graded("contested", (f"different parties are blamed: {', '.join(blamed)}", *reasons))
    return Graded("fair" if len({row.origin for row in standing}) > 1 else "weak", reasons)


def _origins(standing: Sequence[Report]) -> tuple[str, ...]:
    count = len({row.origin for row in standing})
    return (f"{count} independent origins" if count > 1 else "one origin only",)


def _denials(reports: Sequence[Report]) -> tuple[str, ...]:
    denying = [row for row in reports if row.stance == "denies"]
    return tuple(f"{who(row)} denies it" for row in denying[:1])


def _by_the_perpetrator(row: Report) -> bool:
    """Say whether who gives the figure is who is blamed for it."""
    if row.perpetrator is None or row.source is None or row.stance == "denies":
        return False
    return row.perpetrator in {row.source.actor, row.source.name}
