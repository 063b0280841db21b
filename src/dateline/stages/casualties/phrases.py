"""Victim phrases in one sentence: "12 villagers", "a soldier", "two of the men", "no one", names.

A phrase knows its tokens, its quantity and what its noun says; whether anything happened to the
people in it is for the triggers to say.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from dateline.records import Actor, Exactness, Mention, Sentence
from dateline.stages.casualties.lexicon import Lexicon, Noun, words_of
from dateline.text.tokens import Token

PhraseKind = Literal["number", "one", "plural", "none", "name", "pronoun"]

# Tokens that may stand between a number or article and its noun.
MAX_BETWEEN = 6
# Capitalised words that one name may have, titles not counted.
MAX_NAME = 6

# Words of an enumeration between one member and the next member's name: "and former deputy".
MAX_TITLE = 3
_ARTICLES = frozenset({"a", "an", "the", "one", "another", "his", "her", "their", "its", "this",
                       "every", "each", "our", "my", "your"})  # fmt: skip
_INDEFINITE = frozenset({"a", "an", "one", "another"})
_ANAPHORIC = frozenset({"the", "this", "these"})
_DEFINITE_PLURAL = frozenset({"the", "these", "those", "his", "her", "their", "its", "our"})
_PRONOUNS: dict[str, Literal["female", "male"] | None] = {
    "he": "male", "she": "female", "him": "male", "himself": "male", "herself": "female",
}  # fmt: skip
_PEOPLES = frozenset({"population", "state", "armed_group"})
_THEM = frozenset({"them", "whom", "these", "those", "which"})
_NOBODY = frozenset({"nobody", "none"})
_BEFORE_PLACES = frozenset({"in", "at", "near", "on", "to", "the", "into", "outside", "inside"})
_LINKS = frozenset({",", "and", "&", "plus"})
_LISTING = frozenset({"and", "&", "plus"})
_COUNTABLE = frozenset({"number", "one", "name", "plural"})


class Figure(NamedTuple):
    """A quantity of people as the words give it."""

    low: int | None
    best: int | None
    high: int | None
    exactness: Exactness = "exact"


ONE = Figure(1, 1, 1)
TWO = Figure(2, 2, 2)
ZERO = Figure(0, 0, 0)
# A plural without a number: two or more, and no best.
SOME = Figure(2, None, None, "vague")


class Phrase(NamedTuple):
    """A phrase for victims: tokens `first:end`, the figure and the token span that gives it."""

    first: int
    end: int
    figure: Figure
    kind: PhraseKind
    figure_first: int
    figure_end: int
    noun: Noun | None = None
    actor: Actor | None = None
    definite: bool = False
    addition: str = ""
    sex: Literal["female", "male"] | None = None
    child: bool = False
    parts: tuple["Phrase", ...] = ()
    whole: int | None = None
    """For "12 of the 30 …": index of the token where the whole's own phrase starts."""
    of_them: bool = False
    """"eight of them": part of victims named before."""
    name_first: int | None = None
    """Where a name starts after a title or description ("Judge Ana Prado")."""
    elided: tuple[int, int] | None = None
    """Tokens of the noun that a bare number shares with the number before."""
    group_first: int | None = None
    """Where the words for the group start, if not straight after the figure."""


class Clause(NamedTuple):
    """One sentence in the shape that the rules read: tokens, words, and mentions by token."""

    sentence: Sentence
    tokens: Sequence[Token]
    words: list[str]
    text: str
    upper: bool
    """The sentence is written in capitals, so that capitals tell nothing of names."""
    numbers: Mapping[int, tuple[int, Mention]]
    """Number mentions by the index of their first token, with the index after their last."""
    actors: Mapping[int, tuple[int, Mention]]
    others: frozenset[int]
    """Tokens inside mentions of places, times and actors that are no person."""
    lexicon: Lexicon


