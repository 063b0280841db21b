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
    """Read one article by the stages that work for its language, and say which do not.

    Of an article that is not to be coded its sentences alone are kept.
    """
    lang = article.lang or detect(article.text)
    chosen = [stage for stage in stages if stage.reads(lang)]
    draft = chosen[0].run(Draft(article=msgspec.structs.replace(article, lang=lang)))
    note = _in_part(lang, chosen, stages)
    if gate.mode() == "articles" and is_coded(lang) and not gate.about_conflict(draft.tokens):
        note, chosen = "not about conflict: the article is kept, without findings", chosen[:1]
    for stage in chosen[1:]:
        draft = stage.run(draft)
    if note:
        draft = msgspec.structs.replace(draft, warnings=(*draft.warnings, note))
    return draft.extraction(stages=(stage.info for stage in chosen))


def is_coded(lang: str | None) -> bool:
    """Say whether findings are read from articles in this language; unknown counts as English."""
    return all(stage.reads(lang) for stage in STAGES)


def _in_part(lang: str | None, chosen: Sequence[Stage], stages: Sequence[Stage]) -> str:
    """Return what is not read of an article in this language; "" where all is."""
    if len(chosen) == len(stages):
        return ""
    if len(chosen) == 1:
        return f"language {lang!r} is not coded: the article is kept, without findings"
    read = ", ".join(stage.name for stage in chosen)
    finding = (stage for stage in stages if stage not in chosen and stage.makes - {"signals"})
    passed = ", ".join(stage.name for stage in finding)
    return f"language {lang!r} is coded in part: read for {read}; not for {passed}"


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
