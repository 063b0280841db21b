"""How much a sentence is about what all articles are about: the cosine with their centroid."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

# Shorter words are mostly grammar, in English as in Spanish; longer ones are no words.
_WORD = re.compile(r"[^\W\d_]{3,40}")


def words(text: str) -> Counter[str]:
    """Return the words of a text in small letters, with how often each stands there."""
    return Counter(_WORD.findall(text.lower()))


class Centroid:
    """The middle of some texts, in words weighted by how few of the texts have them."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = [words(text) for text in texts]
        held = Counter(word for row in counts for word in row)
        # One is added so that a word of all texts, or a single text, still counts a little.
        self._weights = {word: math.log((len(counts) + 1) / n) for word, n in held.items()}
        middle: dict[str, float] = defaultdict(float)
        for row in counts:
            weighed = {word: (1 + math.log(n)) * self._weights[word] for word, n in row.items()}
            size = _size(weighed)
            for word, weight in weighed.items():
                middle[word] += weight / size
        size = _size(middle)
        self._middle = {word: weight / size for word, weight in middle.items()}

    def near(self, text: Mapping[str, int]) -> float:
        """Return how near a sentence's words are to the middle, 0 to 1."""
        weighed = {word: n * self._weights.get(word, 0.0) for word, n in text.items()}
        total = sum(weight * self._middle.get(word, 0.0) for word, weight in weighed.items())
        return total / _size(weighed)


def _size(row: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in row.values())) or 1.0
