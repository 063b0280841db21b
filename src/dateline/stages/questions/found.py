"""A question as the rules find it."""

from collections.abc import Iterable
from typing import NamedTuple

from dateline.records import Interval, PromiseTopic, QuestionKind, Source, Span


class Found(NamedTuple):
    """A question, the words that raise it, and the ids of the findings that it is about."""

    kind: QuestionKind
    text: str
    evidence: tuple[Span, ...]
    about: tuple[str, ...] = ()
    low: int | None = None
    """Of how many people it asks, at least and at most, where it asks of a number."""
    high: int | None = None
    topic: PromiseTopic | None = None
    """What was promised, by whom, and by when."""
    who: Source | None = None
    due: Interval | None = None


def distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in their order, each once."""
    return tuple(dict.fromkeys(spans))
