"""What the commands print: nothing that an article holds may steer the terminal or stop them."""

import codecs
import os
import sys
import unicodedata
from typing import IO

# The program's own marks, for terminals whose encoding has none of them.
_PLAIN = {
    "–": "-", "—": "--", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "·": "|",
    "\u00a0": " ", "\ufffd": "?",
}  # fmt: skip

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

# Titles are one line of a listing; longer ones are cut.
MOST_TITLE = 160


def prepare() -> None:
    """Make the standard streams take any text, also where they are closed or not in Unicode."""
    codecs.register_error("dateline", _replaced)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="dateline")


def drop() -> None:
    """Forget what could not be written, so that Python does not try again on its way out."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def say(line: str) -> None:
    """Print one line (`typer.echo` would write UTF-8 to a terminal that says it is ASCII)."""
    sys.stdout.write(f"{line}\n")


def warn(words: str) -> None:
    """Print one line on standard error."""
    from dateline.briefing.render import safe

    sys.stderr.write(f"dateline: {safe(words)}\n")


def document(text: str) -> None:
    """Print text that says of itself that it is UTF-8, whatever the terminal's encoding."""
    raw: IO[bytes] | None = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    raw.write(text.encode("utf-8", "replace"))
    raw.flush()


def json_line(text: str) -> str:
    """Return JSON in which marks that steer a terminal or reorder letters are escaped."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(_escaped(letter) for letter in text)


def title(words: str | None) -> str:
    """Return a title as a listing shows it."""
    from dateline.briefing.render import safe

    shown = safe(" ".join((words or "").split())) or "untitled"
    return shown if len(shown) <= MOST_TITLE else f"{shown[:MOST_TITLE].rstrip()}…"


def line(words: str) -> str:
    """Return what somebody wrote, on one line."""
    from dateline.briefing.render import safe

    return safe(" ".join(words.split()))


def counted(count: int, noun: str) -> str:
    """Return `1 article`, `2 articles`, `1,000 articles`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _escaped(letter: str) -> str:
    if letter == "\n" or unicodedata.category(letter) not in _UNSEEN:
        return letter
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _replaced(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    shown = "".join(
        _PLAIN.get(one) or one.encode("ascii", "backslashreplace").decode() for one in letters
    )
    return shown, error.end
