"""What differs between two versions of an article, sentence by sentence, with the words of both."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from dateline.records import Article, Extraction, Record, Sentence, Span, span

# Share of words that two sentences have in common from which one is the other, changed. Half and
# half it is as often another sentence; nothing measures it but tests/test_changes.py.
SAME_SENTENCE = 0.5

# Longer texts are compared as sets of sentences, without their order: alignment takes time with
# the square of their number. An article of 400 words has twenty.
MOST_ALIGNED = 2_000

# Words of a sentence that are compared.
MOST_WORDS = 200


class Part(Record, frozen=True, kw_only=True):
    """A sentence that changed: gone where `after` is None, added where `before` is."""

    before: Span | None = None
    after: Span | None = None


def difference(older: Extraction, newer: Extraction) -> tuple[Part, ...]:
    """Return the sentences that the newer version changed, dropped or added.

    White space does not count, nor does a sentence that stands in another place.
    """
    before, after = _sentences(older), _sentences(newer)
    if max(len(before), len(after)) > MOST_ALIGNED:
        return tuple(_as_sets(before, after))
    return tuple(_aligned(before, after))


class _Told(NamedTuple):
    span: Span
    words: tuple[str, ...]


def _sentences(reading: Extraction) -> list[_Told]:
    article = reading.article
    rows = reading.sentences or _lines(article)
    return [
        _Told(span(article, row.start, row.end), tuple(article.text[row.start : row.end].split()))
        for row in rows
    ]


def _lines(article: Article) -> list[Sentence]:
    """Return the lines of a text that was not read into sentences."""
    found: list[Sentence] = []
    at = 0
    for line in article.text.splitlines(keepends=True):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            found.append(Sentence(index=len(found), start=start, end=at + len(line.rstrip())))
        at += len(line)
    return found


def _aligned(before: Sequence[_Told], after: Sequence[_Told]) -> Iterator[Part]:
    matcher = SequenceMatcher(
        None, [row.words for row in before], [row.words for row in after], autojunk=False
    )
    moved = {row.words for row in before} & {row.words for row in after}
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            gone = [row for row in before[start:end] if row.words not in moved]
            come = [row for row in after[other_start:other_end] if row.words not in moved]
            yield from _paired(gone, come)


def _as_sets(before: Sequence[_Told], after: Sequence[_Told]) -> Iterator[Part]:
    kept = {row.words for row in before} & {row.words for row in after}
    yield from (Part(before=row.span) for row in before if row.words not in kept)
    yield from (Part(after=row.span) for row in after if row.words not in kept)


def _paired(gone: Sequence[_Told], come: Sequence[_Told]) -> Iterator[Part]:
    """Yield sentences that took each other's place, then those that only went or came."""
    left = list(come)
    for row in gone:
        near = next((other for other in left if _alike(row.words, other.words)), None)
        while near is not None and left and left[0] is not near:
            yield Part(after=left.pop(0).span)
        if near is not None:
            left.pop(0)
        yield Part(before=row.span, after=near.span if near else None)
    yield from (Part(after=row.span) for row in left)


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    left, right = one[:MOST_WORDS], other[:MOST_WORDS]
    shorter, longer = sorted((len(left), len(right)))
    if 2 * shorter < SAME_SENTENCE * (shorter + longer):
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= SAME_SENTENCE
