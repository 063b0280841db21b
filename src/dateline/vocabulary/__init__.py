"""Vocabulary is data: YAML (and CSV tables) beside this file, read once, checked, never changed.

A domain expert edits the files; no code needs to change. Each reader names the type that a
file must have, and a file that does not fit is refused with the place that is wrong.
"""

import csv
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from dateline.errors import VocabularyError

T = TypeVar("T")


def load(name: str, shape: type[T]) -> T:
    """Return `NAME.yaml` decoded and checked as `shape` (a msgspec-decodable type).

    Raises `VocabularyError` naming the file and the place where it does not fit.
    """
    try:
        return msgspec.yaml.decode(_bytes(f"{name}.yaml"), type=shape)
    except msgspec.DecodeError as error:
        raise VocabularyError(
            f"vocabulary/{name}.yaml: {error}", do="mend the row that the message names"
        ) from None


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of `NAME.csv` as mappings from column name to text."""
    return list(csv.DictReader(_bytes(f"{name}.csv").decode("utf-8").splitlines()))


def lookup(name: str) -> dict[str, str]:
    """Return the rest of each row of `NAME.csv` by its first column: for long tables, unquoted."""
    lines = _bytes(f"{name}.csv").decode("utf-8").splitlines()[1:]
    return dict(line.split(",", 1) for line in lines)


@cache
def digest(names: Iterable[str]) -> str:
    """Return `sha256:…` over the named files' bytes (names with their endings), in order.

    It stands as the model hash of a rule-based stage: what it knows is what these files say.
    """
    total = hashlib.sha256()
    for name in names:
        total.update(_bytes(name))
    return f"sha256:{total.hexdigest()}"


def _bytes(filename: str) -> bytes:
    path = files(__name__) / filename
    if not path.is_file():
        raise VocabularyError(
            f"vocabulary/{filename} is missing", do="install Dateline again: its files are damaged"
        )
    return path.read_bytes()
