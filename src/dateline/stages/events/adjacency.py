"""What may stand between a party and its act: the test that keeps far names from being parties.

Without a parser, a name somewhere before a verb is no proof that it is the subject, nor one
somewhere after it that it is the object. Both must be joined to the verb by words that stand
inside a noun phrase or a verb group; anything else between them leaves the party unknown.
"""

from collections.abc import Sequence

from dateline.stages.events.people import Who, possessive
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar, index

# A noun phrase has at most this many words before its name ("the two recently appointed deputy").
MAX_PHRASE = 7

# Endings of the participles that say more of a noun ("persons *belonging* to", "*linked* to").
_PARTICIPLES = ("ing", "ed")

# An object may follow a thing of at most this many words ("sent *three tons of rice* to X").
MAX_THING = 6


def in_phrase(words: Sequence[str]) -> bool:
    """Say whether all words can stand in a noun phrase before its name."""
    return len(words) <= MAX_PHRASE and all(_modifies(words, at) for at in range(len(words)))


def _modifies(words: Sequence[str], at: int) -> bool:
    """Say whether a word can stand before the name in its noun phrase."""
    rules, word = grammar(), words[at]
    if word in rules.determiners:
        return (
            at == 0 or words[at - 1] in rules.quantities or words[at - 1] in {"of", "all", "along"}
        )
    if word in rules.quotation or word in rules.quantities:
        return True
    if word == "of":
        return at > 0 and words[at - 1] in rules.quantities
    if word in rules.near_quantities:
        return at + 1 < len(words) and _is_figure(words[at + 1])
    closed = rules.is_preposition(word) or word in rules.breaks or word in rules.pronouns
    if (
        closed
        or word in rules.light
        or word in rules.reporting
        or word in rules.auxiliaries
        or word in rules.relative
    ):
        return False
    return word not in {"and", "or"} and (word[:1].isalnum() or word == "-")


def _is_figure(word: str) -> bool:
    rules = grammar()
    counted = word in rules.figures or word in rules.quantities or word in rules.near_quantities
    return counted or word[:1].isdigit() or word == "a"


def is_object(found: Read, who: Who, trigger: Trigger, leads: frozenset[str]) -> bool:
    """Say whether somebody after a verb is its object, or stands under one of `leads`.

    The preposition stands right after the words of the trigger.
    """
    start = max(at for at in trigger.places if at < who.start) + 1
    words = found.words[start : who.start]
    if words and words[0] in leads:
        words = words[1:]
    return in_phrase(words) and not _only_modifies(found, who)


def _only_modifies(found: Read, who: Who) -> bool:
    """Say whether a country only says whose something is ("a *U.S.* mining company")."""
    bare = who.party.kind == "state" and who.party.actor == who.party.country
    if not bare or possessive(found, who):
        return False
    rules = grammar()
    after = found.words[who.end] if who.end < len(found.words) else ""
    if after in rules.possessions or after in index().verbs:
        return False
    closed = rules.is_preposition(after) or rules.is_light(after) or after in rules.breaks
    return after.isalpha() and not (closed or after in rules.reporting or after in {"and", "or"})


def is_beside_thing(found: Read, who: Who, trigger: Trigger, leads: frozenset[str]) -> bool:
    """Say whether somebody stands under one of `leads` after a thing ("sent rice to X")."""
    start = max(at for at in trigger.places if at < who.start) + 1
    words = found.words[start : who.start]
    at = next((at for at, word in enumerate(words) if word in leads), len(words))
    return (
        at <= MAX_THING and at < len(words) and in_phrase(words[:at]) and in_phrase(words[at + 1 :])
    )


def is_subject(found: Read, who: Who, trigger: Trigger) -> bool:
    """Say whether nothing but the rest of its phrase and of the verb group parts who from verb."""
    if possessive(found, who):
        return False
    words, at, end = found.words, _past_saying(found, who.end, trigger.start), trigger.start
    while at < end and found.tokens[at].text[0].isupper() and who.party.kind == "person":
        at += 1
    if at < end and _goes_on(found, who, at, end):
        at += 1
    finite = False
    while at < end:
        word = words[at]
        if grammar().is_light(word):
            finite = finite or word in grammar().finite
            at += 1
        elif word == "," or word in grammar().brackets:
            at = _past_aside(words, at, end)
        elif grammar().is_preposition(word) or word == "who":
            at = _past_phrase(found, at + 1, end)
            if at == end and trigger.forms == {"ing"} and words[end - 1] not in grammar().passive:
                return False
        elif not finite and word.endswith(_PARTICIPLES) and _past_phrase(found, at + 1, end) < end:
            at = _past_phrase(found, at + 1, end)
        elif _controls(words, at, end, trigger):
            at += 1
        else:
            return False
    return at == end


def _past_saying(found: Read, at: int, end: int) -> int:
    """Return the position after "said it", where somebody speaks of an act of their own."""
    said = found.words[at:end]
    if "it" not in said:
        return at
    before = said[: said.index("it")]
    speaks = any(word in grammar().reporting for word in before)
    plain = all(
        word in grammar().reporting or word == "that" or grammar().is_light(word) for word in before
    )
    return at + len(before) + 1 if speaks and plain else at


def _goes_on(found: Read, who: Who, at: int, end: int) -> bool:
    """Say whether one noun more follows a group's name as the head ("FMLN *columns* clashed")."""
    following = found.words[at + 1] if at + 1 < end else ""
    word = found.words[at]
    plain = word.isalpha() and word not in index().verbs and not word.endswith(("ed", "ing"))
    group = who.party.kind in {"armed_group", "organization"}
    return (
        group
        and plain
        and not grammar().is_light(found.words[at])
        and (at + 1 == end or grammar().is_light(following))
    )


def _past_aside(words: Sequence[str], at: int, end: int) -> int:
    """Return the position after what stands between two commas or brackets; -1 where it is open."""
    closing = grammar().brackets.get(words[at], ",")
    for place in range(at + 1, end):
        if words[place] == closing:
            return place + 1
    return end + 1


def _past_phrase(found: Read, at: int, end: int) -> int:
    """Return the position after a prepositional phrase: at the verb group, or past the verb."""
    rules = grammar()
    while at < end:
        word = found.words[at]
        if word in rules.reporting or word in rules.pronouns or word in {",", ";", ":"}:
            return end + 1
        if word in rules.auxiliaries and word != "to":
            return at
        at += 1
    return at


def _controls(words: Sequence[str], at: int, end: int, trigger: Trigger) -> bool:
    """Say whether a verb shares its subject with the act ("tried to kill", "denied killing")."""
    word, following = words[at], at + 1
    if following < end and words[following].endswith("ly"):  # "moved *swiftly* to provide"
        following += 1
    after = words[following] if following < len(words) else ""
    if word in grammar().reporting and after != "to":
        return False
    if after == "to" and following < end:
        return word.isalpha()
    return (
        "ing" in trigger.forms
        and word.isalpha()
        and (at + 1 == end or (at + 2 == end and after in {"of", "for", "by", "with"}))
    )
