"""RSS and Atom: each item that brings text of its own is an article."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
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


# A date so much later than the moment of fetching is wrong, and not a matter of time zones.
_AHEAD = timedelta(days=1)


class Entry(NamedTuple):
    """One item of a feed, not yet an article."""

    fields: Any
    channel: Any
    where: Where

    @property
    def guid(self) -> str:
        """The id that the feed gives the item; empty where it gives none."""
        return str(self.fields.get("id") or "")

    @property
    def link(self) -> str:
        """The page of the item; empty where there is none."""
        return str(self.fields.get("link") or "")

    @property
    def title(self) -> str:
        """The title as text."""
        return visible(self.fields.get("title") or "")

    @property
    def text(self) -> str:
        """The text that the feed itself brings."""
        contents = [row.get("value") or "" for row in self.fields.get("content") or ()]
        return visible(max([*contents, self.fields.get("summary") or ""], key=len))

    @property
    def updated(self) -> str:
        """When the item was last changed, as the feed words it; empty where it does not say."""
        # The library's own `get` would give the date of publication instead.
        return str(dict.get(self.fields, "updated") or "")

    @property
    def published(self) -> datetime | None:
        """When the item appeared; when it was last changed says nothing about that.

        A date after the moment of fetching is none: it would hide the item from every question
        about what was known by then.
        """
        found = moment(self.fields["published"]) if "published" in self.fields else None
        fetched = self.where.fetched
        if found and fetched:
            with_zone = found if found.tzinfo else found.replace(tzinfo=UTC)
            return None if with_zone > fetched + _AHEAD else found
        return found

    def found(self, hints: Hints) -> Found:
        """Return the article that the feed itself brings, or why there is none."""
        text, source = self.text, self.fields.get("source") or {}
        if not text:
            return Skipped(
                source=self.where.source,
                why="the feed's item has no text of its own",
                do="follow its link to read the page",
            )
        stated = Stated(
            text=text,
            title=self.title or None,
            published=self.published,
            publisher=one_line(source.get("title") or self.channel.get("title")),
            byline=self.fields.get("author"),
            url=self.fields.get("link"),
            lang=self.channel.get("language"),
        )
        try:
            return article(stated, self.where, hints)
        except SourceError as error:
            return Skipped(source=self.where.source, why=error.what, do=error.do)


def read(
    stream: Limited, where: Where, hints: Hints, limits: Limits, *, follow: Follow | None = None
) -> Iterator[Found]:
    """Yield an article for each item with text, and why for each without.

    With `follow`, the page that an item links to is read instead, and the item's own text only
    where the page cannot be.
    """
    for row in entries(stream.document(limits.article), where):
        if isinstance(row, Skipped):
            yield row
        elif follow is None or not row.link:
            yield row.found(hints)
        else:
            found = list(follow(row.link))
            yield from found
            if not any(isinstance(one, Article) for one in found):
                yield row.found(hints)


def entries(raw: bytes, where: Where, *, may_be_empty: bool = False) -> Iterator[Entry | Skipped]:
    """Yield the items of a feed's document, after a `Skipped` where it is not well formed.

    Raises `SourceError` where it is no feed, or has no items (unless it is a sound feed that
    `may_be_empty`).
    """
    feed = _parsed(raw, where)
    faulty = isinstance(feed.get("bozo_exception"), SAXException)
    if not feed.entries and (faulty or not may_be_empty):
        fault = "is not well formed, and has no items" if faulty else "has no items"
        raise SourceError(f"the feed {fault}", do="check the address of the feed")
    if faulty:
        yield Skipped(
            source=where.source,
            why="the feed is not well formed; items after the fault may be missing or cut short",
            do="ask its publisher to mend it",
        )
    for number, fields in enumerate(feed.entries, start=1):
        source = f"{where.source}#{fields.get('id') or number}"
        yield Entry(fields, feed.feed, where._replace(source=source))


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
