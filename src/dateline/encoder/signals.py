"""What the encoder says of an article: tags and labels by sentence, and relations when asked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

Span = tuple[int, int]
Pair = tuple[Span | None, Span | None]


class Tagged(NamedTuple):
    """A label on whole words, `start:end` in the article, and its mean probability over them."""

    label: str
    start: int
    end: int
    score: float


class Request(NamedTuple):
    """A question: how the source relates to the target, both inside one sentence."""

    sentence: int
    source: Span | None
    target: Span | None


class SentenceSignals(msgspec.Struct, frozen=True, kw_only=True):
    """What the encoder says of one sentence: spans in text order, and labels' probabilities."""

    entities: tuple[Tagged, ...] = ()
    sources: tuple[Tagged, ...] = ()
    cues: tuple[Tagged, ...] = ()
    contents: tuple[Tagged, ...] = ()
    victims: tuple[Tagged, ...] = ()
    labels: dict[str, float] = {}


Relations = dict[str, float]


def _nothing(requests: Sequence[Request]) -> list[Relations]:
    return [{"NONE": 1.0} for _ in requests]


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """What the encoder says of an article; `sentences` by `Sentence.index`, None: not read."""

    sentences: tuple[SentenceSignals | None, ...] = ()
    ask: Callable[[Sequence[Request]], list[Relations]] = _nothing
    """Answers many requests at once, of any sentences: far cheaper than one after another."""

    def relate(self, index: int, pairs: Sequence[Pair]) -> list[Relations]:
        """Return, for each source and target in a sentence, how probable each relation is.

        Probabilities sum to 1 and include `NONE`. Where an article has pairs in many sentences,
        `ask` is the faster way to the same answers.
        """
        return self.ask([Request(index, source, target) for source, target in pairs])
