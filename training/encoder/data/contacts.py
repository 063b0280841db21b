"""Pairs between which only a plain verb of contact, help, trade or release stands.

The class is the verb's (`contacts.yaml`); actors are those that the rules read. No teacher answers
these rows: one that learned from PLV alone reads what is talked about rather than who talks.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

from training.encoder.data.pairs import by_sentence, marked, spans
from training.encoder.data.readings import Reading, readings
from training.encoder.data.rows import Row, lower, one_line, unique

# Characters of a sentence, and between the two parties at most.
SHORTEST, LONGEST = 25, 400
FURTHEST = 60


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield the pairs of all readings; reads, or makes, the readings in `out`."""
    rows = (row for reading in readings(gold, out) for row in contacts(reading))
    yield from unique(rows, marked)


def contacts(reading: Reading) -> Iterator[Row]:
    """Yield the pairs of one reading."""
    found = reading.found
    actors = by_sentence(found.mentions)
    for sentence in found.sentences:
        text = one_line(found.article.text[sentence.start : sentence.end])
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        for source, target in combinations(spans(sentence, actors.get(sentence.index, ())), 2):
            if name := _class(text[source[1] : target[0]]):
                yield {
                    "text": lower(text),
                    "source": list(source), "target": list(target), "type": name,
                    "weight": 1.0, "origin": f"{reading.origin} contact",
                }  # fmt: skip


def _class(between: str) -> str | None:
    """Return the class of a verb that alone stands between two parties."""
    if len(between) >= FURTHEST:
        return None
    return next((name for name, words in _verbs() if words.fullmatch(between)), None)


@cache
def _verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = yaml.safe_load((Path(__file__).parent / "contacts.yaml").read_text("utf-8"))
    before = r",?\s*(?:(?:has|had|have|also|later|then|who|which|that) ){0,3}"
    return tuple(
        (name, re.compile(rf"{before}(?:{'|'.join(lines)})\s+(?:\S+ ){{0,2}}", re.IGNORECASE))
        for name, lines in rows.items()
    )