def clause(
    *,
    sentence: Sentence,
    tokens: Sequence[Token],
    text: str,
    mentions: Mapping[str, Sequence[Mention]],
    lexicon: Lexicon,
) -> Clause:
    """Return a sentence with its mentions (by kind) indexed by token."""
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}

    def placed(kind: str) -> dict[int, tuple[int, Mention]]:
        found: dict[int, tuple[int, Mention]] = {}
        for row in mentions.get(kind, ()):
            if row.start in starts and row.end in ends:
                found.setdefault(starts[row.start], (ends[row.end], row))
        return found

    actors = placed("actor")
    taken = [*placed("place").items(), *placed("time").items()]
    taken += [
        (first, row)
        for first, row in actors.items()
        if row[1].actor is not None and row[1].actor.kind not in {"person", "population", "unknown"}
    ]
    words = text[sentence.start : sentence.end]
    return Clause(
        sentence=sentence,
        tokens=tokens,
        words=words_of(tokens),
        text=text,
        upper=words.upper() == words,
        numbers=placed("number"),
        actors=actors,
        others=frozenset(at for first, (end, _) in taken for at in range(first, end)),
        lexicon=lexicon,
    )


def find(row: Clause) -> list[Phrase]:
    """Return the phrases of a sentence in order, never overlapping, enumerations not joined."""
    found: list[Phrase] = []
    at = 0
    while at < len(row.tokens):
        phrase = (
            _number(row, at)
            or _nobody(row, at)
            or _aged(row, at)
            or _article(row, at)
            or _name(row, at)
            or _people(row, at)
            or _bare(row, at)
            or _pronoun(row, at)
        )
        if phrase is None:
            at += 1
            continue
        found.append(_of_same_kind(row, phrase, found))
        at = max(phrase.end, at + 1)
    return found


def _of_same_kind(row: Clause, phrase: Phrase, before: Sequence[Phrase]) -> Phrase:
    """Give "seven others" and "12 miners died and 30 were hurt" the noun named before."""
    if not before or phrase.kind != "number" or phrase.of_them:
        return phrase
    last = before[-1]
    if row.words[phrase.end - 1] in {"other", "others"}:
        return phrase._replace(noun=last.noun or phrase.noun, actor=last.actor)
    bare = phrase.end == phrase.figure_end and last.kind == "number" and last.noun
    if not bare or row.words[phrase.first - 1] not in {"and", ",", "another"}:
        return phrase
    words = last.elided or (last.figure_end, last.end)
    return phrase._replace(noun=last.noun, actor=last.actor, elided=words)


def figure_of(mention: Mention) -> Figure | None:
    """Return a count mention's figure in whole people, or None where it counts nothing."""
    number = mention.number
    if number is None or number.use != "count":
        return None
    values = (number.low, number.best, number.high)
    if any(value is not None and (value < 0 or not math.isfinite(value)) for value in values):
        return None
    low, best, high = (None if value is None else round(value) for value in values)
    return Figure(low, best, high, number.exactness)


def _number(row: Clause, at: int) -> Phrase | None:
    """Read a phrase that opens with a number: "12 villagers", "three of the men", "12" alone."""
    found = row.numbers.get(at)
    figure = figure_of(found[1]) if found else None
    if not found or figure is None:
        return None
    end = found[0]
    addition = row.words[at - 1] if at and row.words[at - 1] in row.lexicon.raw.additions else ""
    first = at - 1 if addition else at
    base = Phrase(first, end, figure, "number", at, end, addition=addition)
    if row.words[end : end + 1] == ["of"]:
        return _part_of(row, base) or base
    return _with_noun(row, base)


