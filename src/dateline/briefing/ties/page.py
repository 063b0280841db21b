"""Ties as one HTML page: no script, no request to anywhere, the picture inside."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from dateline.briefing.phrases import day
from dateline.briefing.templates import template
from dateline.briefing.ties import words
from dateline.briefing.ties.told import Told


def page(rows: Sequence[Told], on: date) -> str:
    """Return the page as text."""
    return template(__package__).render(
        rows=rows, on=on, day=day, words=words, plain=words.plain, figure=figure(rows),
        linked=linked,
    )  # fmt: skip


def figure(rows: Sequence[Told]) -> Markup:
    """Return the picture as an SVG element with its words for who cannot see it; may be empty."""
    if not rows:
        return Markup("")
    from dateline.briefing.ties.draw import alternative, draw

    document = draw(rows, "svg")[0].decode()
    element = document[document.index("<svg") :]
    label = Markup('<svg role="img" aria-label="{}"').format(alternative(rows))
    # Matplotlib escapes the text that it draws, so the element holds no markup of an article.
    return label + Markup(element.removeprefix("<svg"))


def linked(url: str | None) -> str | None:
    """Return an address that a page may link to, else None."""
    return url if url and url.startswith(("https://", "http://")) else None
