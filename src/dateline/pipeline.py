"""The stages in their order, and the two ways through them: one article, or an Arrow batch.

Everything here is pure: the same article gives the same extraction on any machine.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

import msgspec
import pyarrow as pa

from dateline.arrow import READING_SCHEMA
from dateline.draft import Draft
from dateline.errors import PipelineError
from dateline.records import Article, Extraction
from dateline.stages import (
    Stage,
    actors,
    claims,
    dates,
    events,
    numbers,
    places,
    questions,
    quotes,
    sentences,
    signals,
    ties,
)
from dateline.text.language import detect

STAGES: tuple[Stage, ...] = (
    sentences.STAGE,
    signals.STAGE,
    numbers.STAGE,
    dates.STAGE,
    places.STAGE,
    actors.STAGE,
    quotes.STAGE,
    events.STAGE,
    claims.STAGE,
    ties.STAGE,
    questions.STAGE,
)

# Languages whose findings are measured. Articles in others are kept and searchable, not coded.
CODED = frozenset({"en"})


def check(stages: Sequence[Stage]) -> None:
    """Raise `PipelineError` where a stage needs what no earlier stage makes."""
    made = {"article"}
    for stage in stages:
        if missing := stage.needs - made:
            raise PipelineError(
                f"stage {stage.name!r} needs {', '.join(sorted(missing))}",
                do="put the stage that makes it earlier in STAGES",
            )
        made |= stage.makes


def run(article: Article, *, stages: Sequence[Stage] = STAGES) -> Extraction:
    """Read one article: every stage, or its sentences alone where its language is not coded."""
    lang = article.lang or detect(article.text)
    draft = Draft(article=msgspec.structs.replace(article, lang=lang))
    if lang is not None and lang not in CODED:
        note = f"language {lang!r} is not coded: the article is kept, without findings"
        draft = msgspec.structs.replace(stages[0].run(draft), warnings=(*draft.warnings, note))
        return draft.extraction(stages=(stages[0].info,))
    for stage in stages:
        draft = stage.run(draft)
    return draft.extraction(stages=(stage.info for stage in stages))


def run_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read a batch of articles (`ARTICLE_SCHEMA`) into a batch of readings (`READING_SCHEMA`).

    An article that a stage fails on comes back with its error; the others are read.
    """
    articles = [msgspec.convert(row, Article) for row in batch.to_pylist()]
    rows = [{"article": article.id, **_reading(article)} for article in articles]
    return pa.RecordBatch.from_pylist(rows, schema=READING_SCHEMA)


def _reading(article: Article) -> dict[str, str]:
    try:
        return {"body": msgspec.json.encode(run(article)).decode()}
    except Exception as error:  # noqa: BLE001 - whatever a hostile article provokes stays with it
        return {"error": f"{type(error).__name__}: {error}"}


@cache
def fingerprint() -> str:
    """Return a short hash of all stages' names, versions and models: what a reading depends on."""
    check(STAGES)
    parts = "\n".join(f"{row.name}/{row.version} {row.model}" for row in (s.info for s in STAGES))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