def _with_noun(row: Clause, base: Phrase) -> Phrase | None:
    """Extend a number over the words up to its noun; None where that noun is no person's."""
    aged = _age_at(row, base.end)
    if aged:
        noun_end, noun = _noun_after(row, aged) or (aged, None)
        return base._replace(end=noun_end, noun=noun, child=_is_child(row, base.end))
    found = _noun_after(row, base.end)
    if found:
        end, noun = found
        more = next(
            (word for word in row.words[base.figure_end : end] if word in row.lexicon.raw.additions),
            base.addition,
        )
        return base._replace(end=end, noun=noun, addition=more, actor=_demonym(row, base.first, end))
    return _without_noun(row, base)


def _without_noun(row: Clause, base: Phrase) -> Phrase | None:
    """Accept a number whose noun is not listed: none at all, a people, or an ending for people."""
    raw = row.lexicon.raw
    if _is_age(row, base):
        return None
    for at in range(base.end, min(base.end + MAX_BETWEEN, len(row.words))):
        word = row.words[at]
        actor = row.actors.get(at)
        if actor and actor[1].actor and actor[1].actor.kind in {"population", "armed_group", "state"}:
            return base._replace(end=actor[0], actor=actor[1].actor)
        if word in raw.units or word in {"%", "-", "/"} or word[:1].isdigit():
            return None
        if word in raw.breaks or not word[:1].isalpha() or _starts_trigger(row, at):
            return base if at == base.end and not _counts_wounds(row, at) else None
        if word.endswith(raw.person_endings) and word not in raw.not_persons and len(word) > 5:
            return base._replace(end=at + 1)
    return base if base.end >= len(row.words) else None


def _is_age(row: Clause, base: Phrase) -> bool:
    """Say whether a bare number is an age: between commas or brackets, listed, or "or younger"."""
    after = row.words[base.end : base.end + 2]
    before = row.words[max(0, base.first - 6) : base.first]
    enclosed = before[-1:] in ([","], ["("]) and after[:1] in ([","], [")"])
    listed = not {"age", "ages", "aged"}.isdisjoint(before)
    return enclosed or listed or after in (["or", "younger"], ["or", "older"], ["and", "under"])


def _counts_wounds(row: Clause, at: int) -> bool:
    """Say whether a number counts wounds rather than people ("three bullet wounds")."""
    matched = row.lexicon.triggers.match(row.words, at)
    return matched is not None and matched[1][0].stand == "borne"


def _starts_trigger(row: Clause, at: int) -> bool:
    return row.lexicon.triggers.match(row.words, at) is not None


def _part_of(row: Clause, base: Phrase) -> Phrase | None:
    """Read "two of the men", "12 of the 30 dead", "dozens of villagers"."""
    at = base.end + 1
    definite = row.words[at : at + 1] != [] and row.words[at] in _DEFINITE_PLURAL
    at += definite
    inner = row.numbers.get(at)
    if inner:
        whole = _number(row, at)
        return whole and base._replace(
            end=whole.end, noun=whole.noun, actor=whole.actor, whole=at, group_first=whole.figure_end
        )
    found = _noun_after(row, at)
    if found:
        named = _demonym(row, at, found[0])
        return base._replace(end=found[0], noun=found[1], actor=named, group_first=at)
    actor = row.actors.get(at)
    if actor and actor[1].actor and actor[1].actor.kind == "population":
        return base._replace(end=actor[0], actor=actor[1].actor, group_first=at)
    if row.words[at : at + 1] and row.words[at] in _THEM:
        return base._replace(end=at + 1, of_them=True, group_first=at + 1)
    return None


def _noun_after(row: Clause, at: int) -> tuple[int, Noun] | None:
    """Return (end, noun) of the victim noun that heads the phrase whose words start at `at`."""
    found: tuple[int, Noun] | None = None
    limit = min(at + MAX_BETWEEN, len(row.words))
    while at < limit:
        matched = row.lexicon.nouns.match(row.words, at)
        if matched and not _owns_next(row, matched[0]):
            found = matched
            at = matched[0]
            limit = min(at + 2, len(row.words))
            continue
        word = row.words[at]
        if word.endswith("'s"):
            found, at = None, at + 1
            continue
        trigger = row.lexicon.triggers.match(row.words, at)
        adjective = trigger and any(r.stand in {"participles", "states"} for r in trigger[1])
        if found is not None or word in _ARTICLES:
            break
        if word in row.lexicon.raw.breaks and not adjective:
            break
        if word in row.lexicon.raw.units or not (word[:1].isalpha() or word in {'"', "'"}):
            break
        if at in row.numbers or (trigger and not adjective and not _noun_follows(row, at)):
            break
        at += 1
    return found


