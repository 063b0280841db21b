"""Pairs from CAMEO: the acts as its table to PLOVER names them, and the Phoenix verb dictionary.

A pattern "- * {HUNGER STRIKE} [142] # START" becomes "SOURCE started hunger strike against TARGET":
`*` is the verb that the comment names, `+` the target, `&NAME` a member of a set of synonyms,
`(WITH …)` a phrase that follows the target. Patterns with anything else in front of the verb, and
those with marks for other actors, are passed over. The English is rough, and the dictionary holds
oddities; the rows carry a small weight.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from training.encoder.data.rows import Row, lot
from training.encoder.data.templates import groups, party, written

# Rows a class, of each kind.
EACH_PATTERN, EACH_VERB, EACH_ACT = 50, 15, 40
LEADS: Mapping[str, str] = {
    "AGREE": "with", "CONSULT": "with", "SUPPORT": "for", "COOPERATE": "with", "AID": "to",
    "YIELD": "to", "ACCUSE": "against", "REQUEST": "from", "REJECT": "of", "THREATEN": "against",
    "PROTEST": "against", "MOBILIZE": "against", "SANCTION": "with", "COERCE": "against",
    "ASSAULT": "against",
}  # fmt: skip

_CODE = re.compile(r"^(\d{2,4}):\s*([A-Z]+)\s*,[^#]*#\s*(.+)$")
_PATTERN = re.compile(r"^- \* (.+?)\s+\[(\d{2,4})\]\s+#\s*([A-Z]+)\s*$")
_VERB = re.compile(r"^([A-Z]+)\s*(?:\{[^}]*\})?\s*\[(\d{2,4})\]")
_PHRASE = re.compile(r"\((?:WITH|FOR|OF|IN|ON|OVER|AGAINST|TO|FROM) [^()]+\)")
_PLAIN = re.compile(r"[A-Z &+_'-]+")


def rows(gold: Path, seed: int) -> Iterator[Row]:
    """Yield the rows of the table and of the dictionary, so many a class."""
    table = roots(gold)
    lines = (gold / "actors" / "phoenix" / "CAMEO.2.0.txt").read_text("utf-8").splitlines()
    kinds = {group.type: group for group in groups()}
    for origin, found, most in (
        ("definition", acts(gold), EACH_ACT),
        ("dictionary", patterns(lines, table, seed), EACH_PATTERN),
        ("dictionary", verbs(lines, table), EACH_VERB),
    ):
        by_class: dict[str, list[str]] = defaultdict(list)
        for name, line in found:
            by_class[name].append(line)
        for name, templates in by_class.items():
            unlike = sorted(set(templates), key=lambda line: lot(seed, line))
            turns = most if origin == "definition" else min(most, len(unlike))
            for number in range(turns):
                dice = random.Random(f"{seed} {origin} {name} {number} {most}")
                kind = kinds[name]
                sides = {"s": party(kind.source, dice), "t": party(kind.target, dice)}
                row = written(unlike[number % len(unlike)], sides, dice)
                yield row | {"type": name, "origin": origin}


def roots(gold: Path) -> dict[str, str]:
    """Return PLV's class of each CAMEO code."""
    return {code: name for code, name, _ in _table(gold)}


def _table(gold: Path) -> Iterator[tuple[str, str, str]]:
    path = gold / "plover" / "CAMEO2PLOVER-2021.txt"
    for line in path.read_text("utf-8").splitlines():
        if match := _CODE.match(line):
            name = "YIELD" if match[2] in ("CONCEDE", "RETREAT") else match[2]
            yield match[1], name, match[3].split("21.09")[0].strip()


def acts(gold: Path) -> Iterator[tuple[str, str]]:
    """Yield class and template of each act in the table, where its first word is a verb."""
    for _, name, words in _table(gold):
        act = re.sub(r"\s*\([^)]*\)|,.*$", "", words.lower()).replace(
            "adminstrative", "administrative"
        )
        if re.fullmatch(r"[a-z][a-z '-]+", act):
            verb, _, rest = act.partition(" ")
            tail = f"{rest} {LEADS[name]} {{t}}" if rest else f"{LEADS[name]} {{t}}"
            yield name, f"{{s}} <{verb}> {tail}"


def patterns(lines: list[str], table: Mapping[str, str], seed: int) -> Iterator[tuple[str, str]]:
    """Yield class and template of each plain pattern."""
    synonyms = _synonyms(lines)
    for line in lines:
        match = _PATTERN.match(line)
        if match and match[2] in table:
            name, verb = table[match[2]], match[3].lower()
            if rest := _rest(match[1], name, synonyms, seed):
                yield name, f"{{s}} <{verb}> {rest}"


def _rest(words: str, name: str, synonyms: Mapping[str, list[str]], seed: int) -> str | None:
    """Return what follows the verb, with the target in it; None where the pattern is not plain."""
    trailing = " ".join(part[1:-1] for part in _PHRASE.findall(words))
    core = _PHRASE.sub("", words).replace("{", "").replace("}", "").strip()
    if "(" in core or not _PLAIN.fullmatch(f"{core} {trailing}"):
        return None
    text = " ".join(_spelt(piece, synonyms, seed) for piece in core.split())
    if "+" not in core:
        text = f"{text} {LEADS[name]} +" if core else "+"
    text += "".join(f" {_spelt(piece, synonyms, seed)}" for piece in trailing.split())
    return text.replace("+", "{t}", 1) if text.count("+") == 1 else None


def _spelt(piece: str, synonyms: Mapping[str, list[str]], seed: int) -> str:
    if piece.startswith("&"):
        known = synonyms.get(piece[1:], [])
        drawn = min(known, key=lambda word: lot(seed, word, piece)) if known else piece[1:]
        return drawn.lower()
    return piece.lower().replace("_", " ")


def _synonyms(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in lines:
        if line.startswith("&"):
            name = line[1:].split()[0]
        elif line.startswith("+") and name:
            found[name].append(line[1:].split("#")[0].strip().strip("_").replace("_", " "))
        elif not line.strip():
            name = ""
    return found


def verbs(lines: list[str], table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield class and template of each verb that has a code by itself."""
    for line in lines:
        match = _VERB.match(line)
        if match and match[2] in table:
            yield table[match[2]], f"{{s}} <{match[1].lower()}> {{t}}"
