"""The relevance gate: which sentences can hold a finding, and which articles are about conflict.

A weight a word, added up: about a hundredth of what the encoder costs. The weights lie in
`gate.tsv` beside this file; `training/encoder/gate.py` makes them from what the whole pipeline
found in texts for training. The setting `gate` says how far it goes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn, cast

from dateline import settings
from dateline.errors import EncoderError
from dateline.text.tokens import Token

Mode = Literal["off", "sentences", "articles"]

FILE = Path(__file__).with_name("gate.tsv")

# A sentence that scores less is not encoded. Lower: more sentences are read and less is lost.
# Chosen so that at most 1 finding of 100 is lost of what the encoder and the rules find together;
# `python -m benchmarks gate` measures it. Choose it again after training.
SENTENCE_THRESHOLD = -2.5

# An article that scores less is not about conflict. Chosen likewise.
ARTICLE_THRESHOLD = -2.5

# The row that every sentence and article has.
BIAS = "(bias)"


class Weights(NamedTuple):
    """The weight of each word, for sentences and for articles."""

    sentence: dict[str, float]
    article: dict[str, float]


def mode() -> Mode:
    """Return the setting `gate`; raises `UsageError` where it is none of the three."""
    return cast(Mode, settings.choice("gate", ("off", "sentences", "articles")))


def can_hold(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence can hold a finding."""
    return sentence_score(tokens) >= SENTENCE_THRESHOLD


def about_conflict(sentences: Iterable[Sequence[Token]]) -> bool:
    """Say whether an article's sentences tell of conflict."""
    return article_score(sentences) >= ARTICLE_THRESHOLD


def sentence_score(tokens: Sequence[Token]) -> float:
    """Return the log-odds that a sentence holds a finding."""
    known = weights().sentence
    return known[BIAS] + sum([known.get(word, 0.0) for word in words_of(tokens)])


def article_score(sentences: Iterable[Sequence[Token]]) -> float:
    """Return the log-odds that an article is about conflict; long ones count no more than short."""
    known = weights().article
    # Marks and figures tell of the publisher's style rather than of the subject.
    words = {word for row in sentences for _, _, _, word in row if word[0].isalpha()}
    return known[BIAS] + sum([known.get(word, 0.0) for word in words]) / sqrt(len(words) or 1)


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
            {word: float(sentence) for word, sentence, _ in rows},
            {word: float(article) for word, _, article in rows},
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
