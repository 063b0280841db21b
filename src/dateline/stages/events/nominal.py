"""The parties of a noun: "X's attack on Y", "strikes by X on Y", "talks between X and Y"."""

from collections.abc import Sequence

from dateline.stages.events.people import Who, chain_after, chain_before, is_force, possessive
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.verbal import subject_of
from dateline.stages.events.vocabulary import grammar, index, types

# How many words may stand between a name and the act it belongs to ("Fijian *retaliatory
# night-time* air strikes").
MAX_BETWEEN = 3

# How far after a noun, or after the party before it, a "by" or "on" may stand.
MAX_AFTER = 4


def around_noun(
    found: Read, trigger: Trigger, people: tuple[Who, ...]
) -> tuple[list[Who], list[Who]]:
    """Return the parties of a noun: "X's attack on Y", "strikes by X on Y", "talks between"."""
    actors, recipients = _after_noun(found, trigger, people)
    before = _modifier(found, trigger, people)
    harmed = before and (possessive(found, before[-1]) or not before[-1].named)
    if harmed and _patient(found, trigger):
        return actors, recipients or before
    if before:
        return actors or before, recipients
    light = _light_verb(found, trigger)
    if light and not actors:
        subject = subject_of(found, trigger._replace(places=(light[0],)), people)
        return ([], recipients or subject) if light[1] else (subject, recipients)
    return actors, recipients


def _patient(found: Read, trigger: Trigger) -> bool:
    return any(found.words[at] in grammar().patients for at in trigger.places)


def _modifier(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands directly before a noun as its modifier."""
    clause = found.clauses[trigger.clause]
    near = [who for who in people if clause.start <= who.start < trigger.start]
    if not near or not (near[-1].named or trigger.entry.physical):
        return []
    between = found.words[near[-1].end : trigger.start]
    plain = all(word.isalpha() or "-" in word or word == "'s" for word in between)
    if len(between) > MAX_BETWEEN + 1 or not plain or _breaks_phrase(between):
        return []
    return chain_before(found, people, near[-1], clause.start)


def _breaks_phrase(between: Sequence[str]) -> bool:
    return any(_breaks(word) for word in between)


def _breaks(word: str) -> bool:
    """Say whether a word cannot stand inside the phrase of a noun."""
    rules, known = grammar(), index()
    return (
        rules.is_preposition(word)
        or (word in rules.auxiliaries and word != "'s")
        or word in rules.reporting
        or word in rules.phrase_ends
        or word in known.performing
        or word in known.undergoing
        or (word in known.verbs and word not in known.nouns)
    )


def _after_noun(
    found: Read, trigger: Trigger, people: tuple[Who, ...]
) -> tuple[list[Who], list[Who]]:
    """Return who follows "by" or "between", and who follows "on", "against", "with" or "of".

    Each preposition must follow the noun, or the party before it, within `MAX_AFTER` words.
    """
    actors: list[Who] = []
    recipients: list[Who] = []
    stop = _phrase_end(found, trigger)
    anchor = at = trigger.end - 1
    while at < stop and at - anchor <= MAX_AFTER:
        word = found.words[at]
        who = _right_after(found, people, at, stop)
        if who and not actors and (word in {"by", "from", "between"} or _does_it(found, at, who)):
            actors = chain_after(found, people, who, stop)
            anchor = actors[-1].end
        elif who and not recipients and _leads_to_recipient(trigger, word):
            recipients = chain_after(found, people, who, stop)
            anchor = recipients[-1].end
        at += 1
    return actors, recipients


def _does_it(found: Read, at: int, who: Who) -> bool:
    """Say whether "of" leads to an armed side that acts ("the offensive of the rebels")."""
    subjective = found.words[at] == "of" and found.words[at - 1] in types().subjective
    return subjective and is_force(who.party)


def _leads_to_recipient(trigger: Trigger, word: str) -> bool:
    """Say whether a preposition leads to who receives the act ("the attack … to X" does not)."""
    if word == "to" and trigger.entry.quad == 4:
        return False
    return word == "with" or word in grammar().onto


def _phrase_end(found: Read, trigger: Trigger) -> int:
    """Return where the phrase of a noun ends at the latest: a verb, a comma or the clause's end."""
    rules = grammar()
    verbs = {row.start for row in found.triggers if row.entry.verb}
    end = found.clauses[trigger.clause].end
    for at in range(trigger.end, end):
        word = found.words[at]
        closes = word in rules.auxiliaries and word != "to"
        if at in verbs or closes or word in {",", "that", "will"}:
            return at
    return end


def _right_after(found: Read, people: tuple[Who, ...], at: int, stop: int) -> Who | None:
    """Return who is the head of the phrase that a preposition at `at` opens."""
    for who in people:
        if at < who.start < stop and who.start - at <= MAX_BETWEEN + 1:
            between = found.words[at + 1 : who.start]
            return None if any(grammar().is_preposition(word) for word in between) else who
    return None


def _light_verb(found: Read, trigger: Trigger) -> tuple[int, bool] | None:
    """Return the position of the verb that the noun completes, and whether its subject suffers."""
    rules, known = grammar(), index()
    clause = found.clauses[trigger.clause]
    for at in range(trigger.start - 1, max(clause.start, trigger.start - 6) - 1, -1):
        word = found.words[at]
        if word in known.undergoing:
            return at, True
        if word in known.performing:
            return at, False
        closed = rules.is_preposition(word) or word in rules.auxiliaries
        if closed or (word in known.verbs and word not in known.nouns):
            return None
    return None
