"""The cue words and closed classes, compiled once from the vocabulary."""

from functools import cache
from typing import Literal, NamedTuple

import msgspec

from dateline.records import CueClass, Stance
from dateline.vocabulary import load

Frame = Literal["clause", "that", "finding", "quote", "object", "infinitive"]
Form = Literal["base", "s", "past", "participle", "ing"]


class VerbGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that share a stance, a class and what they take."""

    stance: Stance
    class_: CueClass = msgspec.field(name="class")
    takes: tuple[Frame, ...]
    verbs: tuple[str, ...]
    hearer: bool = False


class NounGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cue nouns that share a stance and a class."""

    stance: Stance
    class_: CueClass = msgspec.field(name="class")
    nouns: tuple[str, ...]


class CueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cues.yaml`."""

    verbs: tuple[VerbGroup, ...]
    passive: frozenset[str]
    raising: frozenset[str]
    irregular: tuple[tuple[str, str, str, str, str], ...]
    doubling: frozenset[str]
    nouns_too: frozenset[str]
    never: frozenset[str]
    nouns: tuple[NounGroup, ...]
    withholding: frozenset[str]
    needs_clause: frozenset[str]
    labels: frozenset[str]
    according: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`clauses.yaml`: closed classes, lower case."""

    be: frozenset[str]
    have: frozenset[str]
    modal: frozenset[str]
    past: frozenset[str]
    adverb: frozenset[str]
    pronoun: frozenset[str]
    subject: frozenset[str]
    determiner: frozenset[str]
    preposition: frozenset[str]
    adjunct: frozenset[str]
    subordinator: frozenset[str]
    coordinator: frozenset[str]
    complementizer: frozenset[str]
    relative: frozenset[str]
    time: frozenset[str]
    discourse: frozenset[str]
    negation: frozenset[str]
    nobody: frozenset[str]
    conditional: frozenset[str]

    @property
    def auxiliary(self) -> frozenset[str]:
        """Forms of be and have, and modals."""
        return self.be | self.have | self.modal


class Cue(NamedTuple):
    """A cue verb as the vocabulary has it; `rest` are the words after the verb ("out")."""

    lemma: str
    rest: tuple[str, ...]
    stance: Stance
    class_: CueClass
    takes: frozenset[Frame]
    hearer: bool
    passive: bool


class Lexicon(NamedTuple):
    """Everything that clause rules look up."""

    words: Words
    auxiliary: frozenset[str]
    verbs: dict[str, tuple[tuple[Cue, frozenset[Form]], ...]]
    """By form, the entries with the most words first."""
    raising: frozenset[str]
    nouns_too: frozenset[str]
    nouns: dict[str, NounGroup]
    withholding: frozenset[str]
    needs_clause: frozenset[str]
    labels: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    triggers: frozenset[str]
    """A sentence without any of these, and without a quotation mark, holds no attribution."""


@cache
def lexicon() -> Lexicon:
    """Return the compiled vocabulary (read once)."""
    file = load("cues", CueFile)
    words = load("clauses", Words)
    irregular = {row[0]: row for row in file.irregular}
    merged = _merge(file)
    verbs: dict[str, list[tuple[Cue, frozenset[Form]]]] = {}
    for cue in merged:
        forms = irregular.get(cue.lemma) or _regular(cue.lemma, cue.lemma in file.doubling)
        named: dict[str, set[Form]] = {}
        for form, kind in zip(forms, ("base", "s", "past", "participle", "ing"), strict=True):
            named.setdefault(form, set()).add(kind)  # type: ignore[arg-type]
        for form, kinds in named.items():
            if form in file.never:
                continue
            verbs.setdefault(form, []).append((cue, frozenset(kinds)))
    for rows in verbs.values():
        rows.sort(key=lambda row: -len(row[0].rest))
    raising = frozenset(form for verb in file.raising for form in _regular(verb, False)[:3])
    nouns = {form: row for row in file.nouns for noun in row.nouns for form in (noun, f"{noun}s")}
    according = tuple(tuple(phrase.split()) for phrase in file.according)
    return Lexicon(
        words=words,
        auxiliary=words.auxiliary,
        verbs={form: tuple(rows) for form, rows in verbs.items()},
        raising=raising,
        nouns_too=file.nouns_too,
        nouns=nouns,
        withholding=frozenset(form for verb in file.withholding for form in _regular(verb, False)),
        needs_clause=file.needs_clause,
        labels=file.labels,
        according=according,
        triggers=frozenset(verbs) | raising | frozenset(nouns) | {row[-1] for row in according},
    )


def _merge(file: CueFile) -> list[Cue]:
    """Return one cue for each phrase, with all frames of its rows; the first row gives the rest."""
    merged: dict[str, Cue] = {}
    for row in file.verbs:
        for phrase in row.verbs:
            lemma, *rest = phrase.split()
            known = merged.get(phrase)
            takes = frozenset(row.takes) | (known.takes if known else frozenset())
            merged[phrase] = Cue(
                lemma=lemma,
                rest=tuple(rest),
                stance=known.stance if known else row.stance,
                class_=known.class_ if known else row.class_,
                takes=takes,
                hearer=row.hearer or (known.hearer if known else False),
                passive=lemma in file.passive,
            )
    return list(merged.values())


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
