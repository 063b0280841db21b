"""The versions of articles that a store holds: texts that it saw under one URL, in their order."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from dateline.across import versions as across
from dateline.across.difference import Part, difference
from dateline.across.versions import How, Seen, Versions
from dateline.ledger import clock
from dateline.ledger.results import Entry
from dateline.records import Article, Record

if TYPE_CHECKING:
    from dateline.ledger.session import Session
    from dateline.ledger.store import Ledger

# Appearances are appended and never changed, so their rows count up in the order of arrival.
_SEEN = """
SELECT article, url, rowid AS at FROM appearances
WHERE url IN (
    SELECT url FROM appearances WHERE article IN (SELECT unnest($articles::VARCHAR[]))
) AND recorded <= $recorded ORDER BY rowid"""


def seen(session: "Session", articles: Iterable[str], recorded_on: date | None) -> list[Seen]:
    """Return every text that stood under a URL of these articles (full ids), oldest first."""
    recorded = clock.as_of(None, recorded_on).recorded
    rows = session.rows(_SEEN, {"articles": list(articles), "recorded": recorded})
    return [Seen(row["article"], row["url"], row["at"]) for row in rows]


def versions(
    ledger: "Ledger", articles: Iterable[Article], *, recorded_on: date | None = None
) -> Versions:
    """Return which of these articles are older versions of which, as the ledger saw them come."""
    rows = list(articles)
    return across.versions(rows, ledger.seen([row.id for row in rows], recorded_on=recorded_on))


class Step(Record, frozen=True, kw_only=True):
    """From one version of an article to the next under the same URL."""

    url: str
    how: How
    older: Entry
    newer: Entry
    parts: tuple[Part, ...]
    """The sentences that changed, went or came, in the order of the text."""


def history(ledger: "Ledger", article: str) -> tuple[Step, ...]:
    """Return how an article (its id, or how that begins) changed under its URLs, oldest first.

    Raises `UnknownId`.
    """
    full = ledger.article(article).id
    texts = [row.article for row in ledger.seen([full])]
    rows = {row.article.id: row for row in ledger.extractions(texts)}
    held = {row.id: row for row in ledger.entries() if row.id in rows}
    found = across.steps((row.article for row in rows.values()), ledger.seen([full]))
    return tuple(
        Step(
            url=row.url, how=row.how, older=held[row.article], newer=held[row.by],
            parts=difference(rows[row.article], rows[row.by]),
        )
        for row in found
    )  # fmt: skip
