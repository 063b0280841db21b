"""Spanish: what the encoder, which learned from English, makes of it. It is not let through.

Own sentences with their actors and sources (`data/spanish.yaml`), written before it was run on
them. The floor takes each run of capitalised words for an actor, and what stands before a common
verb of saying for the source.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from benchmarks.report import Counts, Row
from dateline.draft import Draft
from dateline.encoder import Tagged
from dateline.records import Article, article_id
from dateline.stages import sentences, signals

FILE = Path(__file__).parent / "data" / "spanish.yaml"

_NAMES = re.compile(r"[A-ZÁÉÍÓÚÑ][\w-]+(?: (?:de |del |los |la )?[A-ZÁÉÍÓÚÑ][\w-]+)*")
_SAID = re.compile(
    r"^(.+?),? (?:dijo|confirmó|afirmó|anunció|negó|explicó|informó|aseguraron|indicaron)\b"
)

Spans = Sequence[tuple[int, int]]


def score(gold: Path) -> list[Row]:
    """Return F1 of actors (overlapping spans) and of sources (exact spans)."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    counts: dict[str, list[Counts]] = {"actors": [], "sources": [], "names": [], "said": []}
    for row in rows:
        text = row["text"]
        people = [_at(text, words) for words in row["actors"]]
        cited = [_at(text, row["source"])] if row["source"] else []
        actors, sources = _tags(text)
        counts["actors"].append(_overlapping(actors, people))
        counts["sources"].append(_exact(sources, cited))
        counts["names"].append(_overlapping(_all(_NAMES, text), people))
        counts["said"].append(_exact(_all(_SAID, text), cited))
    total = {name: _sum(found) for name, found in counts.items()}
    return [
        Row(
            capability="spanish",
            data=f"{len(rows)} own Spanish sentences, the encoder's tags (not let through)",
            metric=metric,
            ours=total[ours].f1,
            n=int(total[ours].wanted),
            floor=total[floor].f1,
            floor_name=floor_name,
        )
        for metric, ours, floor, floor_name in (
            ("actors, overlap F1", "actors", "names", "runs of capitalised words"),
            ("sources, exact F1", "sources", "said", "what stands before a verb of saying"),
        )
    ]


def _sum(rows: Sequence[Counts]) -> Counts:
    return Counts(
        right=sum(row.right for row in rows),
        found=sum(row.found for row in rows),
        wanted=sum(row.wanted for row in rows),
    )


def _all(pattern: re.Pattern[str], text: str) -> Spans:
    return [found.span(found.lastindex or 0) for found in pattern.finditer(text)]


def _at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _tags(text: str) -> tuple[Spans, Spans]:
    """Return the encoder's actors and sources, as if the text were English."""
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
    heard = signals.STAGE.run(sentences.STAGE.run(draft)).heard(0)
    actors = [row for row in heard.entities if row.label in {"Person", "Organisation"}]
    return _spans(actors), _spans(heard.sources)


def _spans(tags: Sequence[Tagged]) -> Spans:
    return [(row.start, row.end) for row in tags]


def _overlapping(found: Spans, wanted: Spans) -> Counts:
    """Count each wanted span that is touched as right once."""
    right = sum(any(a < d and c < b for a, b in found) for c, d in wanted)
    return Counts(right=min(right, len(found)), found=len(found), wanted=len(wanted))


def _exact(found: Spans, wanted: Spans) -> Counts:
    return Counts(right=len(set(found) & set(wanted)), found=len(found), wanted=len(wanted))
