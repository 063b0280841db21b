"""`python -m training.encoder.gate`: the relevance gate's weights, distilled from the pipeline.

Two logistic regressions over the words of a text: whether a sentence holds a finding, and whether
an article is about conflict. What the pipeline found in the texts for training is the answer. Only
words that several sets write in small letters have a weight, so no names; of the words that the
vocabulary lists as cues, acts and harms even rare ones have, by the kind of their entry. Prints the
table from which the thresholds in `dateline.encoder.gate` were chosen, by cross-validation.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.report import split_of
from benchmarks.score_gate import (
    CONFLICT,
    about_conflict,
    findings_by_sentence,
    gated,
    lost_by_threshold,
    table,
    together,
)
from benchmarks.score_places import read_geovirus, read_lgl
from dateline import pipeline
from dateline.encoder.gate import BIAS, FILE, words_of
from dateline.records import Article, Extraction, article_id
from dateline.stages.attribution.lexicon import lexicon as attribution
from dateline.stages.casualties.lexicon import lexicon as casualties
from dateline.stages.events.vocabulary import index as events
from dateline.text.tokens import tokenize
from training.encoder.data.readings import Reading
from training.encoder.data.texts import Text, texts

ROOT = Path(__file__).parent.parent.parent

# Texts of one set at most, so that no set outweighs the others.
EACH = 700

# A word has a weight where so many sentences hold it, and so many sets write it in small letters.
MIN_SENTENCES = 12
MIN_SETS = 3

# Inverse strength of the penalty: half or three times as much skipped no more at the same loss.
PENALTY = 0.1

# Smaller weights are left out: those of articles are divided by the root of their words.
LEAST, LEAST_EVEN = 0.05, 0.5

FOLDS = 3
_SMALL = re.compile(r"(?<![\w'’-])[a-z][a-z'’-]*(?!\w)")
# Sets in small letters or in capitals throughout say nothing of what is a name.
_ONE_CASE = frozenset({"india", "muc"})

HEADER = """\
# The relevance gate: a weight a word, for sentences (can hold a finding) and articles (about
# conflict). Made by `python -m training.encoder.gate` from what the pipeline found in the texts
# for training of MUC-3/4, gun violence incidents, SATP, InsightCrime, IndiaPoliceEvents, PolNeAR,
# re3d, ECB+, TimeBank, LGL and GeoVirus; no sentence of theirs is in it.
# Columns: word, sentence, article.
"""


class Document(NamedTuple):
    """A text as features and answers."""

    origin: str
    sentences: list[set[str]]
    holds: dict[int, int]
    """How many findings each sentence with a part of one anchors (0: only a part)."""
    findings: list[tuple[str, frozenset[int]]]
    conflict: bool | None
    """None: neither clearly about conflict nor clearly not."""

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


def main() -> None:
    """Train both, print the table of thresholds, write the file."""
    parser = argparse.ArgumentParser(prog="training.encoder.gate", description=__doc__)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--cache", type=Path, default=ROOT / "training" / "cache")
    options = parser.parse_args()
    small: dict[str, set[str]] = defaultdict(set)
    documents = [_document(row, small) for row in _readings(options.gold, options.cache)]
    known = _vocabulary(documents, small)
    sentences = _sentences(documents, known)
    articles = _articles(documents, known)
    lines = [
        f"{word}\t{sentences[word]:.2f}\t{articles[word]:.2f}"
        for word in [BIAS, *known.words]
        if abs(sentences[word]) >= LEAST or abs(articles[word]) >= LEAST_EVEN
    ]
    FILE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    _say(f"{len(lines)} words written to {FILE}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


# --- texts -----------------------------------------------------------------------------------


def _readings(gold: Path, cache: Path) -> Iterator[Reading]:
    """Yield a reading of each text; kept in the cache, which a changed pipeline makes stale."""
    path = cache / "gate-readings.jsonl"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            for text in _texts(gold):
                file.write(msgspec.json.encode(_read(text)) + b"\n")
        partial.replace(path)
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=Reading)


def _texts(gold: Path) -> Iterator[Text]:
    """Yield the texts that the encoder's data is made from, at most `EACH` of a set, and others."""
    counts: Counter[str] = Counter()
    for row in (*texts(gold), *_others(gold)):
        counts[row.origin] += 1
        if counts[row.origin] <= EACH and row.text.strip():
            yield row


def _read(row: Text) -> Reading:
    """Return what the whole pipeline finds in a text: the encoder too, unlike for its own data."""
    with gated("off"):
        article = Article(id=article_id(row.text), text=row.text, lang="en")
        return Reading(row.origin, row.relevant, pipeline.run(article))


def _others(gold: Path) -> Iterator[Text]:
    """Yield Indian police news (train) and the `look` halves of LGL and GeoVirus."""
    path = gold / "conflict_text" / "IndiaPoliceEvents_sents" / "train.tsv"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    rows = [line.split("\t") for line in lines if line.split("\t")[0].strip()]
    for body in together(rows)[::2]:
        yield Text("india", body)
    for origin, found in (("lgl", read_lgl(gold)), ("geovirus", read_geovirus(gold))):
        for row in found:
            if split_of(row.key) == "look":
                yield Text(origin, row.body)


