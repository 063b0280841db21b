"""What passes between the readers: an input, what is known about it, and what came of it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from dateline import settings
from dateline.records import Article, Record


class Hints(Record, frozen=True, kw_only=True):
    """What the user knows of all the inputs; each fills a blank and never overrides a source."""

    published: datetime | None = None
    publisher: str | None = None
    lang: str | None = None
    """ISO 639-1."""


class Skipped(Record, frozen=True, kw_only=True):
    """An input, or a part of one, that was not read: which, why, and what the user can do."""

    source: str
    why: str
    do: str = ""

    def __str__(self) -> str:
        """Return one line that names the input and what to do."""
        return f"{self.source}: {self.why}" + (f" — {self.do}" if self.do else "")


Found = Article | Skipped


class Limits(NamedTuple):
    """Bytes: the most that one article, one web page and one archive may unpack to."""

    article: int
    page: int
    archive: int

    @classmethod
    def from_settings(cls) -> "Limits":
        """Return the limits that the settings name."""
        article = settings.number("max_article_bytes")
        return cls(
            article=article,
            page=min(article, settings.number("max_page_bytes")),
            archive=settings.number("max_archive_bytes"),
        )


class Where(NamedTuple):
    """What is known of a document before it is read."""

    source: str
    url: str | None = None
    media_type: str | None = None
    """As a server or an archive states it, lower case, without parameters."""
    charset: str | None = None
    fetched: datetime | None = None


class Stated(NamedTuple):
    """What a document says of itself. Everything but the text may be absent."""

    text: str
    title: str | None = None
    published: datetime | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    lang: str | None = None
    origin: str | None = None


class ByteSource(Protocol):
    """The least that a stream must do."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Return up to `size` bytes; empty at the end."""

    def close(self) -> None:
        """Let go of whatever is open."""


class Opened(NamedTuple):
    """An input's bytes, and what opening it has told."""

    stream: ByteSource
    where: Where


class Input(NamedTuple):
    """One file, standard input or URL that is to be read."""

    source: str
    open: Callable[[], Opened]
