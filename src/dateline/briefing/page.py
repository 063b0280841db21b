"""The brief as one HTML page: no script, no request to anywhere, every line linked to its words.

Each article's text stands at the end of the page with the evidence marked; a line's evidence
links to the mark.
"""

from itertools import pairwise
from typing import NamedTuple

from dateline.briefing.build import Brief
from dateline.briefing.phrases import day
from dateline.briefing.templates import template
from dateline.records import Article, Span


class Piece(NamedTuple):
    """A run of an article's text; `ids` are the anchors that start here."""

    text: str
    marked: bool
    ids: tuple[str, ...]


def page(brief: Brief) -> str:
    """Return the page as text."""
    from dateline.briefing.render import described, quoted, safe

    return template(__package__).render(
        brief=brief,
        described=described,
        quoted=quoted,
        safe=safe,
        day=day,
        anchor=anchor,
        pieces={article.id: _pieces(article, brief) for article in brief.articles},
    )


def anchor(part: Span) -> str:
    """Return the page's name for a piece of evidence."""
    return f"{part.article}-{part.start}-{part.end}"


def _pieces(article: Article, brief: Brief) -> list[Piece]:
    """Cut an article's text where evidence starts or ends."""
    spans = {
        (part.start, part.end)
        for section in brief.sections
        for line in section.lines
        for part in line.evidence
        if part.article == article.id
    }
    cuts = sorted({0, len(article.text), *(at for row in spans for at in row)})
    return [
        Piece(
            text=article.text[start:end],
            marked=any(first <= start and end <= last for first, last in spans),
            ids=tuple(
                f"{article.id}-{first}-{last}" for first, last in sorted(spans) if first == start
            ),
        )
        for start, end in pairwise(cuts)
    ]
