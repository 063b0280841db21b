"""Writing a brief: plain text, Markdown, one self-contained HTML page, or JSON.

Article text is hostile: control and bidirectional characters are shown as symbols, Markdown
marks are escaped, and HTML is escaped by the template engine.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterator

import msgspec

from dateline.briefing.build import Brief, Line, Section
from dateline.briefing.phrases import day
from dateline.errors import UsageError
from dateline.records import Article, Span

FORMATS = ("text", "md", "html", "json")

# Evidence longer than this is shown with its middle left out; the offsets give all of it.
MOST_QUOTED = 160

# Plain text shows this many places of a line; the other formats show all.
MOST_EVIDENCE = 3

# So many articles are listed at the head of a plain text, and so many ids after a line of it.
MOST_ARTICLES = 10
MOST_IDS = 3

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")

# Joiners, without which Persian, Hindi and others are misspelt. They move and reorder nothing.
_WRITING = frozenset("\u200c\u200d")


def render(brief: Brief, form: str = "text", *, width: int = 88) -> str:
    """Return the brief in one of `FORMATS`; `width` is the columns of plain text."""
    if form == "text":
        return "\n".join(_text(brief, width)) + "\n"
    if form == "md":
        return "\n".join(_markdown(brief)) + "\n"
    if form == "html":
        from dateline.briefing.page import page

        return page(brief)
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(brief), indent=2).decode() + "\n"
    raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")


def safe(text: str) -> str:
    """Return text that cannot move the cursor, reorder letters or hide: such marks as symbols."""
    if text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter in "\n\t\u2028\u2029":
        return " "
    if letter in _WRITING:
        return letter
    return "\ufffd" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} else letter


def quoted(part: Span) -> str:
    """Return evidence on one line, shortened in the middle where it is long."""
    words = safe(" ".join(part.quote.split()))
    if len(words) > MOST_QUOTED:
        half = MOST_QUOTED // 2
        opening, closing = words[:half].rsplit(" ", 1)[0], words[-half:].split(" ", 1)[-1]
        words = f"{opening} […] {closing}"
    return words


def described(article: Article) -> str:
    """Return one line on where an article comes from."""
    published = (
        f"published {day(article.published.date())}"
        if article.published
        else ("publication date unknown")
    )
    origin = f"origin {article.origin}" if article.origin else None
    parts = (article.publisher, published, origin, article.url or article.source)
    return safe(" · ".join(part for part in parts if part))


def _text(brief: Brief, width: int) -> Iterator[str]:
    yield from textwrap.wrap(safe(brief.title), width)
    yield "=" * min(width, len(brief.title))
    for article in brief.articles[:MOST_ARTICLES]:
        yield f"{article.id} · {described(article)}"
    if len(brief.articles) > MOST_ARTICLES:
        yield f"… and {len(brief.articles) - MOST_ARTICLES} more articles"
    if brief.known_on:
        yield f"As known on {day(brief.known_on)}."
    for note in brief.warnings:
        yield f"Note: {safe(note)}"
    for section in brief.sections:
        yield ""
        yield section.title.upper()
        if not section.lines:
            yield f"  {section.empty}"
        shown: tuple[Span, ...] = ()
        for line in section.lines:
            yield from _text_line(line, width, many=len(brief.articles) > 1, shown=shown)
            shown = line.evidence
        yield from (f"  {row}" for row in _more(section))
    yield ""
    yield from textwrap.wrap(_closing(brief), width)


def _text_line(line: Line, width: int, *, many: bool, shown: tuple[Span, ...]) -> Iterator[str]:
    indent = "      " if line.under else "  "
    rest = len(line.findings) - MOST_IDS
    more = f" and {rest} more" if rest > 0 else ""
    ids = f"[{' '.join(line.findings[:MOST_IDS])}{more}]"
    yield from textwrap.wrap(
        f"{safe(line.text)} {ids}",
        width,
        initial_indent=f"{indent}• ",
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )
    for part in line.evidence[:MOST_EVIDENCE]:
        at = f"{part.article}:{part.start}–{part.end}" if many else f"{part.start}–{part.end}"
        # Neighbouring lines often rest on one sentence, which tires when it is printed again.
        words = "the same words" if part in shown else quoted(part)
        yield from textwrap.wrap(
            f"{at} | {words}",
            width,
            initial_indent=f"{indent}    ",
            subsequent_indent=f"{indent}      ",
            break_on_hyphens=False,
        )
    if len(line.evidence) > MOST_EVIDENCE:
        rest = len(line.evidence) - MOST_EVIDENCE
        places = "place" if rest == 1 else "places"
        articles = len({part.article for part in line.evidence})
        among = f", in {articles} articles" if articles > 1 else ""
        yield f"{indent}    … and {rest} more {places}{among}"


def _more(section: Section) -> Iterator[str]:
    if section.more:
        yield f"… and {section.more} more: `dateline show` lists everything"


def _closing(brief: Brief) -> str:
    lost = (
        f" {brief.left_out} lines were left out because their evidence did not hold."
        if brief.left_out
        else ""
    )
    return (
        "Numbers before each | are characters of the article as read. `dateline trace ID` shows "
        f"where a line comes from{_ledger(brief)}.{lost}"
    )


def _ledger(brief: Brief) -> str:
    """Return where the figures of several articles are reconciled."""
    if len(brief.articles) < 2:
        return ""
    return f", and `dateline ledger {brief.articles[0].id}` what the figures come to"


def escape_markdown(text: str) -> str:
    """Return text in which no character is markup."""
    return _MARKDOWN.sub(r"\\\1", safe(text))


def _markdown(brief: Brief) -> Iterator[str]:
    yield f"# {escape_markdown(brief.title)}"
    yield ""
    for article in brief.articles:
        yield f"- `{article.id}` · {escape_markdown(described(article))}"
    if brief.known_on:
        yield f"- As known on {day(brief.known_on)}"
    for note in brief.warnings:
        yield f"- Note: {escape_markdown(note)}"
    for section in brief.sections:
        yield f"\n## {section.title}\n"
        if not section.lines:
            yield f"_{section.empty}_"
        for line in section.lines:
            yield from _markdown_line(line)
        yield from (f"\n{row}" for row in _more(section))
    yield f"\n---\n{_closing(brief)}"


def _markdown_line(line: Line) -> Iterator[str]:
    indent = "  " if line.under else ""
    ids = " ".join(f"`{name}`" for name in line.findings)
    yield f"{indent}- {escape_markdown(line.text)} {ids}"
    for part in line.evidence:
        at = f"`{part.article}:{part.start}-{part.end}`"
        yield f"{indent}  - {at} “{escape_markdown(quoted(part))}”"
