"""Plain text and Markdown: one file, one article."""

import re
from collections.abc import Iterator

from dateline.records import Article
from dateline.sources.build import article
from dateline.sources.decode import decode
from dateline.sources.items import Hints, Limits, Stated, Where
from dateline.sources.normalise import normalise
from dateline.sources.streams import Limited

_MAX_TITLE = 150
_MIN_TITLE_WORDS = 2

# Text that is wrapped has lines shorter than this; a longer second line is a paragraph of its own.
_WRAPPED = 100

_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6} +(.*?)(?: +#+)?$", re.MULTILINE)
_DATELINE_DASH = re.compile(r"[)/\]] ?(?:--|–|—|-)|\s(?:--|–|—)\s*$|^[-*•|]\s")


def read(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Article]:
    """Yield the article of a plain-text stream."""
    text = normalise(decode(stream.document(limits.article), charset=where.charset))
    yield article(Stated(text=text, title=title_of(text)), where, hints)


def read_markdown(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Article]:
    """Yield the article of a Markdown stream; headings lose their marks, all else stays."""
    text = normalise(decode(stream.document(limits.article), charset=where.charset))
    heading = _MARKDOWN_HEADING.match(text)
    plain = _MARKDOWN_HEADING.sub(r"\1", text)
    title = heading.group(1) if heading else title_of(plain)
    yield article(Stated(text=plain, title=title), where, hints)


def title_of(text: str) -> str | None:
    """Return the first line of a normalised text where it reads like a heading, else None.

    It does when it is short, of two words or more, ends without a mark of a sentence, holds no
    dateline, and does not run on: a blank line follows, or a long line, or it is in title case.
    """
    first, _, rest = text.partition("\n")
    words = first.split()
    if not rest.strip() or len(first) > _MAX_TITLE or len(words) < _MIN_TITLE_WORDS:
        return None
    if first[-1] in ".!;:,-–—…" or _DATELINE_DASH.search(first) or words[0][0].islower():
        return None
    following = rest.split("\n", 1)[0]
    if not following or len(following) > _WRAPPED:
        return first
    capitals = sum(not word[0].islower() for word in words)
    return first if not following[0].islower() and capitals * 3 >= len(words) * 2 else None
