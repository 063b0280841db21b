"""What the ties stage knows: `ties.yaml`, with the forms of its verbs."""

from collections.abc import Mapping
from functools import cache

import msgspec

from dateline.records import TieKind
from dateline.text.verbs import Form, Verbs
from dateline.vocabulary import load

Phrase = tuple[str, ...]

# What `<supply>`, `<supply:past>` and `<supply:en>` stand for: all forms of a verb; those of the
# past; the participle, which a passive has.
_FORMS: Mapping[str, frozenset[Form]] = {
    "": frozenset({"base", "s", "past", "participle", "ing"}),
    "past": frozenset({"past", "participle"}),
    "en": frozenset({"participle"}),
}


class Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patterns of a kind; `ties.yaml` says what each group is."""

    standing: tuple[str, ...] = ()
    acting: tuple[str, ...] = ()
    founding: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    told_before: Mapping[int, tuple[str, ...]] = {}


class TieFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ties.yaml`."""

    lists: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    compounds: dict[str, TieKind]
    patterns: dict[TieKind, Rows]
    official: frozenset[TieKind]
    offices: frozenset[str]
    dropped: frozenset[str]
    amounts: frozenset[str]
    keep_ly: frozenset[str]
    areas: frozenset[str]
    time_words: frozenset[str]
    pronouns: frozenset[str]
    persons: frozenset[str]
    possessive: frozenset[str]
    own_soil: frozenset[str]
    plans: frozenset[str]
    unreal: frozenset[str]
    brings: frozenset[str]
    denies: frozenset[str]
    unbegun: frozenset[str]
    verbal: frozenset[str]
    adjectives: frozenset[str]
    partly: frozenset[str]
    negates: frozenset[str]
    ceases: frozenset[str]
    once: frozenset[str]
    starts: tuple[str, ...]
    loose_starts: tuple[str, ...]
    lasting: tuple[str, ...]
    ends: tuple[str, ...]
    resumes: tuple[str, ...]
    present: frozenset[str]


class _VerbForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    irregular: dict[str, tuple[str, str]]
    doubled: frozenset[str]


@cache
def tie_file() -> TieFile:
    """Return the vocabulary of ties (read once)."""
    return load("ties", TieFile)


@cache
def phrases(name: str) -> frozenset[Phrase]:
    """Return what `<name>` stands for: the phrases of a list, or the forms of a row of verbs."""
    file = tie_file()
    if name in file.lists:
        return frozenset(tuple(row.split()) for row in file.lists[name])
    name, _, which = name.partition(":")
    found = (_inflected(row, _FORMS[which]) for row in file.verbs[name])
    return frozenset().union(*found)


@cache
def base_forms() -> frozenset[str]:
    """Return the plain forms of all verbs: after "to" they tell of no fact."""
    return frozenset(row.split()[0] for verbs in tie_file().verbs.values() for row in verbs)


def _inflected(row: str, wanted: frozenset[Form]) -> frozenset[Phrase]:
    """Return a verb's forms, each with the words after it ("pull out of")."""
    base, *rest = row.split()
    forms = _verbs().forms(base)
    return frozenset((word, *rest) for word, kinds in forms.items() if kinds & wanted)


@cache
def _verbs() -> Verbs:
    forms = load("verb_forms", _VerbForms)
    return Verbs(forms.irregular, forms.doubled)
