"""What the police did, sentence by sentence (IndiaPoliceEvents).

Two readings: the encoder's labels of a sentence, and what the pipeline's events come to. Rules were
written while reading the train split. The encoder was trained on nine tenths of it; the threshold
of its labels is chosen on the tenth that it never saw, and so is that of the classifier of words
which it is compared with.
"""

import csv
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.reading import read_text
from benchmarks.report import Counts, Row
from dateline.draft import Draft
from dateline.records import Article, Event, Party, article_id
from dateline.stages import sentences, signals

NAMES = ("kill", "arrest", "any action", "failure to act", "force")
HARD = {"kill", "arrest", "force"}
CAPABILITY = "police events of a sentence"
FIVE, THREE = "micro-F1 of five labels", "micro-F1 of kill, arrest, force"
WORDS = "words and word pairs, logistic regression"
KEYWORDS = '"police" is any action, "arrest" an arrest, "police firing" force'
GOAL = 0.85

# Of the train split, the texts whose checksum ends so are kept from training.
HELD_OUT = 10

# How each of the set's stories begins; its sentences follow in their order.
_OPENS = "this story is from"

# Candidates for the threshold of a label.
STEPS = tuple(step / 50 for step in range(5, 48))

_POLICE = re.compile(
    r"\b(?:police|policem[ae]n|cops?|constables?|officers?|jawans?|rpf|crpf)\b", re.I
)
_KILLING = re.compile(r"\b(?:kill(?:ed|ing|s)?|dead|deaths?|died|gunned down)\b", re.I)

T = TypeVar("T")
Shares = npt.NDArray[np.floating[Any]]


class Labelled(NamedTuple):
    """A sentence and what the police did in it."""

    text: str
    labels: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Whether the encoder was not trained on it, were it in the train split."""
        return held_out(self.text)


def held_out(text: str) -> bool:
    """Say whether a text of the train split is kept from training, by its checksum."""
    return zlib.crc32(text.encode()) % HELD_OUT == 0


def score(gold: Path) -> list[Row]:
    """Return the gold's rows; raises `FileNotFoundError` where it is not there."""
    train, dev = rows(gold, "train"), rows(gold, "dev")
    held = [row for row in train if row.held_out]
    taught = [row for row in train if not row.held_out]
    whole = by_encoder(train)
    chosen = _chosen(whole[[at for at, row in enumerate(train) if row.held_out]], held)
    ours = _labels(by_encoder(dev), chosen)
    known, asked = _by_words(taught, held, dev)
    words = _labels(asked, _chosen(known, held))
    events = [by_events(row.text) for row in dev]
    plain = [_keywords(row.text) for row in dev]
    return [
        *_rows("IndiaPoliceEvents, dev, labels", dev, ours, words, WORDS, GOAL),
        *_rows("IndiaPoliceEvents, dev", dev, events, plain, KEYWORDS, None),
    ]


def rows(gold: Path, split: str) -> list[Labelled]:
    """Return the sentences of a split."""
    path = gold / "conflict_text" / "IndiaPoliceEvents_sents" / f"{split}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                text.strip(),
                frozenset(n for n, value in zip(NAMES, labels, strict=True) if value == "1"),
            )
            for text, *labels in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _rows(
    data: str, dev: Sequence[Labelled], ours: Sequence[set[str]], low: Sequence[set[str]],
    floor: str, goal: float | None,
) -> list[Row]:  # fmt: skip
    return [
        Row(
            capability=CAPABILITY, data=data, metric=metric, n=len(dev), goal=aim,
            ours=counts(dev, ours, kept).f1, floor=counts(dev, low, kept).f1, floor_name=floor,
        )
        for metric, kept, aim in ((FIVE, set(NAMES), goal), (THREE, HARD, None))
    ]  # fmt: skip


def counts(wanted: Sequence[Labelled], found: Sequence[set[str]], kept: set[str]) -> Counts:
    """Return matches over all sentences and the labels `kept`."""
    total = Counts()
    for row, labels in zip(wanted, found, strict=True):
        total.right += len(row.labels & labels & kept)
        total.found += len(labels & kept)
        total.wanted += len(row.labels & kept)
    return total


# --- by the encoder's labels -----------------------------------------------------------------


def by_encoder(rows: Sequence[Labelled]) -> Shares:
    """Return the probability of each label in each text, read in its story.

    Of a text that is several sentences it is the most of theirs.
    """
    return np.concatenate([_together(story) for story in stories([row.text for row in rows], str)])


