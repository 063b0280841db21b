"""Who does it to whom: parties by their place around a trigger, its voice and its prepositions.

A party that the words do not name near the trigger stays unknown; nothing is guessed.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.records import Mention, Party
from dateline.stages.events.clauses import Clause
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar, index, types

# How many words may stand between a name and the act it belongs to ("Ruritanian *retaliatory
# night-time* air strikes").
MAX_BETWEEN = 3

# How far after a noun its "by X" or "on X" may begin.
MAX_AFTER = 8


class Who(NamedTuple):
    """Somebody in a sentence: a mention, or a group of people without a name."""

    start: int
    end: int
    party: Party
    named: bool


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


def party(mention: Mention) -> Party:
    """Return a mention as the party of a finding."""
    actor = mention.actor
    return Party(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        name=actor.name if actor else mention.text,
        mention=mention.id,
        actor=actor.id if actor else None,
        kind=actor.kind if actor else "unknown",
        country=actor.country if actor else None,
        sectors=actor.sectors if actor else (),
    )


def present(found: Read, mentions: Sequence[Mention]) -> tuple[Who, ...]:
    """Return everybody in a sentence in text order: outermost mentions, then unnamed groups."""
    people: list[Who] = []
    last = -1
    for mention in mentions:
        if mention.end <= last:
            continue
        last = mention.end
        start, end = found.place(mention.start), found.place(mention.end - 1) + 1
        if start < end <= len(found.words):
            people.append(Who(start, end, party(mention), True))
    taken = {at for who in people for at in range(who.start, who.end)}
    people.extend(_groups(found, taken))
    return tuple(sorted(people))


def _groups(found: Read, taken: set[int]) -> Iterable[Who]:
    for at, word in enumerate(found.words):
        if word in types().groups and at not in taken and at + 1 not in taken:
            row = found.tokens[at]
            words = row.text
            made = Party(text=words, start=row.start, end=row.end, name=word, kind="population")
            yield Who(at, at + 1, made, False)


def sides(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> Sides:
    """Return who does the act and who receives it, each empty where the words do not say."""
    people = tuple(who for who in people if not _overlaps(who, trigger))
    if not trigger.entry.verb:
        before, after = _around_noun(found, trigger, people)
    elif trigger.passive:
        before = _by(found, trigger, people)
        after = _subject(found, trigger, people)
    else:
        before = _subject(found, trigger, people)
        giver = trigger.entry.group.frame == "receive"
        after = (giver and _by(found, trigger, people)) or _object(found, trigger, people)
    return _framed(trigger, before, after)


def _framed(trigger: Trigger, actors: list[Who], recipients: list[Who]) -> Sides:
    frame = trigger.entry.group.frame
    if frame == "receive" and not trigger.passive:
        actors, recipients = recipients, actors
    if frame == "mutual":
        actors, recipients = actors + recipients, []
    if frame == "alone":
        recipients = []
    same = {who.start for who in actors}
    recipients = [who for who in recipients if who.start not in same]
    return Sides(
        tuple(who.party for who in actors),
        tuple(who.party for who in recipients),
        any(who.named for who in actors),
        any(who.named for who in recipients),
    )


def _overlaps(who: Who, trigger: Trigger) -> bool:
    """Say whether a trigger is part of a name.

    The object of a verb may be part of the trigger ("expelled *diplomats*"), and a name may run
    into a noun that it modifies ("the *Fijian military* operation").
    """
    if trigger.entry.verb:
        return who.start <= trigger.start < who.end
    return trigger.start <= who.start < trigger.end


# --- verbs ------------------------------------------------------------------------------------


def _subject(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands as subject: before the verb in its clause, or in the clause it hangs on."""
    clause = found.clauses[trigger.clause]
    inside = [who for who in people if clause.start <= who.start and who.end <= trigger.start]
    chosen = _nearest_subject(found, inside)
    if chosen is not None:
        return _chain(found, people, chosen, clause.start)
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
    return _chain(found, people, first, parent.start) if first else []


def _first_subject(found: Read, people: tuple[Who, ...], clause: Clause) -> Who | None:
    """Return the subject of a clause; None where its head is something else ("presence of X")."""
    for who in people:
        if who.start < clause.start or who.end > clause.end:
            continue
        if _may_act(found, who):
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
        if _may_act(found, who) and not _possessive(found, who):
            return who
    return next((who for who in reversed(inside) if _may_act(found, who)), None)


