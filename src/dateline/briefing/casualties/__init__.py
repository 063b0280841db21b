"""The casualty ledger as a page: happening by happening, who gives which figure, and since when.

`render` writes plain text, Markdown, one self-contained HTML page with its pictures, or JSON;
`draw` the picture alone.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from dateline.briefing.casualties.told import Told
from dateline.errors import UsageError

__all__ = ["FORMATS", "Told", "render"]

FORMATS = ("text", "markdown", "html", "json")


def render(
    rows: Sequence[Told], form: str = "text", *, known_on: date | None = None, width: int = 92
) -> str:
    """Return the happenings in one of `FORMATS`; `width` is the columns of plain text.

    Raises `UsageError` where there is no such format.
    """
    if form == "text":
        from dateline.briefing.casualties.text import lines

        return "\n".join(lines(rows, known_on, width)) + "\n"
    if form == "markdown":
        from dateline.briefing.casualties.markdown import markdown

        return "\n".join(markdown(rows, known_on)) + "\n"
    if form == "html":
        from dateline.briefing.casualties.page import page

        return page(rows, known_on)
    if form == "json":
        return "".join(f"{msgspec.json.encode(row.to_dict()).decode()}\n" for row in rows)
    raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")
