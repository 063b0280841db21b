"""Changes and differences as pages: plain text or Markdown."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dateline.across.changes import Change
from dateline.across.stories import Story
from dateline.briefing.render import escape_markdown, safe
from dateline.records import Article, Span

if TYPE_CHECKING:
    from dateline.ledger.changes import Changed
    from dateline.ledger.results import Entry
    from dateline.ledger.versions import Step

FORMATS = ("text", "markdown", "json")

WIDTH = 92
_KIND = 14


def lines(told: "Changed", most: int) -> Iterator[str]:
    """Yield a story's changes as plain text, at most so many."""
    title = _title(told.story)
    yield title
    yield "=" * min(len(title), WIDTH)
    yield f"{told.story.id} · {_count(len(told.changes), 'change')}"
    yield ""
    for row in told.changes[:most]:
        yield from _line(row)
    yield from _more(told, most)
    yield ""


def _line(row: Change) -> Iterator[str]:
    yield from textwrap.wrap(
        safe(" ".join(row.text.split())), WIDTH, initial_indent=f"{row.kind:<{_KIND}}",
        subsequent_indent=" " * _KIND, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    if row.about == "article":
        yield f"{'':<{_KIND}}`dateline diff {row.article}` shows all of it"
        return
    ids = " ← ".join(name for name in (row.finding or row.article, row.finding_before) if name)
    yield f"{'':<{_KIND}}{ids}"


def _more(told: "Changed", most: int) -> Iterator[str]:
    if len(told.changes) > most:
        yield f"… and {_count(len(told.changes) - most, 'change')} of less weight: give --limit."


def markdown(told: "Changed", most: int, articles: Mapping[str, Article]) -> Iterator[str]:
    """Yield a story's changes as Markdown, each with its article; `articles` by id."""
    yield f"## {escape_markdown(_title(told.story))}"
    yield ""
    for row in told.changes[:most]:
        words = escape_markdown(safe(" ".join(row.text.split())))
        yield f"- **{row.kind}**: {words} {_source(row.article, articles)}".rstrip()
        for part in (*row.evidence[:1], *row.evidence_before[:1]):
            yield f"  - “{escape_markdown(safe(_short(part.quote)))}” ({part.article})"
    yield from _more(told, most)
    yield ""


def _source(article: str, articles: Mapping[str, Article]) -> str:
    held = articles.get(article)
    if held is None or not held.url:
        return f"({article})"
    return f"[{escape_markdown(safe(held.publisher or held.url))}](<{safe(held.url)}>)"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 200 else f"{line[:200].rsplit(' ', 1)[0]} …"


def different(step: "Step") -> Iterator[str]:
    """Yield what differs between two versions as plain text."""
    yield f"{_version(step.older)} was {step.how}; now"
    yield _version(step.newer)
    yield ""
    if not step.parts:
        yield "  No sentence differs."
    for part in step.parts:
        for sign, side in (("-", part.before), ("+", part.after)):
            if side is not None:
                yield from _side(sign, side)
        yield ""


def _side(sign: str, side: Span) -> Iterator[str]:
    yield from textwrap.wrap(
        safe(" ".join(side.quote.split())), WIDTH, initial_indent=f"  {sign} ",
        subsequent_indent="    ", break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    yield f"    {side.article}:{side.start}–{side.end}"


def _version(row: "Entry") -> str:
    said = f", {row.published:%Y-%m-%d %H:%M}" if row.published else ""
    recorded = f", recorded {row.recorded:%Y-%m-%d %H:%M}"
    return f"{row.id} “{safe(' '.join((row.title or 'untitled').split()))}”{said}{recorded}"


def _title(story: Story) -> str:
    return safe(" ".join((story.title or "untitled").split()))


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
