"""Records to rows and back: what the ledger's columns hold of each reading and finding."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from dateline.errors import LedgerError
from dateline.ledger.clock import naive
from dateline.ledger.fold import fold
from dateline.records import (
    Article,
    Attribution,
    Claim,
    Event,
    Extraction,
    Finding,
    FindingKind,
    Interval,
    Mention,
    Party,
    Place,
    Question,
    Quote,
    Tie,
    make_id,
)

Found = Finding | Mention
"""What a row of `findings` holds."""

TYPES: dict[str, type[Found]] = {
    "mention": Mention, "event": Event, "claim": Claim, "quote": Quote, "tie": Tie,
    "question": Question,
}  # fmt: skip

_MOMENT = pa.timestamp("us")
_TEXT = pa.string()

ARTICLES = pa.schema(
    {"id": _TEXT, "text": _TEXT, "folded": _TEXT, "title": _TEXT, "lang": _TEXT,
     "recorded": _MOMENT}
)  # fmt: skip
APPEARANCES = pa.schema(
    {"article": _TEXT, "place": _TEXT, "source": _TEXT, "url": _TEXT, "publisher": _TEXT,
     "published": _MOMENT, "fetched": _MOMENT, "origin": _TEXT, "title": _TEXT,
     "recorded": _MOMENT}
)  # fmt: skip
READINGS = pa.schema(
    {"id": _TEXT, "article": _TEXT, "place": _TEXT, "published": _MOMENT, "said": _MOMENT,
     "title": _TEXT, "publisher": _TEXT, "lang": _TEXT, "fingerprint": _TEXT,
     "recorded": _MOMENT, "body": _TEXT}
)  # fmt: skip
FINDINGS = pa.schema(
    {"id": _TEXT, "reading": _TEXT, "article": _TEXT, "kind": _TEXT, "position": pa.int32(),
     "type": _TEXT, "stage": _TEXT, "stance": _TEXT, "country": _TEXT, "actors": pa.list_(_TEXT),
     "low": pa.float64(), "best": pa.float64(), "high": pa.float64(),
     "valid_start": pa.date32(), "valid_end": pa.date32(), "said": _MOMENT, "recorded": _MOMENT,
     "made_by": _TEXT, "model": _TEXT, "body": _TEXT}
)  # fmt: skip

Row = dict[str, Any]


def reading_id(article: Article, fingerprint: str) -> str:
    """Return the id of reading this article, with this metadata, by these stages.

    `article.lang` is the language it was read as (`Extraction.article.lang`): the pipeline fills
    in what it detects. Before the pipeline has run, ask `Ledger.unread` instead.
    """
    published = naive(article.published).isoformat() if article.published else None
    return make_id(
        "reading", article.id, published, article.title, article.publisher, article.lang,
        fingerprint,
    )  # fmt: skip


def place_of(article: Article) -> str:
    """Return where the article was seen: its URL, else its source, else nothing."""
    return article.url or article.source or ""


def table(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """Return rows as an Arrow table; raises `LedgerError` where a text is not valid Unicode."""
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"a text holds half of a surrogate pair ({error.reason})",
            do="replace it where the text is read; nothing of this batch was kept",
        ) from None


def article_row(article: Article, recorded: datetime) -> Row:
    """Return the immutable part: the text."""
    return {
        "id": article.id, "text": article.text, "folded": fold(article.text),
        "title": article.title, "lang": article.lang, "recorded": recorded,
    }  # fmt: skip


def appearance_row(article: Article, recorded: datetime) -> Row:
    """Return where and when this text was seen."""
    return {
        "article": article.id, "place": place_of(article), "source": article.source,
        "url": article.url, "publisher": article.publisher,
        "published": _naive(article.published), "fetched": _naive(article.fetched),
        "origin": article.origin, "title": article.title, "recorded": recorded,
    }  # fmt: skip


def reading_row(
    extraction: Extraction, *, fingerprint: str, first_recorded: datetime, recorded: datetime
) -> Row:
    """Return one reading. An undated article counts as said when it was first recorded."""
    article = extraction.article
    published = _naive(article.published)
    body = msgspec.structs.replace(
        extraction,
        article=msgspec.structs.replace(article, text=""),
        mentions=(), events=(), claims=(), quotes=(), ties=(), questions=(),
    )  # fmt: skip
    return {
        "id": reading_id(article, fingerprint), "article": article.id, "place": place_of(article),
        "published": published, "said": published or first_recorded, "title": article.title,
        "publisher": article.publisher, "lang": article.lang, "fingerprint": fingerprint,
        "recorded": recorded, "body": encode(body),
    }  # fmt: skip


def finding_rows(extraction: Extraction, reading: Row) -> list[Row]:
    """Return every finding and mention of a reading, in the order of its record."""
    models = {f"{stage.name}/{stage.version}": stage.model for stage in extraction.stages}
    common = {name: reading[name] for name in ("article", "said", "recorded")}
    common["reading"] = reading["id"]
    lists: Sequence[tuple[FindingKind, tuple[Found, ...]]] = (
        ("mention", extraction.mentions), ("event", extraction.events),
        ("claim", extraction.claims), ("quote", extraction.quotes), ("tie", extraction.ties),
        ("question", extraction.questions),
    )  # fmt: skip
    return [
        finding_row(record, kind, position) | common | {"model": models.get(record.made_by)}
        for kind, records in lists
        for position, record in enumerate(records)
    ]


def finding_row(record: Found, kind: FindingKind, position: int) -> Row:
    """Return the columns that depend on the finding alone."""
    row: Row = {
        "id": record.id, "kind": kind, "position": position, "made_by": record.made_by,
        "body": encode(record),
    }  # fmt: skip
    if isinstance(record, Event):
        row |= _when(record.date) | _who(*record.actors, *record.recipients)
        row |= {"type": record.type, "stage": record.stage, "country": _country(record.place)}
        row["stance"] = _stance(record.attribution)
    elif isinstance(record, Claim):
        row |= _when(record.date) | _who(record.perpetrator)
        row |= {"type": record.class_, "stance": record.stance, "country": _country(record.place)}
        row |= _figures(record.low, record.best, record.high)
    elif isinstance(record, Quote):
        actor = record.speaker.actor if record.speaker else None
        row |= {"type": record.form, "stance": record.stance, "actors": [actor] if actor else []}
    elif isinstance(record, Tie):
        row |= _who(record.actor, record.recipient)
        row["valid_start"] = record.start.start if record.start else None
        row["valid_end"] = record.end.end if record.end else None
        row |= {"type": record.kind, "country": _country(record.place)}
        row["stance"] = _stance(record.attribution)
    elif isinstance(record, Question):
        row |= {"type": record.kind, "actors": []} | _figures(record.low, None, record.high)
    else:
        row |= _mention(record)
    return row


def encode(record: object) -> str:
    """Return a record as JSON text; raises `LedgerError` where a text is not valid Unicode."""
    try:
        return msgspec.json.encode(record).decode()
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"a text holds half of a surrogate pair ({error.reason})",
            do="replace it where the text is read; nothing of this batch was kept",
        ) from None


def decode(kind: str, body: str) -> Found:
    """Return the finding that a row's `kind` and `body` hold."""
    return msgspec.json.decode(body, type=TYPES[kind])


def _mention(record: Mention) -> Row:
    actor = record.actor.id if record.actor else None
    number = record.number
    figures = _figures(number.low, number.best, number.high) if number else {}
    return {
        "type": record.kind, "country": _country(record.place), "actors": [actor] if actor else [],
        **figures, **_when(record.date),
    }  # fmt: skip


def _when(interval: Interval | None) -> Row:
    if interval is None:
        return {}
    return {"valid_start": interval.start, "valid_end": interval.end}


def _who(*parties: Party | None) -> Row:
    found = (party.actor for party in parties if party and party.actor)
    return {"actors": list(dict.fromkeys(found))}


def _country(place: Place | None) -> str | None:
    return place.country if place else None


def _stance(attribution: Attribution | None) -> str | None:
    return attribution.stance if attribution else None


def _figures(*values: float | None) -> Row:
    return dict(zip(("low", "best", "high"), map(_double, values), strict=True))


def _double(value: float | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:  # an absurd whole number; the record itself keeps it
        return float("inf")


def _naive(moment: datetime | None) -> datetime | None:
    return naive(moment) if moment else None
