"""Where each article comes from: whose text it carries, which wire it credits, whom it relays.

What the words do not tell stays unknown; an article without a publisher may be anybody's.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

import msgspec

from dateline.across import order
from dateline.across.copies import Copy, CopyKind, copies
from dateline.records import Article, Record, Span, span
from dateline.text import credits
from dateline.vocabulary import load

# Where an article says that its news is another's: its title and first sentences.
OPENING = 450

OriginKind = Literal["copy", "version", "wire", "relays", "own", "unknown"]


class Relays(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of `relays.yaml`."""

    phrases: list[str]
    media: list[str]


class ArticleOrigin(Record, frozen=True, kw_only=True):
    """Where one article comes from."""

    article: str
    kind: OriginKind
    """It carries an earlier article's text; is that article, changed under its own address;
    credits a wire or another paper; opens by saying that another medium reported it; is its
    publisher's own, as far as it tells; or is not known."""
    name: str | None = None
    """The wire, paper or medium that it comes from, where named; of its own, its publisher."""
    first: str | None = None
    """The first article with the text, of copies and versions."""
    copy: CopyKind | None = None
    """How a copy differs from it."""
    share: float | None = None
    """Of the shorter text's runs of five words, the share that both have."""
    evidence: Span | None = None
    """The words that name the origin; None where its metadata or a comparison of texts does."""


def article_origins(articles: Iterable[Article]) -> dict[str, ArticleOrigin]:
    """Return where each article comes from, by its id.

    Articles are compared with each other, and the papers that they are from are known by name
    in each other's credits: hand over all that are at hand.
    """
    rows = sorted({row.id: row for row in articles}.values(), key=order.key)
    by_id = {row.id: row for row in rows}
    copied = copies(rows)
    papers = {credits.plain(row.publisher): row.publisher for row in rows if row.publisher}
    known = {**papers, **credits.wires()}
    return {row.id: _origin(row, copied.get(row.id), known, by_id) for row in rows}


def _origin(
    article: Article,
    copy: Copy | None,
    known: Mapping[str, str],
    articles: Mapping[str, Article],
) -> ArticleOrigin:
    name, evidence = _credited(article, known)
    if copy is not None:
        first = articles[copy.first]
        again = article.url is not None and article.url == first.url
        return ArticleOrigin(
            article=article.id,
            kind="version" if again else "copy",
            name=name or first.origin or first.publisher,
            first=copy.first,
            copy=copy.kind,
            share=round(copy.share, 2),
            evidence=evidence,
        )
    if name:
        return ArticleOrigin(article=article.id, kind="wire", name=name, evidence=evidence)
    name, evidence = _relayed(article, known)
    if name:
        return ArticleOrigin(article=article.id, kind="relays", name=name, evidence=evidence)
    kind: OriginKind = "own" if article.publisher else "unknown"
    return ArticleOrigin(article=article.id, kind=kind, name=article.publisher)


def _credited(article: Article, known: Mapping[str, str]) -> tuple[str | None, Span | None]:
    """Return whom an article credits, if not itself, and the words; as its metadata has it, if
    the words name nobody or several."""
    body = _after_title(article)
    found = {
        row.name: span(article, body + row.start, body + row.end)
        for row in credits.credited(article.text[body:], known)
        if not _same(row.name, article.publisher, known)
    }
    if article.origin and not _same(article.origin, article.publisher, known):
        return article.origin, found.get(article.origin)
    return next(iter(found.items())) if len(found) == 1 else (None, None)


def _relayed(article: Article, known: Mapping[str, str]) -> tuple[str | None, Span | None]:
    """Return the medium whose report an article opens with, and the words that say so."""
    for found in _phrases().finditer(article.text[:OPENING]):
        words = next(row for row in found.groups() if row is not None)
        name = known.get(credits.plain(words)) or _media().get(credits.plain(words))
        if name and not _same(name, article.publisher, known):
            return name, span(article, found.start(), found.end())
    return None, None


def _after_title(article: Article) -> int:
    """Return where the body begins, where the title is the text's first line."""
    title = article.title or ""
    return len(title) if title and article.text.startswith(title) else 0


def _same(name: str, publisher: str | None, known: Mapping[str, str]) -> bool:
    if publisher is None:
        return False
    one, other = credits.plain(name), credits.plain(publisher)
    return known.get(one, one) == known.get(other, other)


@cache
def _media() -> dict[str, str]:
    return {credits.plain(name): name for name in load("relays", Relays).media}


@cache
def _phrases() -> re.Pattern[str]:
    """Return the pattern of all phrases; one group of each match holds the name."""
    generic = "|".join(sorted(map(re.escape, load("relays", Relays).media), key=len, reverse=True))
    name = (
        rf"((?i:{generic})|[^\W\d_a-zß-ÿ][\w.&'’-]*(?: (?:[^\W\d_a-zß-ÿ][\w.&'’-]*|of|the)){{0,4}})"
    )
    rows = (row.replace("NAME", name) for row in load("relays", Relays).phrases)
    return re.compile(r"\b(?:" + "|".join(rows) + r")\b")
