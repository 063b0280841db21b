"""RSS and Atom: each item that brings text of its own is an article."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from xml.sax import SAXException

from dateline.errors import SourceError
from dateline.records import Article
from dateline.sources.build import article
from dateline.sources.decode import decode, stated_charset
from dateline.sources.items import Found, Hints, Limits, Skipped, Stated, Where
from dateline.sources.moments import moment
from dateline.sources.normalise import one_line, without_controls
from dateline.sources.streams import Limited

Follow = Callable[[str], Iterator[Found]]

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
})  # fmt: skip
# Stands for the end of a block while line ends of the markup still are mere blanks.
_BREAK = "\u2029"
_UNREAD = frozenset({"script", "style", "noscript", "iframe", "svg", "form"})


def read(
    stream: Limited, where: Where, hints: Hints, limits: Limits, *, follow: Follow | None = None
) -> Iterator[Found]:
    """Yield an article for each item with text, and why for each without.

    With `follow`, the page that an item links to is read instead, and the item's own text only
    where the page cannot be.
    """
    feed = _parsed(stream.document(limits.article), where)
    if isinstance(feed.get("bozo_exception"), SAXException):
        yield Skipped(
            source=where.source,
            why="the feed is not well formed; items after the fault may be missing or cut short",
            do="ask its publisher to mend it",
        )
    if not feed.entries:
        raise SourceError("the feed has no items", do="check the address of the feed")
    for number, entry in enumerate(feed.entries, start=1):
        here = where._replace(source=f"{where.source}#{entry.get('id') or number}")
        link = str(entry.get("link") or "")
        if follow is None or not link:
            yield _item(entry, feed.feed, here, hints)
            continue
        found = list(follow(link))
        yield from found
        if not any(isinstance(row, Article) for row in found):
            yield _item(entry, feed.feed, here, hints)


def _parsed(raw: bytes, where: Where) -> Any:
    import feedparser

    text = decode(raw, charset=where.charset or stated_charset(raw))
    root = _ROOT.search(text)
    if _ENTITY.search(text, 0, root.start() if root else len(text)):
        raise SourceError(
            "the feed declares XML entities, which can blow up without end",
            do="ask its publisher for a feed without a DOCTYPE",
        )
    clean = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "text/xml; charset=utf-8", "content-location": where.url or ""}
    try:
        return feedparser.parse(io.BytesIO(clean), response_headers=headers)
    except Exception as error:  # whatever a hostile feed provokes in the library
        raise SourceError(
            f"the feed could not be taken apart ({type(error).__name__})", do="check the feed"
        ) from error


def _item(entry: Any, feed: Any, where: Where, hints: Hints) -> Found:
    contents = [row.get("value") or "" for row in entry.get("content") or ()]
    markup = max([*contents, entry.get("summary") or ""], key=len)
    text = visible(markup)
    if not text:
        return Skipped(
            source=where.source,
            why="the feed's item has no text of its own",
            do="follow its link to read the page",
        )
    source = entry.get("source") or {}
    stated = Stated(
        text=text,
        title=visible(entry.get("title") or "") or None,
        published=_published(entry),
        publisher=one_line(source.get("title") or feed.get("title")),
        byline=entry.get("author"),
        url=entry.get("link"),
        lang=feed.get("language"),
    )
    try:
        return article(stated, where, hints)
    except SourceError as error:
        return Skipped(source=where.source, why=error.what, do=error.do)


def _published(entry: Any) -> datetime | None:
    """Return when the item appeared; when it was last changed says nothing about that."""
    if "published" not in entry:
        return None
    return moment(entry["published"])


def visible(markup: str) -> str:
    """Return the text of a fragment of HTML, a paragraph for each block."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        tree = html.fragment_fromstring(without_controls(markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, etree.Comment, *_UNREAD, with_tail=False)
    for node in tree.iter(*_BLOCKS):
        node.text = _BREAK + without_controls(node.text or "")
        node.tail = _BREAK + without_controls(node.tail or "")
    paragraphs = (" ".join(part.split()) for part in str(tree.text_content()).split(_BREAK))
    return "\n\n".join(part for part in paragraphs if part)
