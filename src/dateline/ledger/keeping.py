"""Keeping a batch of extractions: what is new goes in, what is known changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dateline.errors import LedgerError
from dateline.ledger import clock, recording, rows, threads
from dateline.ledger.results import Kept
from dateline.ledger.session import Session
from dateline.records import Article, Extraction, article_id


def keep(session: Session, extractions: Iterable[Extraction], fingerprint: str) -> Kept:
    """Append a batch in one transaction; see `Ledger.keep`."""
    batch = _distinct(extractions, fingerprint)
    for extraction, _ in batch:
        _check(extraction.article)
    with session.transaction():
        recorded = recording.moment(session)
        first = _first_recorded(session, [extraction.article.id for extraction, _ in batch])
        old = known(session, [reading for _, reading in batch])
        _append_articles(session, [extraction.article for extraction, _ in batch], first, recorded)
        _append_readings(
            session,
            [extraction for extraction, reading in batch if reading not in old],
            {**{extraction.article.id: recorded for extraction, _ in batch}, **first},
            fingerprint,
            recorded,
        )
    return _kept(batch, set(first), old)


def known(session: Session, readings: Iterable[str]) -> set[str]:
    """Return those of the reading ids that the ledger holds."""
    query = "SELECT id FROM readings WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
    return {row["id"] for row in session.rows(query, {"ids": list(readings)})}


def unread(session: Session, articles: Sequence[Article], fingerprint: str) -> list[Article]:
    """Return the articles without a reading by these stages with this metadata and place."""
    ids = sorted({article.id for article in articles})
    readings = session.rows(
        "SELECT article, published, title, publisher, lang FROM readings "
        "WHERE fingerprint = $fingerprint AND article IN (SELECT unnest($ids::VARCHAR[]))",
        {"fingerprint": fingerprint, "ids": ids},
    )
    seen = session.rows(
        "SELECT article, place, publisher, published FROM appearances "
        "WHERE article IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": ids},
    )
    read = {tuple(row.values()) for row in readings}
    read |= {(*row[:-1], None) for row in read}  # no language asked for: any will do
    places = {tuple(row.values()) for row in seen}
    return [
        article
        for article in articles
        if _metadata(article) not in read or _appearance(article) not in places
    ]


def _metadata(article: Article) -> tuple[object, ...]:
    published = clock.naive(article.published) if article.published else None
    return (article.id, published, article.title, article.publisher, article.lang)


def _appearance(article: Article) -> tuple[object, ...]:
    published = clock.naive(article.published) if article.published else None
    return (article.id, rows.place_of(article), article.publisher, published)


def _distinct(extractions: Iterable[Extraction], fingerprint: str) -> list[tuple[Extraction, str]]:
    return [
        (extraction, rows.reading_id(extraction.article, fingerprint)) for extraction in extractions
    ]


def _check(article: Article) -> None:
    """Raise `LedgerError` where the id is not of this text: no offset could be trusted."""
    if article.id != article_id(article.text):
        raise LedgerError(
            f"the id {article.id} does not belong to its text",
            do="give articles the id that records.article_id(text) returns",
        )


def _first_recorded(session: Session, ids: list[str]) -> dict[str, datetime]:
    """Return when held articles were first recorded, by id."""
    query = "SELECT id, recorded FROM articles WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
    return {row["id"]: row["recorded"] for row in session.rows(query, {"ids": ids})}


def _append_articles(
    session: Session,
    articles: Sequence[Article],
    held: dict[str, datetime],
    recorded: datetime,
) -> None:
    """Append the texts that are new, and every appearance that is new."""
    new = {article.id: article for article in articles if article.id not in held}
    session.append(
        "articles",
        rows.table((rows.article_row(one, recorded) for one in new.values()), rows.ARTICLES),
    )
    query = (
        "SELECT article, place, publisher, published FROM appearances "
        "WHERE article IN (SELECT unnest($ids::VARCHAR[]))"
    )
    seen = {tuple(row.values()) for row in session.rows(query, {"ids": list(held)})}
    fresh = {_appearance(article): article for article in reversed(articles)}
    appearances = [
        rows.appearance_row(article, recorded)
        for key, article in reversed(fresh.items())
        if key not in seen
    ]
    session.append("appearances", rows.table(appearances, rows.APPEARANCES))


def _append_readings(
    session: Session,
    extractions: Iterable[Extraction],
    first_recorded: dict[str, datetime],
    fingerprint: str,
    recorded: datetime,
) -> None:
    """Append readings, each once, with all their findings."""
    readings: dict[str, rows.Row] = {}
    findings: list[dict[str, Any]] = []
    traits: list[rows.Row] = []
    for extraction in extractions:
        row = rows.reading_row(
            extraction,
            fingerprint=fingerprint,
            first_recorded=first_recorded[extraction.article.id],
            recorded=recorded,
        )
        if row["id"] not in readings:
            readings[row["id"]] = row
            findings.extend(rows.finding_rows(extraction, row))
            traits.append(threads.row_of(row["id"], extraction))
    session.append("readings", rows.table(readings.values(), rows.READINGS))
    session.append("findings", rows.table(findings, rows.FINDINGS))
    session.append("traits", rows.table(traits, threads.TRAITS))


def _kept(batch: list[tuple[Extraction, str]], articles: set[str], readings: set[str]) -> Kept:
    """Return what each extraction of a batch came to; the sets are of what was held before."""
    parts: dict[str, list[str]] = {"new": [], "revised": [], "known": []}
    for extraction, reading in batch:
        article = extraction.article.id
        if reading in readings:
            parts["known"].append(article)
        else:
            parts["revised" if article in articles else "new"].append(article)
        readings.add(reading)
        articles.add(article)
    return Kept(**{name: tuple(ids) for name, ids in parts.items()})
