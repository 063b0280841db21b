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
from dateline.encoder import gate
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
    whereabouts,
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
    whereabouts.STAGE,
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
    """Read one article: every stage, or its sentences alone where it is not to be coded."""
    lang = article.lang or detect(article.text)
    draft = stages[0].run(Draft(article=msgspec.structs.replace(article, lang=lang)))
    if note := _not_coded(draft):
        draft = msgspec.structs.replace(draft, warnings=(*draft.warnings, note))
        return draft.extraction(stages=(stages[0].info,))
    for stage in stages[1:]:
        draft = stage.run(draft)
    return draft.extraction(stages=(stage.info for stage in stages))


def is_coded(lang: str | None) -> bool:
    """Say whether findings are read from articles in this language; unknown counts as English."""
    return lang is None or lang in CODED


def _not_coded(draft: Draft) -> str:
    """Return why an article is kept without findings; "" where it is to be coded."""
    lang = draft.article.lang
    if not is_coded(lang):
        return f"language {lang!r} is not coded: the article is kept, without findings"
    if gate.mode() == "articles" and not gate.about_conflict(draft.tokens):
        return "not about conflict: the article is kept, without findings"
    return ""


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


def fingerprint() -> str:
    """Return a short hash of what a reading depends on: stages, versions, models, and the gate."""
    return _fingerprint(gate.mode())


@cache
def _fingerprint(mode: gate.Mode) -> str:
    check(STAGES)
    parts = [f"{row.name}/{row.version} {row.model}" for row in (s.info for s in STAGES)]
    parts.append("" if mode == "off" else f"gate {mode} {gate.digest()}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
