"""Fit the weights of `place_evidence.yaml` on the look halves of GeoVirus and LGL.

    python training/gazetteer/evidence.py GOLD

Logistic regression with a ridge, by Newton's method (numpy). The weights stay readable: one a
sign, in log-odds, rounded to one decimal; signs that occur less than ten times keep the ridge's
pull to nothing.
"""

import sys
from pathlib import Path

import numpy as np

from benchmarks.report import split_of
from benchmarks.score_places import Text, read_geovirus, read_lgl
from dateline.gazetteer import gazetteer
from dateline.gazetteer.recognise import SURE, Name, names_in
from dateline.stages.sentences import split
from dateline.text.tokens import tokenize

RIDGE = 1.0
ROUNDS = 4
# The weights that are not fitted. `certain`: what follows a place and a comma as its division.
# `facility`: the gold sets mark the town within the name of an airport, and not the airport.
BY_HAND = {"certain": 9.0, "facility": 0.2}
TARGET = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary" / "place_evidence.yaml"


def examples(text: Text) -> list[tuple[Name, bool]]:
    """Return the names in a text, each with whether the gold has it."""
    tokens = [tokenize(text.body, row.start, row.end) for row in split(text.body)]
    gold = {(place.start, place.end) for place in text.places}
    found = names_in(text.body, tokens, gazetteer())
    return [(name, (name.start, name.end) in gold) for name in found]


def echoes(names: list[Name], weights: dict[str, float]) -> list[bool]:
    """Say for each name whether another use of it in its article scores as sure."""
    scores = [sum(weights.get(sign, 0.0) * value for sign, value in name.signs) for name in names]
    return [
        any(i != j and other.key == name.key and scores[j] > SURE for j, other in enumerate(names))
        for i, name in enumerate(names)
    ]


def fit(matrix: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the ridge-regularised weights of a logistic regression."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (truth - chance) - RIDGE * weights
        bend = (matrix * (chance * (1 - chance))[:, None]).T @ matrix
        weights += np.linalg.solve(bend + RIDGE * np.eye(len(weights)), slope)
    return weights


def main(gold: Path) -> None:
    """Fit and write the weights."""
    texts = [*read_geovirus(gold), *read_lgl(gold)]
    articles = [examples(text) for text in texts if split_of(text.key) == "look"]
    signs = sorted({sign for rows in articles for name, _ in rows for sign, _ in name.signs})
    signs.append("echo")
    weights: dict[str, float] = dict.fromkeys(signs, 0.0)
    truth = np.array([label for rows in articles for _, label in rows], dtype=float)
    for _ in range(ROUNDS):
        matrix = np.zeros((len(truth), len(signs)))
        at = 0
        for rows in articles:
            names = [name for name, _ in rows]
            for name, echo in zip(names, echoes(names, weights), strict=True):
                for sign, value in (*name.signs, ("echo", float(echo))):
                    matrix[at, signs.index(sign)] = value
                at += 1
        weights = dict(zip(signs, fit(matrix, truth), strict=True))
    weights |= BY_HAND
    lines = [f"  {sign}: {round(float(weights[sign]), 1)}" for sign in sorted(weights)]
    head = TARGET.read_text().partition("weights:")[0]
    TARGET.write_text(f"{head}weights:\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
