"""Copies: which articles carry one text, so that a copy is never counted as confirmation.

Texts are compared as sets of five words in a row. Candidates come from MinHash with
locality-sensitive hashing (the library `rensa`); each pair is then checked exactly, against the
shorter text, since papers cut a wire's last paragraphs.
"""

import re
from collections.abc import Sequence

from rensa import RMinHash, RMinHashLSH

from dateline.across import order
from dateline.records import Article

SHINGLE = 5

# Share of the shorter text's shingles that the other has. Two reporters at one press conference
# share some quoted sentences (below a third); a cut or lightly edited copy keeps most.
COPIED = 0.6

# Shorter texts share their shingles by chance.
FEWEST = 20

# 64 bands of two: a pair with a third of its shingles in common is a candidate almost surely.
PERMUTATIONS, BANDS = 128, 64
_SEED = 2718

_WORD = re.compile(r"\w+")


def lineages(articles: Sequence[Article]) -> dict[str, str]:
    """Return for each article's id that of the first article with its text (itself, where new).

    Copies of copies lead to the same first article. The result does not depend on the order in
    which articles are handed over, but for articles of the same moment, which go by id.
    """
    ordered = sorted({row.id: row for row in articles}.values(), key=order.key)
    texts = [_shingles(row.text) for row in ordered]
    index = RMinHashLSH(threshold=COPIED, num_perm=PERMUTATIONS, num_bands=BANDS)
    found: dict[str, str] = {}
    for at, (article, shingles) in enumerate(zip(ordered, texts, strict=True)):
        found[article.id] = article.id
        if len(shingles) < FEWEST:
            continue
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(shingles))
        near = (other for other in sorted(index.query(sketch)) if _copied(shingles, texts[other]))
        first = next(near, None)
        if first is not None:
            found[article.id] = found[ordered[first].id]
        index.insert(at, sketch)
    return found


def shared(one: str, other: str) -> float:
    """Return the share of the shorter text's shingles that the other has; 0 where it has none."""
    left, right = _shingles(one), _shingles(other)
    return len(left & right) / (min(len(left), len(right)) or 1)


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def _copied(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= COPIED * min(len(one), len(other))
