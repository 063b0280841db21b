"""The relevance gate: which sentences can hold a finding, and which articles are about conflict.

A weight a word, added up: about a hundredth of what the encoder costs. The weights lie in
`gate.tsv` beside this file; `training/encoder/gate.py` makes them from what the whole pipeline
found in texts for training, and sets both biases so that a score below zero is passed over. The
setting `gate` says how far it goes. What "about conflict" means is written in
`docs/decisions/0008-relevance-gate.md`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import fsum, sqrt
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn, cast

from dateline import settings
from dateline.errors import EncoderError
from dateline.text.tokens import Token

Mode = Literal["off", "sentences", "articles"]

FILE = Path(__file__).with_name("gate.tsv")

# An article is as hostile as one sentence of so many: half or twice as many tell less.
TOP = 10

# The row that every sentence and article has; the threshold is taken off it, so that it is zero.
BIAS = "(bias)"


class Weights(NamedTuple):
    """The weight of each word."""

    sentence: dict[str, float]
    """For a sentence that holds a finding."""
    conflict: dict[str, float]
    """For a sentence that tells of conflict; only together with the next."""
    article: dict[str, float]
    """For an article that is about conflict."""


def mode() -> Mode:
    """Return the setting `gate`; raises `UsageError` where it is none of the three."""
    return cast(Mode, settings.choice("gate", ("off", "sentences", "articles")))


def can_hold(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence can hold a finding."""
    return sentence_score(tokens) >= 0


def about_conflict(sentences: Iterable[Sequence[Token]]) -> bool:
    """Say whether an article's sentences tell of conflict."""
    return article_score(sentences) >= 0


def sentence_score(tokens: Sequence[Token]) -> float:
    """Return how likely a sentence is to hold a finding: 0 and more is worth encoding."""
    return _sum(weights().sentence, words_of(tokens))


def article_score(sentences: Iterable[Sequence[Token]]) -> float:
    """Return how likely an article is to be about conflict: 0 and more is worth coding.

    Its words count, long articles' no more than short ones', and its most hostile sentences.
    """
    rows, known = [words_of(row) for row in sentences], weights()
    # Marks and figures tell of the publisher's style rather than of the subject.
    words = {word for row in rows for word in row if word[0].isalpha()}
    bias = known.article[BIAS]
    whole = bias + (_sum(known.article, words) - bias) / sqrt(len(words) or 1)
    return whole + top([_sum(known.conflict, row) for row in rows])


def top(scores: Sequence[float]) -> float:
    """Return the mean of the highest tenth of some scores, of the highest at least; 0 for none."""
    highest = sorted(scores, reverse=True)[: max(len(scores) // TOP, 1)]
    return sum(highest) / len(highest) if highest else 0.0


def _sum(known: Mapping[str, float], words: Iterable[str]) -> float:
    # A set's order differs from process to process, and the last digit of a plain sum with it:
    # some sums are as good as nothing, and the sign of these decides.
    return known[BIAS] + fsum([known.get(word, 0.0) for word in words])


def words_of(tokens: Iterable[Token]) -> set[str]:
    """Return the different words in lower case."""
    return {token.lower for token in tokens}


@cache
def weights() -> Weights:
    """Return the weights; raises `EncoderError` where the file is missing or damaged."""
    try:
        lines = FILE.read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if not line.startswith("# ")]
        found = Weights(
            {word: float(sentence) for word, sentence, _, _ in rows},
            {word: float(conflict) for word, _, conflict, _ in rows},
            {word: float(article) for word, _, _, article in rows},
        )
        return found if BIAS in found.sentence else _refuse(f"it lacks {BIAS}")
    except (OSError, ValueError) as error:
        return _refuse(str(error))


def _refuse(why: str) -> NoReturn:
    raise EncoderError(
        f"{FILE} cannot be read ({why})", do="install Dateline again: its files are damaged"
    )


@cache
def digest() -> str:
    """Return `sha256:…` of the weights' file."""
    return f"sha256:{hashlib.sha256(FILE.read_bytes()).hexdigest()}"
