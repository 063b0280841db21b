"""The parties of a verb: its subject, its object, and who follows "by"."""

from dateline.stages.events.clauses import Clause
from dateline.stages.events.people import Who, chain_after, chain_before, may_act, possessive
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar


def subject_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands as subject: before the verb in its clause, or in the clause it hangs on."""
    clause = found.clauses[trigger.clause]
    inside = [who for who in people if clause.start <= who.start and who.end <= trigger.start]
    chosen = _nearest_subject(found, inside)
    if chosen is not None:
        return chain_before(found, people, chosen, clause.start)
    opened = clause.opener
    if inside or not (opened in grammar().relative or _continues(found, clause, trigger)):
        return []
    if opened in {"who", "which", "whose"}:
        near = [who for who in people if who.end <= clause.start]
        return [near[-1]] if near and clause.start - near[-1].end <= 2 else []
    parent = found.clauses[clause.parent] if clause.parent >= 0 else None
    if parent is None:
        return []
    first = _first_subject(found, people, parent)
    return chain_before(found, people, first, parent.start) if first else []


def _first_subject(found: Read, people: tuple[Who, ...], clause: Clause) -> Who | None:
    """Return the subject of a clause; None where its head is something else ("presence of X")."""
    for who in people:
        if who.start < clause.start or who.end > clause.end:
            continue
        if may_act(found, who):
            return who
        if "," not in found.words[who.end : who.end + 2]:
            return None
    return None


def _continues(found: Read, clause: Clause, trigger: Trigger) -> bool:
    """Say whether a clause without a subject shares that of the clause before it."""
    if clause.opener in grammar().continuing:
        words = found.words[clause.start + 1 : trigger.start]
        return len(words) <= 3 or words[0] in {"he", "she", "it", "they"}
    return False


def _nearest_subject(found: Read, inside: list[Who]) -> Who | None:
    for who in reversed(inside):
        if may_act(found, who) and not possessive(found, who):
            return who
    return next((who for who in reversed(inside) if may_act(found, who)), None)


def object_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands as object: the first after the verb that is under it, in its clause.

    A name comes before a group ("sent doctors to Samoa"), save where people are harmed.
    """
    stop = _next_act(found, trigger)
    under = [
        who for who in people if trigger.start < who.start < stop and _under(found, who, trigger)
    ]
    if not under:
        return []
    names = [who for who in under if who.named]
    if not names and _moves(trigger):
        return []
    harmed = trigger.entry.physical and not _moves(trigger)
    first = under[0] if harmed or not names else names[0]
    return chain_after(found, people, first, stop)


def _moves(trigger: Trigger) -> bool:
    """Say whether the act moves troops, so that a group after it is what is moved."""
    return trigger.entry.type == "MOBILIZE" or trigger.entry.group.mode == "withdraw"


def _next_act(found: Read, trigger: Trigger) -> int:
    """Return where the words of this act end: at the next act, or at the clause's end."""
    end = found.clauses[trigger.clause].end
    if trigger.entry.quad == 3 or trigger.entry.group.embeds:
        following = found.clauses[trigger.clause + 1 : trigger.clause + 2]
        return following[0].end if following and following[0].opener == "that" else end
    later = [row.start for row in found.triggers if row.start >= trigger.end and row.entry.verb]
    return min([end, *later])


def _under(found: Read, who: Who, trigger: Trigger) -> bool:
    """Say whether somebody after a verb is its object, and not beside it ("in", "during")."""
    rules = grammar()
    for at in range(who.start - 1, trigger.start, -1):
        word = found.words[at]
        if at in trigger.places:
            return True
        if rules.is_preposition(word):
            return word not in rules.aside or (word == "at" and trigger.entry.type == "ASSAULT")
    return True


def giver_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who follows "by" after a passive verb, or "from" after one of receiving."""
    clause = found.clauses[trigger.clause]
    leads = {"by"} if trigger.passive else {"by", "from"}
    for who in people:
        if not trigger.end <= who.start < clause.end:
            continue
        if not leads.isdisjoint(found.words[max(trigger.end, who.start - 4) : who.start]):
            return chain_after(found, people, who, clause.end)
    return []