def _owns_next(row: Clause, end: int) -> bool:
    """Say whether a noun that ends before `end` is a plural possessive ("the soldiers' camp")."""
    return row.words[end : end + 1] == ["'"] and row.tokens[end].start == row.tokens[end - 1].end


def _modifies_thing(row: Clause, end: int) -> bool:
    """Say whether the noun before `end` only modifies another ("the official delegation")."""
    following = row.words[end] if end < len(row.words) else ""
    return following.endswith(row.lexicon.raw.thing_endings) and len(following) > 5


def _noun_follows(row: Clause, at: int) -> bool:
    return at + 1 < len(row.words) and row.lexicon.nouns.match(row.words, at + 1) is not None


def _demonym(row: Clause, first: int, end: int) -> Actor | None:
    """Return the actor named inside a phrase ("32 Cuban personnel")."""
    for at in range(first, end):
        found = row.actors.get(at)
        if found and found[0] <= end:
            return found[1].actor
    return None


def _nobody(row: Clause, at: int) -> Phrase | None:
    """Read "no one", "nobody", "no soldiers"."""
    word = row.words[at]
    if word == "not" and row.words[at + 1 : at + 2] in (["a"], ["one"]):
        found = _noun_after(row, at + 2)
        return found and Phrase(at, found[0], ZERO, "none", at, at + 2, noun=found[1])
    if word in _NOBODY:
        end = _list_end(row, at + 2) if row.words[at + 1 : at + 2] == ["of"] else at + 1
        return Phrase(at, max(end, at + 1), ZERO, "none", at, at + 1)
    if word != "no":
        return None
    if row.words[at + 1 : at + 2] in (["one"], ["other"]):
        found = _noun_after(row, at + 2) if row.words[at + 1] == "other" else None
        end = found[0] if found else at + 2
        return Phrase(at, end, ZERO, "none", at, at + 1, noun=found[1] if found else None)
    found = _noun_after(row, at + 1)
    return Phrase(at, found[0], ZERO, "none", at, at + 1, noun=found[1]) if found else None


def _list_end(row: Clause, at: int) -> int:
    """Return where the people listed from `at` on end ("the four nurses and 20 patients")."""
    end = at
    while at < len(row.words):
        at += row.words[at] in _ARTICLES
        at = row.numbers[at][0] if at in row.numbers else at
        found = _noun_after(row, at) if at < len(row.words) else None
        if found is None:
            return max(end, at)
        end = found[0]
        if row.words[end : end + 1] != ["and"]:
            return end
        at = end + 1
    return end


def _age_at(row: Clause, at: int) -> int | None:
    """Return the end of "17-year-old" (or "17-month-olds") that starts at `at`."""
    words = row.words[at : at + 6]
    if len(words) < 2 or not (words[0].isdecimal() or at in row.numbers):
        return None
    for end in range(1, len(words)):
        if words[end] in {"year-old", "years-old", "month-old", "day-old", "week-old", "year-olds", "-year-old"}:
            return at + end + 1
        if words[end] not in {"-", "to", "and"} and not words[end].isdecimal():
            return at + end + 2 if words[end : end + 2] in (["year", "old"], ["years", "old"]) else None
    return None


def _is_child(row: Clause, at: int) -> bool:
    years = row.words[at]
    return "month" in row.words[min(at + 2, len(row.words) - 1)] or (
        years.isdecimal() and int(years[:4]) < 18
    )


