"""Folding for search: lower case, no accents, so that "Bogota" finds "Bogotá"."""

import unicodedata

# Letters that Unicode does not decompose, as an English keyboard writes them.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss",
          "þ": "th", "ς": "σ", "’": "'", "‘": "'", "\u00ad": ""}  # fmt: skip


class _Folded(dict[int, str]):
    """Code point → its folded characters, filled as they are met."""

    def __missing__(self, point: int) -> str:
        folded = fold_letter(chr(point))
        self[point] = folded
        return folded


def fold_letter(letter: str) -> str:
    """Return one character folded: none, one or a few characters."""
    pieces = unicodedata.normalize("NFKD", letter.lower())
    return "".join(_PLAIN.get(one, one) for one in pieces if not unicodedata.combining(one))


# There are at most 1.1 million code points, and a text uses some hundreds.
_TABLE = _Folded()


def fold(text: str) -> str:
    """Return `text` folded letter by letter (so a part of a text folds as it does in the whole)."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def positions(text: str) -> list[int]:
    """Return for each character of `fold(text)` the offset in `text` that it came from."""
    if text.isascii():
        return list(range(len(text)))
    return [index for index, letter in enumerate(text) for _ in _TABLE[ord(letter)]]