def _document(row: Reading, small: dict[str, set[str]]) -> Document:
    found = row.found
    text = found.article.text
    if row.origin not in _ONE_CASE:
        for word in set(_SMALL.findall(text)):
            small[word].add(row.origin)
    return Document(
        row.origin,
        [words_of(tokenize(text, one.start, one.end)) for one in found.sentences],
        _holds(found),
        findings_by_sentence(found),
        _conflict(row),
    )


def _holds(found: Extraction) -> dict[int, int]:
    """Return the sentences with any part of a finding, and how many findings each anchors."""
    holds: Counter[int] = Counter()
    for _, sentences in findings_by_sentence(found):
        holds.update(sentences)
    for quote in found.quotes:
        for part in (*quote.source, *quote.cue, *quote.content):
            for sentence in found.sentences:
                if part.start < sentence.end and sentence.start < part.end:
                    holds[sentence.index] += 0
    return dict(holds)


def _conflict(row: Reading) -> bool | None:
    """Say what an article is about; None for other news with some violence in it."""
    if row.origin in CONFLICT:
        return None if row.relevant is False else True
    return None if about_conflict(row.found) else False


# --- words -----------------------------------------------------------------------------------


def _vocabulary(documents: Sequence[Document], small: Mapping[str, set[str]]) -> Vocabulary:
    counts = Counter(word for row in documents for words in row.sentences for word in words)
    kinds = _kinds()
    common = {
        word
        for word, count in counts.items()
        if count >= MIN_SENTENCES
        and (len(small.get(word, ())) >= MIN_SETS or not word[0].isalnum())
    }
    return Vocabulary(common | set(kinds), kinds)


def _kinds() -> dict[str, frozenset[str]]:
    """Return the kinds of entry that the vocabulary lists each word under."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in (*attribution().verbs, *attribution().nouns, *attribution().spoken):
        found[word].add("(cue)")
    for word, entries in events().verbs.items():
        for entry, _ in entries:
            if not (entry.idiom or entry.pairs_only):
                whole = "firm" if entry.firm else "loose"
                found[word].add(f"({whole} act)" if len(entry.pattern.parts) == 1 else "(act)")
    for word, nouns in events().nouns.items():
        for noun in nouns:
            if not (noun.idiom or noun.pairs_only):
                found[word].add("(noun)" if len(noun.pattern.parts) == 1 else "(nouns)")
    for word in casualties().triggers.by_first:
        found[word].add("(harm)")
    return {word: frozenset(kinds) for word, kinds in found.items()}


# --- the two models --------------------------------------------------------------------------


def _sentences(documents: Sequence[Document], known: Vocabulary) -> dict[str, float]:
    rows = [words for row in documents for words in row.sentences]
    answers = np.array(
        [index in row.holds for row in documents for index in range(len(row.sentences))]
    )
    weight = np.array(
        [max(1, row.holds.get(i, 1)) for row in documents for i in range(len(row.sentences))]
    )
    of = np.repeat(np.arange(len(documents)), [len(row.sentences) for row in documents])
    matrix = known.matrix(rows)
    scores = np.empty(len(rows))
    for fold in range(FOLDS):
        own = of % FOLDS == fold
        scores[own] = _fitted(matrix[~own], answers[~own], weight[~own]).decision_function(
            matrix[own]
        )
    ends = np.cumsum([len(row.sentences) for row in documents])
    parts = np.split(scores, ends[:-1])
    found = [(part.tolist(), row.findings) for part, row in zip(parts, documents, strict=True)]
    _say(table(lost_by_threshold(found, [step / 4 for step in range(-12, -1)])))
    return known.weights(_fitted(matrix, answers, weight))


def _articles(documents: Sequence[Document], known: Vocabulary) -> dict[str, float]:
    rows = [row for row in documents if row.conflict is not None]
    matrix = known.matrix([row.words for row in rows], even=True)
    answers = np.array([row.conflict for row in rows])
    weight = np.where(answers, (~answers).sum() / answers.sum(), 1.0)
    scores = np.empty(len(rows))
    for fold in range(FOLDS):
        own = np.arange(len(rows)) % FOLDS == fold
        model = _fitted(matrix[~own], answers[~own], weight[~own], penalty=30 * PENALTY)
        scores[own] = model.decision_function(matrix[own])
    _say(
        table(
            [
                {
                    "threshold": at,
                    "other news passed over": float((scores[~answers] < at).mean()),
                    "conflict news lost": float((scores[answers] < at).mean()),
                }
                for at in (step / 2 for step in range(-6, 5))
            ]
        )
    )
    return known.weights(_fitted(matrix, answers, weight, penalty=30 * PENALTY))


def _fitted(
    matrix: csr_matrix, answers: Any, weight: Any, *, penalty: float = PENALTY
) -> LogisticRegression:
    model = LogisticRegression(C=penalty, solver="liblinear", max_iter=60, random_state=0)
    return model.fit(matrix, answers, sample_weight=weight)


if __name__ == "__main__":
    main()
