"""Names of places as keys: how a name in the gazetteer and a name in an article come to agree.

A key is the name's words in lower case, without diacritics, dots, apostrophes and possessive
endings, joined by single spaces; hyphens part words; "St." and "Mt." are written out.
"""

import re
import unicodedata
from functools import lru_cache

_POSSESSIVE = re.compile(r"['’]s(?![^\W_])")
_WRITTEN_OUT = {"st": "saint", "mt": "mount", "ft": "fort", "ste": "sainte", "sto": "santo"}
_GONE = dict.fromkeys(map(ord, ".'’‘`´ʻʼʽʾʿ\u200e\u200f\u00ad"))
_SPACE = dict.fromkeys(map(ord, "-–—‐‑,/()[]"), " ")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "ə": "e", "ħ": "h", "ŋ": "n", "ƙ": "k", "ɓ": "b", "ɗ": "d",
    }
)  # fmt: skip
_TABLE = {**_GONE, **_SPACE, **_LETTERS}


def key_of(name: str) -> str:
    """Return the key of a name; empty where nothing is left of it."""
    words = _plain(_POSSESSIVE.sub("", name.lower())).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join([_WRITTEN_OUT.get(word, word) for word in words])


@lru_cache(maxsize=50_000)
def word_key(word: str) -> str:
    """Return the key of one word of an article, as `key_of` would write it inside a name."""
    folded = _plain(_POSSESSIVE.sub("", word.lower())).strip()
    return _WRITTEN_OUT.get(folded, folded)


def _plain(lower: str) -> str:
    if not lower.isascii():
        apart = unicodedata.normalize("NFKD", lower)
        # Taken apart, a styled capital ("𝚨") is a plain one.
        lower = "".join([letter for letter in apart if not unicodedata.combining(letter)]).lower()
    return lower.translate(_TABLE)
