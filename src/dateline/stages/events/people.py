"""Who is in a sentence: mentions of actors, states as adjectives, and groups without a name."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.records import Mention, Party, Place
from dateline.stages.events.triggers import Read
from dateline.stages.events.vocabulary import grammar, types

# PLOVER sectors that have forces to withdraw.
_FORCES = frozenset({"MIL", "REB", "UAF", "COP", "SPY"})


# Endings of adjectives that are seldom those of a noun.
_DESCRIBING = ("ed", "ive", "ous", "ary", "ish", "ical", "onal")


class Who(NamedTuple):
    """Somebody in a sentence: a mention, or a group of people without a name."""

    start: int
    end: int
    party: Party
    named: bool


def party(mention: Mention) -> Party:
    """Return a mention as the party of a finding."""
    if mention.place is not None:
        return _state(mention, mention.place)
    if mention.actor is not None:
        return Party.of(mention, mention.actor)
    return Party(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        name=mention.text,
        mention=mention.id,
    )


def _state(mention: Mention, place: Place) -> Party:
    return Party(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        name=place.name,
        mention=mention.id,
        actor=place.country,
        kind="state",
        country=place.country,
    )


def present(
    text: str, found: Read, mentions: Sequence[Mention], places: Sequence[Mention] = ()
) -> tuple[Who, ...]:
    """Return everybody in a sentence in text order: outermost mentions, then unnamed groups.

    A country is its state, where no mention says more: as an adjective ("Fijian raids"), or by name
    where it is not where something is ("invaded Fiji", "arms to Fiji", but not "in Fiji").
    """
    states = [row for row in places if row.place and row.place.kind == "country"]
    mentions = sorted(
        [*mentions, *(row for row in states if _is_party(found, row))],
        key=lambda row: (row.start, -row.end, row.kind),
    )
    people: list[Who] = []
    last = -1
    for mention in mentions:
        if mention.end <= last:
            continue
        last = mention.end
        start, end = found.place(mention.start), found.place(mention.end - 1) + 1
        if start < end <= len(found.words):
            row = party(mention)
            people.append(Who(start, end, row, not _is_group(row)))
    people = [_with_group(text, found, who) for who in people]
    taken = {at for who in people for at in range(who.start, who.end)}
    people.extend(_groups(found, taken))
    return tuple(sorted(people, key=lambda who: (who.start, who.end)))


def _is_party(found: Read, mention: Mention) -> bool:
    """Say whether a country's mention may be a party of an act, rather than the place of one."""
    if mention.place is None or mention.place.use != "literal":
        return mention.place is not None and mention.place.use == "adjectival"
    at = found.place(mention.start)
    before = next(
        (word for word in reversed(found.words[:at]) if word not in grammar().determiners), ""
    )
    rules = grammar()
    if before == "from":
        return any(row.entry.group.frame == "receive" for row in found.triggers)
    return before not in (rules.locative | rules.aside) - rules.onto


def _is_group(row: Party) -> bool:
    """Say whether a mention is one plain word for a group of people."""
    return row.actor is None and row.text in types().groups


def _with_group(text: str, found: Read, who: Who) -> Who:
    """Return a state that only says what people these are ("Fijian *engineers*") as the people."""
    after = found.words[who.end] if who.end < len(found.words) else ""
    bare = who.party.kind == "state" and who.party.actor == who.party.country
    joined = bare and after in types().groups and not possessive(found, who)
    if not joined:
        return who
    start, end = who.party.start, found.tokens[who.end].end
    words = text[start:end]
    made = Party(
        text=words,
        start=start,
        end=end,
        name=" ".join(words.split()),
        kind="population",
        country=who.party.country,
    )
    return Who(who.start, who.end + 1, made, True)


def _groups(found: Read, taken: set[int]) -> Iterable[Who]:
    for at, word in enumerate(found.words):
        if word in types().groups and at not in taken and at + 1 not in taken:
            row = found.tokens[at]
            words = row.text
            made = Party(text=words, start=row.start, end=row.end, name=word, kind="population")
            yield Who(at, at + 1, made, False)


def may_act(found: Read, who: Who) -> bool:
    """Say whether somebody is not under a preposition ("dozens of X" counts X)."""
    rules = grammar()
    at = who.start - 1
    while at >= 0:
        word = found.words[at]
        counts = word in rules.near_quantities and is_figure(found.words[at + 1])
        if word in rules.determiners or _describes(word) or counts:
            at -= 1
        elif word == "of" and at and found.words[at - 1] in rules.quantities:
            at -= 2
        else:
            opens = word in rules.breaks and any(row.start == at for row in found.clauses)
            return opens or not rules.is_preposition(word)
    return True


def _describes(word: str) -> bool:
    """Say whether a word only describes or counts its noun ("*registered* voters")."""
    return is_figure(word) or word.endswith(_DESCRIBING)


def is_figure(word: str) -> bool:
    """Say whether a word counts, or begins to ("*least* 40")."""
    return word[:1].isdigit() or word in grammar().figures


def possessive(found: Read, who: Who) -> bool:
    """Say whether somebody stands as a possessive ("X's army")."""
    last = found.words[who.end - 1]
    after = found.words[who.end] if who.end < len(found.words) else ""
    return last.endswith(("'s", "s'")) or after in {"'s", "'"}


def chain_before(found: Read, people: tuple[Who, ...], who: Who, start: int) -> list[Who]:
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


def chain_after(found: Read, people: tuple[Who, ...], who: Who, stop: int) -> list[Who]:
    """Return somebody with those joined to them after ("X, Y and Z")."""
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


def is_force(row: Party) -> bool:
    """Say whether a party has forces: an armed group, an army, police, or people in arms."""
    words = row.name.casefold().split()
    armed = types().sets["troops"] | {"rebels", "fighters", "militants", "gunmen", "guerrillas"}
    return (
        row.kind == "armed_group" or bool(_FORCES & set(row.sectors)) or not armed.isdisjoint(words)
    )
