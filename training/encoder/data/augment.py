"""Other sentences of the same class out of a marked pair: renamed, turned, or in the other voice.

All are deterministic: the dice of a row are seeded by the row's own content.
"""

import random
import re
from collections.abc import Iterable, Iterator
from functools import cache

from dateline.stages.events.vocabulary import types, verbs
from dateline.text.countries import by_demonym, by_name
from training.encoder.data.rows import Row
from training.encoder.data.templates import is_plural, party

# Classes whose sides may change places; in others where both are one subject ("A and B signed").
SYMMETRIC = frozenset({"CONSULT", "COOPERATE"})

_PEOPLE = re.compile(
    r"\b(?:people|protesters|demonstrators|civilians|students|villagers|residents|workers|farmers"
    r"|journalists|refugees|activists|prisoners|migrants|teachers|hostages|nationals|citizens)$"
)
_REBELS = re.compile(
    r"\b(?:rebels?|militants?|gunmen|insurgents?|guerrillas?|fighters|terrorists)$"
)
_FORCES = re.compile(
    r"\b(?:army|military|police|troops|forces|soldiers|navy|marines|air force)$", re.I
)
_OFFICE = re.compile(
    r"^(?:the )?(?:\w+ )?(?:president|prime minister|foreign minister|government|authorities"
    r"|officials|ministry|parliament|leaders)\b",
    re.I,
)
_NAME = re.compile(r"^(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+$")
# Names of several words that are of no person.
_BODY = re.compile(
    r"\b(?:Cent(?:er|re)|Church|Party|University|College|Times|Post|News|House|Court|Council|State"
    r"|States|Front|Street|Department|Service|Association|Foundation|Union|County|City|Bank|Group"
    r"|Committee|Commission|Agency|Institute|Office|Boss|Sanctions|Republicans?|Democrats?)\b"
)
_ARTICLE = re.compile(r"\b(?:the|an?) $", re.I)
_AND = re.compile(r"\s*(?:,\s*)?and\s+(?:the\s+)?", re.I)
_ACTIVE = re.compile(r"^ (\w+) $")
_PASSIVE = re.compile(r"^ (?:was|were|has been|have been) (\w+) by $")


def augmented(rows: Iterable[Row], *, seed: int) -> Iterator[Row]:
    """Yield what can be made of each row: its renaming, its turning, its other voice."""
    for row in rows:
        dice = random.Random(f"{seed} {row['text']} {row['source']} {row['target']}")
        for made in (renamed(row, dice), turned(row), other_voice(row)):
            if made is not None:
                yield made


def kind_of(words: str) -> str | None:
    """Return the kind of party (`parties.yaml`) that words name; None where they do not tell."""
    bare = words.removeprefix("the ").removeprefix("The ")
    if bare in by_name() or _OFFICE.search(words):
        return "gov"
    for kind, sign in (("people", _PEOPLE), ("rebel", _REBELS), ("force", _FORCES)):
        if sign.search(words):
            return kind
    if bare in by_demonym():
        return None
    is_person = _NAME.match(words) and words == bare and not _BODY.search(words)
    return "person" if is_person else None


def renamed(row: Row, dice: random.Random) -> Row | None:
    """Return a pair with other names of the same kinds, wherever those names stand in it.

    None where a party's words do not tell its kind, or one party's words hold the other's.
    """
    words = {key: row["text"][slice(*row[key])] for key in ("source", "target")}
    kinds = {key: kind_of(value) for key, value in words.items()}
    if None in kinds.values() or words["source"] in words["target"]:
        return None
    if words["target"] in words["source"]:
        return None
    fresh = {value: party(str(kinds[key]), dice) for key, value in words.items()}
    either = "|".join(re.escape(value) for value in words.values())
    pieces: list[str] = []
    spans: dict[str, list[int]] = {}
    at = length = 0
    for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", row["text"]):
        name = fresh[match[0]]
        if _ARTICLE.search(row["text"][: match.start()]):
            name = name.removeprefix("the ")
        pieces += [row["text"][at : match.start()], name]
        length += match.start() - at
        for key in ("source", "target"):
            if match.span() == tuple(row[key]):
                spans[key] = [length, length + len(name)]
        length, at = length + len(name), match.end()
    text = "".join([*pieces, row["text"][at:]])
    return {**row, **spans, "text": text, "origin": "renamed"} if len(spans) == 2 else None


def turned(row: Row) -> Row | None:
    """Return a pair with its sides changed over where the class stays the same; else None."""
    left, right = sorted((row["source"], row["target"]))
    beside = _AND.fullmatch(row["text"][left[1] : right[0]]) is not None
    if row["type"] not in SYMMETRIC and not (beside and row["type"] in ("AGREE", "SUPPORT")):
        return None
    return {**row, "source": row["target"], "target": row["source"], "origin": "turned"}


def other_voice(row: Row) -> Row | None:
    """Return a pair in the passive for the active, or the reverse; None where it is not plain.

    Plain is a single verb of acts between the two parties ("A attacked B", "B was attacked by A").
    """
    source, target, text = row["source"], row["target"], row["text"]
    actor, other = text[slice(*source)], text[slice(*target)]
    if source[1] <= target[0] and (match := _ACTIVE.match(text[source[1] : target[0]])):
        if participle := _acts().get(match[1]):
            be = "were" if is_plural(other) else "was"
            return _rebuilt(row, (other, f" {be} {participle} by ", actor))
    elif target[1] <= source[0] and (match := _PASSIVE.match(text[target[1] : source[0]])):
        past = next((past for past, form in _acts().items() if form == match[1]), None)
        if past:
            return _rebuilt(row, (actor, f" {past} ", other))
    return None


def _rebuilt(row: Row, parts: tuple[str, str, str]) -> Row:
    """Return a row with its two parties, and what is between, written anew, in changed order."""
    (start, _), (_, end) = sorted((row["source"], row["target"]))
    first, verb, second = parts
    if start == 0:
        first = first[:1].upper() + first[1:]
    middle = start + len(first) + len(verb)
    left, right = [start, start + len(first)], [middle, middle + len(second)]
    before = row["source"] < row["target"]
    return {
        **row,
        "text": f"{row['text'][:start]}{first}{verb}{second}{row['text'][end:]}",
        "source": right if before else left,
        "target": left if before else right,
        "origin": "voice",
    }


@cache
def _acts() -> dict[str, str]:
    """Return the participles of single verbs of acts with a subject and an object, by past."""
    found: dict[str, str] = {}
    for kind in types().types.values():
        for group in kind.triggers:
            for verb in group.verbs:
                if " " not in verb and group.frame == "act":
                    forms = {
                        key: word for word, keys in verbs().forms(verb).items() for key in keys
                    }
                    found.setdefault(forms["past"], forms["participle"])
    return found
