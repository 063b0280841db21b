"""The two models of the relevance gate: words' weights, and the thresholds taken off them.

Sentences: one logistic regression over words says whether a finding is in one. Articles: a second
one over the words of the whole, and a third over sentences, which says whether one tells of
conflict; the mean of the article's most hostile tenth joins the second by a last regression on
scores of articles that the two had not seen.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline.encoder.gate import BIAS, top

# Inverse strength of the penalty: half or three times as much skipped no more at the same loss.
PENALTY, ARTICLE_PENALTY = 0.1, 3.0

# Shares of findings that the thresholds may lose by cross-validation: of all findings, by sentences
# that are not encoded; of those about conflict in articles about it, by articles passed over. One
# in a hundred is allowed in each; new texts, and what else differs between readings, double the
# first.
# `python -m benchmarks gate` measures both on other texts; rerun it after a change.
LOST_BY_SENTENCE, LOST_BY_ARTICLE = 0.004, 0.005

FOLDS = 5

Floats = NDArray[Any]


class Document(NamedTuple):
    """A text as features and answers."""

    origin: str
    sentences: list[set[str]]
    holds: dict[int, int]
    """How many findings each sentence with a part of one anchors (0: only a part)."""
    findings: list[tuple[str, frozenset[int]]]
    conflict: bool | None
    """Whether it is about conflict; None: conflict news in which little is found."""
    hostile: Counter[int]
    """How many findings about conflict each sentence anchors."""

    @property
    def words(self) -> set[str]:
        """The different words of the whole text, without marks and figures."""
        return {word for words in self.sentences for word in words if word[0].isalpha()}


class Vocabulary:
    """Columns of the matrix: words, and the kinds of entry that words are listed under."""

    def __init__(self, words: Iterable[str], kinds: Mapping[str, frozenset[str]]) -> None:
        self.words = sorted(words)
        names = [*self.words, *sorted(frozenset().union(*kinds.values()))]
        at = {name: column for column, name in enumerate(names)}
        self.size = len(names)
        self.columns = {
            word: [at[word], *(at[kind] for kind in kinds.get(word, ()))] for word in self.words
        }

    def matrix(self, rows: Sequence[set[str]], *, even: bool = False) -> csr_matrix:
        """Return one row a set of words; `even`: divided by the root of how many they are."""
        columns, ends, values = [], [0], []
        for words in rows:
            mine = [one for word in words for one in self.columns.get(word, ())]
            columns += mine
            ends.append(len(columns))
            values += [1 / np.sqrt(len(words) or 1) if even else 1.0] * len(mine)
        found = csr_matrix((values, columns, ends), shape=(len(rows), self.size))
        found.sum_duplicates()
        return found

    def weights(self, model: LogisticRegression) -> dict[str, float]:
        """Return one weight a word: its own, and those of its kinds."""
        own = model.coef_[0]
        found = {word: float(own[columns].sum()) for word, columns in self.columns.items()}
        return {BIAS: float(model.intercept_[0]), **found}


def of_sentences(documents: Sequence[Document], known: Vocabulary) -> dict[str, float]:
    """Return each word's weight for holding a finding, so that zero is the threshold."""
    rows = [words for row in documents for words in row.sentences]
    answers = np.array([index in row.holds for row, index in _each(documents)])
    weight = np.array([max(1, row.holds.get(index, 1)) for row, index in _each(documents)])
    matrix = known.matrix(rows)
    fold = np.repeat(_folds(documents), [len(row.sentences) for row in documents])
    scores = _crossed(matrix, answers, weight, fold, penalty=PENALTY)
    best: dict[str, list[float]] = {"all": []}
    for part, row in zip(_split(scores, documents), documents, strict=True):
        for kind, places in row.findings:
            best["all"].append(max(part[list(places)]))
            best.setdefault(kind, []).append(best["all"][-1])
    threshold = below(best["all"], np.ones(len(best["all"])), LOST_BY_SENTENCE)
    _table({"not encoded": scores, **best}, threshold)
    found = known.weights(_fitted(matrix, answers, weight, penalty=PENALTY))
    return found | {BIAS: found[BIAS] - threshold}


