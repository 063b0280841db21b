"""What was done to whom: each trigger word of a sentence, and the victims it speaks of."""

from collections.abc import Sequence

from dateline.records import ClaimClass
from dateline.stages.casualties.attachment import (
    PASSIVE,
    REMAINS,
    Found,
    View,
    bearer,
    beside,
    is_adverb,
    is_passive,
    object_of,
    of_noun,
    subject_of,
)
from dateline.stages.casualties.clause import AUXILIARY, ZERO, Clause, Figure, Phrase
from dateline.stages.casualties.counting import counted, multiple, number_of, toll
from dateline.stages.casualties.lexicon import Reading, Spot
from dateline.stages.casualties.lists import joined, listed
from dateline.stages.casualties.nouns import noun_after

# Words for harm that are read in one sentence: with more it is a list of them, or noise, and each
# may have to look over many others.
MAX_SPOTS = 30

# What opens the list of "the wounded were …".
_LISTS = (["were"], ["are"], [":"], ["include"], ["included"])
# Tokens between what happened and the colon that opens a list of the victims.
MAX_TO_COLON = 8
# Tokens after a figure within which it is said what was wrong with the count.
MAX_TO_MISCOUNT = 8
# Tokens between "neither" and the last of those whom it spares.
MAX_TO_NEITHER = 8
# Tokens between "taken to a hospital" and the word for dying there.
MAX_TO_DEATH = 8
_HOSPITALS = frozenset({"hospital", "hospitals"})
_WHERE = frozenset({"where", "and", "but"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "another", "his", "her", "their", "its",
                          "any", "no", "every", "each"})  # fmt: skip
# After "at": somebody was shot at, not shot there.
_SHOT_AT = frozenset({"by", "from", "them", "him", "her", "us", "me", "while", "when", "and",
                      "with", "several", "multiple", "many", ".", ","})  # fmt: skip
_KINDS_OF_ATTACK = frozenset(
    {"accidental", "fatal", "deadly", "mass", "drive-by", "double", "triple", "quadruple", "police",
     "recent", "apparent"}
)  # fmt: skip


def find(
    row: Clause, phrases: list[Phrase], spots: Sequence[Spot[tuple[Reading, ...]]]
) -> list[Found]:
    """Return what the sentence says was done to which victims, in text order.

    `spots` are the sentence's trigger words.
    """
    starts = {phrase.first: index for index, phrase in enumerate(phrases)}
    for index, phrase in enumerate(phrases):
        starts.setdefault(phrase.figure_first, index)
    here = View(row, phrases, starts, {p.end: index for index, p in enumerate(phrases)})
    found: list[Found] = []
    for spot in spots[:MAX_SPOTS]:
        reading = _read(here, spot.first, spot.end, spot.value, found)
        if reading:
            found.append(reading._replace(victims=_with_names(here, reading)))
    return _best(found)


def _with_names(here: View, found: Found) -> Phrase:
    """Return the victims with the names that are listed after them as their parts.

    "The following officers died: Ana Prado, …"; "the two wounded nuns are Ana Prado and …".
    """
    victims, words = found.victims, here.row.words
    if victims.kind not in {"number", "plural"} or victims.parts or victims.figure == ZERO:
        return victims
    after = max(found.end, victims.end)
    inside = found.first < victims.end and words[after : after + 1] in (["are"], ["were"])
    colon = next((at for at in range(after, min(after + MAX_TO_COLON, len(words)))
                  if words[at] == ":"), None)  # fmt: skip
    start = after if inside else colon
    index = here.starts.get(start + 1) if start is not None else None
    if index is None or here.phrases[index].kind not in {"name", "one"}:
        return victims
    parts = tuple(listed(here.row, here.phrases, index))
    count = sum(part.figure.best or 0 for part in parts)
    if victims.kind == "number" and count > (victims.figure.best or 0):
        return victims
    figure = victims.figure if victims.kind == "number" else Figure(count, count, count)
    return victims._replace(parts=parts, figure=figure)


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
    here: View, at: int, end: int, readings: Sequence[Reading], before: Sequence[Found]
) -> Found | None:
    """Return the first reading of a trigger that finds its victims."""
    if _is_unreal(here.row, at) or _is_aimed(here.row, end) or _goes_on(here.row, at, end):
        return None
    for reading in readings:
        victims, active = _victims(here, at, end, reading, before)
        if victims is not None and not _is_doubtful(here.row, at, end, reading, victims):
            return Found(reading.class_, victims, at, end, active, reading.stand == "count_nouns")
    return None


