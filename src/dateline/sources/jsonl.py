"""JSON Lines, and JSON files with one object or a list of them: an object is an article.

Field names, the first of each row that is there: `text` (also `content`, `body`), `title`
(`headline`), `published` (`date`, `dct`, `published_at`), `url`, `publisher` (`source`,
`outlet`), `lang` (`language`), `byline` (`author`), `origin` (`agency`). Other fields are ignored.
"""

import io
import json
from collections.abc import Iterator
from typing import Any

from dateline.errors import SourceError
from dateline.records import Article
from dateline.sources.build import article
from dateline.sources.decode import decode
from dateline.sources.items import Found, Hints, Limits, Skipped, Stated, Where
from dateline.sources.moments import moment
from dateline.sources.sniff import HEAD
from dateline.sources.streams import Limited

FIELDS = {
    "text": ("text", "content", "body"),
    "title": ("title", "headline"),
    "published": ("published", "date", "dct", "published_at"),
    "url": ("url",),
    "publisher": ("publisher", "source", "outlet"),
    "lang": ("lang", "language"),
    "byline": ("byline", "author"),
    "origin": ("origin", "agency"),
}

_MEND = "mend the line; the others are read"


def read_lines(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Found]:
    """Yield the article of each line, or why it holds none."""
    for number, line in enumerate(_lines(stream, limits), start=1):
        here = where._replace(source=f"{where.source}#{number}")
        if line is None:
            yield Skipped(
                source=here.source,
                why=f"the line is longer than {limits.article:,} bytes",
                do="set DATELINE_MAX_ARTICLE_BYTES higher if it is one article",
            )
        elif line.strip():
            yield _line(line, here, hints)
    if stream.fault:
        yield Skipped(source=where.source, why=stream.fault.what, do=stream.fault.do)


def read_document(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Found]:
    """Yield the articles of a JSON document: one object, or a list of objects."""
    raw = stream.document(limits.article)
    try:
        held = json.loads(decode(raw, charset=where.charset))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"is no valid JSON ({_short(error)})", do="give one JSON object a line, as .jsonl"
        ) from None
    if isinstance(held, dict):
        yield _article(held, where, hints)
        return
    for number, row in enumerate(held if isinstance(held, list) else [held], start=1):
        here = where._replace(source=f"{where.source}#{number}")
        try:
            yield _article(row, here, hints)
        except SourceError as error:
            yield Skipped(source=here.source, why=error.what, do=error.do)


def _lines(stream: Limited, limits: Limits) -> Iterator[bytes | None]:
    """Yield the lines; None for one past the limit, of which no more than that is held."""
    if b"\0" in stream.peek(HEAD):  # UTF-16: lines cannot be told before decoding
        yield from (
            line.encode("utf-8", "surrogatepass")
            for line in decode(stream.document(limits.article)).splitlines()
        )
        return
    lines = io.BufferedReader(stream)
    while line := lines.readline(limits.article + 1):
        whole = len(line) <= limits.article
        while not whole and line and not line.endswith(b"\n"):
            line = lines.readline(limits.article)
        yield line if whole else None


def _line(line: bytes, where: Where, hints: Hints) -> Found:
    try:
        return _article(json.loads(decode(line)), where, hints)
    except SourceError as error:
        return Skipped(source=where.source, why=error.what, do=error.do)
    except (ValueError, RecursionError) as error:
        return Skipped(
            source=where.source, why=f"the line is no valid JSON ({_short(error)})", do=_MEND
        )


def _article(row: Any, where: Where, hints: Hints) -> Article:
    if not isinstance(row, dict):
        raise SourceError("is no JSON object", do="write each article as an object with a `text`")
    stated = {name: _first(row, names) for name, names in FIELDS.items()}
    if not isinstance(stated["text"], str) or not stated["text"].strip():
        raise SourceError(
            "the object has no text", do=f"name the field one of {', '.join(FIELDS['text'])}"
        )
    words = {name: value for name, value in stated.items() if isinstance(value, str)}
    words.pop("published", None)
    return article(Stated(**words, published=moment(stated["published"])), where, hints)


def _first(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
