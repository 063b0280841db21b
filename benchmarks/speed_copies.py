"""How fast copies are found among many articles, in how much memory, on generated news.

Texts are of 300 to 600 words, drawn by Zipf's law from 50,000, with set phrases, each under one
of 40 papers' footers. Two in five carry an earlier text: word for word, cut at the end, under a new
opening, or with words changed throughout; mostly of the last days, some of long ago. One paper
sends a fill-in bulletin of the same words each time. Only the index is timed, not the making of
texts. Run `python -m benchmarks.speed_copies [COUNT…]`; times vary too much between machines to be
pinned, so this is no `score_` module.
"""

import math
import resource
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dateline.across.copies import Copies

COUNTS = (10_000, 100_000, 1_000_000)

WORDS, PAPERS, RECENT = 50_000, 40, 5_000
COPIES, BULLETINS, OLD = 0.4, 0.02, 0.1
"""Shares: of copies, of bulletins, and of copies that reprint a text of long ago."""

_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo xu za bre cla dri flo gru".split()


class Made(NamedTuple):
    """A generated article, its paper, and the number of the article whose text it carries (its
    own, where it is new)."""

    number: int
    paper: str
    text: str
    first: int


class Measured(NamedTuple):
    """What one run took, and how many copies it found."""

    articles: int
    processor: float
    clock: float
    peak_mib: float
    precision: float
    recall: float


def main() -> None:
    """Print a row for each count, and how time grows."""
    counts = [int(given) for given in sys.argv[1:]] or COUNTS
    print(
        "| articles | a second of processor | of the clock | µs each | peak MiB | right | found |"
    )
    before: Measured | None = None
    for count in counts:
        row = measured(count)
        print(
            f"| {count:,} | {count / row.processor:,.0f} | {count / row.clock:,.0f} | "
            f"{1e6 * row.processor / count:,.0f} | {row.peak_mib:,.0f} | {row.precision:.4f} | "
            f"{row.recall:.4f} |",
            flush=True,
        )
        if before:
            grown = math.log(row.processor / before.processor) / math.log(count / before.articles)
            print(f"time grows with the number of articles to the power of {grown:.2f}")
        before = row


def measured(count: int) -> Measured:
    """Put so many articles into a new index."""
    index = Copies()
    processor = clock = 0.0
    right = found = wanted = 0
    for made in news(count):
        processor -= time.process_time()
        clock -= time.perf_counter()
        copy = index.add(str(made.number), made.text, made.paper)
        processor += time.process_time()
        clock += time.perf_counter()
        wanted += made.first != made.number
        found += copy is not None
        right += copy is not None and copy.first == str(made.first)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(count, processor, clock, peak, right / max(found, 1), right / max(wanted, 1))


def news(count: int) -> Iterator[Made]:
    """Yield the articles, always the same ones; a longer run begins with a shorter one."""
    rng = np.random.default_rng(14)
    vocabulary = np.array([_word(at) for at in range(WORDS)], dtype=object)
    footers = [" ".join(vocabulary[_drawn(rng, 35)]) for _ in range(PAPERS)]
    template = _drawn(rng, 250)
    kept: list[tuple[int, np.ndarray]] = []
    """Texts that may be copied: a ring of recent ones, and some that stay."""
    stay: list[tuple[int, np.ndarray]] = []
    for number in range(count):
        kind = rng.random()
        first = number
        if kind < BULLETINS:
            words = template.copy()
            blanks = rng.integers(0, len(words), 60)
            words[blanks] = _drawn(rng, len(blanks))
        elif kind < BULLETINS + COPIES and kept:
            pool = stay if rng.random() < OLD and stay else kept
            first, original = pool[rng.integers(len(pool))]
            words = _copied(rng, original)
        else:
            words = _drawn(rng, int(rng.integers(300, 600)))
            if len(kept) < RECENT:
                kept.append((number, words))
            else:
                kept[number % RECENT] = number, words
            if len(stay) < RECENT and number % 50 == 0:
                stay.append((number, words))
        paper = number % PAPERS
        text = f"{' '.join(vocabulary[words])}\n{footers[paper]}"
        yield Made(number, f"Paper {paper}", text, first)


def _word(at: int) -> str:
    """Return a made-up word of its own for each number, the frequent ones short."""
    letters = []
    while True:
        at, rest = divmod(at, len(_SYLLABLES))
        letters.append(_SYLLABLES[rest])
        if not at:
            return "".join(letters)
        at -= 1


def _drawn(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return numbers of words by Zipf's law (exponent 1), up to `WORDS`."""
    return (np.exp(rng.random(count) * math.log(WORDS)) - 1).astype(np.int64)


def _copied(rng: np.random.Generator, words: np.ndarray) -> np.ndarray:
    """Return a text as papers print it."""
    kind = rng.random()
    if kind < 0.4:
        return words
    if kind < 0.7:
        return words[: int(len(words) * rng.uniform(0.5, 0.95))]
    if kind < 0.85:
        return np.concatenate([_drawn(rng, 60), words[30:]])
    changed = words.copy()
    changed[rng.integers(0, len(words), len(words) // 20)] = _drawn(rng, len(words) // 20)
    return changed


if __name__ == "__main__":
    main()
