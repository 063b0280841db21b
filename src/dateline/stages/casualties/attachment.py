"""Where the victims of a word stand: subject, object, beside it, or counted by it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dateline.records import ClaimClass
from dateline.stages.casualties.clause import AUXILIARY, ONE, SOME, Clause, Phrase, figure_of
from dateline.stages.casualties.lists import joined

# Words that may stand between a verb and its object besides the phrase's own.
MAX_TO_OBJECT = 3
# Tokens of a body or place that its people follow, in capitals.
MAX_OWNER = 6
# Tokens that a verb may be from its subject.
MAX_TO_SUBJECT = 45
# Tokens between victims and the relative pronoun that stands for them.
MAX_TO_ANTECEDENT = 8
# Tokens between a person and the wound that they have.
MAX_TO_BEARER = 22
# Tokens between a bare number ("one was listed in …") and the word that gives it a wound.
MAX_TO_BARE = 4
# Tokens of a time or place between a noun for harm and the "of" with its victims.
MAX_TO_OF = 9
# Words of an unlisted name in a text written in capitals.
MAX_UPPER_NAME = 5
PASSIVE = frozenset({"was", "were", "is", "are", "be", "been", "being", "got", "gets", "get",
                      "getting", "left", "remain", "remains", "remained", "lay"})  # fmt: skip
_ADVERBS = frozenset(
    {"also", "later", "then", "still", "now", "soon", "both", "all", "each", "allegedly",
     "apparently", "instantly", "fatally", "since", "even", "just"}
)  # fmt: skip
_PREPOSITIONS = frozenset(
    {"in", "with", "from", "by", "at", "near", "on", "for", "against", "during", "after", "to",
     "into", "between", "among", "before", "under", "over", "outside", "inside", "as", "than",
     "like", "behind", "alongside", "along", "including", "about", "toward", "towards"}
)  # fmt: skip
_STOPS = frozenset(
    {";", ":", "that", "when", "while", "because", "although", "but", "where", "if", "whether",
     "said", "says", "told", "reported", "added", "announced", "until", "so", "--", "—", "–"}
)  # fmt: skip
_WHEN_WHERE = frozenset({"on", "in", "at", "during", "near", "yesterday", "today", "last", "this",
                       "earlier", "outside"})  # fmt: skip
_SINGULAR = frozenset({"was", "is", "has"})
_COPULA = frozenset({"was", "were", "is", "are"})
_OPENERS = frozenset({"after", "before", "as", "than", "for", "since", "like"})
REMAINS = frozenset({"body", "bodies", "corpse", "corpses", "remains", "lives", "life"})
_HAVING = frozenset(
    {"with", "suffering", "suffered", "suffers", "sustained", "sustaining", "received",
     "receiving", "from", "has", "had", "have", "in", "remains", "remained", "listed", "of",
     "to", "having", "by", "for", "apparent"}
)  # fmt: skip
_SETTINGS = frozenset({"to", "in", "at", "near", "by"})
_DYING = frozenset({"died", "dies", "die", "dying", "succumbed", "succumbs", "succumb"})
_RELATIVES = frozenset({"who", "whom", "which"})
_CONJUNCTIONS = frozenset({"and", "or", "then", ","})
_NO_NAMES = frozenset(
    {"of", "cannot", "the", "a", "an", "his", "her", "their", "its", "this", "these", "us", "him",
     "them", "those", "himself", "who", "all", "most"}
)  # fmt: skip
_VAGUE_SUBJECTS = frozenset({"they", "it", "this", "we", "you", "i", "there", "which", "what"})


class Found(NamedTuple):
    """One reading: a class, the victims, and the tokens of the word that gives the class."""

    class_: ClaimClass
    victims: Phrase
    first: int
    end: int
    active: bool = False
    """The victims are the object, so that what stands before may be the perpetrator."""
    counted: bool = False
    """The word is a noun that a number counts ("80 casualties")."""


class View(NamedTuple):
    """A sentence with its phrases, found by their first and by their last token."""

    row: Clause
    phrases: list[Phrase]
    starts: dict[int, int]
    ends: dict[int, int]


def is_passive(row: Clause, at: int) -> bool:
    """Say whether an auxiliary of the passive stands before the word, over adverbs."""
    here = at - 1
    while here >= 0 and at - here <= 4 and is_adverb(row.words[here]):
        here -= 1
    return here >= 0 and row.words[here] in PASSIVE


def is_adverb(word: str) -> bool:
    """Say whether a word may stand between a verb and what belongs to it."""
    manner = word.endswith("ly") and len(word) > 4 and word not in {"family", "only"}
    return manner or word in _ADVERBS


def object_of(here: View, end: int, *, named: bool = True) -> Phrase | None:
    """Return the phrase that a verb ending at `end` acts on.

    `named` lets unlisted words in capitals be a name: not after "killing", which may be a noun.
    """
    row = here.row
    at = end
    stop = min(end + MAX_TO_OBJECT + 1, len(row.words))
    while at < stop:
        index = here.starts.get(at)
        if index is not None:
            whole = joined(row, here.phrases, index)
            return whole if whole.first >= end else here.phrases[index]
        matched = row.lexicon.triggers.match(row.words, at)
        if matched:
            at = matched[0]
            stop = min(at + MAX_TO_OBJECT, len(row.words))
        elif (
            (
                row.words[at] in {"and", "or", ","}
                and at + 1 < len(row.words)
                and (row.lexicon.triggers.match(row.words, at + 1))
            )
            or is_adverb(row.words[at])
            or row.words[at] in {"the", "some", "up", "former", "about", "local"}
        ):
            at += 1
        elif row.upper and at in row.others and at < end + MAX_OWNER:
            at += 1  # "KILLED CENTRAL UNIVERSITY RECTOR ANA PRADO"
            stop = min(at + MAX_TO_OBJECT, len(row.words))
        else:
            break
    return _upper_name(row, end, step=1) if row.upper and named else None


def subject_of(here: View, at: int, before: Sequence[Found]) -> Phrase | None:
    """Return the phrase left of a verb group that is its subject.

    Phrases after a preposition are passed over. A relative pronoun leads to the phrase before it;
    "and" with nothing between it and the verb shares the subject of the verb before.
    """
    row = here.row
    position = at
    while position > 0 and (
        row.words[position - 1] in AUXILIARY or is_adverb(row.words[position - 1])
    ):
        position -= 1
    direct = position
    alone = here.ends.get(position)  # "One of them died", where nobody else is named
    part = here.phrases[alone] if alone is not None and here.phrases[alone].of_them else None
    opener = _aside_before(row, position)
    position = position if opener is None else opener
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
            subject = whole if whole.end == phrase.end else phrase
            return _one_of_many_titles(row, subject, direct, at)
        word = row.words[position - 1]
        if word in _RELATIVES or (word == "that" and here.ends.get(position - 1) is not None):
            return _antecedent(here, position - 1)
        shares = word in _CONJUNCTIONS and position == direct and before
        if shares and (word != "," or before[-1].end == position - 1):
            return before[-1].victims
        if word in {"and", *_STOPS} or (word in _VAGUE_SUBJECTS and position == direct):
            break
        position -= 1
    return part or (_upper_name(row, direct, step=-1) if row.upper else None)


def _one_of_many_titles(row: Clause, subject: Phrase, first: int, at: int) -> Phrase:
    """Return the person named first where the verb is singular: what follows is what he was.

    "[Ana Prado], party leader and deputy, *was* killed" tells of one; the verb group is the tokens
    from `first` on, before `at`.
    """
    if not subject.parts or _SINGULAR.isdisjoint(row.words[first:at]):
        return subject
    names = [part.kind == "name" for part in subject.parts]
    return (
        subject.parts[0]._replace(end=subject.end)
        if names == [True, *names[1:]] and not any(names[1:])
        else subject
    )


def _aside_before(row: Clause, position: int) -> int | None:
    """Return where ", who …," opens that ends right before a verb at `position`."""
    if position < 2 or row.words[position - 1] != ",":
        return None
    for back in range(position - 2, max(0, position - MAX_TO_SUBJECT), -1):
        if row.words[back] in {"who", "whose"}:
            return back - 1 if row.words[back - 1] == "," else None
        if row.words[back] in {";", ":"}:
            return None
    return None


def _is_inside(here: View, first: int, *, adjoins: bool) -> bool:
    """Say whether a phrase hangs on a preposition, so that the subject stands before it.

    "After", "as" and the like may also open a clause, whose subject then adjoins the verb.
    """
    row = here.row
    before = row.words[first - 1]
    if before in _COPULA:
        return True
    if before == "of":
        owner = row.words[first - 2] if first > 1 else ""
        counts = owner in REMAINS or owner in row.lexicon.raw.families or first - 1 in here.ends
        known = here.ends.get(first - 1)
        return not counts or (known is not None and owner not in REMAINS)
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


def _antecedent(here: View, at: int) -> Phrase | None:
    """Return the phrase that a relative pronoun at `at` stands for."""
    while at > 0 and here.row.words[at - 1] in {",", "of", "(", ")"} | _PREPOSITIONS:
        at -= 1
    before = [
        n
        for n, phrase in enumerate(here.phrases)
        if phrase.end <= at
        and not phrase.of_them
        and not (n and here.phrases[n - 1].of_them and phrase.first == here.phrases[n - 1].end)
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


def beside(here: View, at: int, before: Sequence[Found]) -> Phrase | None:
    """Return the phrase straight before a word: "Two killed", "leaving 12 hurt"."""
    row = here.row
    position = at
    while position > 0 and is_adverb(row.words[position - 1]):
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
    if word == ",":
        aged = row.words[max(0, position - 3)] == "," and row.words[position - 2].isdecimal()
        index = here.ends.get(position - 3 if aged else position - 1)  # "Girl, 8, shot"
        return None if index is None else here.phrases[index]
    return None


def bearer(here: View, at: int) -> Phrase | None:
    """Return the nearest person before a wound or condition that they have."""
    words = here.row.words
    for back in range(at - 1, max(at - 4, -1), -1):
        if words[back] in {"his", "her"}:
            if not _DYING.isdisjoint(words[max(0, back - 2) : back]):
                return None  # "died of his injuries"
            sex: Literal["male", "female"] = "male" if words[back] == "his" else "female"
            return Phrase(back, back + 1, ONE, "pronoun", back, back + 1, definite=True, sex=sex)
        if words[back] in _HAVING:
            break
    else:
        return None
    for index in range(len(here.phrases) - 1, -1, -1):
        phrase = here.phrases[index]
        if phrase.end > back or _bears_nothing(here.row, phrase, back):
            continue
        whole = joined(here.row, here.phrases, index)
        whole = whole if whole.end == phrase.end else phrase
        return whole if at - phrase.end <= MAX_TO_BEARER else None
    return None


def _bears_nothing(row: Clause, phrase: Phrase, having: int) -> bool:
    """Say whether a phrase before "with" at `having` is only where or by whom, or is no person."""
    placed = phrase.first > 0 and row.words[phrase.first - 1] in _SETTINGS
    bare = phrase.kind == "number" and phrase.end == phrase.figure_end
    age = row.words[phrase.end] == ","  # "two men, one 17 and the other 21, suffered …"
    return (placed and phrase.end < having) or (bare and (age or having - phrase.end > MAX_TO_BARE))


def of_noun(here: View, at: int, end: int) -> Phrase | None:
    """Return the victims of a noun: "the murder of …", "Prado's death", "their son's killing"."""
    row = here.row
    of = _of_after(here, end)
    if of is not None:
        index = here.starts.get(of + 1)
        if index is not None:
            whole = joined(row, here.phrases, index)
            return whole if whole.first > end else here.phrases[index]
        return object_of(here, of + 1)
    owner = at - 1
    if (first := row.owners.get(at)) is not None:
        return Phrase(first, at, ONE, "name", first, at, definite=True)
    if owner < 0 or row.upper or owner in row.others or not row.words[owner].endswith(("'s", "s'")):
        return None
    if not row.tokens[owner].text[:1].isupper():
        return None
    if row.words[owner].removesuffix("'s") in row.lexicon.raw.not_names:  # "Tuesday's shooting"
        return None
    return Phrase(owner, at, ONE, "name", owner, at, definite=True)


def _of_after(here: View, end: int) -> int | None:
    """Return the "of" that opens a noun's victims, over a time or place ("the murder on 3 May of").

    None where none follows, or where more than that stands between.
    """
    words = here.row.words
    if words[end : end + 1] == ["of"]:
        return end
    if words[end : end + 2] == ["[", "of"]:
        return end + 1
    if end >= len(words) or words[end] not in _WHEN_WHERE:
        return None
    for at in range(end + 1, min(end + MAX_TO_OF, len(words))):
        if words[at] == "of" and here.starts.get(at + 1) is not None:
            told = any(place in here.row.others for place in range(end, at))
            return at if told else None
        if words[at] in AUXILIARY or words[at] in _STOPS or words[at] in {",", ".", "and", "by"}:
            return None
    return None


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
        and word not in AUXILIARY
        and word not in _PREPOSITIONS
        and word not in _STOPS
        and word not in _VAGUE_SUBJECTS
        and not word.endswith("ed")
        and word not in _NO_NAMES
        and not is_adverb(word)
        and row.lexicon.triggers.match(row.words, at) is None
    )
