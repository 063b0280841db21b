"""The casualty ledger as one HTML page: no script, no request to anywhere, pictures inside."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from dateline.briefing.casualties import words
from dateline.briefing.casualties.steps import alternative, picture
from dateline.briefing.casualties.told import Told
from dateline.briefing.phrases import day
from dateline.briefing.templates import template


def page(rows: Sequence[Told], known_on: date | None) -> str:
    """Return the page as text."""
    return template(__package__).render(
        rows=rows, known_on=known_on, day=day, words=words, safe=words.plain,
        figures={told.happening.id: figure(told) for told in rows}, linked=linked,
    )  # fmt: skip


def figure(told: Told) -> Markup:
    """Return the picture as an SVG element with its words for who cannot see it; may be empty."""
    drawn = picture(told)
    if not drawn.panels:
        return Markup("")
    from dateline.briefing.casualties.draw import draw

    document = draw(drawn, "svg").decode()
    element = document[document.index("<svg") :]
    label = Markup('<svg role="img" aria-label="{}"').format(alternative(drawn))
    # Matplotlib escapes the text that it draws, so the element holds no markup of an article.
    return label + Markup(element.removeprefix("<svg"))


def linked(url: str | None) -> str | None:
    """Return an address that a page may link to, else None."""
    return url if url and url.startswith(("https://", "http://")) else None
