"""What the ledger holds, as known on a day. Long queries are named steps.

Which reading of an article is current: for each place that it was seen in, the one recorded
last (a correction comes from the same place); among places, the one published first (a paper
that copies the text days later does not move its dates).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, get_args

import msgspec

from dateline.errors import UsageError
from dateline.ledger import clock, judging, rows
from dateline.ledger.results import Appearance, Entry, Held
from dateline.ledger.session import Session
from dateline.records import Extraction, FindingKind

_CURRENT = """
WITH hidden AS (SELECT unnest($hidden::VARCHAR[]) AS id),
held AS (
    SELECT id, article, place, number, published, said, recorded FROM readings
    WHERE recorded <= $recorded {article}
      AND id NOT IN (SELECT id FROM hidden) AND article NOT IN (SELECT id FROM hidden)
),
latest_of_place AS (
    SELECT * FROM held
    QUALIFY row_number() OVER (PARTITION BY article, place ORDER BY number DESC) = 1
),
current AS (
    SELECT * FROM latest_of_place WHERE said <= $said
    QUALIFY row_number() OVER (
        PARTITION BY article ORDER BY published IS NULL, said, number
    ) = 1
)"""

_LIVE = """,
standing AS (
    SELECT findings.* FROM findings JOIN current ON findings.reading = current.id
    WHERE findings.id NOT IN (SELECT unnest($corrected::VARCHAR[]))
    UNION ALL
    SELECT findings.* FROM findings JOIN current ON findings.article = current.article
    WHERE findings.reading IN (SELECT unnest($corrections::VARCHAR[]))
),
live AS (SELECT * FROM standing WHERE id NOT IN (SELECT id FROM hidden))"""


class View(NamedTuple):
    """A query's bounds, and the judgements that stood then."""

    bounds: clock.AsOf
    standing: judging.Standing

    def current(self, articles: str | Sequence[str] | None = None) -> tuple[str, dict[str, Any]]:
        """Return the step `current` (one reading an article) and its parameters."""
        parameters: dict[str, Any] = {
            "said": self.bounds.said,
            "recorded": self.bounds.recorded,
            "hidden": sorted(self.standing.hidden),
        }
        if articles is None:
            return _CURRENT.format(article=""), parameters
        asked = [articles] if isinstance(articles, str) else list(articles)
        condition = "AND article IN (SELECT unnest($articles::VARCHAR[]))"
        return _CURRENT.format(article=condition), parameters | {"articles": asked}

    def live(self, articles: str | Sequence[str] | None = None) -> tuple[str, dict[str, Any]]:
        """Return the step `live` (the findings of current readings, judged) and its parameters."""
        steps, parameters = self.current(articles)
        parameters["corrected"] = sorted(self.standing.corrections)
        parameters["corrections"] = sorted(set(self.standing.corrections.values()))
        return steps + _LIVE, parameters


def view(session: Session, bounds: clock.AsOf) -> View:
    """Return the view of the ledger as known then."""
    return View(bounds, judging.standing(judging.load(session, bounds.recorded)))


class Filter(NamedTuple):
    """Which findings; None asks for no such thing. `since` and `until` bound the valid time."""

    kind: FindingKind | Sequence[FindingKind] | None = None
    type: str | None = None
    article: str | Sequence[str] | None = None
    country: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None

    def where(self) -> tuple[str, dict[str, Any]]:
        """Return the conditions on `live` and their parameters."""
        kinds = [self.kind] if isinstance(self.kind, str) else self.kind
        if kinds is None:
            kinds = [kind for kind in get_args(FindingKind) if kind != "mention"]
        if wrong := set(kinds) - set(get_args(FindingKind)):
            raise UsageError(
                f"no kind {', '.join(sorted(wrong))}",
                do=f"use some of {', '.join(get_args(FindingKind))}",
            )
        conditions = {
            "type": ("type = $type", self.type),
            "country": ("country = $country", self.country),
            "actor": ("list_contains(actors, $actor)", self.actor),
            "since": ("coalesce(valid_end, valid_start) >= $since", self.since),
            "until": ("coalesce(valid_start, valid_end) <= $until", self.until),
        }
        asked = {name: row for name, row in conditions.items() if row[1] is not None}
        clauses = ["kind IN (SELECT unnest($kinds))", *(clause for clause, _ in asked.values())]
        values = {name: value for name, (_, value) in asked.items()}
        return " AND ".join(clauses), {"kinds": list(kinds), **values}


