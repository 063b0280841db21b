"""A timeline as a page: what is printed, and its text, Markdown, HTML and JSON."""

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from dateline.across.timeline import Entry
from dateline.briefing import phrases
from dateline.briefing.render import escape_markdown
from dateline.briefing.templates import template
from dateline.briefing.timeline import words
from dateline.errors import UsageError
from dateline.records import Article, Record

FORMATS = ("text", "markdown", "json", "html")

NOTHING = "No day is told of here, as far as was read."

# Changes of figures of one day in plain text and in Markdown; JSON has all.
MOST_FIGURES = 4


class TimelinePage(Record, frozen=True, kw_only=True):
    """What is printed: the timeline of a story, or of what two actors did."""

    title: str
    stories: tuple[str, ...]
    articles: int
    known_on: date | None = None
    entries: tuple[Entry, ...]


def render(
    page: TimelinePage, articles: Mapping[str, Article], form: str = "text", *, width: int = 88
) -> str:
    """Return a page in one of `FORMATS`; `articles` are those that it may rest on, by id."""
    if form == "text":
        return "\n".join(_text(page, articles, width)) + "\n"
    if form == "markdown":
        return "\n".join(_markdown(page, articles)) + "\n"
    if form == "html":
        return _html(page, articles)
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(page.to_dict()), indent=2).decode() + "\n"
    raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")


def _head(page: TimelinePage) -> str:
    if not page.entries:
        return NOTHING
    stories = page.stories[0] if len(page.stories) == 1 else f"{len(page.stories)} stories"
    articles = f"{page.articles} article" + ("" if page.articles == 1 else "s")
    days = f"{len(page.entries)} day" + ("" if len(page.entries) == 1 else "s")
    return f"{stories} · {articles} · {days}; #1 is the most telling day"


def _text(page: TimelinePage, articles: Mapping[str, Article], width: int) -> Iterator[str]:
    title = words.plain(page.title)
    yield title
    yield "=" * min(len(title), width)
    yield _head(page)
    if page.known_on:
        yield f"As known on {phrases.day(page.known_on)}."
    for entry in page.entries:
        yield ""
        planned = "  [planned]" if entry.stage == "planned" else ""
        yield f"{words.when(entry)}  #{entry.rank}{planned}"
        yield from _wrapped("  ", words.why(entry), width)
        for line in entry.lines:
            yield from _wrapped("  • ", words.sentence(line), width)
            yield from _wrapped("      ", words.about(line, articles), width)
        for figure in entry.figures[:MOST_FIGURES]:
            yield from _wrapped("  ± ", words.figure(figure), width)
            yield from _wrapped("      ", words.figure_about(figure), width)
        if len(entry.figures) > MOST_FIGURES:
            yield f"  … and {len(entry.figures) - MOST_FIGURES} more: see --format json"
    if not page.entries:
        return
    yield ""
    yield from textwrap.wrap(
        "Numbers after an article's id are its characters. `dateline trace ID` shows the words "
        "behind an id.",
        width,
    )


def _wrapped(head: str, text: str, width: int) -> Iterator[str]:
    blank = " " * len(head)
    # A mark between two pieces stays with the first one.
    for line in textwrap.wrap(
        text.replace(" · ", "\u00a0· "), width, initial_indent=head, subsequent_indent=blank,
        break_on_hyphens=False,
    ):  # fmt: skip
        yield line.replace("\u00a0", " ")


def _markdown(page: TimelinePage, articles: Mapping[str, Article]) -> Iterator[str]:
    yield f"# {escape_markdown(words.plain(page.title))}"
    yield ""
    yield escape_markdown(_head(page))
    if page.known_on:
        yield f"\nAs known on {phrases.day(page.known_on)}."
    for entry in page.entries:
        planned = " (planned)" if entry.stage == "planned" else ""
        yield f"\n## {words.when(entry)}{planned}\n"
        yield f"Rank {entry.rank}: {escape_markdown(words.why(entry))}\n"
        for line in entry.lines:
            yield f"- {escape_markdown(words.sentence(line))}"
            yield f"  - {escape_markdown(words.about(line, articles))}"
        for figure in entry.figures[:MOST_FIGURES]:
            yield f"- _{escape_markdown(words.figure(figure))}_"
            yield f"  - {escape_markdown(words.figure_about(figure))}"


def _html(page: TimelinePage, articles: Mapping[str, Article]) -> str:
    """Return one page: no script, no request to anywhere, the picture inside."""
    from dateline.briefing.timeline.draw import element

    return template(__package__).render(
        page=page, articles=articles, words=words, head=_head(page),
        known=phrases.day(page.known_on) if page.known_on else None, figure=element(page),
        linked=linked, most=MOST_FIGURES,
    )  # fmt: skip


def linked(url: str | None) -> str | None:
    """Return an address that a page may link to, else None."""
    return url if url and url.startswith(("https://", "http://")) else None
