"""How rare words are, and what the encoder makes of them, over news that linking is not scored on.

A word's vector is the mean of the shipped encoder's states wherever the word (by its lemma) stands
in these texts, less the mean over all words, on its leading directions: what words mean, for
linking, at the cost of a look-up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.words import lemma
from dateline.encoder.batches import batches
from dateline.encoder.session import reader
from dateline.encoder.words import MARKS, Pieces, padded, pieces
from dateline.stages.sentences import split
from dateline.text.tokens import tokenize
from training.encoder.data.texts import texts

# Texts of one set at most, so that no set outweighs the others.
EACH = 700

# A word counts as known where so many texts hold it.
FEWEST = 5

# A lemma has a vector where it stands so often in small letters; more than the second number of
# its places add nothing.
SEEN, ENOUGH = 5, 200

# Sentences of more pieces are left out.
LONGEST = 120

# Directions kept, of 384: so many fit, a byte each, into half a megabyte.
SIZE = 64


class Background(NamedTuple):
    """Document counts by word, and vectors by lemma `[lemmas, SIZE]`, rows of length 1."""

    documents: int
    counts: dict[str, int]
    lemmas: list[str]
    vectors: NDArray[np.float32]


def background(gold: Path) -> Background:
    """Return what is known of words; ECB+ is left out, since linking is scored on it."""
    chosen = [text.lower() if text.isupper() else text for text in _texts(gold)]
    counts = Counter(word for text in chosen for word in {row.lower for row in tokenize(text)})
    known = {word: n for word, n in counts.items() if n >= FEWEST and word[0].isalnum()}
    lemmas, means = _means(chosen)
    return Background(len(chosen), known, lemmas, _reduced(means))


def _texts(gold: Path) -> Iterator[str]:
    for origin, rows in groupby(texts(gold), key=lambda row: row.origin):
        if origin != "ecbplus":
            held = [row.text for row in rows]
            yield from held[:: max(1, len(held) // EACH)][:EACH]


def _means(chosen: Sequence[str]) -> tuple[list[str], NDArray[Any]]:
    """Return the lemmas seen often enough, and the mean state of each."""
    sums: dict[str, NDArray[Any]] = {}
    seen: Counter[str] = Counter()
    for text in chosen:
        for found in _sentences(text, seen):
            for name, state in found:
                sums[name] = sums[name] + state if name in sums else state
                seen[name] += 1
    kept = sorted(name for name, n in seen.items() if n >= SEEN)
    return kept, np.stack([sums[name] / seen[name] for name in kept])


def _sentences(text: str, seen: Counter[str]) -> Iterator[list[tuple[str, NDArray[Any]]]]:
    """Yield the lemmas of each sentence that are not seen enough yet, with their states."""
    wanted: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    spans = [(row.start, row.end) for row in split(text)]
    for index, (start, end) in enumerate(spans):
        for token in tokenize(text, start, end):
            name = lemma(token.lower)
            if token.text.isalpha() and token.text.islower() and seen[name] < ENOUGH:
                wanted[index].append((name, token.start, token.end))
    cut = {index: pieces(text, *spans[index]) for index in wanted}
    rows = [index for index in wanted if 0 < len(cut[index].ids) <= LONGEST]
    for batch in batches([len(cut[index].ids) + MARKS for index in rows]):
        chosen = [rows[at] for at in batch]
        states = reader().run(padded([cut[index].ids for index in chosen]), only=["hidden"])
        for index, state in zip(chosen, states["hidden"], strict=True):
            yield _states(cut[index], state[1:], wanted[index])


def _states(
    cut: Pieces, states: NDArray[Any], wanted: Sequence[tuple[str, int, int]]
) -> list[tuple[str, NDArray[Any]]]:
    found = []
    for name, start, end in wanted:
        at = np.flatnonzero((cut.starts < end) & (cut.ends > start))
        if len(at):
            found.append((name, states[at].mean(axis=0)))
    return found


def _reduced(means: NDArray[Any]) -> NDArray[np.float32]:
    """Return the rows on their leading directions, each of length 1."""
    centred = means - means.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = centred @ axes[:SIZE].T
    return (found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