# Findings of one article in the order of `Extraction`.
_KIND_ORDER = f"list_position({list(get_args(FindingKind))!r}, kind)"

_HELD = "id, kind, body, article, reading, said, recorded, model"


def findings(
    session: Session, view: View, chosen: Filter, limit: int | None = None,
    offset: int = 0,
) -> Iterator[Held]:  # fmt: skip
    """Yield findings in the order in which they were said, then as their articles give them."""
    steps, parameters = view.live(chosen.article)
    where, values = chosen.where()
    query = (
        f"{steps} SELECT {_HELD} FROM live WHERE {where} "
        f"ORDER BY said, article, {_KIND_ORDER}, position, id LIMIT $limit OFFSET $offset"
    )
    bounds = {"limit": limit, "offset": offset}
    for row in session.fetch(query, parameters | values | bounds):
        yield held(row)


def held(row: Mapping[str, Any]) -> Held:
    """Return a row with the columns of `_HELD` as a record."""
    return Held(
        id=row["id"], kind=row["kind"], finding=rows.decode(row["kind"], row["body"]),
        article=row["article"], reading=row["reading"], said=clock.aware(row["said"]),
        recorded=clock.aware(row["recorded"]), model=row["model"],
    )  # fmt: skip


_ENTRIES = """,
counts AS (
    SELECT reading, count(*) AS findings FROM findings WHERE kind <> 'mention' GROUP BY reading
),
places AS (
    SELECT article, count(*) AS appearances FROM appearances
    WHERE recorded <= $recorded GROUP BY article
)
SELECT
    current.article, readings.body, current.said, articles.recorded, current.id AS reading,
    readings.fingerprint, coalesce(appearances, 0) AS appearances, coalesce(findings, 0) AS findings
FROM current
JOIN readings ON readings.id = current.id
JOIN articles ON articles.id = current.article
LEFT JOIN counts ON counts.reading = current.id
LEFT JOIN places ON places.article = current.article
ORDER BY current.said {order}, current.article LIMIT $limit OFFSET $offset"""


def entries(
    session: Session, view: View, *, newest_first: bool = False,
    limit: int | None = None, offset: int = 0,
) -> Iterator[Entry]:  # fmt: skip
    """Yield the articles without their texts, in the order in which they were published."""
    steps, parameters = view.current()
    query = steps + _ENTRIES.format(order="DESC" if newest_first else "ASC")
    for row in session.fetch(query, parameters | {"limit": limit, "offset": offset}):
        article = msgspec.json.decode(row["body"], type=Extraction).article
        yield Entry(
            id=article.id, title=article.title, url=article.url, source=article.source,
            publisher=article.publisher, published=article.published, fetched=article.fetched,
            lang=article.lang, origin=article.origin,
            said=clock.aware(row["said"]), recorded=clock.aware(row["recorded"]),
            reading=row["reading"], fingerprint=row["fingerprint"],
            appearances=row["appearances"], findings=row["findings"],
        )  # fmt: skip


def extractions(
    session: Session, view: View, articles: str | Sequence[str] | None = None
) -> Iterator[Extraction]:
    """Yield the current reading of each article (or of those named), without its findings."""
    steps, parameters = view.current(articles)
    query = (
        f"{steps} SELECT articles.text, readings.body FROM current "
        "JOIN readings ON readings.id = current.id JOIN articles ON articles.id = current.article "
        "ORDER BY current.said, current.article"
    )
    for row in session.fetch(query, parameters):
        bare = msgspec.json.decode(row["body"], type=Extraction)
        article_with_text = msgspec.structs.replace(bare.article, text=row["text"])
        yield msgspec.structs.replace(bare, article=article_with_text)


def appearances(session: Session, article: str) -> tuple[Appearance, ...]:
    """Return where a text was seen, first published first."""
    query = (
        "SELECT article, source, url, publisher, published, fetched, origin, title, recorded "
        "FROM appearances WHERE article = $article ORDER BY published, recorded, place"
    )
    return tuple(
        Appearance(**{name: moment(value) for name, value in row.items()})
        for row in session.fetch(query, {"article": article})
    )


def moment(value: Any) -> Any:
    """Return a column's value, times with their zone."""
    return clock.aware(value) if isinstance(value, datetime) else value
