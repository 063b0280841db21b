"""Words as linking compares them: without their endings, and by the word they come from."""

import re
from functools import cache, lru_cache

import msgspec

from dateline.vocabulary import load

# An ending leaves at least three letters. Doubled consonants go with it ("robbed", "rob").
_INFLECTION = re.compile(r"(?<=\w\w\w)(?:ings?|ed|e?s|e)$")
_DERIVATION = re.compile(
    r"(?<=\w\w\w)(?:ations?|itions?|ions?|ments?|ances?|ences?|als?|ers?|ors?|ees?|ures?|ity|ive|y)$"
)

# So many words are remembered: nearly all of what news uses.
REMEMBERED = 20_000


class Linking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`vocabulary/linking.yaml`."""

    particles: frozenset[str]
    empty: frozenset[str]
    derived: dict[str, list[str]]
    targets: list[list[str]]
    aside: frozenset[str]
    weapons: list[list[str]]
    hours: list[list[str]]
    another: frozenset[str]


class _Forms(msgspec.Struct, frozen=True):
    irregular: dict[str, tuple[str, str]]


@lru_cache(maxsize=REMEMBERED)
def lemma(word: str) -> str:
    """Return a lower-case word without its inflection; a stem, and no word of its own."""
    base = _irregular().get(word, word)
    found = _INFLECTION.sub("", base)
    if len(found) > 3 and found[-1] == found[-2] and found[-1] not in "ls":
        found = found[:-1]
    return f"{found[:-1]}y" if found.endswith("i") else found


@lru_cache(maxsize=REMEMBERED)
def root(word: str) -> str:
    """Return what a lower-case word shares with those derived from it ("die", "death")."""
    return _DERIVATION.sub("", lemma(_derived().get(word, word)))


def is_particle(word: str) -> bool:
    """Say whether a lower-case word only goes with the head of a mention."""
    return word in vocabulary().particles


def is_empty(word: str) -> bool:
    """Say whether a lower-case word tells nothing of which event is meant."""
    return word in vocabulary().empty


@cache
def vocabulary() -> Linking:
    """Return the words for linking."""
    return load("linking", Linking)


@cache
def _irregular() -> dict[str, str]:
    forms = load("verb_forms", _Forms).irregular
    return {form: base for base, both in forms.items() for form in both}


@cache
def _derived() -> dict[str, str]:
    return {form: base for base, forms in vocabulary().derived.items() for form in forms}
