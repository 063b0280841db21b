"""From a finding back to its characters, by stage, reading and article."""

from collections.abc import Iterator
from typing import Any

import msgspec

from dateline.errors import UnknownId
from dateline.ledger import clock, ids, judging, queries, rows
from dateline.ledger.results import Link, ReadingInfo, Shown, Trace
from dateline.ledger.search import CONTEXT
from dateline.ledger.session import Session
from dateline.records import (
    Article,
    Attribution,
    Claim,
    Event,
    Extraction,
    Mention,
    Question,
    Quote,
    Span,
    StageInfo,
    Tie,
)


def trace(session: Session, given: str) -> Trace:
    """Return the way back from a finding (or mention), named by its id or its beginning.

    The finding is taken from the article's current reading, else from the last that had it.
    Raises `UnknownId`.
    """
    finding_id = ids.resolve(session, given, letters=ids.FINDINGS)
    judgements = judging.load(session)
    view = queries.View(clock.as_of(), judging.standing(judgements))
    found = _readings_with(session, view, finding_id)
    if not found:
        raise UnknownId(f"no reading holds {finding_id}", do="the ledger may have been damaged")
    row, others = found[0], found[1:]
    bare = msgspec.json.decode(row["reading_body"], type=Extraction)
    article = msgspec.structs.replace(bare.article, text=row["text"])
    as_read = rows.decode(row["kind"], row["body"])
    finding = _corrected(session, view, finding_id) or as_read
    near = {finding_id, article.id, row["reading"]}
    return Trace(
        id=finding_id, kind=row["kind"], finding=finding,
        as_read=None if finding is as_read else as_read,
        evidence=tuple(_shown(article, finding)),
        stage=_stage(bare, as_read.made_by),
        reading=_reading(row), other_readings=tuple(_reading(other) for other in others),
        article=article.id, title=article.title, url=article.url, publisher=article.publisher,
        published=article.published, source=article.source, origin=article.origin,
        appearances=queries.appearances(session, article.id),
        links=tuple(_links(_Neighbours(session, row["reading"], article), finding)),
        judgements=tuple(j for j in judgements if near & set(j.targets)),
        rejected=bool(near & view.standing.hidden),
    )  # fmt: skip


_READINGS_WITH = """
SELECT
    f.kind, f.body, f.reading, r.body AS reading_body, a.text, r.fingerprint, r.title,
    r.publisher, r.published, r.lang, r.said, r.recorded,
    r.id IN (SELECT id FROM current) AS current
FROM findings AS f JOIN readings AS r ON r.id = f.reading JOIN articles AS a ON a.id = f.article
WHERE f.id = $finding
ORDER BY current DESC, r.number DESC"""


def _readings_with(session: Session, view: queries.View, finding: str) -> list[dict[str, Any]]:
    """Return the readings that hold a finding, the current one first, else the last."""
    article = session.rows(
        "SELECT article FROM findings WHERE id = $finding LIMIT 1", {"finding": finding}
    )
    if not article:
        return []
    steps, parameters = view.current(article[0]["article"])
    return session.rows(steps + _READINGS_WITH, parameters | {"finding": finding})


def _corrected(session: Session, view: queries.View, finding: str) -> rows.Found | None:
    judgement = view.standing.corrections.get(finding)
    if judgement is None:
        return None
    found = session.rows(
        "SELECT kind, body FROM findings WHERE id = $id AND reading = $judgement",
        {"id": finding, "judgement": judgement},
    )
    return rows.decode(found[0]["kind"], found[0]["body"]) if found else None


def _stage(reading: Extraction, made_by: str) -> StageInfo:
    name, _, version = made_by.partition("/")
    for stage in reading.stages:
        if (stage.name, stage.version) == (name, version):
            return stage
    return StageInfo(name=name, version=version, model="unknown")


def _reading(row: dict[str, Any]) -> ReadingInfo:
    return ReadingInfo(
        id=row["reading"], fingerprint=row["fingerprint"], title=row["title"],
        publisher=row["publisher"], published=queries.moment(row["published"]), lang=row["lang"],
        said=clock.aware(row["said"]), recorded=clock.aware(row["recorded"]),
        current=row["current"],
    )  # fmt: skip


