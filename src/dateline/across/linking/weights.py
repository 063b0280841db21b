"""The shipped file of linking: two tables of words, and the trees of its models.

`python -m training.linking` makes it; `MODEL_CARD.md` tells from what, and how good it is.
"""

from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from dateline.errors import EncoderError

FILE = Path(__file__).with_name("linking.npz")


@cache
def _held() -> dict[str, NDArray[Any]]:
    try:
        with np.load(FILE, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise EncoderError(
            f"{FILE.name} cannot be read ({type(error).__name__})", do="install Dateline again"
        ) from error


def array(name: str) -> NDArray[Any]:
    """Return an array of the file; raises `EncoderError` where that is missing or damaged."""
    return _held()[name]


def number(name: str) -> int:
    """Return a whole number of the file."""
    return int(_held()[name])


def names(name: str) -> list[str]:
    """Return words of the file, which are kept one a line."""
    return bytes(_held()[name]).decode("utf-8").split("\n")