def _goes_on(row: Clause, at: int, end: int) -> bool:
    """Say whether "fatally" only opens a verb that is not listed ("fatally attacked")."""
    if row.words[at:end] != ["fatally"] or end >= len(row.words) or is_passive(row, at):
        return False
    return row.words[end][:1].isalpha() and row.words[end] not in row.lexicon.raw.breaks


def _is_aimed(row: Clause, end: int) -> bool:
    """Say whether "at" makes it an attempt: who is shot at need not be hit."""
    if row.words[end - 1] != "shot" or row.words[end : end + 1] != ["at"]:
        return False
    if end + 1 >= len(row.words) or row.words[end + 1] in _SHOT_AT:
        return True
    return noun_after(row, end + 1) is not None and not row.words[end + 1].isdecimal()


def _is_doubtful(row: Clause, at: int, end: int, reading: Reading, victims: Phrase) -> bool:
    """Say whether the victims are no victims of this: the dead wounded, or police who shot.

    What things may undergo too ("burned") counts only for phrases that surely name people.
    """
    if reading.class_ == "injured" and row.words[victims.end - 1] in REMAINS:
        return True
    if row.words[end - 1] in _HOSPITALS and _died_there(row, end):
        return True
    if _is_miscounted(row, max(end, victims.end)):
        return True
    if " ".join(row.words[at:end]) not in row.lexicon.raw.loose:
        return False
    unsure = row.upper and victims.kind == "name" and victims.noun is None and not victims.actor
    adjoins = victims.kind == "plural" and victims.end == at
    return unsure or adjoins


def _is_miscounted(row: Clause, end: int) -> bool:
    """Say whether the words go on to what was wrong with a count ("had been counted twice")."""
    after = f" {' '.join(row.words[end : end + MAX_TO_MISCOUNT])} "
    return any(f" {phrase} " in after for phrase in row.lexicon.raw.miscounts)


def _died_there(row: Clause, end: int) -> bool:
    """Say whether a word for dying follows "where" or "and" ("to a hospital, where he died")."""
    near = row.words[end : end + MAX_TO_DEATH]
    if _WHERE.isdisjoint(near[:2]):
        return False
    for at in range(end, end + len(near)):
        matched = row.lexicon.triggers.match(row.words, at)
        if matched and matched[1][0].class_ == "killed":
            return True
    return False


def _victims(
    here: View, at: int, end: int, reading: Reading, before: Sequence[Found]
) -> tuple[Phrase | None, bool]:
    stand = reading.stand
    if here.row.words[max(0, at - 2) : at] in (["among", "the"],):
        return _among(here, at, end), False
    if stand in {"participles", "states"}:
        if inside := _around(here, at, end):
            return inside, False
        if at and here.row.words[at - 1] == "the" and here.row.words[end : end + 1] in _LISTS:
            return object_of(here, end + 1, named=False), False
    if stand == "participles":
        return _participle(here, at, end, before)
    if stand == "actives":
        return (None if _is_noun(here.row, at) else object_of(here, end, named=False)), True
    if stand == "subjects":
        return subject_of(here, at, before), False
    if stand == "states":
        return _state(here, at, before), False
    if stand == "borne":
        return bearer(here, at), False
    if stand == "tolls":
        return toll(here, end), False
    if stand == "of_nouns":
        return of_noun(here, at, end) or multiple(here.row, at, end, reading.class_), False
    if stand == "spared":
        spared = subject_of(here, at, before)
        return (spared and spared._replace(figure=ZERO, parts=())), False
    return counted(here, at, end), False


