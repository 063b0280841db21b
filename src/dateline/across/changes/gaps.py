"""Changes of gaps: questions that an article raised, and questions that one answered."""

from collections.abc import Iterator, Mapping

from dateline.across.changes import words
from dateline.across.changes.change import Change, Kind
from dateline.across.following import Following
from dateline.across.gaps import Gap, Step
from dateline.across.gaps import gaps as all_gaps
from dateline.records import Extraction, make_id

# What every first report leaves open is told by `dateline gaps`; these are news when they come.
_NEWS = frozenset({"promised", "asked"})

# That a second origin bears a figure out is told as such; that an aspect is covered is no news.
_QUIET = frozenset({"origin", "aspect"})


def gaps(following: Following, readings: Mapping[str, Extraction]) -> Iterator[Change]:
    """Yield the questions that articles raised or answered, in any order."""
    for gap in all_gaps(following):
        if gap.kind in _NEWS and gap.opened_by in readings:
            yield _opened(gap, following.story.id, readings[gap.opened_by])
        for step in gap.history:
            if gap.kind not in _QUIET and step.kind == "closed" and step.article in readings:
                yield _closed(gap, step, following.story.id, readings[step.article])


def _opened(gap: Gap, story: str, reading: Extraction) -> Change:
    publisher = _publisher(reading)
    return Change(
        id=make_id("change", "opened", gap.id), story=story, kind="opened", about="gap", of=gap.id,
        text=f"{gap.text} ({publisher}, {words.day(gap.opened)})", said=gap.opened,
        by=(publisher,), origin=publisher, after=gap.text, evidence=gap.evidence,
        finding=next(iter(gap.raised_by), None), article=gap.opened_by, articles=(gap.opened_by,),
        importance=3 if gap.kind == "promised" else 4,
    )  # fmt: skip


def _closed(gap: Gap, step: Step, story: str, reading: Extraction) -> Change:
    publisher = _publisher(reading)
    kind: Kind = "closed"
    return Change(
        id=make_id("change", kind, gap.id, step.article), story=story, kind=kind, about="gap",
        of=gap.id, text=f"{gap.text} {step.how} ({publisher}, {words.day(step.said)})",
        said=step.said, by=(publisher,), origin=publisher, before=gap.text, after=step.how,
        evidence=step.evidence, evidence_before=gap.evidence,
        finding=next(iter(step.findings), None),
        finding_before=next(iter(gap.raised_by), None), article=step.article,
        articles=tuple(dict.fromkeys((step.article, gap.opened_by))),
        importance=2 if gap.kind in {"perpetrator", "promised"} else 3,
    )  # fmt: skip


def _publisher(reading: Extraction) -> str:
    return reading.article.publisher or words.title(reading)
