"""Copies: which articles carry one text, so that a copy is never counted as confirmation."""

from collections.abc import Iterable

from dateline.across import order
from dateline.across.copies.index import Copies, Copy, CopyKind
from dateline.across.copies.sketch import Shingled, Sketch, sampled
from dateline.records import Article

__all__ = ["Copies", "Copy", "CopyKind", "copies", "lineages", "shared"]


def copies(articles: Iterable[Article]) -> dict[str, Copy]:
    """Return for the id of each article that copies an earlier one what it goes back to.

    The result does not depend on the order in which articles are handed over, but for articles
    of the same moment, which go by id.
    """
    index = Copies()
    ordered = sorted({row.id: row for row in articles}.values(), key=order.key)
    found = {row.id: index.add(row.id, row.text, row.publisher) for row in ordered}
    return {name: copy for name, copy in found.items() if copy is not None}


def lineages(articles: Iterable[Article]) -> dict[str, str]:
    """Return for each article's id that of the first article with its text (itself, where new)."""
    rows = list(articles)
    found = copies(rows)
    return {row.id: found[row.id].first if row.id in found else row.id for row in rows}


def shared(one: str, other: str) -> float:
    """Return the share of the shorter text's runs of five words that the other has, 0 to 1."""
    return sampled(*(Sketch.of(Shingled.of(text).hashes) for text in (one, other)))
