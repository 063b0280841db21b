"""Who a figure is according to: the quote that it was read from, the fullest of its repeats."""

from collections.abc import Sequence

from dateline.draft import Draft
from dateline.records import Quote, Source
from dateline.stages.casualties.clause import Clause
from dateline.stages.casualties.subsets import Entry

_ARTICLES = frozenset({"the", "a", "an"})


def quote(draft: Draft, row: Clause, entry: Entry) -> Quote | None:
    """Return the quote whose content holds the figure."""
    victims = entry.found.victims
    start = row.tokens[min(victims.figure_first, entry.found.first)].start
    end = row.tokens[max(victims.figure_end, entry.found.end) - 1].end
    return draft.quote_over(start, end)


def cited(draft: Draft, entries: Sequence[Entry]) -> Quote | None:
    """Return the quote that a figure was read from: its speaker is who is cited.

    Repeats are asked in turn where the first names no source in a heading, or gives one by fewer
    words than a repeat does ("governor", "the regional governor").
    """
    found = [quote(draft, entry.row, entry) for entry in entries]
    best, heading = found[0], entries[0].row.sentence.kind == "heading"
    for row, entry in zip(found[1:], entries[1:], strict=True):
        body = entry.row.sentence.kind != "heading"
        if row is None or not body or (best is None and not heading):
            continue
        if best is None or best.speaker is None or _fuller(row.speaker, best.speaker):
            best = row
    return best


def _fuller(source: Source | None, than: Source) -> bool:
    """Say whether a source is the same one in more words, or by name."""
    if source is None or than.name is not None:
        return False
    own, other = (set(row.text.lower().split()) - _ARTICLES for row in (source, than))
    return other < own