def stories(rows: Sequence[T], text: Callable[[T], str]) -> list[list[T]]:
    """Return rows story by story."""
    found: list[list[T]] = [[]]
    for row in rows:
        if text(row).casefold().startswith(_OPENS) and found[-1]:
            found.append([])
        found[-1].append(row)
    return found


def _together(texts: Sequence[str]) -> Shares:
    starts = [0, *accumulate(len(text) + 2 for text in texts)]
    whole = "\n\n".join(texts)
    draft = Draft(article=Article(id=article_id(whole), text=whole, lang="en"))
    draft = signals.STAGE.run(sentences.STAGE.run(draft))
    found = np.zeros((len(texts), len(NAMES)))
    if draft.signals is None:
        return found
    for sentence in draft.sentences:
        read = draft.signals.sentences[sentence.index]
        if read is not None:
            at = min(bisect_right(starts, sentence.start), len(texts)) - 1
            shares = [read.labels.get(f"police {name}", 0.0) for name in NAMES]
            found[at] = np.maximum(found[at], shares)
    return found


def _chosen(shares: Shares, wanted: Sequence[Labelled]) -> float:
    """Return the threshold at which the micro-F1 of five labels is highest."""
    return max(STEPS, key=lambda step: counts(wanted, _labels(shares, step), set(NAMES)).f1)


def _labels(shares: Shares, threshold: float) -> list[set[str]]:
    """Return the labels above a threshold; who kills, arrests or uses force acts."""
    found = []
    for row in shares:
        labels = {name for name, share in zip(NAMES, row, strict=True) if share >= threshold}
        found.append(labels | ({"any action"} if labels & HARD else set()))
    return found


def _by_words(
    taught: Sequence[Labelled], held: Sequence[Labelled], dev: Sequence[Labelled]
) -> tuple[Shares, Shares]:
    """Return a classifier's probabilities of two lists; nothing where its library is missing."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return np.zeros((len(held), len(NAMES))), np.zeros((len(dev), len(NAMES)))
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    known = words.fit_transform([row.text for row in taught])

    def fitted(name: str) -> Callable[[Sequence[Labelled]], Shares]:
        model = LogisticRegression(C=20, max_iter=300, class_weight="balanced")
        model.fit(known, [name in row.labels for row in taught])
        return lambda rows: np.asarray(
            model.predict_proba(words.transform([row.text for row in rows]))[:, 1]
        )

    models = [fitted(name) for name in NAMES]
    return (
        np.stack([model(held) for model in models], 1),
        np.stack([model(dev) for model in models], 1),
    )


# --- by events -------------------------------------------------------------------------------


def by_events(text: str) -> set[str]:
    """Return a sentence's labels by what the pipeline reads in it.

    arrest: an arrest by anybody (the set takes arrests to be the police's); force: ASSAULT by the
    police; kill: that, with a word of killing in the sentence; failure to act: an act of the
    police that is denied; any action: one of these, any other act of the police, or the police
    being quoted (the set counts their statements).
    """
    read = read_text(text)
    quoted = any(
        row.speaker and (row.speaker.kind == "police" or _POLICE.search(row.speaker.text))
        for row in read.quotes
    )
    found = {"any action"} if quoted else set()
    for event in read.events:
        by_police = any(_is_police(row) for row in event.actors)
        found |= _of_event(event, by_police, _KILLING.search(text) is not None)
    return found


def _of_event(event: Event, by_police: bool, killing: bool) -> set[str]:
    if event.stage == "denied" and by_police:
        return {"failure to act"}
    if event.stage != "occurred":
        return set()
    if event.type == "COERCE" and event.mode == "arrest":
        return {"arrest", "any action"}
    if event.type == "ASSAULT" and (by_police or event.mode == "crowd-control"):
        return {"force", "any action"} | ({"kill"} if killing else set())
    return {"any action"} if by_police else set()


def _is_police(row: Party) -> bool:
    return "COP" in row.sectors or _POLICE.search(row.text) is not None


def _keywords(text: str) -> set[str]:
    """Return the labels by words alone."""
    found = {"any action"} if "police" in text else set()
    if "arrest" in text:
        found |= {"arrest", "any action"}
    if "police firing" in text:
        found |= {"force", "any action"}
    return found
