"""Whether a trigger and what was found around it tell of enough to be an event.

The rules err on the side of silence: a word that may be figurative, an act without anybody, or a
kind of act that says little without its other side is left out.
"""

from dateline.stages.events.parties import Sides
from dateline.stages.events.people import is_force
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar, types

# Types that need somebody on both sides, by the codebook ("requires recipient: yes").
_NEEDS_BOTH = frozenset({"AID", "COOPERATE", "SANCTION"})

# Modes whose verbs need nobody ("a bomb went off in X").
_BY_ITSELF = frozenset({"explosives", "suicide-attack"})

# What candidates hold as well as protesters.
_RALLIES = frozenset({"rally", "rallies", "rallied", "rallying"})


def tells(found: Read, trigger: Trigger, who: Sides, dated: bool, placed: bool) -> bool:
    """Say whether the words tell of an event with enough to hold on to."""
    entry = trigger.entry
    if found.words[trigger.start] in types().needs_actor and not who.actors:
        return False
    if entry.type == "ASSAULT" and entry.verb and entry.group.frame == "mutual":
        return len(who.actors) > 1 or placed
    if _is_campaign(found, trigger, who):
        return False
    by_force = entry.type == "ASSAULT" and placed and any(is_force(row) for row in who.actors)
    if not (entry.firm or by_force or _both_sides(trigger, who)):
        return False
    if entry.type == "ASSAULT":
        force = _tells_of_force(trigger, who, dated, placed)
        return force and not _is_figurative(found, trigger, who)
    alone = entry.type == "PROTEST" and entry.mode == "demo" and entry.fixed == 1
    if alone and entry.verb and _has_thing(found, trigger):
        return False
    if _is_quoted(found, trigger):
        return False
    if entry.type == "MOBILIZE" and (entry.fixed == 1 or "of" in entry.pattern.last):
        return any(is_force(row) for row in (*who.actors, *who.recipients))
    if entry.type == "RETREAT" and entry.mode == "withdraw":
        return _moves_forces(found, trigger, who, placed)
    if entry.physical:
        return who.named or bool(who.actors or who.recipients)
    if entry.group.frame == "mutual":
        subject = who.actors and who.actors[0].start < found.tokens[trigger.start].start
        joined = "with" in found.words[trigger.end - 1 : trigger.end + 1]
        together = bool(subject) and joined and entry.type == "CONSULT"
        return who.actor_named and (
            len(who.actors) > 1 or (entry.verb and together and entry.fixed > 1)
        )
    return _tells_of_words(trigger, who)


def _tells_of_words(trigger: Trigger, who: Sides) -> bool:
    entry = trigger.entry
    several = len(who.actors) + len(who.recipients) > 1
    if entry.type in _NEEDS_BOTH:
        states = any(row.kind == "state" for row in who.actors)
        return who.actor_named and (bool(who.recipients) or several or (states and entry.fixed > 1))
    if entry.mode == "release":
        return who.named and bool(who.recipients)
    if entry.mode == "resign":
        return who.named
    alone = entry.fixed > 1 or entry.group.embeds or entry.mode == "investigate" or entry.firm
    return who.actor_named and (several or alone)


def _is_campaign(found: Read, trigger: Trigger, who: Sides) -> bool:
    """Say whether a rally is a candidate's rather than a protest: a person holds it."""
    rally = trigger.entry.type == "PROTEST" and any(
        found.words[at] in _RALLIES for at in trigger.places
    )
    return rally and bool(who.actors) and all(row.kind == "person" for row in who.actors)


def _both_sides(trigger: Trigger, who: Sides) -> bool:
    """Say whether somebody is on both sides; by name, unless it is force."""
    if trigger.entry.group.frame == "mutual":
        return len(who.actors) > 1
    if trigger.entry.physical:
        return bool(who.actors and who.recipients)
    return who.actor_named and who.recipient_named


def _tells_of_force(trigger: Trigger, who: Sides, dated: bool, placed: bool) -> bool:
    """Verbs of force have a figurative use ("hit by inflation"): they need somebody hit.

    Those that say how it was done ("shelled", "opened fire") do not.
    """
    entry = trigger.entry
    if entry.verb and entry.group.frame == "act":
        if placed and entry.mode in _BY_ITSELF:
            return True
        told = placed or dated or entry.mode is not None
        return bool(who.recipients) or (told and bool(who.actors))
    return bool(who.actors or who.recipients) or placed or (dated and entry.mode is not None)


def _is_figurative(found: Read, trigger: Trigger, who: Sides) -> bool:
    """Say whether a person attacks with words, as far as nothing else in the sentence is force."""
    if trigger.entry.mode not in {None, "beat"}:
        return False
    if not any(found.words[at] in types().figurative for at in trigger.places):
        return False
    person = any(row.kind == "person" for row in (*who.actors, *who.recipients))
    unsaid = trigger.entry.verb and not trigger.passive and not who.actors
    if not (person or unsaid):
        return False
    others = [row for row in found.triggers if row.entry.type == "ASSAULT" and row != trigger]
    return all(found.words[row.start] in types().figurative for row in others)


def _moves_forces(found: Read, trigger: Trigger, who: Sides, placed: bool) -> bool:
    """Say whether it is forces that withdraw, rather than somebody who withdraws a statement."""
    if trigger.entry.fixed > 1 and trigger.entry.pattern.last & types().sets["troops"]:
        return who.named
    if trigger.entry.verb and not trigger.passive and _has_thing(found, trigger):
        return False
    moved = who.recipients if trigger.passive else (*who.actors, *who.recipients)
    return any(is_force(row) or (placed and row.kind == "state") for row in moved)


def _has_thing(found: Read, trigger: Trigger) -> bool:
    """Say whether a determiner or pronoun after a verb opens its object ("withdrew *that* …")."""
    after = found.words[trigger.end] if trigger.end < len(found.words) else ""
    rules = grammar()
    return (
        after == "that"
        or after in rules.determiners | rules.definite
        or after in {"him", "her", "them", "it"}
    )


def _is_quoted(found: Read, trigger: Trigger) -> bool:
    """Say whether a single word stands in quotation marks of its own: it is meant otherwise."""
    around = (
        found.words[trigger.start - 1 : trigger.start],
        found.words[trigger.end : trigger.end + 1],
    )
    return all(bool(row) and row[0] in grammar().quotation for row in around)