def _aged(row: Clause, at: int) -> Phrase | None:
    """Read "a 17-year-old girl" and the bare "17-year-old" of headlines."""
    start = at + 1 if row.words[at] in _ARTICLES else at
    end = _age_at(row, start) if start < len(row.words) else None
    if end is None:
        return None
    head = _noun_after(row, end)
    plural = row.words[end - 1].endswith("olds") or (head is not None and head[1].plural)
    stop = head[0] if head else end
    name_end = _name_end(row, stop)
    return Phrase(
        at, name_end, SOME if plural else ONE,
        "plural" if plural else "name" if name_end > stop else "one", at, start + 1,
        noun=head[1] if head else None, definite=row.words[at] == "the", name_first=stop,
        addition="another" if row.words[at] == "another" else "", child=_is_child(row, start),
    )  # fmt: skip


def _article(row: Clause, at: int) -> Phrase | None:
    """Read an article or possessive with a victim noun: "a soldier", "the 12 men", "both"."""
    word = row.words[at]
    if word == "both":
        found = _noun_after(row, at + 1)
        return Phrase(at, found[0] if found else at + 1, TWO, "number", at, at + 1, definite=True)
    if word not in _ARTICLES and not word.endswith(("'s", "s'")):
        return None
    family = _family(row, at)
    if family:
        return family
    if at + 1 in row.numbers or _numbered_soon(row, at):
        return None
    fixed = row.lexicon.raw.collectives.get(row.words[at + 1]) if at + 1 < len(row.words) else None
    if fixed:
        return Phrase(at, at + 2, Figure(fixed, fixed, fixed), "number", at, at + 2,
                      definite=word not in _INDEFINITE)  # fmt: skip
    found = _noun_after(row, at + 1)
    if not found:
        return _one_of_a_people(row, at)
    if _modifies_thing(row, found[0]):
        return None
    end, noun = found
    definite = word in _ANAPHORIC
    more = "another" if word == "another" or "other" in row.words[at + 1 : end] else ""
    figure = SOME if noun.plural else ONE
    name_end = end if noun.plural else _name_end(row, end)
    return Phrase(
        at, name_end, figure, "plural" if noun.plural else "name" if name_end > end else "one",
        at, at + 1, noun=noun, definite=definite, addition=more, actor=_demonym(row, at, end),
        name_first=end,
    )  # fmt: skip


def _numbered_soon(row: Clause, at: int) -> bool:
    """Say whether a count stands between an article and its noun ("the other two men")."""
    for here in range(at + 1, min(at + 4, len(row.words))):
        if here in row.numbers and figure_of(row.numbers[here][1]) is not None:
            return True
        if row.words[here] in row.lexicon.raw.breaks:
            return False
    return False


def _family(row: Clause, at: int) -> Phrase | None:
    """Read "a family of five", "a group of 12 miners"."""
    raw = row.lexicon.raw
    for here in range(at + 1, min(at + 3, len(row.words) - 2)):
        if row.words[here] in raw.families and row.words[here + 1] == "of":
            number = row.numbers.get(here + 2)
            figure = figure_of(number[1]) if number else None
            if number is None or figure is None:
                return None
            found = _noun_after(row, number[0])
            return Phrase(at, found[0] if found else number[0], figure, "number", here + 2,
                          number[0], noun=found[1] if found else None)  # fmt: skip
    return None


