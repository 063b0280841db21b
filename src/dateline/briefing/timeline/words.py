"""The words that timelines are told in, the same in each format."""

from collections.abc import Mapping

from dateline.across.changes.words import CLASSES
from dateline.across.series import Estimate
from dateline.across.timeline import Entry, Figure, Line
from dateline.briefing import phrases
from dateline.briefing.render import safe
from dateline.records import Article, Span
from dateline.text.dateline import dateline_end

# Characters of a sentence that are shown; its offsets give all of it.
MOST_SENTENCE = 320

# Characters of a title that stands in for a publisher.
MOST_FROM = 40

_STAGES = {
    "planned": "PLANNED: ", "threatened": "THREATENED: ", "denied": "DENIED: ",
    "hypothetical": "NOT CERTAIN: ",
}  # fmt: skip


def plain(text: str) -> str:
    """Return text on one line that cannot steer a terminal."""
    return safe(" ".join(text.split()))


def when(row: Entry) -> str:
    """`Tuesday 3 March 2026`, or the interval that the words give."""
    if row.start == row.end:
        return f"{row.start:%A} {phrases.day(row.start)}"
    return f"{phrases.day(row.start)} – {phrases.day(row.end)}, on a day not given"


def why(row: Entry) -> str:
    """Return the reasons for a rank, and how many tell of the day."""
    articles = f"{row.articles} article" + ("" if row.articles == 1 else "s")
    origins = f"{row.origins} origin" + ("" if row.origins == 1 else "s")
    return " · ".join((*row.reasons, f"told by {articles} from {origins}"))


def sentence(row: Line) -> str:
    """Return a sentence without the place that opens it, marked where it had not happened."""
    text = row.evidence.quote
    words = plain(text[dateline_end(text, 0, len(text)) :])
    if len(words) > MOST_SENTENCE:
        words = words[:MOST_SENTENCE].rsplit(" ", 1)[0] + " …"
    return f"{_STAGES.get(row.stage, '')}{words}"


def about(row: Line, articles: Mapping[str, Article]) -> str:
    """Return where a sentence stands, and what more is to be known of it."""
    said = f"{row.said.day} {row.said:%b %Y}" if row.said else "no date"
    parts = [f"{whose(row.article, articles)}, {said}", place(row.evidence), *row.findings[:2]]
    if row.origins > 1:
        parts.append(f"{row.origins} independent origins")
    if row.by == "published":
        parts.append("published that day, its words name none")
    return " · ".join(parts)


def whose(name: str, articles: Mapping[str, Article]) -> str:
    """Return an article's publisher, or else its title, or else its id."""
    article = articles.get(name)
    if article is None:
        return name
    if article.publisher:
        return plain(article.publisher)
    title = plain(article.title or article.text)[:MOST_FROM].rstrip()
    return f"“{title}…”" if title else name


def place(span: Span) -> str:
    """`a-… 12–85`: the article and the characters in it."""
    return f"{span.article} {span.start}–{span.end}"


def figure(row: Figure) -> str:
    """`Killed in Ihosy: 12 → 14, according to doctors`."""
    head = CLASSES[row.class_]
    if row.group and row.group.strip():
        head += f" ({plain(row.group)})"
    if row.place:
        head += f" in {plain(row.place)}"
    if row.harmed:
        head += f", {row.harmed.day} {row.harmed:%b}"
    before = f"{_estimate(row.before)} → " if row.before else ""
    by = f", by {plain(', '.join(row.by[:2]))}" if row.by else ""
    return f"{head}: {before}{_estimate(row.after)}{by}"


def _estimate(row: Estimate) -> str:
    """Return the best figure, or how many there were at least."""
    if row.best is not None:
        return f"{row.best:,}"
    return f"at least {row.low:,}" if row.low is not None else "no figure"


def figure_about(row: Figure) -> str:
    """Return where a figure stands."""
    return f"{place(row.evidence)} · {row.claims[0]}"
