"""The event type between two marked parties: PLV's 15 classes, and AW's conflict or cooperation.

The shipped encoder was trained on PLV_train, so its own answers there say nothing: PLV is scored
on the out-of-fold probabilities that training leaves in `training/results/`, each model trained on
four fifths and asked about the last. `plv-*.npy` are seeds of what is shipped, `plain-*.npy` of
plain fine-tuning of the base on the same folds. Rules were written while reading the `look` halves,
so what they have a say in is scored on the `report` halves alone. AW is answered by
`dateline.relate` itself, and nothing was trained on it. An abstention counts as wrong.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

import dateline
from benchmarks.plover import ROOTS, Pair, aw, binary, plv
from benchmarks.relations import Answer, Shares, answers, coverage_at, figures, pooled
from benchmarks.report import Row, macro_f1
from dateline.stages.events import type_between

RESULTS = Path(__file__).parent.parent / "training" / "results"
GOALS = {
    "root accuracy": 0.89, "root macro-F1": 0.87, "quad macro-F1": 0.94, "binary macro-F1": 0.98,
}  # fmt: skip
PEERS = {"root accuracy": 0.838, "root macro-F1": 0.824}
PEER = (
    "ZSP [paper, held-out PLV_test]; there also: Universal PETRARCH .487 at 89 % coverage (root"
    " accuracy)"
)
TYPE = "event type of a marked pair"
SIDE = "conflict or cooperation of a marked pair"
ALONE = "PLV_train, encoder alone, out of fold"
BOTH = "PLV_train, report half"
WORDS = "words and word pairs, logistic regression"
FOLDS = 5


def score(gold: Path) -> list[Row]:
    """Return the gold's rows; raises `FileNotFoundError` where it is not there."""
    return [*on_plv(gold), *on_aw(gold)]


def on_plv(gold: Path) -> list[Row]:
    """Score out-of-fold probabilities where there are some, and the rules alone."""
    pairs = plv(gold)
    report = [at for at, pair in enumerate(pairs) if pair.half == "report"]
    chosen = [pairs[at] for at in report]
    floor, floor_name = _floor(pairs)
    rules = _answers(chosen, lambda pair: type_between(*pair.marked))
    rows = [
        Row(
            capability=TYPE, data="PLV_train, report half, rules alone", metric=name, ours=value,
            n=len(chosen),
        )
        for name, value in figures(rules).items()
    ]  # fmt: skip
    seeds = arrays("plv", len(pairs))
    if not seeds:
        return rows
    alone = [answers(pairs, shares) for shares in seeds]
    both = [answers(chosen, pooled(chosen, shares[report])) for shares in seeds]
    low = [answers(pairs, shares) for shares in floor]
    low_report = [answers(chosen, shares[report]) for shares in floor]
    return [
        *_compared(alone, low, ALONE, floor_name),
        *_compared(both, low_report, BOTH, floor_name),
        *_coverage(both),
        *rows,
    ]


def _compared(
    seeds: Sequence[Sequence[Answer]], floor: Sequence[Sequence[Answer]], data: str, name: str
) -> list[Row]:
    ours, low = [figures(rows) for rows in seeds], [figures(rows) for rows in floor]
    n = len(seeds[0])
    rows = [
        Row(
            capability=TYPE, data=data, metric=metric, ours=mean(row[metric] for row in ours), n=n,
            floor=mean(row[metric] for row in low), floor_name=name, goal=goal,
            peer=PEERS.get(metric), peer_name=PEER if metric in PEERS else "",
        )
        for metric, goal in GOALS.items()
    ]  # fmt: skip
    spread = [
        Row(
            capability=TYPE, data=data, metric=f"{metric}, largest less smallest of seeds", n=n,
            ours=max(row[metric] for row in ours) - min(row[metric] for row in ours),
            higher_is_better=False,
        )
        for metric in ("root accuracy", "root macro-F1")
    ]  # fmt: skip
    return rows + (spread if len(seeds) > 1 else [])


def _coverage(seeds: Sequence[Sequence[Answer]]) -> list[Row]:
    """Return how much can be answered where nine, and nineteen of twenty, answers are right."""
    return [
        Row(
            capability=TYPE, data=BOTH,
            metric=f"share answered at root precision {precision:.2f}", n=len(seeds[0]),
            ours=mean(coverage_at(rows, precision)[0] for rows in seeds),
        )
        for precision in (0.90, 0.95)
    ]  # fmt: skip


def arrays(kind: str, rows: int) -> list[Shares]:
    """Return the seeds' out-of-fold probabilities of one kind; those of other data are errors."""
    found = [np.load(path).astype(float) for path in sorted(RESULTS.glob(f"{kind}-*.npy"))]
    for shares in found:
        if shares.shape != (rows, len(ROOTS)):
            raise ValueError(f"expected {rows} rows of {len(ROOTS)} classes, got {shares.shape}")
    return found


def _floor(pairs: Sequence[Pair]) -> tuple[list[Shares], str]:
    """Return plain fine-tuning where training left it, else a classifier of words, out-of-fold."""
    plain = arrays("plain", len(pairs))
    return (plain, "plain fine-tuning of the base") if plain else ([_of_words(pairs)], WORDS)


def _of_words(pairs: Sequence[Pair]) -> Shares:
    """Return a classifier's out-of-fold probabilities; a missing library leaves the first class."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return np.eye(len(ROOTS))[np.zeros(len(pairs), dtype=int)]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=20, max_iter=1000),
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    texts = [pair.marked.text for pair in pairs]
    gold = [ROOTS.index(pair.gold) for pair in pairs]
    found: Any = cross_val_predict(model, texts, gold, cv=folds, method="predict_proba")
    return np.asarray(found)


def on_aw(gold: Path) -> list[Row]:
    """Score conflict or cooperation, in a set that the encoder never saw."""
    pairs = [pair for pair in aw(gold) if pair.half == "report"]
    common = Counter(pair.gold for pair in pairs).most_common(1)[0][0]
    wanted = [pair.gold for pair in pairs]
    rules = [binary(_best(type_between(*pair.marked))) for pair in pairs]
    found = [side(pair) for pair in pairs]
    return [
        Row(
            capability=SIDE, data="AW_train, report half", metric="macro-F1", n=len(pairs),
            ours=macro_f1(wanted, found), floor=macro_f1(wanted, [common] * len(wanted)),
            floor_name="always conflict", goal=0.90,
        ),
        Row(
            capability=SIDE, data="AW_train, report half", metric="accuracy", n=len(pairs),
            ours=mean(a == b for a, b in zip(wanted, found, strict=True)),
            floor=wanted.count(common) / len(wanted), floor_name="always conflict",
        ),
        Row(
            capability=SIDE, data="AW_train, report half, rules alone", metric="macro-F1",
            n=len(pairs), ours=macro_f1(wanted, rules),
        ),
    ]  # fmt: skip


def side(pair: Pair) -> str:
    """Return the likelier side: the classes of conflict together against those of cooperation."""
    text, source, target = pair.marked
    shares = dateline.relate(text, source=source, target=target)
    return str(int(sum(share for name, share in shares.items() if binary(name) == "1") > 0.5))


def _answers(pairs: Sequence[Pair], read: Callable[[Pair], dict[str, float]]) -> list[Answer]:
    rows = []
    for pair in pairs:
        scores = read(pair)
        name = _best(scores)
        rows.append(Answer(pair, name, scores.get(name, 0.0), ""))
    return rows


def _best(scores: dict[str, float]) -> str:
    return max(scores, key=lambda name: (scores[name], name)) if scores else ""
