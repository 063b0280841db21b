"""What cue words mean: compiled from the vocabulary, and read from the words of a cue."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.records import CueClass, Stance
from dateline.vocabulary import load


class VerbGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that share a stance and a class."""

    stance: Stance
    class_: CueClass = msgspec.field(name="class")
    verbs: tuple[str, ...]


class NounGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cue nouns that share a stance and a class."""

    stance: Stance
    class_: CueClass = msgspec.field(name="class")
    nouns: tuple[str, ...]


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which somebody counts; the file explains each list."""

    puts: frozenset[str]
    tolls: frozenset[str]
    counts: frozenset[str]
    counted: frozenset[str]
    numbers: frozenset[str]


class CueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cues.yaml`."""

    verbs: tuple[VerbGroup, ...]
    irregular: tuple[tuple[str, str, str, str, str], ...]
    doubling: frozenset[str]
    nouns: tuple[NounGroup, ...]
    withholding: frozenset[str]
    told: frozenset[str]
    according: tuple[str, ...]
    negation: frozenset[str]
    nobody: frozenset[str]
    auxiliary: frozenset[str]
    conditional: frozenset[str]
    unreal: frozenset[str]
    tally: Tally


class Meaning(NamedTuple):
    """What a source does with the content."""

    stance: Stance
    class_: CueClass


class Cue(NamedTuple):
    """A cue as read: its meaning (None where no word of it is known) and whether it is denied."""

    meaning: Meaning | None
    negated: bool
    unreal: bool
    """Nothing has been said: "may say", "could refuse"."""
    counts: bool = False
    """Somebody counts: "put the toll at", "registered 31 deaths"."""


class Lexicon(NamedTuple):
    """Everything that is looked up of a cue."""

    file: CueFile
    verbs: dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]]
    """By form, what follows the verb ("out") and what it means; the longest first."""
    bases: frozenset[str]
    """Verbs as they are listed: forms that are often nouns, too ("report")."""
    told: frozenset[str]
    nouns: dict[str, Meaning]
    withholding: frozenset[str]
    spoken: frozenset[str]
    """Forms of verbs of speech, and the last words of fixed phrases."""


SAYS = Meaning("says", "speech")


def read_cue(
    words: Sequence[str], before: Sequence[str], after: Sequence[str], known: Lexicon
) -> Cue:
    """Read a cue's words, in lower case; `before` and `after` are those right beside it.

    The first verb counts ("started by asking"), after withholding ones the next ("declined to
    say", which is denied); without a verb, the first noun.
    """
    file = known.file
    helpers = [word.replace("’", "'") for word in (*_helpers(before, file), *words)]
    denied = any(word in file.negation or word.endswith("n't") for word in helpers)
    withheld, meaning = False, None
    for at, word in enumerate(words):
        found = _verb(words, at, known)
        if word in known.withholding and _says_later([*words[at + 1 :], *after], known):
            withheld = True
        elif found is not None:
            meaning = found
            break
    if meaning is None:
        meaning = next((known.nouns[word] for word in words if word in known.nouns), None)
    if meaning is None and (":" in words or "]" in words or " ".join(words) in file.according):
        meaning = SAYS
    counts = _counts(words, after, file.tally)
    if meaning is None and counts:
        meaning = SAYS
    unreal = any(word in file.unreal for word in helpers)
    return Cue(meaning, denied or withheld, unreal and not withheld, counts)


def _counts(words: Sequence[str], after: Sequence[str], tally: Tally) -> bool:
    """Say whether a cue is of counting: its verb, and a word for what is counted beside it."""
    if not tally.puts.isdisjoint(words):
        return not tally.tolls.isdisjoint([*words, *after])
    return not (tally.counts.isdisjoint(words) or tally.counted.isdisjoint([*words, *after]))


def _says_later(words: Sequence[str], known: Lexicon) -> bool:
    """Say whether "to" and a verb of saying follow ("declined to comment")."""
    return len(words) > 1 and words[0] == "to" and words[1] in known.spoken


def _helpers(before: Sequence[str], file: CueFile) -> list[str]:
    """Return the auxiliaries and negations right before a cue."""
    found: list[str] = []
    for word in reversed(before):
        plain = word.replace("’", "'")
        if not (plain in file.auxiliary or plain in file.negation or plain.endswith("n't")):
            break
        found.append(word)
    return found


def _verb(words: Sequence[str], at: int, known: Lexicon) -> Meaning | None:
    for rest, meaning in known.verbs.get(words[at], ()):
        if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
            return meaning
    return None


@cache
def lexicon() -> Lexicon:
    """Return the compiled vocabulary (read once)."""
    file = load("cues", CueFile)
    irregular = {row[0]: row for row in file.irregular}
    verbs: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for row in file.verbs:
        for phrase in row.verbs:
            lemma, *rest = phrase.split()
            forms = irregular.get(lemma) or _regular(lemma, lemma in file.doubling)
            for form in dict.fromkeys(forms):
                meaning = Meaning(row.stance, row.class_)
                verbs.setdefault(form, []).append((tuple(rest), meaning))
    for found in verbs.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return Lexicon(
        file=file,
        verbs={form: tuple(rows) for form, rows in verbs.items()},
        bases=frozenset(phrase.split()[0] for row in file.verbs for phrase in row.verbs),
        told=frozenset(
            form
            for verb in file.told
            for form in irregular.get(verb) or _regular(verb, verb in file.doubling)
        ),
        nouns={
            form: Meaning(row.stance, row.class_)
            for row in file.nouns
            for noun in row.nouns
            for form in (noun, f"{noun}s")
        },
        withholding=frozenset(form for verb in file.withholding for form in _regular(verb, False)),
        spoken=frozenset(
            form for form, rows in verbs.items() if any(m.class_ == "speech" for _, m in rows)
        )
        | {phrase.split()[-1] for phrase in file.according},
    )


def _regular(verb: str, doubled: bool) -> tuple[str, str, str, str, str]:
    """Return base, -s, past, participle and -ing by the regular rules of spelling."""
    third = verb + "s"
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        third = verb + "es"
    if verb.endswith("e"):
        stem = verb[:-1] if not verb.endswith("ee") else verb
        return verb, third, verb + "d", verb + "d", stem + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    stem = verb + verb[-1] if doubled else verb
    return verb, third, stem + "ed", stem + "ed", stem + "ing"
