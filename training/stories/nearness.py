"""Fit how near two articles are: a logistic regression over pairs of the look half's incidents.

    python training/stories/nearness.py GOLD

Needs scikit-learn. Pairs are what the linking compares (an article and those before it that share
words with it), both of the look half; a pair is right where the archive has both under one
incident. It writes `nearness.yaml` into the vocabulary: the weights, and where they are from.
"""

import sys
from pathlib import Path

from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.report import split_of
from benchmarks.score_stories import stream
from dateline import pipeline
from dateline.across.stories.links import Memory, compared
from dateline.across.stories.nearness import measures
from dateline.across.stories.traits import Traits, traits

FILE = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary" / "nearness.yaml"

# Strength of the pull towards zero: few pairs are right, and the measures overlap.
C = 0.3


def main() -> None:
    """Read the articles, fit, and write the file."""
    rows = [(name, traits(pipeline.run(article))) for name, article in stream(Path(sys.argv[1]))]
    FILE.write_text(fitted([row for row in rows if split_of(row[0]) == "look"]), encoding="utf-8")


def fitted(rows: list[tuple[str, Traits]]) -> str:
    """Return the file for articles with the names of their incidents."""
    incidents = {row.article: name for name, row in rows}
    held = [row for _, row in sorted(rows, key=lambda row: row[1].mark)]
    pairs = [(one, other) for one in compared(held, Memory(held)) for other in one.others]
    right = [incidents[one.row.article] == incidents[other.article] for one, other in pairs]
    found = [measures(one.row, other, one.common).values() for one, other in pairs]
    names = list(found[0])
    values = [[row[name] for name in names] for row in found]
    scale = StandardScaler().fit(values)
    model = LogisticRegression(C=C, max_iter=2000).fit(scale.transform(values), right)
    weights = model.coef_[0] / scale.scale_
    intercept = model.intercept_[0] - (weights * scale.mean_).sum()
    return "\n".join(
        (
            "# Written by training/stories/nearness.py; weights of across/stories/nearness.py.",
            f"provenance: logistic regression (C {C}) on {len(pairs)} pairs of articles of the",
            f"  look half of the gun-violence incidents, {sum(right)} of them of one incident",
            f"intercept: {intercept:.4f}",
            "weights:",
            *(f"  {name}: {weight:.4f}" for name, weight in zip(names, weights, strict=True)),
            "",
        )
    )


if __name__ == "__main__":
    main()
