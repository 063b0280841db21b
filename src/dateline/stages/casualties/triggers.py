"""What was done to whom: each trigger word of a sentence, and the victim phrase that stands to it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dateline.records import ClaimClass
from dateline.stages.casualties.lexicon import Reading
from dateline.stages.casualties.phrases import (
    ONE,
    SOME,
    ZERO,
    Clause,
    Figure,
    Phrase,
    figure_of,
    joined,
)

# Tokens between a toll ("death toll") and its number.
MAX_TOLL = 14
# Words that may stand between a verb and its object besides the phrase's own.
MAX_TO_OBJECT = 3
# Tokens that a verb may be from its subject.
MAX_TO_SUBJECT = 45
# Tokens between victims and the relative pronoun that stands for them.
MAX_TO_ANTECEDENT = 8
# Tokens between a person and the wound that they have.
MAX_TO_BEARER = 22
# Words of an unlisted name in a text written in capitals.
MAX_UPPER_NAME = 5

_AUXILIARY = frozenset(
    {"was", "were", "is", "are", "be", "been", "being", "has", "have", "had", "got", "get", "'s",
     "gets", "getting", "lay", "lies", "left", "remain", "remains", "remained", "reportedly"}
)  # fmt: skip
_PASSIVE = frozenset({"was", "were", "is", "are", "be", "been", "being", "got", "gets", "get",
                      "getting", "left", "remain", "remains", "remained", "lay"})  # fmt: skip
_ADVERBS = frozenset({"also", "later", "then", "still", "now", "soon", "both", "all", "each",
                      "allegedly", "apparently", "instantly", "fatally", "since", "even", "just"})  # fmt: skip
_PREPOSITIONS = frozenset(
    {"in", "with", "from", "by", "at", "near", "on", "for", "against", "during", "after", "to",
     "into", "between", "among", "before", "under", "over", "outside", "inside", "as", "than",
     "like", "behind", "alongside", "along", "including", "about", "toward", "towards"}
)  # fmt: skip
_STOPS = frozenset(
    {";", ":", "that", "when", "while", "because", "although", "but", "where", "if", "whether",
     "said", "says", "told", "reported", "added", "announced", "until", "so", "--", "—", "–"}
)  # fmt: skip
_OPENERS = frozenset({"after", "before", "as", "than", "for", "since", "like"})
_REMAINS = frozenset({"body", "bodies", "corpse", "corpses", "remains", "lives", "life"})
_HAVING = frozenset({"with", "suffering", "suffered", "suffers", "sustained", "sustaining", "received",
                     "receiving", "from", "has", "had", "have", "in", "remains", "remained", "listed",
                     "of", "to", "having", "by", "for", "apparent"})  # fmt: skip
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "another", "his", "her", "their", "its",
                          "any", "no", "every", "each"})  # fmt: skip
_KINDS_OF_ATTACK = frozenset({"accidental", "fatal", "deadly", "mass", "drive-by", "double", "triple",
                              "quadruple", "police", "recent", "apparent"})  # fmt: skip
_RELATIVES = frozenset({"who", "whom", "which"})
_TOLL_BEFORE = frozenset({"to", "at", "of", "is", "was", "reached", "than", "hit", "topped", "passed",
                          "exceeded", "stands", "stood", ":", "now", "past", "above", "around"})  # fmt: skip
_CONJUNCTIONS = frozenset({"and", "or", "then", ","})
_OPEN_QUOTES = frozenset({'"', "“", "'", "``", "‘"})
_VAGUE_SUBJECTS = frozenset({"they", "it", "this", "we", "you", "i", "there", "which", "what"})


class Found(NamedTuple):
    """One reading: a class, the victims, and the tokens of the word that gives the class."""

    class_: ClaimClass
    victims: Phrase
    first: int
    end: int
    active: bool = False
    """The victims are the object, so that what stands before may be the perpetrator."""


class _Sentence(NamedTuple):
    row: Clause
    phrases: list[Phrase]
    starts: dict[int, int]
    ends: dict[int, int]


def find(row: Clause, phrases: list[Phrase]) -> list[Found]:
    """Return what the sentence says was done to which victims, in text order."""
    starts = {phrase.first: index for index, phrase in enumerate(phrases)}
    for index, phrase in enumerate(phrases):
        starts.setdefault(phrase.figure_first, index)
    here = _Sentence(row, phrases, starts, {p.end: index for index, p in enumerate(phrases)})
    found: list[Found] = []
    at = 0
    while at < len(row.words):
        matched = row.lexicon.triggers.match(row.words, at)
        if not matched:
            at += 1
            continue
        end, readings = matched
        reading = _read(here, at, end, readings, found)
        if reading:
            found.append(reading)
        at = end
    return _best(found)


def _best(found: Sequence[Found]) -> list[Found]:
    """Drop classes that only repeat a stronger one for the very same phrase.

    "Casualties" gives way to any class that names what happened, and a wound to a death.
    """
    by_phrase: dict[tuple[int, int], set[ClaimClass]] = {}
    for row in found:
        by_phrase.setdefault((row.victims.first, row.victims.end), set()).add(row.class_)

    def weaker(row: Found) -> bool:
        classes = by_phrase[row.victims.first, row.victims.end]
        return (row.class_ == "casualties" and len(classes) > 1) or (
            row.class_ == "injured" and "killed" in classes
        )

    return [row for row in found if not weaker(row)]


def _read(
    here: _Sentence, at: int, end: int, readings: Sequence[Reading], before: Sequence[Found]
) -> Found | None:
    """Return the first reading of a trigger that finds its victims."""
    if _is_unreal(here.row, at):
        return None
    for reading in readings:
        victims, active = _victims(here, at, end, reading, before)
        if victims is not None and not _is_doubtful(here.row, at, end, reading, victims):
            return Found(reading.class_, victims, at, end, active)
    return None


def _is_doubtful(row: Clause, at: int, end: int, reading: Reading, victims: Phrase) -> bool:
    """Say whether the victims are no victims of this: the dead wounded, or police who shot.

    What things may undergo too ("burned") counts only for phrases that surely name people.
    """
    if reading.class_ == "injured" and row.words[victims.end - 1] in _REMAINS:
        return True
    if " ".join(row.words[at:end]) not in row.lexicon.raw.loose:
        return False
    unsure = row.upper and victims.kind == "name" and victims.noun is None and not victims.actor
    adjoins = victims.kind == "plural" and victims.end == at
    return unsure or adjoins


def _victims(
    here: _Sentence, at: int, end: int, reading: Reading, before: Sequence[Found]
) -> tuple[Phrase | None, bool]:
    stand = reading.stand
    if stand in {"participles", "states"} and (inside := _around(here, at, end)):
        return inside, False
    if stand == "participles":
        return _participle(here, at, end, before)
    if stand == "actives":
        return (None if _is_noun(here.row, at) else _object(here, end, named=False)), True
    if stand == "subjects":
        return _subject(here, at, before), False
    if stand == "states":
        return _state(here, at, before), False
    if stand == "borne":
        return _bearer(here, at), False
    if stand == "tolls":
        return _toll(here, end), False
    if stand == "of_nouns":
        return _of(here, at, end), False
    if stand == "spared":
        spared = _subject(here, at, before)
        return (spared and spared._replace(figure=ZERO, parts=())), False
    return _counted(here, at, end), False


def _around(here: _Sentence, at: int, end: int) -> Phrase | None:
    """Return the phrase that the word stands in: "seven kidnapped students", "one dead rebel"."""
    for phrase in here.phrases:
        if phrase.first < at and end <= phrase.end:
            return phrase
    return None


def _participle(
    here: _Sentence, at: int, end: int, before: Sequence[Found]
) -> tuple[Phrase | None, bool]:
    if _is_passive(here.row, at):
        return _subject(here, at, before), False
    if end + 1 < len(here.row.words) and here.row.words[end] in _PASSIVE and _opens(here.row, at):
        return _object(here, end + 1), False
    target = _object(here, end)
    if target is not None:
        return target, True
    return _beside(here, at, before), False


def _is_passive(row: Clause, at: int) -> bool:
    """Say whether an auxiliary of the passive stands before the word, over adverbs."""
    here = at - 1
    while here >= 0 and at - here <= 4 and _is_adverb(row.words[here]):
        here -= 1
    return here >= 0 and row.words[here] in _PASSIVE


def _opens(row: Clause, at: int) -> bool:
    """Say whether a word opens its clause, so that its subject follows ("Also hurt was …")."""
    at -= row.words[at - 1] in {"also", "among"} if at else 0
    return at == 0 or row.words[at - 1] in {",", ";", ".", "and", "]"}


def _is_noun(row: Clause, at: int) -> bool:
    """Say whether a word in -ing is a noun here ("the killing", "a drive-by shooting")."""
    if not at or not row.words[at].endswith("ing"):
        return False
    before = row.words[at - 1]
    return before in _DETERMINERS or before.endswith("'s") or before in _KINDS_OF_ATTACK


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in {"family", "only"})


def _is_unreal(row: Clause, at: int) -> bool:
    """Say whether the word stands under "to", "could", "if not" and the like."""
    here = at - 1
    while here >= 0 and at - here <= 6:
        word = row.words[here]
        if word in row.lexicon.raw.unreal:
            return row.words[here - 1 : here + 1] not in (["managed", "to"], ["on", "to"])
        if word not in _AUXILIARY and not _is_adverb(word):
            return False
        here -= 1
    return False


def _object(here: _Sentence, end: int, *, named: bool = True) -> Phrase | None:
    """Return the phrase that a verb ending at `end` acts on.

    `named` lets unlisted words in capitals be a name: not after "killing", which may be a noun.
    """
    row = here.row
    at = end
    stop = min(end + MAX_TO_OBJECT + 1, len(row.words))
    while at < stop:
        index = here.starts.get(at)
        if index is not None:
            if here.phrases[index].kind == "pronoun":
                return here.phrases[index]
            return joined(row, here.phrases, index) if _owns(here, index, end) else here.phrases[index]
        matched = row.lexicon.triggers.match(row.words, at)
        if matched:
            at = matched[0]
            stop = min(at + MAX_TO_OBJECT, len(row.words))
        elif row.words[at] in {"and", "or"} and at + 1 < len(row.words) and (
            row.lexicon.triggers.match(row.words, at + 1)
        ):
            at += 1
        elif _is_adverb(row.words[at]) or row.words[at] in {"the", "some", "up", "former", "about"}:
            at += 1
        else:
            break
    return _upper_name(row, end, step=1) if row.upper and named else None


def _owns(here: _Sentence, index: int, end: int) -> bool:
    """Say whether the enumeration around a phrase starts no earlier than the verb."""
    return joined(here.row, here.phrases, index).first >= end


def _subject(here: _Sentence, at: int, before: Sequence[Found]) -> Phrase | None:
    """Return the phrase left of a verb group that is its subject.

    Phrases after a preposition are passed over. A relative pronoun leads to the phrase before it;
    "and" with nothing between it and the verb shares the subject of the verb before.
    """
    row = here.row
    position = at
    while position > 0 and (row.words[position - 1] in _AUXILIARY or _is_adverb(row.words[position - 1])):
        position -= 1
    direct = position
    while position > 0 and at - position < MAX_TO_SUBJECT:
        index = here.ends.get(position)
        if index is not None:
            phrase = here.phrases[index]
            if phrase.of_them:
                position = phrase.first
                continue
            whole = joined(row, here.phrases, index)
            first = whole.first if whole.end == phrase.end else phrase.first
            if first and _is_inside(here, first, adjoins=position == direct):
                position = first - 1
                continue
            return whole if whole.end == phrase.end else phrase
        word = row.words[position - 1]
        if word in _RELATIVES or (word == "that" and here.ends.get(position - 1) is not None):
            return _antecedent(here, position - 1)
        if word in _CONJUNCTIONS and position == direct and before:
            if word != "," or before[-1].end == position - 1:
                return before[-1].victims
        if word in {"and", *_STOPS} or (word in _VAGUE_SUBJECTS and position == direct):
            break
        position -= 1
    return _upper_name(row, direct, step=-1) if row.upper else None


def _is_inside(here: _Sentence, first: int, *, adjoins: bool) -> bool:
    """Say whether a phrase hangs on a preposition, so that the subject stands before it.

    "After", "as" and the like may also open a clause, whose subject then adjoins the verb.
    """
    row = here.row
    before = row.words[first - 1]
    if before == "of":
        owner = here.ends.get(first - 1)
        return owner is not None and row.words[here.phrases[owner].end - 1] not in _REMAINS
    back = first
    while back and first - back < 2 and _modifies(row, back - 1):
        back -= 1
    if back < first and back and row.words[back - 1] in _PREPOSITIONS:
        return True
    return before in _PREPOSITIONS and not (adjoins and before in _OPENERS)


def _modifies(row: Clause, at: int) -> bool:
    """Say whether a word can be part of the phrase after it ("by family members")."""
    word = row.words[at]
    return (
        word[:1].isalpha()
        and word not in row.lexicon.raw.breaks
        and word not in _PREPOSITIONS
        and row.lexicon.triggers.match(row.words, at) is None
    )


def _antecedent(here: _Sentence, at: int) -> Phrase | None:
    """Return the phrase that a relative pronoun at `at` stands for."""
    while at > 0 and here.row.words[at - 1] in {",", "of", "(", ")"} | _PREPOSITIONS:
        at -= 1
    before = [
        n for n, phrase in enumerate(here.phrases) if phrase.end <= at and not phrase.of_them
    ]
    if not before or at - here.phrases[before[-1]].end > MAX_TO_ANTECEDENT:
        return None
    phrase = here.phrases[before[-1]]
    if phrase.whole is not None and (number := here.row.numbers.get(phrase.whole)):
        figure = figure_of(number[1])
        return phrase._replace(
            first=phrase.whole, figure=figure or SOME, figure_first=phrase.whole,
            figure_end=number[0], whole=None,
        )  # fmt: skip
    whole = joined(here.row, here.phrases, before[-1])
    return whole if whole.end == phrase.end else phrase


def _beside(here: _Sentence, at: int, before: Sequence[Found]) -> Phrase | None:
    """Return the phrase straight before a word without auxiliary: "Two killed", "leaving 12 hurt"."""
    row = here.row
    position = at
    while position > 0 and _is_adverb(row.words[position - 1]):
        position -= 1
    index = here.ends.get(position)
    if index is not None:
        phrase = here.phrases[index]
        whole = joined(row, here.phrases, index)
        return whole if whole.end == phrase.end else phrase
    word = row.words[position - 1] if position else ""
    if word in _RELATIVES:
        return _antecedent(here, position - 1)
    if word in {"and", ",", "or"} and before and before[-1].end >= position - 1:
        return before[-1].victims
    if word == "," and here.ends.get(position - 1) is not None:
        return here.phrases[here.ends[position - 1]]
    return None


def _state(here: _Sentence, at: int, before: Sequence[Found]) -> Phrase | None:
    if _is_passive(here.row, at):
        return _subject(here, at, before)
    return _beside(here, at, before)


def _bearer(here: _Sentence, at: int) -> Phrase | None:
    """Return the nearest person before a wound or condition that they have."""
    words = here.row.words
    for back in range(at - 1, max(at - 4, -1), -1):
        if words[back] in {"his", "her"}:
            sex: Literal["male", "female"] = "male" if words[back] == "his" else "female"
            return Phrase(back, back + 1, ONE, "pronoun", back, back + 1, definite=True, sex=sex)
        if words[back] in _HAVING:
            break
    else:
        return None
    for phrase in reversed(here.phrases):
        if phrase.end <= back:
            if phrase.first and words[phrase.first - 1] in {"to", "in", "at", "near", "by"}:
                continue
            return phrase if at - phrase.end <= MAX_TO_BEARER else None
    return None


def _toll(here: _Sentence, end: int) -> Phrase | None:
    """Return the figure of a toll: the first count after it that follows "to", "at", "of", …"""
    row = here.row
    for at in range(end, min(end + MAX_TOLL, len(row.words))):
        number = row.numbers.get(at)
        if number is None:
            continue
        figure = figure_of(number[1])
        if figure is not None and (row.words[at - 1] in _TOLL_BEFORE or at == end):
            index = here.starts.get(at)
            if index is None:
                return Phrase(at, number[0], figure, "number", at, number[0])
            phrase = here.phrases[index]
            after = phrase.end < len(row.words) and row.lexicon.triggers.match(row.words, phrase.end)
            return None if after else phrase
    return None


def _of(here: _Sentence, at: int, end: int) -> Phrase | None:
    """Return the victims of a noun: "the murder of …", "Prado's death", "their son's killing"."""
    row = here.row
    if row.words[end : end + 1] == ["of"]:
        index = here.starts.get(end + 1)
        if index is not None:
            whole = joined(row, here.phrases, index)
            return whole if whole.first > end else here.phrases[index]
        return _object(here, end + 1)
    owner = at - 1
    if owner >= 0 and row.words[owner].endswith(("'s", "s'")) and not row.upper:
        if row.tokens[owner].text[:1].isupper() and owner not in row.others:
            return Phrase(owner, at, ONE, "name", owner, at, definite=True)
    return None


def _counted(here: _Sentence, at: int, end: int) -> Phrase | None:
    """Return the number that counts a noun: "80 casualties", "no deaths", "12 dead or missing"."""
    row = here.row
    for phrase in here.phrases:
        if phrase.first <= at < phrase.end and phrase.kind in {"number", "none"}:
            return phrase
    for back in range(at - 1, max(at - 4, -1), -1):
        word = row.words[back]
        number = next(
            (found for first, found in row.numbers.items() if found[0] == back + 1), None
        )
        figure = figure_of(number[1]) if number else None
        if number is not None and figure is not None:
            first = next(first for first, found in row.numbers.items() if found is number)
            return Phrase(first, end, figure, "number", first, back + 1)
        if word in {"no", "without"}:
            return Phrase(back, end, ZERO, "none", back, back + 1)
        if word in row.lexicon.raw.breaks or not word[:1].isalpha():
            return None
    if row.words[at].endswith("s") and row.words[at] in {"casualties", "fatalities"} and _stated(row, at):
        return Phrase(at, end, SOME, "plural", at, end)
    return None


def _stated(row: Clause, at: int) -> bool:
    """Say whether bare "casualties" are reported as having happened ("caused casualties")."""
    return at > 0 and row.words[at - 1] in {"caused", "causing", "suffered", "inflicted", "inflicting"}


def _upper_name(row: Clause, at: int, *, step: int) -> Phrase | None:
    """Return the run of unlisted words beside a verb, as a name, in a text without small letters.

    `step` 1 reads on from token `at`; -1 reads back from the token before it.
    """
    position = at if step > 0 else at - 1
    first = position
    taken = 0
    while 0 <= position < len(row.words) and taken < MAX_UPPER_NAME and _may_name(row, position):
        position += step
        taken += 1
    if not taken:
        return None
    low, high = (first, position) if step > 0 else (position + 1, first + 1)
    before = row.words[low - 1] if low else ""
    if before in {"the", "a", "an", "his", "her", "its", "their", "this", "that", "any"}:
        return None
    if high - low == 1 and row.words[low].endswith(("s", "people")):
        persons = row.words[low].endswith(row.lexicon.raw.person_endings)
        return Phrase(low, high, SOME, "plural", low, high) if persons else None
    return Phrase(low, high, ONE, "name", low, high, definite=True)


def _may_name(row: Clause, at: int) -> bool:
    word = row.words[at]
    return (
        word[:1].isalpha()
        and at not in row.others
        and at not in row.numbers
        and word not in row.lexicon.raw.breaks
        and word not in _AUXILIARY
        and word not in _PREPOSITIONS
        and word not in _STOPS
        and word not in _VAGUE_SUBJECTS
        and not word.endswith("ed")
        and word not in {"of", "cannot", "the", "a", "an", "his", "her", "their", "its", "this", "these", "us", "him", "them", "those", "himself", "who", "all", "most"}
        and not _is_adverb(word)
        and row.lexicon.triggers.match(row.words, at) is None
    )


def zero_or_more(figure: Figure) -> bool:
    """Say whether a figure can be of people at all: no fraction, no bound below 0."""
    return figure.low is None or figure.low >= 0
