"""The gaps of a story as plain text, Markdown or JSON."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from dateline.across.following import Following
from dateline.across.gaps import Gap, GapStatus
from dateline.briefing import phrases
from dateline.briefing.render import escape_markdown, quoted, safe
from dateline.errors import UsageError
from dateline.records import Article, Record, Span

FORMATS = ("text", "markdown", "json")

# Pieces of evidence of one gap in plain text; the other formats show all.
MOST_EVIDENCE = 2
# Sentences on what is known.
MOST_KNOWN = 6
MOST_TITLE = 70
# Characters of a title that stands in for a publisher.
MOST_FROM = 40

_HEADINGS: dict[GapStatus, str] = {
    "overdue": "OVERDUE",
    "open": "OPEN",
    "partly": "ANSWERED IN PART",
    "closed": "CLOSED",
}


class GapPage(Record, frozen=True, kw_only=True):
    """What is printed: some gaps of one story."""

    story: str
    title: str | None
    articles: int
    known_on: date | None = None
    counts: dict[GapStatus, int]
    """How many there are of each status, those included that there was no room for."""
    gaps: tuple[Gap, ...]


def page(
    following: Following,
    gaps: Sequence[Gap],
    *,
    known_on: date | None = None,
    most: int | None = None,
) -> GapPage:
    """Return the page of these gaps, which are of one story; of the first `most`."""
    counts = {status: sum(gap.status == status for gap in gaps) for status in _HEADINGS}
    return GapPage(
        story=following.story.id, title=following.story.title,
        articles=len(following.extractions), known_on=known_on,
        counts=counts, gaps=tuple(gaps[:most]),
    )  # fmt: skip


def render(
    page: GapPage, articles: Mapping[str, Article], form: str = "text", *, width: int = 88
) -> str:
    """Return a page in one of `FORMATS`; `articles` are the story's, by id."""
    if form == "text":
        return "\n".join(_text(page, articles, width)) + "\n"
    if form == "markdown":
        return "\n".join(_markdown(page, articles)) + "\n"
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(page.to_dict()), indent=2).decode() + "\n"
    raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")


def _title(page: GapPage) -> str:
    title = plain(page.title or "a story without a title")
    title = title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE].rstrip()}…"
    return f"What is open: {title}"


def _counts(page: GapPage) -> str:
    articles = f"{page.articles} article{'' if page.articles == 1 else 's'}"
    told = [f"{many} {_HEADINGS[status].lower()}" for status, many in page.counts.items() if many]
    return " · ".join((page.story, articles, *told))


def _text(page: GapPage, articles: Mapping[str, Article], width: int) -> Iterator[str]:
    title = _title(page)
    yield title
    yield "=" * len(title)
    yield from textwrap.wrap(_counts(page), width, break_on_hyphens=False)
    if page.known_on:
        yield f"As known on {phrases.day(page.known_on)}."
    for status, heading in _HEADINGS.items():
        rows = [gap for gap in page.gaps if gap.status == status]
        if rows:
            yield ""
            yield heading
        for gap in rows:
            yield ""
            yield from _gap(gap, articles, width)
    yield ""
    yield from textwrap.wrap(
        "Gaps are closed by what later articles say, and open again where that is rejected. "
        "`dateline trace ID` shows the words behind an id.",
        width,
    )


def _gap(gap: Gap, articles: Mapping[str, Article], width: int) -> Iterator[str]:
    yield from _wrapped("• ", plain(gap.text), width)
    yield from _wrapped("    ", " · ".join(_about(gap, articles)), width)
    if gap.answer and gap.status != "open":
        yield from _wrapped("    answer: ", plain(gap.answer), width)
        if gap.status == "partly":
            yield from _wrapped("    would answer it: ", gap.wanted, width)
        yield from _evidence(gap.answer_evidence, gap.answered_by, articles, width)
        return
    for known in gap.known[:MOST_KNOWN]:
        yield from _wrapped("    known: ", plain(known), width)
    if len(gap.known) > MOST_KNOWN:
        yield f"    … and {len(gap.known) - MOST_KNOWN} more: see --format markdown"
    yield from _wrapped("    would answer it: ", gap.wanted, width)
    yield from _evidence(gap.evidence, gap.raised_by, articles, width)


