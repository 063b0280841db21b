"""The shipped file: its parts, checked as they are read, and the hash that its card gives."""

import re
import zipfile
from functools import cache
from pathlib import Path

import msgspec

from dateline.errors import EncoderError

FILE = Path(__file__).with_name("encoder.zip")
CARD = Path(__file__).with_name("MODEL_CARD.md")

_DO = "install Dateline again: its files are damaged"
_HASH = re.compile(r"^sha256: ([0-9a-f]{64})$", re.MULTILINE)


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """What each head's scores are called, in their order."""

    max_tokens: int
    entities: tuple[str, ...]
    source: tuple[str, ...]
    cue: tuple[str, ...]
    content: tuple[str, ...]
    victims: tuple[str, ...]
    labels: tuple[str, ...]
    relations: tuple[str, ...]


def part(name: str) -> bytes:
    """Return one file of the archive; raises `EncoderError` where it is missing or damaged."""
    try:
        with zipfile.ZipFile(FILE) as archive:
            return archive.read(name)
    except FileNotFoundError:
        raise EncoderError(f"{FILE.name} is missing from {FILE.parent}", do=_DO) from None
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise EncoderError(f"{FILE} cannot be read ({error})", do=_DO) from None


@cache
def heads() -> Heads:
    """Return the names of the heads' scores."""
    try:
        return msgspec.json.decode(part("heads.json"), type=Heads)
    except msgspec.DecodeError as error:
        raise EncoderError(f"{FILE}: heads.json: {error}", do=_DO) from None


@cache
def digest() -> str:
    """Return `sha256:…` of the shipped file, as its card gives it.

    Hashing 30 MB at each start would take longer than reading an article; a test holds the card
    to the file.
    """
    found = _HASH.search(CARD.read_text(encoding="utf-8")) if CARD.is_file() else None
    if found is None:
        raise EncoderError(f"{CARD} gives no sha256", do=_DO)
    return f"sha256:{found[1]}"