def _bare(row: Clause, at: int) -> Phrase | None:
    """Read a noun without article: plurals ("civilians"), titles ("Man", "Judge Ana Prado")."""
    found = row.lexicon.nouns.match(row.words, at)
    if not found:
        return None
    end, noun = found
    further = row.lexicon.nouns.match(row.words, end) if end < len(row.words) else None
    while further:
        end, noun = further
        further = row.lexicon.nouns.match(row.words, end) if end < len(row.words) else None
    if end < len(row.words) and (row.words[end].endswith("'s") or _owns_next(row, end)):
        return None
    if _modifies_thing(row, end):
        return None
    if noun.plural:
        return Phrase(at, end, SOME, "plural", at, end, noun=noun, actor=_demonym(row, at, end))
    name_end = _name_end(row, end)
    return Phrase(at, name_end, ONE, "name" if name_end > end else "one", at, end, noun=noun,
                  definite=name_end > end, name_first=end)  # fmt: skip


def _people(row: Clause, at: int) -> Phrase | None:
    """Read a group known by its nationality: "Cuban personnel", "Syrians"."""
    found = row.actors.get(at)
    if found is None or found[1].actor is None or found[1].actor.kind not in _PEOPLES:
        return None
    end, mention = found
    noun = next((n for here in range(at, end) if (n := _noun_after(row, here)) and n[0] >= end), None)
    if noun is None:
        noun = _noun_after(row, end) if end < len(row.words) else None
        noun = noun if noun and noun[0] == end + 1 else None
    if noun is None and not (mention.actor and mention.actor.kind == "population"):
        return None
    stop = noun[0] if noun else end
    if _modifies_thing(row, stop) or row.words[stop : stop + 1] == ["'"]:
        return None
    several = noun[1].plural if noun else row.words[end - 1].endswith(("s", "ese"))
    return Phrase(at, stop, SOME if several else ONE, "plural" if several else "one", at, stop,
                  noun=noun[1] if noun else None, actor=mention.actor)  # fmt: skip


def _one_of_a_people(row: Clause, at: int) -> Phrase | None:
    """Read "a Syrian": an article with a nationality that no noun follows."""
    found = row.actors.get(at + 1)
    if row.words[at] not in _INDEFINITE or found is None or found[1].actor is None:
        return None
    end, mention = found
    following = row.words[end] if end < len(row.words) else "."
    ends = following in row.lexicon.raw.breaks or not following[:1].isalpha()
    if mention.actor is None or mention.actor.kind not in _PEOPLES or not ends:
        return None
    return Phrase(at, end, ONE, "one", at, at + 1, actor=mention.actor)


def _pronoun(row: Clause, at: int) -> Phrase | None:
    word = row.words[at]
    if word not in _PRONOUNS:
        return None
    return Phrase(at, at + 1, ONE, "pronoun", at, at + 1, definite=True, sex=_PRONOUNS[word])


def _name(row: Clause, at: int) -> Phrase | None:
    """Read a person's name, by the actor mention there or by its capitals."""
    found = row.actors.get(at)
    if found and found[1].actor and found[1].actor.kind == "person":
        return Phrase(at, found[0], ONE, "name", at, found[0], actor=found[1].actor, definite=True)
    if row.lexicon.nouns.match(row.words, at) or row.upper:
        return None
    end = _name_end(row, at)
    before = row.words[at - 1] if at else ""
    if end - at < 2:
        return None
    described = _noun_after(row, end) if end < len(row.words) else None
    if described and described[0] - end <= 2:
        stop, noun = described
        plural = noun.plural
        return Phrase(at, stop, SOME if plural else ONE, "plural" if plural else "one", at, stop,
                      noun=noun)  # fmt: skip
    if before in _BEFORE_PLACES or row.words[end - 1] in row.lexicon.raw.not_names:
        return None
    return Phrase(at, end, ONE, "name", at, end, definite=True)


def _name_end(row: Clause, at: int) -> int:
    """Return where a run of name words that starts at `at` ends (`at` where there is none)."""
    found = row.actors.get(at)
    if found and found[1].actor and found[1].actor.kind == "person":
        return found[0]
    if row.upper:
        return at
    end = at
    while end < min(at + MAX_NAME, len(row.tokens)) and _is_name_word(row, end):
        end += 1
        if row.words[end : end + 1] == ["."] and len(row.tokens[end - 1].text) == 1:
            end += 1
    return end


