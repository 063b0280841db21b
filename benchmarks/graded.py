"""Events that one reader graded: is there, in these words, an event of the type that rules gave it?

`graded_events.tsv` has a line an event: which half, set and document, how many visible characters
of the document stand before the trigger, its type, and 1 where the words do tell of an event of
that type and stage (parties, dates and places were not graded). Weights are fitted on the `look`
half, and `report` is only scored. Events were sampled at random, two a document at most, from what
the rules found with the encoder left out; so precision is of what the program reads in such texts,
and coverage is of the right events among those.

`python -m benchmarks.graded` prints the weights that fit the look half best.
"""

import argparse
import csv
import json
import os
import sys
import xml.etree.ElementTree as ET
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.muc import messages
from benchmarks.score_dates import documents
from dateline import pipeline
from dateline.draft import Draft
from dateline.records import Article, Event, article_id
from dateline.stages.events import assemble
from dateline.stages.events.confidence import features, question

HERE = Path(__file__).parent
GOLD = Path(os.environ.get("DATELINE_GOLD", HERE.parents[1] / "shared" / "gold"))
TABLE = HERE / "graded_events.tsv"

# Keeps the weights small: as if each had been seen to be nothing, with this spread.
SPREAD = 1.0
ROUNDS = 50


class Grade(NamedTuple):
    """A graded event, and what the program makes of it now: None where it finds none there."""

    set: str
    event: Event | None
    features: dict[str, float]
    type: str
    right: bool

    @property
    def confidence(self) -> float:
        """How sure the program is of it."""
        return (self.event.confidence if self.event else None) or 0.0


def grades(gold: Path, half: str) -> list[Grade]:
    """Return the graded events of a half as they are read now."""
    wanted: dict[tuple[str, str], list[tuple[int, str, bool]]] = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["half"] == half:
                place = (int(row["before"]), row["type"], row["right"] == "1")
                wanted[row["set"], row["document"]].append(place)
    texts = {name: dict(_texts(gold, name)) for name in {name for name, _ in wanted}}
    return [
        grade
        for (name, document), rows in wanted.items()
        for grade in _graded(name, texts[name][document], rows)
    ]


def _graded(name: str, text: str, rows: Sequence[tuple[int, str, bool]]) -> Iterator[Grade]:
    draft = _drafted(text)
    assert draft.signals is not None
    found = assemble.weighed(draft.signals, assemble.candidates(draft, "graded/1"))
    known = {(row.event.trigger.start, row.event.type): row for row in found}
    visible = list(accumulate((not char.isspace() for char in text), initial=0))
    for before, kind, right in rows:
        start = bisect_left(visible, before + 1) - 1
        row = known.get((start, kind))  # type: ignore[call-overload]
        if row is None:
            yield Grade(name, None, {}, kind, right)
            continue
        said = draft.signals.sentences[row.sentence]
        (between,) = draft.signals.ask([question(row.event, row.sentence)])
        terms = features(row.event, said, between) if said is not None else {}
        yield Grade(name, row.event, terms, kind, right)


def _drafted(text: str) -> Draft:
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
    for stage in pipeline.STAGES:
        if stage.name == "events":
            return draft
        draft = stage.run(draft)
    return draft


def _texts(gold: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the documents of a set: name and text."""
    if name == "incidents":
        path = gold / "casualties" / "incidents" / "articles.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["id"], f"{row['title']}\n\n{row['content']}"
    elif name == "ecb":
        for path in sorted((gold / "stories" / "ecbplus").glob("*/*.xml")):
            yield path.stem, _tokens(path)
    elif name == "timebank":
        for half in ("look", "report"):
            for document in documents(gold / "dates" / "TBAQ-cleaned", half):  # type: ignore[arg-type]
                yield document.name, document.text.strip()
    elif name == "muc":
        for path in sorted((gold / "casualties" / "muc").glob("*-muc?*")):
            for key, body in messages(path).items():
                yield key, body.strip()
    elif name == "polnear":
        for path in sorted((gold / "attribution").glob("*/text/*")):
            yield path.stem, path.read_text(encoding="utf-8").strip()


def _tokens(path: Path) -> str:
    lines: dict[int, list[str]] = defaultdict(list)
    for token in ET.parse(path).getroot().iter("token"):
        lines[int(token.get("sentence", 0))].append(token.text or "")
    return "\n".join(" ".join(words) for words in lines.values())


# --- the weights ------------------------------------------------------------------------------


def fitted(rows: Sequence[Grade]) -> dict[str, float]:
    """Return the weights that make the grades most probable, by Newton's method."""
    told = [row for row in rows if row.features]
    names = list(told[0].features)
    known = np.array([[row.features[name] for name in names] for row in told])
    right = np.array([row.right for row in told], dtype=float)
    return dict(zip(names, _newton(known, right).tolist(), strict=True))


def _newton(known: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[Any]:
    weights = np.zeros(known.shape[1])
    prior = np.eye(known.shape[1]) / SPREAD**2
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (right - share) - prior @ weights
        curve = (known * (share * (1 - share))[:, None]).T @ known + prior
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def curve(rows: Sequence[Grade]) -> list[tuple[float, float, float]]:
    """Return (least confidence, precision, coverage of the right) at every twentieth."""
    right = sum(row.right for row in rows)
    points = []
    for step in range(20):
        kept = [row for row in rows if row.event is not None and row.confidence >= step / 20]
        found = sum(row.right for row in kept)
        points.append((step / 20, found / len(kept) if kept else 1.0, found / right))
    return points


def main() -> int:
    """Print the weights that fit the look half, and both halves' precision against coverage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graded", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--half", choices=["look", "report"], default="look")
    options = parser.parse_args()
    rows = grades(options.gold, options.half)
    print({name: round(value, 2) for name, value in fitted(rows).items()})
    for least, precision, coverage in curve(rows):
        print(f"least {least:.2f}: precision {precision:.3f}, coverage {coverage:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