# --- evidence --------------------------------------------------------------------------------


def spans(finding: rows.Found) -> Iterator[tuple[str, Span]]:
    """Yield every span of a finding with its use, its evidence first, each span once."""
    uses: list[tuple[str, tuple[Span, ...]]] = []
    if isinstance(finding, Quote):
        uses = [("source", finding.source), ("cue", finding.cue), ("content", finding.content)]
    elif isinstance(finding, Event):
        uses = [("trigger", (finding.trigger,))]
    elif isinstance(finding, Claim):
        uses = [("inferred_from", finding.inferred_from)]
    evidence = () if isinstance(finding, Mention) else finding.evidence
    for use, found in [("evidence", evidence), *uses]:
        yield from ((use, span) for span in found)


def _shown(article: Article, finding: rows.Found) -> Iterator[Shown]:
    if isinstance(finding, Mention):
        words = Span(article=article.id, start=finding.start, end=finding.end, quote=finding.text)
        yield show(article, words, "evidence")
    for use, span in spans(finding):
        yield show(article, span, use)


def show(article: Article, span: Span, use: str) -> Shown:
    """Return a span with up to `CONTEXT` characters on either side, checked against the text."""
    text = article.text
    return Shown(
        span=span, use=use, before=text[max(0, span.start - CONTEXT) : span.start],
        after=text[span.end : span.end + CONTEXT],
        matches=span.article == article.id and text[span.start : span.end] == span.quote,
    )  # fmt: skip


# --- what it rests on ------------------------------------------------------------------------


class _Neighbours:
    """The other findings of one reading, by id."""

    def __init__(self, session: Session, reading: str, article: Article) -> None:
        self.article = article
        self.found = {
            row["id"]: (row["kind"], rows.decode(row["kind"], row["body"]))
            for row in session.rows(
                "SELECT id, kind, body FROM findings WHERE reading = $reading "
                "AND kind <> 'mention' ORDER BY kind, position",
                {"reading": reading},
            )
        }

    def link(self, relation: Any, finding_id: str) -> Link:
        """Return the link to a finding, which may be missing."""
        kind, finding = self.found.get(finding_id, (None, None))
        evidence = tuple(_shown(self.article, finding)) if finding else ()
        return Link(relation=relation, id=finding_id, kind=kind, finding=finding, evidence=evidence)

    def quote_over(self, spans: tuple[Span, ...]) -> str | None:
        """Return the innermost quote whose content holds the first of the spans."""
        if not spans:
            return None
        first = spans[0]
        holding = [
            (part.end - part.start, finding.id)
            for _, finding in self.found.values()
            if isinstance(finding, Quote)
            for part in finding.content
            if part.start <= first.start and first.end <= part.end
        ]
        return min(holding)[1] if holding else None


def _links(near: _Neighbours, finding: rows.Found) -> Iterator[Link]:
    """Yield what a finding rests on: its quote, the claims it is part of, what it is about."""
    if isinstance(finding, Claim):
        if quote := finding.quote or near.quote_over(finding.evidence):
            yield near.link("through", quote)
        yield from (near.link("subset_of", one) for one in _chain(near, finding))
        if finding.event:
            yield near.link("event", finding.event)
    elif isinstance(finding, Event | Tie):
        quote = _quote_of(finding.attribution) or near.quote_over(finding.evidence)
        if quote:
            yield near.link("through", quote)
    elif isinstance(finding, Quote) and finding.continues:
        yield near.link("continues", finding.continues)
    elif isinstance(finding, Question):
        yield from (near.link("about", one) for one in finding.about)


def _quote_of(attribution: Attribution | None) -> str | None:
    return attribution.quote if attribution else None


def _chain(near: _Neighbours, claim: Claim) -> Iterator[str]:
    """Yield the claims that a claim is part of, the nearest first; a circle ends it."""
    seen = {claim.id}
    above = claim.subset_of
    while above and above not in seen:
        yield above
        seen.add(above)
        record = near.found.get(above, (None, None))[1]
        above = record.subset_of if isinstance(record, Claim) else None
