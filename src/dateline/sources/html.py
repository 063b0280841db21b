"""Web pages: the article's text and what the page says of it, by trafilatura and htmldate."""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from typing import Any

from dateline.errors import SourceError
from dateline.records import Article
from dateline.sources.build import article
from dateline.sources.decode import decode, stated_charset
from dateline.sources.items import Hints, Limits, Stated, Where
from dateline.sources.moments import moment
from dateline.sources.streams import Limited, too_large

# Only dates that the page marks as its publication: no search through its text, and the first
# date rather than the last change. The far end is fixed so that a page reads the same any day.
_DATES = {
    "extensive_search": False,
    "original_date": True,
    "outputformat": "%Y-%m-%dT%H:%M:%S%z",
    "max_date": "2100-01-01",
}

_SILENCE = logging.NullHandler()

# Characters in which the root element, if it is written at all, is looked for.
_ROOT_WITHIN = 10_000

_NO_ARTICLE = "the page has no article text that could be told from its menus and notices"


def read(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Article]:
    """Yield the article of a page."""
    yield page(stream.document(limits.page), where, hints, limits)


def page(raw: bytes, where: Where, hints: Hints, limits: Limits) -> Article:
    """Return a page's article. Raises `SourceError` where it has none, or is too large."""
    if len(raw) > limits.page:
        raise too_large(limits.page)
    return article(
        _stated(decode(raw, charset=where.charset or stated_charset(raw)), where), where, hints
    )


def _stated(markup: str, where: Where) -> Stated:
    from trafilatura import bare_extraction, load_html

    # Without a handler, Python prints the libraries' remarks; an application's own still gets them.
    logging.getLogger("trafilatura").addHandler(_SILENCE)
    logging.getLogger("htmldate").addHandler(_SILENCE)
    try:
        tree = load_html(_whole(markup.replace("\0", "")))
        lang = _language(tree)
        with warnings.catch_warnings(action="ignore"):
            found: Any = bare_extraction(
                tree,
                url=where.url,
                include_comments=False,
                with_metadata=True,
                date_extraction_params=dict(_DATES),
            )
    except Exception as error:  # whatever a hostile page provokes in them
        raise SourceError(
            f"the page could not be taken apart ({type(error).__name__})",
            do="save its text as a .txt file",
        ) from error
    if found is None or not found.text:
        raise SourceError(_NO_ARTICLE, do="save its text as a .txt file, if it has an article")
    return Stated(
        text=found.text.replace("\n", "\n\n"),
        title=found.title,
        published=_timed(tree, _published(found.date)),
        publisher=_site(found.sitename, where.url or found.url),
        byline=found.author,
        url=where.url or found.url,
        lang=lang,
    )


def _whole(markup: str) -> str:
    """Return a page with the root that HTML lets authors leave out and trafilatura asks for."""
    return markup if "<html" in markup[:_ROOT_WITHIN].lower() else f"<html>{markup}</html>"


def _language(tree: Any) -> str | None:
    """Return the language that the page states, as it writes it."""
    if tree is None:
        return None
    marks = tree.xpath(
        "(//html/@lang | //html/@*[name()='xml:lang'] | //meta[@property='og:locale']/@content"
        " | //meta[@http-equiv='content-language']/@content)[1]"
    )
    return str(marks[0]) if marks else None


def _site(name: str | None, url: str | None) -> str | None:
    """Return the site's name; trafilatura gives the URL's host where the page states none."""
    host = re.sub(r"^https?://(www\.)?", "", url or "")
    return None if name and "." in name and host.startswith(name) else name


def _timed(tree: Any, day: datetime | None) -> datetime | None:
    """Return the moment that the page marks as its publication, where it is on that day.

    htmldate takes a day from the page's address before the moment that its head states; without
    the time, a paper's evening edition would come before the wire that it copied.
    """
    if tree is None or day is None or day.tzinfo or day.time() != time():
        return day
    stamps = map(moment, tree.xpath("//meta[@property='article:published_time']/@content"))
    return next((at for at in stamps if at and at.tzinfo and at.date() == day.date()), day)


def _published(stamp: str | None) -> datetime | None:
    """Return htmldate's answer; it writes midnight without a zone where only a day is known."""
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(stamp) if stamp else None
    return None