def _is_name_word(row: Clause, at: int) -> bool:
    token = row.tokens[at]
    return (
        token.text[:1].isupper()
        and at not in row.others
        and row.words[at] not in row.lexicon.raw.breaks
        and row.words[at] not in _ARTICLES
        and row.words[at] not in _PRONOUNS
        and not token.text.endswith(("'s", "’s"))
        and row.lexicon.nouns.match(row.words, at) is None
        and not _starts_trigger(row, at)
    )


def joined(row: Clause, phrases: Sequence[Phrase], at: int) -> Phrase:
    """Return the enumeration that phrase number `at` ends or starts, as one phrase with parts.

    Only phrases with a number, an article or a name are joined, and only over commas and "and";
    an apposition ("Ana Prado, a teacher, …") stays one person.
    """
    if phrases[at].kind not in _COUNTABLE:
        return phrases[at]
    members = [phrases[at]]
    before = at - 1
    while before >= 0 and _linked(row, phrases[before], members[0]):
        members.insert(0, phrases[before])
        before -= 1
    after = at + 1
    while after < len(phrases) and _linked(row, members[-1], phrases[after]):
        members.append(phrases[after])
        after += 1
    if len(members) == 1:
        return phrases[at]
    between = row.words[members[0].end : members[-1].first]
    if _LISTING.isdisjoint(between) and row.sentence.kind != "heading":
        kept = _appositions(row, members)
        return kept[0] if len(kept) == 1 else phrases[at]
    return _sum(row, _appositions(row, members))


def _linked(row: Clause, left: Phrase, right: Phrase) -> bool:
    between = row.words[left.end : right.first]
    if left.kind not in _COUNTABLE or right.kind not in _COUNTABLE or right.of_them:
        return False
    if (left.kind == "plural") != (right.kind == "plural"):
        return False
    if any(phrase.kind == "number" and phrase.end == phrase.figure_end for phrase in (left, right)):
        return False
    if right.kind == "name" and between and between[-1].isalpha() and len(between) <= MAX_TITLE:
        between = [word for word in between if word in _LINKS]  # "… and former deputy Ana Prado"
    ages = [word for word in between if word not in _LINKS]
    return bool(between) and all(word.isdecimal() or word in {"(", ")"} for word in ages) and any(
        word in _LINKS for word in between
    )


def _appositions(row: Clause, members: Sequence[Phrase]) -> list[Phrase]:
    """Drop what only describes the person before ("…, a teacher,")."""
    kept = [members[0]]
    for phrase in members[1:]:
        between = row.words[kept[-1].end : phrase.first]
        describes = (
            "and" not in between
            and phrase.figure == kept[-1].figure == ONE
            and "name" in {phrase.kind, kept[-1].kind}
            and phrase.kind != kept[-1].kind
        )
        if describes:
            noun = kept[-1].noun or phrase.noun
            kept[-1] = kept[-1]._replace(end=phrase.end, noun=noun)
        else:
            kept.append(phrase)
    return kept


def _sum(row: Clause, parts: Sequence[Phrase]) -> Phrase:
    if len(parts) == 1:
        return parts[0]
    figures = [part.figure for part in parts]
    highs = [figure.high for figure in figures if figure.high is not None]
    bests = [figure.best for figure in figures if figure.best is not None]
    exact = all(figure.exactness == "exact" for figure in figures)
    figure = Figure(
        sum(figure.low or 0 for figure in figures),
        sum(bests) if len(bests) == len(figures) else None,
        sum(highs) if len(highs) == len(figures) else None,
        "exact" if exact else "vague" if len(bests) < len(figures) else "approximate",
    )
    return Phrase(parts[0].first, parts[-1].end, figure, "number", parts[0].first, parts[-1].end,
                  parts=tuple(parts), addition=parts[0].addition)  # fmt: skip
