"""The shipped file of linking: two tables of words, and the trees of its models.

`python -m training.linking` makes it; `MODEL_CARD.md` tells from what, and how good it is.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("linking.npz")


@cache
def _held() -> dict[str, NDArray[Any]]:
    with np.load(FILE, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def array(name: str) -> NDArray[Any]:
    """Return an array of the file."""
    return _held()[name]


def number(name: str) -> int:
    """Return a whole number of the file."""
    return int(_held()[name])


def names(name: str) -> list[str]:
    """Return words of the file, which are kept one a line."""
    return bytes(_held()[name]).decode("utf-8").split("\n")
