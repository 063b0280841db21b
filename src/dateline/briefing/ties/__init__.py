"""Ties as pages: who is bound to whom, since when, who says so, and who says otherwise.

`render` writes plain text, JSON (one relation a line), one self-contained HTML page with its
picture, GraphML or GEXF; `draw` the picture alone.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from dateline.briefing.ties.told import TieOnDay, Told, told
from dateline.errors import UsageError

__all__ = ["FORMATS", "Told", "render", "render_one", "told"]

FORMATS = ("text", "json", "html", "graphml", "gexf")


def render(
    rows: Sequence[Told], form: str = "text", *, on: date, asked: str | None = None, width: int = 92
) -> str:
    """Return relations in one of `FORMATS`, as they stood on a day.

    `asked` is the key of the actor that they are asked for; `width` the columns of plain text.
    Raises `UsageError` where there is no such format.
    """
    if form == "text":
        from dateline.briefing.ties.text import lines

        return "\n".join(lines(rows, on, asked, width)) + "\n"
    if form == "json":
        return "".join(f"{_json(row)}\n" for row in rows)
    if form == "html":
        from dateline.briefing.ties.page import page

        return page(rows, on)
    if form in {"graphml", "gexf"}:
        from dateline.briefing.ties import network

        return network.graphml(rows) if form == "graphml" else network.gexf(rows)
    raise UsageError(f"no format {form!r}", do=f"choose one of {', '.join(FORMATS)}")


def render_one(row: Told, width: int = 92) -> str:
    """Return one relation as plain text, with every statement and its words."""
    from dateline.briefing.ties.text import full

    return "\n".join(full(row, width)) + "\n"


def _json(row: Told) -> str:
    return msgspec.json.encode(TieOnDay(tie=row.tie, at=row.at).to_dict()).decode()
