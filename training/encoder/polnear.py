"""PolNeAR's attributions as sentences with source, cue and content spans.

A text out of ten is held out, by its name, for choosing thresholds and rules later.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.score_attribution import parse
from dateline.draft import Draft
from dateline.records import Article, article_id
from dateline.stages.sentences import STAGE as SENTENCES
from training.encoder.examples import Read, Tagged, read_example
from training.encoder.names import Names

ROLES = ("source", "cue", "content")
HELD_OUT = 10


def held_out(name: str) -> bool:
    """Say whether a training text is kept from training."""
    return zlib.crc32(name.encode()) % HELD_OUT == 0


def examples(folder: Path, names: Names, *, kept: bool = False) -> Iterator[Read]:
    """Yield the sentences of the texts trained on, or of those held out (`kept`)."""
    for path in sorted((folder / "text").iterdir()):
        if held_out(path.stem) != kept:
            continue
        text = path.read_bytes().decode()
        first = min((folder / "attributions").glob(f"{path.stem}*"))
        found = parse(first.read_bytes().decode())
        spans = {
            role: sorted({span for row in found for span in getattr(row, role)}) for role in ROLES
        }
        article = Article(id=article_id(text), text=text, lang="en")
        for row in SENTENCES.run(Draft(article=article)).sentences:
            yield read_example(
                text[row.start : row.end],
                names,
                spans={role: _within(spans[role], row.start, row.end) for role in ROLES},
            )


def _within(spans: list[tuple[int, int]], start: int, end: int) -> list[Tagged]:
    """Return the pieces of spans that lie in a sentence, by its own offsets."""
    return [
        ("", max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
