"""Messages in words: the most important first, for somebody who has just got up."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dateline.briefing.render import quoted, safe
from dateline.records import Span
from dateline.watching.notices import Evidence, Line

WIDTH = 76

# Articles of a line, and lines of a message, that are written out; the JSON form has all.
MOST_EVIDENCE = 2
MOST_LINES = 60

_INDENT = "   "


def ranked(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each story, the most important story and line first."""
    stories: dict[str | None, list[Line]] = {}
    for line in lines:
        stories.setdefault(line.story, []).append(line)
    for rows in stories.values():
        rows.sort(key=_weight)
    return sorted(stories.values(), key=lambda rows: (_weight(rows[0]), -len(rows)))


def _weight(line: Line) -> tuple[bool, int, int]:
    """Return what orders lines: stories before feeds, then importance, then how many suffer."""
    return (line.story is None, line.importance, -(line.victims or 0))


def subject(lines: Sequence[Line]) -> str:
    """Return one line that says what a message is about: its most important story, and how much."""
    stories = ranked(lines)
    first = stories[0][0]
    if first.story is None:
        return _short(first.text) if len(lines) == 1 else f"trouble with {len(lines)} feeds"
    title = _short(first.title or "Untitled")
    if len(stories) == 1:
        return f"{title}: {_counts(lines)}"
    more = sum(rows[0].story is not None for rows in stories) - 1
    others = f", and {_counted(more, 'more story')}" if more else ""
    return f"{title}{others}: {_counts(lines)}"


def body(lines: Sequence[Line], *, since: datetime, zone: str) -> str:
    """Return a message as plain text; times are those of the reader's zone."""
    here = ZoneInfo(zone)
    stories = ranked(lines)
    told = [row for rows in stories for row in rows][:MOST_LINES]
    count = sum(rows[0].story is not None for rows in stories)
    head = f"{_counts(lines)} in {_counted(count, 'story')}" if count > 1 else _counts(lines)
    rows = [*_wrapped(f"Since {_moment(since, here)} ({zone}): {head}", "", _INDENT)]
    for number, story in enumerate(stories, start=1):
        shown = [line for line in story if line in told]
        if shown:
            rows += ["", *_story(f"{number}. " if len(stories) > 1 else "", shown, here)]
    if len(told) < len(lines):
        rows += ["", f"… and {_counted(len(lines) - len(told), 'more change')}, less pressing."]
    if any(line.story for line in told):
        rows += ["", "More of a story: dateline changes STORY"]
    return "\n".join(rows) + "\n"


def _story(number: str, lines: Sequence[Line], here: ZoneInfo) -> Iterator[str]:
    first = lines[0]
    title = safe(first.title or "Untitled") if first.story else "The feeds themselves"
    yield from _wrapped(f"{number}{title}", "", " " * len(number))
    if first.story:
        yield f"{' ' * len(number)}{first.story}"
    for line in lines:
        yield ""
        yield from _wrapped(f"{line.kind.upper()}  {safe(line.text)}", _INDENT, _INDENT * 2)
        yield from _sources(line, here)


def _sources(line: Line, here: ZoneInfo) -> Iterator[str]:
    """Yield the words of each article that bears a line out, and where it is."""
    articles: dict[str, list[Evidence]] = {}
    for part in line.evidence:
        articles.setdefault(part.article, []).append(part)
    for parts in list(articles.values())[:MOST_EVIDENCE]:
        yield from _evidence(max(parts, key=lambda part: len(part.quote)), line, here)
    if len(articles) > MOST_EVIDENCE:
        yield f"{_INDENT * 2}… and {_counted(len(articles) - MOST_EVIDENCE, 'more article')}"


def _evidence(evidence: Evidence, line: Line, here: ZoneInfo) -> Iterator[str]:
    span = Span(
        article=evidence.article, start=evidence.start, end=evidence.end, quote=evidence.quote
    )
    words = quoted(span).strip('"“” ')
    published = _published(evidence.published, here)
    source = ", ".join(filter(None, (safe(evidence.publisher or ""), published)))
    # Words that the line has said already are not said again.
    said = "" if words in safe(line.text) else f"“{words}”"
    yield from _wrapped(" — ".join(filter(None, (said, source))), _INDENT * 2, _INDENT * 2)
    yield f"{_INDENT * 2}{safe(evidence.url) if evidence.url else evidence.article}"


def _published(moment: datetime | None, here: ZoneInfo) -> str:
    if moment is None:
        return ""
    if moment.tzinfo is None:
        return f"{moment:%a} {moment.day} {moment:%b}"
    return _moment(moment, here)


def _moment(moment: datetime, here: ZoneInfo) -> str:
    local = moment.astimezone(here)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def _counts(lines: Sequence[Line]) -> str:
    counts = Counter(line.kind for line in lines if line.kind != "feed")
    named = [f"{count:,} {kind}" for kind, count in counts.most_common()]
    if feeds := sum(line.kind == "feed" for line in lines):
        named.append(_counted(feeds, "feed") + " in trouble")
    return ", ".join(named)


def _counted(count: int, noun: str) -> str:
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def _short(words: str) -> str:
    return textwrap.shorten(safe(words), 90, placeholder=" …")


def _wrapped(words: str, first: str, rest: str) -> Iterator[str]:
    yield from textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
