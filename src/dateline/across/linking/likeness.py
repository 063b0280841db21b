"""How like documents are by their rare words, and which groups of them tell of one happening."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.across.linking.background import rarity
from dateline.across.linking.clusters import average_link
from dateline.text.tokens import Token, tokenize

Floats = NDArray[np.float32]

# Mean cosine from which two groups of documents are one. Articles of one happening lie far above;
# so low, articles on two happenings of one kind often stay together, and the linking of mentions
# tells them apart, which loses less than to part articles of one. Chosen on ECB+ by the F1 of the
# mentions (flat from 0.08 to 0.2); rerun `python -m benchmarks linking` before changing it.
NEAR = 0.1

# Longer texts are read so far for their likeness: what follows is background.
READ = 20_000


class Likeness:
    """Documents' cosines by words and by names alone, as dense square matrices."""

    def __init__(self, texts: Sequence[str]) -> None:
        bags = [_bag(text) for text in texts]
        self.words = _cosines(bags)
        self.names = _cosines([_named(bag) for bag in bags])

    def groups(self) -> list[list[int]]:
        """Return documents by group, in their order."""
        return average_link(self.words, NEAR)


def _bag(text: str) -> Counter[str]:
    """Count the words of a text; a name counts as its word, and as a name besides (`^`)."""
    found: Counter[str] = Counter()
    for token in tokenize(text, 0, min(len(text), READ)):
        if len(token.text) > 1 and token.text[0].isalnum():
            found[token.lower] += 1
            if _is_name(token):
                found[f"^{token.lower}"] += 1
    return found


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() or token.text[0].isdigit()


def _named(bag: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in bag.items() if word[0] == "^"})


def _cosines(bags: Sequence[Counter[str]]) -> Floats:
    """Return the cosines of all pairs, word by word: only words of two documents count."""
    rows = [_weights(bag) for bag in bags]
    found = np.eye(len(bags), dtype=np.float32)
    for word in sorted(_shared(bags)):
        at = [index for index, row in enumerate(rows) if word in row]
        values = np.array([rows[index][word] for index in at], dtype=np.float32)
        found[np.ix_(at, at)] += np.outer(values, values)
    np.fill_diagonal(found, 1)
    return found


def _shared(bags: Iterable[Counter[str]]) -> list[str]:
    held: dict[str, int] = defaultdict(int)
    for bag in bags:
        for word in bag:
            held[word] += 1
    return [word for word, count in held.items() if count > 1]


def _weights(bag: Counter[str]) -> dict[str, float]:
    """Return the unit vector of a document."""
    raw = {word: (1 + math.log(n)) * rarity(word.lstrip("^")) for word, n in bag.items()}
    norm = math.sqrt(math.fsum(value * value for value in raw.values())) or 1.0
    return {word: value / norm for word, value in raw.items()}
