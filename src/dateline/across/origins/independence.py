"""How many say the same thing independently of each other, with the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dateline.across import order
from dateline.records import Article, Claim, Event, Finding, Quote, Record, Source, Tie


class Backing(Record, frozen=True, kw_only=True):
    """One independent source, and all that goes back to it."""

    source: str
    """The key of the ultimate source, as `Origins.of` gives it."""
    name: str
    """In words: whom the first of the findings cites, else whose article it is."""
    findings: tuple[str, ...]
    """Ids, in the order in which they were said."""
    articles: tuple[str, ...]
    """Their articles, each once."""


class Independence(Record, frozen=True, kw_only=True):
    """How many independent sources say the same thing."""

    count: int
    """Ultimate sources: three papers that cite one ministry are one."""
    origins: int
    """Wires, papers and texts that say so: a wire and the papers that print it are one."""
    backings: tuple[Backing, ...]
    """The sources, in the order in which they first said so."""
    reasons: tuple[str, ...]
    """Why there are not more, a sentence each."""


class Told(NamedTuple):
    """A finding, with the keys of its ultimate source and of its article's own origin."""

    finding: str
    article: Article
    ultimate: str
    voice: str
    source: Source | None


def source_of(finding: Finding) -> Source | None:
    """Return whom a finding is according to; None for the article's own word."""
    match finding:
        case Claim():
            return finding.source
        case Event() | Tie():
            return finding.attribution.source if finding.attribution else None
        case Quote():
            return finding.speaker
        case _:
            return None


def independence(findings: Iterable[Told], lineage: Mapping[str, str]) -> Independence:
    """Return what some findings come to; `lineage` gives the first article with each's text."""
    told = sorted(findings, key=lambda row: (order.key(row.article), row.finding))
    by_source: dict[str, list[Told]] = {}
    for row in told:
        by_source.setdefault(row.ultimate, []).append(row)
    backings = tuple(_backing(key, rows) for key, rows in by_source.items())
    reasons = [*_copied(told, lineage), *map(_shared, by_source.values())]
    return Independence(
        count=len(backings),
        origins=len({row.voice for row in told}),
        backings=backings,
        reasons=tuple(reason for reason in reasons if reason),
    )


def _backing(key: str, rows: Sequence[Told]) -> Backing:
    return Backing(
        source=key,
        name=_name(rows[0]),
        findings=tuple(dict.fromkeys(row.finding for row in rows)),
        articles=tuple(dict.fromkeys(row.article.id for row in rows)),
    )


def _name(row: Told) -> str:
    if row.source is not None:
        return row.source.name or row.source.text
    return row.article.origin or row.article.publisher or row.article.title or row.article.id


def _copied(told: Sequence[Told], lineage: Mapping[str, str]) -> Iterable[str]:
    """Yield which articles carry the text of another one."""
    for article in dict.fromkeys(row.article.id for row in told):
        first = lineage[article]
        if first != article:
            yield f"{article} has the text of {first}"


def _shared(rows: Sequence[Told]) -> str | None:
    """Say that several articles go back to one source; None where there is one article."""
    articles = {row.article.id for row in rows}
    return f"{len(articles)} articles go back to {_name(rows[0])}" if len(articles) > 1 else None
