"""Sets of sentences that differ in what decides the class (`contrasts.yaml`)."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from training.encoder.data.rows import Row
from training.encoder.data.templates import party, written


class Contrast(NamedTuple):
    """Templates of different classes for one pair of parties."""

    source: str
    target: str
    x: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]

    def rows(self, dice: random.Random) -> Iterator[Row]:
        """Yield its sentences, all with the same parties and the same words for `{x}`."""
        sides = {"s": party(self.source, dice), "t": party(self.target, dice)}
        x = dice.choice(self.x)
        for name, line in self.lines:
            row = written(line.replace("{x}", x), sides, dice)
            yield row | {"type": name, "origin": "contrast"}


@cache
def contrasts() -> tuple[Contrast, ...]:
    """Return all sets in the order of the file."""
    found = yaml.safe_load((Path(__file__).parent / "contrasts.yaml").read_text("utf-8"))
    return tuple(
        Contrast(
            row["source"],
            row["target"],
            tuple(row["x"]),
            tuple((name, line) for name, line in row["rows"]),
        )
        for row in found
    )
