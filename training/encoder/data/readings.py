"""What the rules read in the unlabelled texts: made once, kept beside the data, used by all makers.

The rules alone speak here: the stage that runs the encoder is left out, so that a model is never
trained on what an earlier model said.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dateline import pipeline
from dateline.records import Article, Extraction, article_id
from training.encoder.data.texts import Text, texts

NAME = "readings"
# The stage that runs the encoder.
SIGNALS = "signals"


class Reading(msgspec.Struct, frozen=True):
    """A text's set and label, and what the rules found in it."""

    origin: str
    relevant: bool | None
    found: Extraction


def make(gold: Path, out: Path) -> Iterator[dict[str, Any]]:
    """Yield a reading for each different text, as plain JSON types."""
    seen: set[str] = set()
    for row in texts(gold):
        if row.text not in seen:
            seen.add(row.text)
            yield msgspec.to_builtins(read(row))


def read(row: Text) -> Reading:
    """Return what the rules find in one text."""
    stages = [stage for stage in pipeline.STAGES if stage.name != SIGNALS]
    article = Article(id=article_id(row.text), text=row.text, lang="en")
    return Reading(row.origin, row.relevant, pipeline.run(article, stages=stages))


def readings(gold: Path, out: Path) -> Iterator[Reading]:
    """Yield the readings of the file in `out`, which is made first where there is none."""
    path = out / f"{NAME}.jsonl"
    if not path.exists():
        lines = [msgspec.json.encode(row) for row in make(gold, out)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(lines) + b"\n")
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=Reading)
