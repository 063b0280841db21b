"""Rows of training data as JSON lines: writing, and choosing which to keep, the same each time."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Span = tuple[int, int]

_BLANKS = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x85\u2028\u2029", " "))


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as JSON lines, the file whole or not at all; return how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    partial = path.with_suffix(".partial")
    partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    partial.replace(path)
    return len(lines)


def one_line(text: str) -> str:
    """Return a text of the same length with blanks for tabs and line ends."""
    return text.translate(_BLANKS)


def lower(text: str) -> str:
    """Return a text in capitals alone in small letters, as the encoder reads it; others as is."""
    return text.lower() if text.isupper() else text


def lot(seed: int, *parts: object) -> float:
    """Return a number from 0 to 1 drawn by a row's own content, in any order, on any machine."""
    joined = "\x1f".join(str(part) for part in (seed, *parts))
    return int.from_bytes(hashlib.sha256(joined.encode()).digest()[:8]) / 2**64


def unique(rows: Iterable[Row], key: Callable[[Row], object]) -> list[Row]:
    """Return rows without later ones of the same key."""
    seen: dict[object, Row] = {}
    for row in rows:
        seen.setdefault(key(row), row)
    return list(seen.values())


def capped(
    rows: Iterable[Row], *, group: Callable[[Row], str], most: Mapping[str, int], seed: int
) -> list[Row]:
    """Return at most so many rows a group, drawn by lot, the heaviest first where weights differ.

    `most` names the groups' sizes; groups that it does not name are kept whole. The order of the
    rows stays.
    """
    grouped: dict[str, list[int]] = defaultdict(list)
    kept = list(rows)
    for at, row in enumerate(kept):
        grouped[group(row)].append(at)
    chosen: set[int] = set()
    for name, places in grouped.items():
        places.sort(key=lambda at: (-kept[at].get("weight", 1.0), lot(seed, kept[at]["text"], at)))
        chosen.update(places[: most.get(name, len(places))])
    return [row for at, row in enumerate(kept) if at in chosen]