def of_articles(
    documents: Sequence[Document], known: Vocabulary
) -> tuple[dict[str, float], dict[str, float]]:
    """Return each word's weight for a sentence that tells of conflict, and for a whole article.

    Their sum is the article's score, with zero as the threshold. An article counts by its findings
    about conflict, and one for itself.
    """
    fold, told = _folds(documents), np.array([row.conflict is not None for row in documents])
    rows = known.matrix([words for row in documents for words in row.sentences])
    tells = np.array([index in row.hostile for row, index in _each(documents)])
    count = np.array([max(1, row.hostile[index]) for row, index in _each(documents)])
    of = np.repeat(fold, [len(row.sentences) for row in documents])
    sentences = _crossed(rows, tells, count, of, penalty=PENALTY)
    tops = np.array([top(part.tolist()) for part in _split(sentences, documents)])[told]

    fold, articles = fold[told], [row for row in documents if row.conflict is not None]
    matrix = known.matrix([row.words for row in articles], even=True)
    answers = np.array([row.conflict for row in articles])
    found = np.array([row.hostile.total() for row in articles])
    weight = np.where(answers, 1 + found, 1)
    words = _crossed(matrix, answers, weight, fold, penalty=ARTICLE_PENALTY)
    both = np.column_stack([tops, words])
    scores = _crossed(both, answers, weight, fold, penalty=1.0)
    threshold = below(scores[answers], found[answers], LOST_BY_ARTICLE)
    sets = {
        "other news": scores[~answers],
        "about conflict": scores[answers],
        "findings in those": np.repeat(scores[answers], found[answers]),
        "findings in all": np.repeat(scores, found),
    }
    _table(sets, threshold)
    joined = _fitted(both, answers, weight, penalty=1.0)
    by_top, by_words = joined.coef_[0].tolist()
    conflict = known.weights(_fitted(rows, tells, count, penalty=PENALTY))
    article = known.weights(_fitted(matrix, answers, weight, penalty=ARTICLE_PENALTY))
    conflict = {word: by_top * value for word, value in conflict.items()}
    article = {word: by_words * value for word, value in article.items()}
    return conflict, article | {BIAS: article[BIAS] + float(joined.intercept_[0]) - threshold}


def _each(documents: Sequence[Document]) -> Iterator[tuple[Document, int]]:
    """Yield every sentence as its document and its place there."""
    return ((row, index) for row in documents for index in range(len(row.sentences)))


def _folds(documents: Sequence[Document]) -> NDArray[Any]:
    return np.arange(len(documents)) % FOLDS


def _split(scores: Floats, documents: Sequence[Document]) -> list[Floats]:
    """Return the scores of sentences by document."""
    return np.split(scores, np.cumsum([len(row.sentences) for row in documents])[:-1])


def _crossed(matrix: Any, answers: Any, weight: Any, fold: Any, *, penalty: float) -> Floats:
    """Return the score of each row by a model that has not seen its fold."""
    scores = np.empty(len(answers))
    for own in (fold == one for one in range(FOLDS)):
        model = _fitted(matrix[~own], answers[~own], weight[~own], penalty=penalty)
        scores[own] = model.decision_function(matrix[own])
    return scores


def _fitted(matrix: Any, answers: Any, weight: Any, *, penalty: float) -> LogisticRegression:
    model = LogisticRegression(C=penalty, solver="liblinear", max_iter=60, random_state=0)
    return model.fit(matrix, answers, sample_weight=weight)


def below(scores: Sequence[float] | Floats, counts: Any, lost: float) -> float:
    """Return the highest threshold below which at most a share `lost` of what counts lies."""
    order = np.argsort(scores)
    share = np.cumsum(np.asarray(counts)[order]) / np.sum(counts)
    return float(np.asarray(scores)[order[np.searchsorted(share, lost, side="right")]])


def _table(sets: Mapping[str, Sequence[float] | Floats], threshold: float) -> None:
    """Print the shares of each set, in per cent, that lie below thresholds about the chosen one."""
    say("| threshold | " + " | ".join(sets) + " |\n|" + " --- |" * (len(sets) + 1))
    for step in (-0.5, -0.25, 0, 0.25, 0.5, 1):
        below = [100 * np.mean(np.asarray(one) < threshold + step) for one in sets.values()]
        shares = " | ".join(f"{share:.1f}" for share in below)
        say(f"| {threshold + step:.2f}{' *' if not step else ''} | {shares} |")


def say(line: str) -> None:
    """Print a line at once: what follows may take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
