"""From what a document states to its `Article`: one function, whatever the format."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dateline.errors import SourceError, UsageError
from dateline.records import Article, article_id
from dateline.sources.items import Hints, Stated, Where
from dateline.sources.moments import stated_in
from dateline.sources.normalise import normalise, one_line
from dateline.text.credits import origin

_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?$")
_NOT_LETTERS = re.compile(r"[\W_]+")

# Prose is three words in a row with letters, or ten letters of a script that sets no blanks.
_PROSE = re.compile(
    r"[^\W\d_]{2,}[^\w\s]{0,3} +[^\W_]+[^\w\s]{0,3} +[^\W_]+"
    r"|(?:[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]\W?){10}"
)


def article(stated: Stated, where: Where, hints: Hints) -> Article:
    """Return the article. A title that the body lacks becomes the first line of the text.

    The document's own statements come first, then a date in its head (`moments.stated_in`),
    then `hints`. Raises `SourceError` where the text holds no prose.
    """
    body, title = normalise(stated.text), one_line(stated.title)
    text = body if title is None or _begins_with(body, title) else normalise(f"{title}\n\n{body}")
    if not _PROSE.search(body):
        raise SourceError("holds no article text", do="give the page of one article, or its text")
    return Article(
        id=article_id(text),
        text=text,
        title=title,
        url=_url(stated.url) or where.url,
        publisher=one_line(stated.publisher) or hints.publisher,
        published=stated.published or stated_in(body) or hints.published,
        fetched=where.fetched,
        lang=language(stated.lang) or hints.lang,
        origin=one_line(stated.origin) or origin(body, byline=one_line(stated.byline)),
        source=where.source,
    )


def given(fields: Mapping[str, Any], moment: Callable[[Any], datetime | None]) -> Article | None:
    """Return the article that a program hands over as a mapping; `moment` reads its date.

    Where the text is empty the title is all there is; None where neither holds prose, so that
    there is nothing to read. Raises `UsageError` where there is no `text`, or a field has no known
    name.
    """
    known = {"text", "title", "published", "publisher", "origin", "url", "lang"}
    if wrong := sorted(set(fields) - known):
        raise UsageError(f"no field {', '.join(wrong)}", do=f"use {', '.join(sorted(known))}")
    if not isinstance(fields.get("text"), str):
        raise UsageError("an article has no text", do="give its words as `text`")
    text = fields["text"] if fields["text"].strip() else fields.get("title") or ""
    stated = Stated(**{**fields, "text": text, "published": moment(fields.get("published"))})
    try:
        return article(stated, Where(source="given"), Hints())
    except SourceError:
        return None


def language(code: str | None) -> str | None:
    """Return the ISO 639-1 part of a language tag (`en-GB` gives `en`), or None."""
    found = _LANGUAGE.match(code.strip()) if code else None
    return found.group(1).lower() if found else None


def _begins_with(body: str, title: str) -> bool:
    """Say whether the body's first line is the title, apart from case and punctuation."""
    return _letters(body.split("\n", 1)[0][:1000]) == _letters(title)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _url(url: str | None) -> str | None:
    words = url.strip().strip("<>") if url else ""
    return words if re.match(r"https?://\S+$", words) else None