def _may_act(found: Read, who: Who) -> bool:
    """Say whether somebody is not under a preposition ("dozens of X" counts X)."""
    rules = grammar()
    at = who.start - 1
    while at >= 0:
        word = found.words[at]
        if word in rules.determiners:
            at -= 1
        elif word == "of" and at and found.words[at - 1] in rules.quantities:
            at -= 2
        else:
            return not rules.is_preposition(word)
    return True


def _possessive(found: Read, who: Who) -> bool:
    last = found.words[who.end - 1]
    after = found.words[who.end] if who.end < len(found.words) else ""
    return last.endswith(("'s", "s'")) or after in {"'s", "'"}


def _object(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
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
    return _chain_right(found, people, first, stop)


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


def _by(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who follows "by" after a passive verb, or "from" after one of receiving."""
    clause = found.clauses[trigger.clause]
    leads = {"by"} if trigger.passive else {"by", "from"}
    for who in people:
        if not trigger.end <= who.start < clause.end:
            continue
        if not leads.isdisjoint(found.words[max(trigger.end, who.start - 4) : who.start]):
            return _chain_right(found, people, who, clause.end)
    return []


def _chain(found: Read, people: tuple[Who, ...], who: Who, start: int) -> list[Who]:
    """Return somebody with those joined to them before ("X, Y and Z")."""
    row = [who]
    for other in reversed([each for each in people if start <= each.start < who.start]):
        between = found.words[other.end : row[0].start]
        if (
            not between
            or not set(between) <= grammar().links
            or "and" not in found.words[other.end : who.start]
        ):
            break
        row.insert(0, other)
    return row


def _chain_right(found: Read, people: tuple[Who, ...], who: Who, stop: int) -> list[Who]:
    row = [who]
    for other in people:
        if other.start < row[-1].end or other.start >= stop:
            continue
        between = found.words[row[-1].end : other.start]
        if not between or not set(between) <= grammar().links:
            break
        row.append(other)
    return row if len(row) == 1 or _has_and(found, row) else row[:1]


def _has_and(found: Read, row: list[Who]) -> bool:
    return "and" in found.words[row[0].end : row[-1].start]


# --- nouns ------------------------------------------------------------------------------------


def _around_noun(
    found: Read, trigger: Trigger, people: tuple[Who, ...]
) -> tuple[list[Who], list[Who]]:
    """Return the parties of a noun: "X's attack on Y", "strikes by X on Y", "talks between"."""
    actors, recipients = _after_noun(found, trigger, people)
    before = _modifier(found, trigger, people)
    harmed = before and (_possessive(found, before[-1]) or not before[-1].named)
    if harmed and _patient(found, trigger):
        return actors, recipients or before
    if before:
        return actors or before, recipients
    light = _light_verb(found, trigger)
    if light and not actors:
        subject = _subject(found, trigger._replace(places=(light[0],)), people)
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
    return _chain(found, people, near[-1], clause.start)


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
    actors: list[Who] = []
    recipients: list[Who] = []
    stop = min(found.clauses[trigger.clause].end, trigger.end + MAX_AFTER + 4)
    verbs = [row.start for row in found.triggers if row.start >= trigger.end and row.entry.verb]
    stop = min([stop, *verbs])
    at = trigger.end - 1
    while at < stop:
        word = found.words[at]
        who = _right_after(found, people, at, stop)
        if who and not actors and word in {"by", "from", "between"}:
            actors = _chain_right(found, people, who, stop)
        elif who and not recipients and (word == "with" or word in grammar().onto):
            recipients = _chain_right(found, people, who, stop)
        elif word in grammar().auxiliaries - {"to"} or word in {",", "that", "will"}:
            break
        at += 1
    return actors, recipients


def _right_after(found: Read, people: tuple[Who, ...], at: int, stop: int) -> Who | None:
    """Return who is the head of the phrase that a preposition at `at` opens."""
    for who in people:
        if at < who.start < stop and who.start - at <= MAX_BETWEEN + 1:
            between = found.words[at + 1 : who.start]
            return None if any(grammar().is_preposition(word) for word in between) else who
    return None


def _light_verb(found: Read, trigger: Trigger) -> tuple[int, bool] | None:
    """Return the position of the verb that the noun completes, and whether its subject suffers."""
    clause = found.clauses[trigger.clause]
    for at in range(trigger.start - 1, max(clause.start, trigger.start - 6) - 1, -1):
        if found.words[at] in index().undergoing:
            return at, True
        if found.words[at] in index().performing:
            return at, False
    return None
