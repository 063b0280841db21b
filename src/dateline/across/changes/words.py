"""What changes read as. Short forms, for a line each; the evidence has the words themselves."""

from datetime import datetime

from dateline.across.series import Happening, Report, Series, who
from dateline.records import ClaimClass, Exactness, Extraction, Place, Span
from dateline.text.dateline import dateline_end

# Characters of an article's sentence that stand in a line.
MOST_SENTENCE = 240

CLASSES: dict[ClaimClass, str] = {
    "killed": "Killed", "injured": "Injured", "missing": "Missing", "detained": "Detained",
    "kidnapped": "Kidnapped", "displaced": "Displaced", "casualties": "Killed or injured",
}  # fmt: skip

_HEDGES: dict[Exactness, str] = {
    "approximate": "about ", "at_least": "at least ", "at_most": "at most "
}  # fmt: skip


def day(said: datetime | None) -> str:
    """`3 Sep`, or that it is not known; years stand in the heading."""
    return f"{said.day} {said:%b}" if said else "no date"


def about(series: Series, happening: Happening) -> str:
    """`Killed in Torit, 2 Sep 2025`, with the group where it is one."""
    what = CLASSES[series.class_]
    if series.group is not None:
        what = f"{what} ({series.group.text.strip() or 'some of them'})"
    return f"{what}{where(happening.place)}{_when(happening)}"


def where(place: Place | None) -> str:
    """Return ` in Torit`; empty where no place is known."""
    return f" in {place.name}" if place else ""


def _when(row: Happening) -> str:
    if row.date is None or row.date.start is None:
        return ""
    start, end = row.date.start, row.date.end
    if row.period:
        return f", since {start.day} {start:%b %Y}"
    return f", {start.day} {start:%b %Y}" if start == end else f", {start:%b %Y}"


def figure(row: Report) -> str:
    """Return a report's figure by its bounds: `at least 12`, `10 to 15`, `“dozens”`."""
    if row.exactness == "range" and row.low is not None and row.high is not None:
        return f"{row.low:,} to {row.high:,}"
    number = row.low if row.exactness == "at_least" else row.best
    if number is None:
        number = row.high if row.exactness == "at_most" else None
    if number is None:
        return f"“{row.words}”"
    return f"{_HEDGES.get(row.exactness, '')}{number:,}"


def according(row: Report) -> str:
    """`doctors at Torit State Hospital, 3 Sep`."""
    return f"{whom(row)}, {day(row.said)}"


def whom(row: Report) -> str:
    """Return who gives a figure; of an article's own voice its publisher, else its title."""
    if row.source is None and not row.publisher and row.title:
        return f"“{short(row.title, 60)}”"
    return short(who(row), 80)


def sentence(reading: Extraction, span: Span) -> str:
    """Return the sentence that a span opens in, on one line; the span's own words where none is."""
    text = reading.article.text
    for row in reading.sentences:
        if row.start <= span.start < row.end:
            start = dateline_end(text, row.start, row.end)
            return short(text[start : row.end], MOST_SENTENCE)
    return short(span.quote, MOST_SENTENCE)


def short(text: str, most: int) -> str:
    """Return text on one line, cut at a word where it is longer than `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def title(reading: Extraction) -> str:
    """Return an article's title, or how its text begins."""
    return short(reading.article.title or reading.article.text, 120) or "untitled"