def _among(here: View, at: int, end: int) -> Phrase | None:
    """Return the subject of "were among the wounded"; a part, whose whole has no figure here.

    Where that opens the clause ("among the wounded are …"), it follows.
    """
    for place in (end, end + 1):
        if here.row.words[place : place + 1] in (["are"], ["were"], ["is"], ["was"]):
            return object_of(here, place + 1, named=False)
    position = at - 2
    if position and here.row.words[position - 1] in PASSIVE:
        return subject_of(here, position, ())
    return None


def _around(here: View, at: int, end: int) -> Phrase | None:
    """Return the phrase that the word stands in: "seven kidnapped students", "one dead rebel"."""
    for index, phrase in enumerate(here.phrases):
        if phrase.first < at and end <= phrase.end:
            whole = joined(here.row, here.phrases, index)
            return (
                whole if whole.first == phrase.first and whole.figure == phrase.figure else phrase
            )
    return None


def _participle(
    here: View, at: int, end: int, before: Sequence[Found]
) -> tuple[Phrase | None, bool]:
    if number := number_of(here, at, end):
        return number, False
    if is_passive(here.row, at):
        if here.row.words[end : end + 1] in _LISTS and end + 1 in here.starts:
            return object_of(here, end + 1, named=False), False  # "those who were hurt are …"
        subject = subject_of(here, at, before)
        return subject and _unless_neither(here.row, subject), False
    if end + 1 < len(here.row.words) and here.row.words[end] in PASSIVE and _opens(here.row, at):
        return object_of(here, end + 1), False
    target = object_of(here, end)
    if target is not None:
        return target, True
    if _acts_on(here.row, end):
        return None, True
    near = beside(here, at, before)
    if near is None and here.row.sentence.kind == "heading":
        near = subject_of(here, at, before)  # "Clerk waiting in line shot and killed"
    return near, False


def _unless_neither(row: Clause, subject: Phrase) -> Phrase:
    """Return a figure of nought for "neither the driver nor his wife were hurt"."""
    before = row.words[max(0, subject.first - MAX_TO_NEITHER) : subject.end]
    if "neither" not in before or "nor" not in before:
        return subject
    return subject._replace(figure=ZERO, parts=())


def _acts_on(row: Clause, end: int) -> bool:
    """Say whether something else is the object of the word ("guerrillas captured many towns")."""
    return (
        row.sentence.kind != "heading"
        and end < len(row.words)
        and end not in row.others
        and row.words[end] in row.lexicon.raw.object_openers
    )


def _opens(row: Clause, at: int) -> bool:
    """Say whether a word opens its clause, so that its subject follows ("Also hurt was …")."""
    at -= row.words[at - 1] in {"also", "among"} if at else 0
    return at == 0 or row.words[at - 1] in {",", ";", ".", "and", "]"}


def _is_noun(row: Clause, at: int) -> bool:
    """Say whether a word in -ing is a noun here ("the killing", "a shooting suspect")."""
    if not row.words[at].endswith("ing"):
        return False
    if row.words[at + 1 : at + 2] in (["suspect"], ["suspects"]):
        return True
    if not at:
        return False
    before = row.words[at - 1]
    return before in _DETERMINERS or before.endswith("'s") or before in _KINDS_OF_ATTACK


def _is_unreal(row: Clause, at: int) -> bool:
    """Say whether the word stands under "to", "could", "if not" and the like."""
    here = at - 1
    while here >= 0 and at - here <= 6:
        word = row.words[here]
        if word in row.lexicon.raw.unreal:
            return row.words[here - 1 : here + 1] not in (["managed", "to"], ["on", "to"])
        if word not in AUXILIARY and not is_adverb(word):
            return False
        here -= 1
    return False


def _state(here: View, at: int, before: Sequence[Found]) -> Phrase | None:
    if is_passive(here.row, at):
        return subject_of(here, at, before)
    return beside(here, at, before)
