"""From tagged spans to attributions: which source and which contents belong to each cue.

The tags are flat and made sentence by sentence. Every cue makes one attribution. Inside a
sentence a content belongs to the cue beside it, and a cue to the source beside it, counted in
words that lie in no tag; contents without a cue in their sentence go on with the quotation or
the attribution before, or belong to the one that their quotation ends in.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import Sentence
from dateline.text.quotemarks import Stretch
from dateline.text.tokens import Token

# What crossing words, contents and other cues costs between a cue and its source, in words that
# lie in no tag. Chosen on PolNeAR train with its own spans for tags: 99 % of sources, 99 % of
# contents are linked right there (`score_attribution` with the encoder's tags shows the rest).
CONTENT_BEFORE, CONTENT_AFTER = 3, 12
CUE_BEFORE, CUE_AFTER = 12, 40

# A source farther away than this is not the cue's: nobody is named ("It was reported that …").
MAX_SOURCE = 40

Pair = tuple[int, int]


class Tags(NamedTuple):
    """The spans of one sentence by role, in text order; offsets into the article."""

    sources: tuple[Pair, ...]
    cues: tuple[Pair, ...]
    contents: tuple[Pair, ...]


class Linked(NamedTuple):
    """One attribution; each content with the index of the sentence that it begins in."""

    sentence: int
    source: Pair | None
    cue: Pair
    contents: tuple[tuple[int, Pair], ...]


class _Row:
    """One sentence's tags, with what a distance between two of them costs."""

    def __init__(self, tags: Tags, tokens: Sequence[Token]) -> None:
        self.tags = tags
        covered = sorted(span for spans in tags for span in spans)
        self.plain = _outside([token.start for token in tokens], covered)

    def words(self, start: int, end: int) -> int:
        """Return how many words in no tag lie between two offsets."""
        return bisect_left(self.plain, end) - bisect_left(self.plain, start)

    def source(self, cue: Pair) -> Pair | None:
        """Return the source of a cue: the nearer one of those before and after it."""
        at = bisect_left(self.tags.sources, cue)
        before = [(self._before(row, cue), row) for row in self.tags.sources[max(0, at - 1) : at]]
        after = [(self._after(row, cue), row) for row in self.tags.sources[at : at + 1]]
        cost, source = min(before + after, default=(MAX_SOURCE + 1, None))
        return source if cost <= MAX_SOURCE else None

    def _before(self, source: Pair, cue: Pair) -> int:
        crossed = _between(self.tags.cues, source[1], cue[0])
        contents = _between(self.tags.contents, source[1], cue[0])
        return self.words(source[1], cue[0]) + CUE_BEFORE * crossed + CONTENT_BEFORE * contents

    def _after(self, source: Pair, cue: Pair) -> int:
        crossed = _between(self.tags.cues, cue[1], source[0])
        contents = _between(self.tags.contents, cue[1], source[0])
        return self.words(cue[1], source[0]) + CUE_AFTER * crossed + CONTENT_AFTER * contents

    def cue(self, content: Pair) -> int:
        """Return the index of a content's cue: the nearer one; of two, the one before."""
        cues = self.tags.cues
        at = bisect_left(cues, content)
        if at == 0 or at == len(cues):
            return min(at, len(cues) - 1)
        before = self.words(cues[at - 1][1], content[0])
        return at - 1 if before <= self.words(content[1], cues[at][0]) else at


def _outside(starts: list[int], covered: list[Pair]) -> list[int]:
    """Return the offsets that lie in none of the spans, which are in order."""
    found, past, at = [], 0, 0
    for start in starts:
        while at < len(covered) and covered[at][0] <= start:
            past = max(past, covered[at][1])
            at += 1
        if start >= past:
            found.append(start)
    return found


def _between(spans: tuple[Pair, ...], start: int, end: int) -> int:
    return max(0, bisect_left(spans, (end, end)) - bisect_left(spans, (start, start)))


class _Content(NamedTuple):
    """A tagged content and the attribution that it belongs to, by its index."""

    sentence: int
    span: Pair
    owner: int | None


def _owned(found: list[_Content], made: list[Linked], quoted: Sequence[Stretch]) -> list[_Content]:
    """Give contents without a cue in their sentence an owner where there is one nearby.

    One that stands in a quotation with a later content is that one's; any other goes on with
    what the sentence before holds.
    """
    starts = [stretch.start for stretch in quoted]
    places = [bisect_right(starts, row.span[0]) - 1 for row in found]
    rows = list(found)
    for at in range(len(rows) - 2, -1, -1):
        if rows[at].owner is None and _in_one(quoted, places, rows, at):
            rows[at] = rows[at]._replace(owner=rows[at + 1].owner)
    last = {row.sentence: index for index, row in enumerate(made)}
    for at, row in enumerate(rows):
        if row.owner is None and at and row.sentence - rows[at - 1].sentence <= 1:
            rows[at] = row._replace(owner=rows[at - 1].owner)
        elif row.owner is None:
            rows[at] = row._replace(owner=last.get(row.sentence - 1))
    return rows


def _in_one(quoted: Sequence[Stretch], places: list[int], rows: list[_Content], at: int) -> bool:
    """Say whether a content and the next lie in one quotation, or in paragraphs of one."""
    here, there = places[at], places[at + 1]
    if here < 0 or rows[at].span[0] >= quoted[here].end:
        return False
    if here == there:
        return rows[at + 1].span[0] < quoted[there].end
    follows = rows[at + 1].sentence == rows[at].sentence + 1
    return not quoted[here].closed and follows and there == here + 1


def link(
    text: str,
    sentences: Sequence[Sentence],
    tokens: Sequence[Sequence[Token]],
    tags: Sequence[Tags],
    quoted: Sequence[Stretch],
) -> list[Linked]:
    """Return the attributions of an article, in the order of their cues.

    `tokens` and `tags` are by sentence; `quoted` are the article's quoted stretches in order.
    """
    made: list[Linked] = []
    found: list[_Content] = []
    for sentence, own, row in zip(sentences, tokens, tags, strict=True):
        near, first = _Row(row, own), len(made)
        made += [Linked(sentence.index, near.source(cue), cue, ()) for cue in row.cues]
        for content in row.contents:
            owner = first + near.cue(content) if row.cues else None
            found.append(_Content(sentence.index, content, owner))
    parts: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for part in _owned(found, made, quoted):
        if part.owner is not None:
            _join(text, parts[part.owner], part)
    return [row._replace(contents=tuple(parts[at])) for at, row in enumerate(made)]


def _join(text: str, parts: list[tuple[int, Pair]], row: _Content) -> None:
    """Add a content to its attribution's, as one span with what it goes on from."""
    if parts:
        sentence, (start, end) = parts[-1]
        between = text[end : row.span[0]]
        if not between.strip() and "\n" not in between:
            parts[-1] = (sentence, (start, row.span[1]))
            return
    parts.append((row.sentence, row.span))
