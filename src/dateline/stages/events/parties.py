"""Who does it to whom: parties by their place around a trigger, its voice and its prepositions.

A party that the words do not name near the trigger stays unknown; nothing is guessed.
"""

from typing import NamedTuple

from dateline.records import Party
from dateline.stages.events.nominal import around_noun
from dateline.stages.events.people import Who
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.verbal import giver_of, object_of, subject_of


class Sides(NamedTuple):
    """The parties of an act."""

    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    actor_named: bool = False
    """At least one actor is a mention, rather than a group without a name."""
    recipient_named: bool = False

    @property
    def named(self) -> bool:
        """At least one party is a mention."""
        return self.actor_named or self.recipient_named


def sides(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> Sides:
    """Return who does the act and who receives it, each empty where the words do not say."""
    people = tuple(who for who in people if not _overlaps(who, trigger))
    if not trigger.entry.verb:
        before, after = around_noun(found, trigger, people)
    elif trigger.passive:
        before = giver_of(found, trigger, people)
        after = subject_of(found, trigger, people)
    else:
        before = subject_of(found, trigger, people)
        giver = trigger.entry.group.frame == "receive"
        after = (giver and giver_of(found, trigger, people)) or object_of(found, trigger, people)
    return _framed(trigger, before, after)


def _framed(trigger: Trigger, actors: list[Who], recipients: list[Who]) -> Sides:
    frame = trigger.entry.group.frame
    if frame == "receive" and not trigger.passive:
        actors, recipients = recipients, actors
    if frame == "mutual":
        actors, recipients = actors + recipients, []
    if frame == "alone":
        recipients = []
    same = {who.party.actor or who.party.name.casefold() for who in actors}
    recipients = [
        who for who in recipients if (who.party.actor or who.party.name.casefold()) not in same
    ]
    return Sides(
        tuple(who.party for who in actors),
        tuple(who.party for who in recipients),
        any(who.named for who in actors),
        any(who.named for who in recipients),
    )


def _overlaps(who: Who, trigger: Trigger) -> bool:
    """Say whether a trigger is part of a name.

    The object of a verb may be part of the trigger ("expelled *diplomats*"), save one role without
    a name ("recalled its *ambassador* to Fiji"); a name may run into a noun that it modifies ("the
    *Fijian military* operation").
    """
    if trigger.entry.verb:
        role = who.party.kind == "person" and who.party.actor is None and who.end - who.start == 1
        return who.start <= trigger.start < who.end or (role and who.start in trigger.places)
    return trigger.start <= who.start < trigger.end
