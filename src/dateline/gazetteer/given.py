"""The public question: which place each of some spans of a text means."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from dateline.errors import UsageError
from dateline.gazetteer import Gazetteer, areas, gazetteer
from dateline.gazetteer.names import key_of
from dateline.gazetteer.recognise import recognise
from dateline.gazetteer.resolve import resolve_places
from dateline.records import Place
from dateline.text.tokens import Token, tokenize

Span = tuple[int, int]

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]['\"”’)]*(?=\s)|(?=\n)|\Z)")
_NAME = re.compile(r"(?<!\w)[^\W\d_a-z]")


def places_at(text: str, spans: Sequence[Span]) -> list[Place | None]:
    """Return the place that each span names, None where nothing is known of it.

    The text's other names, which are read here, have a say. Raises `UsageError` for a span that
    is not inside the text or that holds no word.
    """
    known = gazetteer()
    asked = [_trimmed(text, span) for span in spans]
    inner = [_inner(text, span, known) for span in asked]
    names = [span for span, _ in inner]
    others = _apart(_read(text, known), names)
    ordered = sorted({*names, *others})
    found = dict(
        zip(ordered, resolve_places(text, ordered, places=known, aside=others), strict=True)
    )
    placed = [
        areas.within(found[span], relation) if relation else found[span] for span, relation in inner
    ]
    return [place if place.lat is not None else None for place in placed]


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without white space at its ends; raise `UsageError` for one that is none."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise UsageError(
            f"{span} is not inside the text, which has {len(text)} characters",
            do="give (start, end) in characters, with 0 <= start < end",
        )
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if not any(letter.isalnum() for letter in text[start:end]):
        raise UsageError(f"{span} holds no word", do="mark whole names")
    return start, end


def _inner(text: str, span: Span, known: Gazetteer) -> tuple[Span, areas.Relation | None]:
    """Return the name inside a span such as "25 km north of Cordal", and the relation before it."""
    start, end = span
    if not known.rows(key_of(text[start:end])):
        for match in _NAME.finditer(text, start + 1, end):
            relation = areas.relation_before(text, match.start())
            if relation and relation.start == start:
                return (match.start(), end), relation
    return span, None


def _read(text: str, known: Gazetteer) -> list[Span]:
    """Return the spans of the place names that the text holds by our own reading."""
    return [(start, end) for start, end, _ in recognise(text, [*_sentences(text)], known)]


def _sentences(text: str) -> Iterator[tuple[Token, ...]]:
    for match in _SENTENCE.finditer(text):
        if tokens := tokenize(text, match.start(), match.end()):
            yield tokens


def _apart(read: Sequence[Span], names: Sequence[Span]) -> list[Span]:
    """Return those spans read that overlap none of the names."""
    starts = sorted(start for start, _ in names)
    ends = sorted(end for _, end in names)
    # Those that begin before its end, and are not over before its start, overlap it.
    return [row for row in read if bisect_left(starts, row[1]) == bisect_right(ends, row[0])]
