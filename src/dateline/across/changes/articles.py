"""Changes of articles themselves: corrected, edited or withdrawn under their URL."""

from collections.abc import Iterator, Mapping, Sequence

from dateline.across import order
from dateline.across.changes import words
from dateline.across.changes.change import Change
from dateline.across.difference import Part, difference
from dateline.across.following import Replaced
from dateline.records import Extraction, make_id

# How many changed sentences a line shows; the rest are counted.
MOST_SHOWN = 2


def articles(
    replaced: tuple[Replaced, ...], story: str | None, readings: Mapping[str, Extraction]
) -> Iterator[Change]:
    """Yield a change for each older version, where the words of the newer one are others."""
    for row in replaced:
        newer = readings.get(row.version.by)
        if newer is not None and (found := difference(row.extraction, newer)):
            yield _change(row, newer, found, story)


def _change(row: Replaced, newer: Extraction, found: Sequence[Part], story: str | None) -> Change:
    older, article = row.extraction, newer.article
    withdrawn = row.version.how == "withdrawn"
    publisher = article.publisher or words.title(newer)
    verb = "withdrew" if withdrawn else row.version.how
    text = f"{publisher} {verb} “{words.title(older)}”"
    if not withdrawn:
        text = f"{text}: {_told(found)}"
    return Change(
        id=make_id("change", "article", older.article.id, article.id), story=story,
        kind="withdrawn" if withdrawn else "revised", about="article", of=older.article.id,
        text=text, said=order.said(article), by=(publisher,),
        origin=article.origin or publisher, before=words.title(older), after=words.title(newer),
        evidence=tuple(part.after for part in found if part.after),
        evidence_before=tuple(part.before for part in found if part.before),
        article=article.id, articles=(article.id, older.article.id),
        importance={"withdrawn": 1, "corrected": 1, "edited": 4}[row.version.how],
    )  # fmt: skip


def _told(found: Sequence[Part]) -> str:
    """Return the first sentences that differ: `“…” is now “…”`."""
    told = []
    for part in found[:MOST_SHOWN]:
        before = part.before and f"“{words.short(part.before.quote, 160)}”"
        after = part.after and f"“{words.short(part.after.quote, 160)}”"
        if before and after:
            told.append(f"{before} is now {after}")
        else:
            told.append(f"{before} is gone" if before else f"{after} is added")
    more = len(found) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")
