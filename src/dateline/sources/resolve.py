"""From what the user names to the inputs there are: files, folders, patterns, URLs, `-`."""

import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from dateline.errors import SourceError
from dateline.sources.items import Input, Opened, Skipped, Where
from dateline.sources.streams import unreadable

STDIN = "-"
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)

# Endings of files that are text, and no articles.
_NOT_ARTICLES = frozenset({
    ".css", ".scss", ".less", ".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx", ".map", ".py", ".pyc",
    ".rb", ".php", ".pl", ".sh", ".bat", ".c", ".h", ".cpp", ".java", ".go", ".rs", ".sql",
    ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".lock", ".csv", ".tsv", ".svg", ".xsl",
    ".xsd", ".dtd", ".cdx", ".cdxj", ".idx", ".md5", ".sha1", ".sha256", ".sig", ".asc", ".pem",
    ".key", ".srt", ".vtt", ".ics", ".vcf",
})  # fmt: skip

# Names, without endings, that lie beside articles in a folder and are none themselves.
_PAPERS = frozenset({
    "license", "licence", "copying", "notice", "readme", "changelog", "authors", "contributors",
    "contributing", "manifest", "makefile", "dockerfile", "robots", "sitemap", "codeowners",
    "install",
})  # fmt: skip


class Work(NamedTuple):
    """How much there is to read, for a progress bar."""

    files: int
    bytes: int


def resolve(
    specs: Sequence[str | Path], *, stdin: BinaryIO | None, fetch: Callable[[str], Opened]
) -> Iterator[Input | Skipped]:
    """Yield each input that the specs name, in their order; folders and patterns sorted by name."""
    for spec in (os.fspath(spec) for spec in specs):
        if spec == STDIN:
            yield Input(STDIN, partial(_stdin, stdin))
        elif _URL.match(spec):
            yield Input(spec, partial(fetch, spec))
        elif os.path.isdir(spec):
            yield from _folder(spec)
        elif os.path.lexists(spec) or not glob.has_magic(spec):
            yield _file(spec)
        else:
            yield from _pattern(spec)


def count_hint(specs: Sequence[str | Path]) -> Work | None:
    """Return how many files there are and their bytes as stored; None where that is not known.

    It is not for standard input and URLs. Nothing is opened.
    """
    names = [os.fspath(spec) for spec in specs]
    if any(name == STDIN or _URL.match(name) for name in names):
        return None
    found = resolve(names, stdin=None, fetch=_never)
    sizes = [size(row.source) for row in found if isinstance(row, Input)]
    return Work(len(sizes), sum(sizes))


def printable(name: str) -> str:
    """Return a file name that can be printed and stored: what cannot be is escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text or "(no name)"
    )


def _pattern(spec: str) -> Iterator[Input | Skipped]:
    found = sorted(glob.glob(spec, recursive=True))
    if not found:
        yield Skipped(
            source=printable(spec), why="no file fits this pattern", do="check the pattern"
        )
    for name in found:
        if not os.path.isdir(name):
            yield _file(name)


def _folder(folder: str) -> Iterator[Input | Skipped]:
    """Yield the files below a folder, depth first, each level sorted; hidden ones left out."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if os.path.isdir(path):
            try:
                inside = _inside(path, seen)
            except OSError as error:
                yield _refused(path, unreadable(error))
                continue
            waiting.extend(reversed(inside))
            if path == folder and not inside:
                yield Skipped(source=printable(folder), why="the folder is empty")
        elif why := _no_article(path):
            yield Skipped(source=printable(path), why=why)
        else:
            yield _file(path)


def _inside(folder: str, seen: set[tuple[int, int]]) -> list[str]:
    """Return what lies in a folder; nothing where a link has led back to one already walked."""
    here = os.stat(folder)
    if (here.st_dev, here.st_ino) in seen:
        return []
    seen.add((here.st_dev, here.st_ino))
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    return [os.path.join(folder, name) for name in names]


def _no_article(path: str) -> str | None:
    """Return why a file met in a folder is passed over unopened, or None."""
    if PurePath(path).stem.lower() in _PAPERS:
        return "is no article by its name"
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        return "is a link that leads nowhere" if os.path.islink(path) else unreadable(error).what
    return None if stat.S_ISREG(mode) else "is no regular file"


def _file(path: str) -> Input | Skipped:
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes]
    last = (
        suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else (suffixes or [""])[-1]
    )
    if last in _NOT_ARTICLES:
        return Skipped(
            source=printable(path),
            why=f"is no article by its ending ({last})",
            do="give it the ending .txt if it is one",
        )
    return Input(printable(path), partial(_open, path))


def _open(path: str) -> Opened:
    try:
        return Opened(open(path, "rb"), Where(source=printable(path)))
    except OSError as error:
        raise unreadable(error) from None


def _stdin(stream: BinaryIO | None) -> Opened:
    if stream is None and sys.stdin is None:
        raise SourceError("standard input is closed", do="pipe an article into it")
    return Opened(_Borrowed(stream or sys.stdin.buffer), Where(source=STDIN))


class _Borrowed:
    """A stream that its owner closes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        return None


def _refused(source: str, error: SourceError) -> Skipped:
    return Skipped(source=printable(source), why=error.what, do=error.do)


def size(path: str) -> int:
    """Return a file's bytes as stored; 0 for what is no file."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _never(url: str) -> Opened:
    raise SourceError(f"{url} is not fetched here")