def _about(gap: Gap, articles: Mapping[str, Article]) -> Iterator[str]:
    yield gap.kind
    yield f"since {moment(gap.opened)} ({_from(articles, gap.opened_by)})"
    if gap.status == "closed":
        by = f" ({_from(articles, gap.history[-1].article)})" if gap.history else ""
        yield f"closed {moment(gap.closed_on)}{by}"
    if gap.due and gap.due.end:
        yield f"{'was due' if gap.status == 'overdue' else 'due'} {_day(gap.due.end)}"
    yield gap.id


def _from(articles: Mapping[str, Article], name: str) -> str:
    article = articles.get(name)
    if article is None:
        return name
    title = plain(article.title or name)
    short = title if len(title) <= MOST_FROM else f"{title[:MOST_FROM].rstrip()}…"
    return plain(article.publisher) if article.publisher else f"“{short}”"


def moment(said: datetime | None) -> str:
    """Return a day: `11 Mar 2025`."""
    return _day(said.date()) if said else "a day not known"


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def _evidence(
    pieces: Sequence[Span], ids: Sequence[str], articles: Mapping[str, Article], width: int
) -> Iterator[str]:
    if ids:
        shown = " ".join(ids[:MOST_EVIDENCE])
        yield f"    {shown}" + (
            f" and {len(ids) - MOST_EVIDENCE} more" if ids[MOST_EVIDENCE:] else ""
        )
    for piece in pieces[:MOST_EVIDENCE]:
        at = f"{_from(articles, piece.article)} {piece.start}–{piece.end} | "
        yield from textwrap.wrap(
            f"{at}{quoted(piece)}", width, initial_indent="      ", subsequent_indent="        ",
            break_on_hyphens=False,
        )  # fmt: skip


def _wrapped(head: str, words: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        words, width, initial_indent=head, subsequent_indent="      ", break_on_hyphens=False
    )


def plain(text: str) -> str:
    """Return text on one line that cannot steer a terminal."""
    return safe(" ".join(text.split()))


def _markdown(page: GapPage, articles: Mapping[str, Article]) -> Iterator[str]:
    yield f"# {escape_markdown(_title(page))}"
    yield ""
    yield escape_markdown(_counts(page))
    if page.known_on:
        yield f"\nAs known on {phrases.day(page.known_on)}."
    for status, heading in _HEADINGS.items():
        rows = [gap for gap in page.gaps if gap.status == status]
        if rows:
            yield f"\n## {heading.capitalize()}\n"
        for gap in rows:
            yield from _markdown_gap(gap, articles)


def _markdown_gap(gap: Gap, articles: Mapping[str, Article]) -> Iterator[str]:
    yield f"- **{escape_markdown(plain(gap.text))}** `{gap.id}`"
    yield f"  - {escape_markdown(' · '.join(list(_about(gap, articles))[:-1]))}"
    for known in gap.known:
        yield f"  - known: {escape_markdown(plain(known))}"
    if gap.is_open:
        yield f"  - would answer it: {escape_markdown(gap.wanted)}"
    for piece in gap.evidence:
        yield f"  - raised by {_place(piece)} “{escape_markdown(quoted(piece))}”"
    if gap.answer and gap.status != "open":
        yield f"  - answer: {escape_markdown(plain(gap.answer))} {_ids(gap.answered_by)}".rstrip()
        for piece in gap.answer_evidence:
            yield f"  - answered by {_place(piece)} “{escape_markdown(quoted(piece))}”"


def _place(piece: Span) -> str:
    return f"`{piece.article}:{piece.start}-{piece.end}`"


def _ids(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
