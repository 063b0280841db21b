"""Spans of entities with re3d's types: its own train sentences, and silver by spaCy's parse.

What re3d marks (read off its train sentences), which the silver follows where a parse can tell:

- Whole noun phrases with their article, adjectives and title ("the Iraqi government", "U.S. Defense
  Secretary" with the name that follows), and names alone; none inside another.
- Organisation is whatever acts together: groups, forces, governments, peoples, "civilians", "all
  parties", and countries that act; "we", "they", "us" (most times) and "our", "their" (a third of
  them). A number before people belongs to the phrase about as often as it stands apart.
- Person: one person, named or not ("the Foreign Secretary", "one man"), "I", "he", "she".
- Location: named places, and "the town", "the library", "an area under their control"; "here".
- Nationality: a demonym that qualifies something that is no entity. Before a group's or a
  place's noun it is part of that phrase instead.
- Weapon holds air strikes too; Quantity is the bare number ("ten", "dozens"); Temporal is any
  expression of time; DocumentReference is a resolution, a report, a book.

Gold rows have `"gold": true`. Silver agrees with re3d's train half in about half of its spans.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.score_actors import joined, read, spans
from training.encoder.data.readings import readings
from training.encoder.data.rows import Row, capped, one_line, unique

SEED = 41
# The Python that has spaCy and its model, where this one has not.
PYTHON = "SPACY_PYTHON"
SHORTEST, LONGEST = 40, 400
# Silver sentences a set: those nearest to re3d's matter first.
MOST = {"satp": 1400, "insightcrime": 2000, "polnear": 1800, "ecbplus": 600, "timebank": 400,
        "incidents": 500}  # fmt: skip
_MATTER = re.compile(
    r"\b(?:forces?|troops|military|army|militants?|insurgents?|rebels?|coalition|air ?strikes?"
    r"|Iraq\w*|Syria\w*|ISIS|ISIL|Islamic State|weapons?|soldiers|government"
    r"|ministry|minister|attacks?|killed|fighters|terrorists?|security|war|guerrillas?|U\.N\.|NATO)\b"
)


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield re3d's train sentences, then the silver ones."""
    yield from re3d(gold)
    rows = list(sentences(gold, out))
    for row, found in zip(rows, tagged(row["text"] for row in rows), strict=True):
        yield {"text": row["text"], "spans": found, "gold": False, "origin": row["origin"]}


def re3d(gold: Path) -> Iterator[Row]:
    """Yield the train sentences of re3d, joined to running text, with their spans."""
    for words, tags in read(gold / "conflict_text" / "re3d" / "train.txt"):
        text, starts = joined(words)
        found = [
            [label, starts[start], starts[end - 1] + len(words[end - 1])]
            for start, end, label in sorted(spans(tags))
        ]
        yield {"text": text, "spans": found, "gold": True, "origin": "re3d"}


def sentences(gold: Path, out: Path) -> list[Row]:
    """Return the sentences to tag, in mixed case, those about fighting and government first."""
    rows = []
    for reading in readings(gold, out):
        if reading.origin in MOST:
            for row in reading.found.sentences:
                text = one_line(reading.found.article.text[row.start : row.end])
                if row.kind == "body" and SHORTEST <= len(text) <= LONGEST:
                    weight = len({word[0] for word in _MATTER.finditer(text)})
                    rows.append({"text": text, "origin": reading.origin, "weight": weight})
    rows = unique(rows, lambda row: row["text"].casefold())
    return capped(rows, group=lambda row: str(row["origin"]), most=MOST, seed=SEED)


def tagged(texts: Iterable[str]) -> list[list[tuple[str, int, int]]]:
    """Return spaCy's entities of each text, in re3d's types.

    Raises `subprocess.CalledProcessError` where `SPACY_PYTHON` (or this Python) has no spaCy.
    """
    program = Path(__file__).with_name("spacy_tags.py")
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    made = subprocess.run(
        [os.environ.get(PYTHON, sys.executable), str(program)],
        input=lines, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in made.stdout.splitlines()]
