"""Sentences with labels: 1, 0, or absent where nobody knows.

- Gold: the train sentences of IndiaPoliceEvents ("police kill" …; those with a killing, an arrest
  or force are "relevant"), and the texts of SATP, "relevant" or not.
- Silver, by what the rules read: "type ASSAULT" …, "mode arrest" … where enough sentences have
  it, "stage occurred" … of the sentence's events, and "relevant": it holds an event of material
  conflict, or a claim. What the rules do not find is 0; stages are known only where there is an
  event.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar, get_args

from benchmarks.plover import QUADS
from dateline.records import Claim, Event, EventStage, EventType, Sentence
from training.encoder.data.readings import Reading, readings
from training.encoder.data.rows import Row, capped, lower, one_line, unique
from training.encoder.data.texts import satp

SEED = 31
# A mode with fewer silver sentences is not learned.
FEWEST = 60
# Characters; longer ones are lists and tables.
LONGEST = 700
# Silver sentences of each kind: without a finding, with a claim alone, with a type (its rarest).
MOST_EMPTY, MOST_CLAIMS, MOST_TYPE = 7000, 1500, 1500
# The police labels that make a sentence relevant.
FORCE = ("kill", "arrest", "force")
# The columns of IndiaPoliceEvents, in order.
LABELS = ("kill", "arrest", "any action", "failure to act", "force")
EMPTY, CLAIM = "empty", "claim"
MODE = "mode "

T = TypeVar("T", Event, Claim)


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield the gold sentences and texts, then the silver sentences."""
    yield from police(gold)
    yield from relevance(gold)
    rows = [row for reading in readings(gold, out) for row in silver(reading)]
    yield from with_modes(chosen(unique(rows, lambda row: row["text"].casefold())))


def police(gold: Path) -> Iterator[Row]:
    """Yield the train sentences of IndiaPoliceEvents with their five labels."""
    path = gold / "conflict_text" / "IndiaPoliceEvents_sents" / "train.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for text, *values in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found = {name: int(value) for name, value in zip(LABELS, values, strict=True)}
            labels = {f"police {name}": value for name, value in found.items()}
            if any(found[name] for name in FORCE):
                labels["relevant"] = 1
            yield {"text": text.strip(), "labels": labels, "gold": True, "origin": "police"}


def relevance(gold: Path) -> Iterator[Row]:
    """Yield the train texts of SATP with their label."""
    for row in satp(gold):
        labels = {"relevant": int(bool(row.relevant))}
        yield {"text": row.text, "labels": labels, "gold": True, "origin": row.origin}


def silver(reading: Reading) -> Iterator[Row]:
    """Yield the sentences of one reading with their labels; of modes, those that it has."""
    found = reading.found
    events = _by_sentence(found.sentences, found.events)
    claims = _by_sentence(found.sentences, found.claims)
    for sentence in found.sentences:
        text = one_line(found.article.text[sentence.start : sentence.end])
        if text and len(text) <= LONGEST:
            yield {
                "text": lower(text),
                "labels": labels(events[sentence.index], bool(claims[sentence.index])),
                "gold": False,
                "origin": reading.origin,
            }


def _by_sentence(sentences: Sequence[Sentence], findings: Sequence[T]) -> dict[int, list[T]]:
    """Return the findings that have evidence in each sentence."""
    starts = {row.start: row.index for row in sentences}
    found: dict[int, list[T]] = defaultdict(list)
    for row in findings:
        for part in row.evidence:
            if part.start in starts:
                found[starts[part.start]].append(row)
    return found


def labels(events: Sequence[Event], claimed: bool) -> dict[str, int]:
    """Return the labels of a sentence by its events, and by whether it makes a claim."""
    types = {row.type for row in events}
    found = {f"type {name}": int(name in types) for name in get_args(EventType)}
    if events:
        stages = {row.stage for row in events}
        found |= {f"stage {name}": int(name in stages) for name in get_args(EventStage)}
    found |= {f"{MODE}{row.mode}": 1 for row in events if row.mode}
    hard = any(QUADS.get(name, 0) == 4 for name in types)
    return found | {"relevant": int(hard or claimed)}


def chosen(rows: list[Row]) -> list[Row]:
    """Return so many rows of each kind: by the rarest of its types, by a claim, or empty."""
    counts = Counter(name for row in rows for name in _types(row))

    def kind(row: Row) -> str:
        found = _types(row)
        if found:
            return min(found, key=lambda name: (counts[name], name))
        return CLAIM if row["labels"]["relevant"] else EMPTY

    most = dict.fromkeys(counts, MOST_TYPE) | {EMPTY: MOST_EMPTY, CLAIM: MOST_CLAIMS}
    return capped(rows, group=kind, most=most, seed=SEED)


def _types(row: Row) -> list[str]:
    return [name for name, value in row["labels"].items() if value and name.startswith("type ")]


def with_modes(rows: list[Row]) -> Iterator[Row]:
    """Yield rows with each frequent mode as 1 or 0, and without the rare ones."""
    counts = Counter(name for row in rows for name in row["labels"] if name.startswith(MODE))
    kept = sorted(name for name, count in counts.items() if count >= FEWEST)
    for row in rows:
        others = {n: v for n, v in row["labels"].items() if not n.startswith(MODE)}
        yield row | {"labels": others | {name: row["labels"].get(name, 0) for name in kept}}
