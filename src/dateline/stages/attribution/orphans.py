"""Quotations that no attribution has, and quotations whose attribution has no source.

A sentence that somebody is quoted in is nearly always the work of the cue in it, wherever that
stands; one without a cue goes on with who was quoted before it in the paragraph. A cue without
a source ("…, saying: “…”") is its sentence's subject's.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from dateline.draft import Draft
from dateline.stages.attribution.linking import Linked, Pair
from dateline.stages.attribution.people import is_subject
from dateline.text.quotemarks import Stretch, is_quoted

# A quotation of fewer words may be a name, or words that the article only holds at a distance.
MIN_WORDS = 6

# A quotation without a cue goes on with one in at most so many sentences before it.
MAX_BACK = 4

# With at least this share of its words in capitals a quotation is a title ("The Road to Kessel").
TITLE_SHARE = 0.6


def adopt(draft: Draft, rows: list[Linked], quoted: Sequence[Stretch]) -> list[Linked]:
    """Return the attributions with the article's quotations that they leave out."""
    rows = [_with_subject(draft, row, quoted) for row in rows]
    found: dict[int, list[Pair]] = defaultdict(list)
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_sentence[row.sentence].append(at)
    had = sorted(part for row in rows for _, part in row.contents)
    for stretch in quoted:
        span = (stretch.start, stretch.end)
        if not _meets(had, span) and _is_said(draft.article.text[stretch.start : stretch.end]):
            owner = _owner(draft, rows, by_sentence, quoted, span)
            if owner is not None:
                found[owner].append(span)
    return [
        row._replace(contents=_joined(draft, row, found[at])) if at in found else row
        for at, row in enumerate(rows)
    ]


def _owner(
    draft: Draft,
    rows: list[Linked],
    by_sentence: dict[int, list[int]],
    quoted: Sequence[Stretch],
    span: Pair,
) -> int | None:
    """Return the index of the attribution that a quotation belongs to."""
    first, last = draft.sentence_at(span[0]), draft.sentence_at(span[1] - 1)
    beside = [at for index in {first, last} for at in by_sentence.get(index, ())]
    if beside:
        return min(beside, key=lambda at: _apart(rows[at].cue, span))
    if span[0] != draft.sentences[first].start:
        return None
    paragraph = draft.sentences[first].paragraph
    for index in range(first - 1, max(-1, first - 1 - MAX_BACK), -1):
        if draft.sentences[index].paragraph != paragraph:
            return None
        for at in reversed(by_sentence.get(index, ())):
            if any(is_quoted(quoted, *part) for _, part in rows[at].contents):
                return at
    return None


def _joined(draft: Draft, row: Linked, spans: list[Pair]) -> tuple[tuple[int, Pair], ...]:
    return tuple(sorted([*row.contents, *((draft.sentence_at(span[0]), span) for span in spans)]))


def _with_subject(draft: Draft, row: Linked, quoted: Sequence[Stretch]) -> Linked:
    """Return an attribution of quoted words that has no source with its sentence's subject."""
    if row.source is not None or not any(is_quoted(quoted, *part) for _, part in row.contents):
        return row
    for person in draft.heard(row.sentence).entities:
        span = (person.start, person.end)
        if person.label != "Person" or person.end > row.cue[0]:
            continue
        if not is_quoted(quoted, *span) and is_subject(draft.article.text, *span):
            return row._replace(source=span)
    return row


def _is_said(words: str) -> bool:
    """Say whether quoted words are a statement: long enough, and no title."""
    own = [word for word in words.split() if word.strip("\"'“”‘’«»")[:1].isalpha()]
    capitals = sum(word.strip("\"'“”‘’«»")[:1].isupper() for word in own)
    return len(own) >= MIN_WORDS and capitals < TITLE_SHARE * len(own)


def _meets(spans: list[Pair], span: Pair) -> bool:
    at = bisect_left(spans, (span[1], span[1]))
    return any(end > span[0] for _, end in spans[max(0, at - 3) : at])


def _apart(one: Pair, other: Pair) -> int:
    return max(one[0] - other[1], other[0] - one[1])
