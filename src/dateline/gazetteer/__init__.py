"""The gazetteer: 235,000 towns, countries, divisions, seas and regions by name, offline.

`gazetteer()` opens it. The index is built on first use into the cache folder, and again where
it is damaged or the data is newer; two processes that build at once both succeed.
"""

import logging
import os
import tempfile
from functools import cache
from pathlib import Path

from dateline.gazetteer.build import build, data_version
from dateline.gazetteer.index import Entry, Gazetteer, Match
from dateline.gazetteer.names import key_of
from dateline.settings import cache_folder

__all__ = ["Entry", "Gazetteer", "Match", "gazetteer", "key_of", "open_gazetteer"]

_log = logging.getLogger(__name__)


@cache
def gazetteer() -> Gazetteer:
    """Return this process's gazetteer, opened on the first call."""
    return open_gazetteer(cache_folder())


def open_gazetteer(folder: Path) -> Gazetteer:
    """Return the gazetteer kept in `folder`, building it where it is absent or damaged.

    Where the folder cannot be written, the gazetteer is kept in memory, with a warning.
    """
    path = folder / f"gazetteer-{data_version()}.bin"
    try:
        return Gazetteer.open(path)
    except FileNotFoundError:
        _log.info("building the gazetteer index %s", path)
    except (OSError, ValueError) as error:
        _log.warning("building the gazetteer index %s again: %s", path, error)
    data = build()
    try:
        _write(path, data)
        return Gazetteer.open(path)
    except OSError as error:
        _log.warning("the gazetteer stays in memory: cannot write %s (%s)", path, error)
        return Gazetteer(data)


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in its place at once: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
