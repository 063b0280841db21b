"""Every setting, one row each: its name, default, and what it does.

Each can be set by an environment variable `DATELINE_<NAME>` in capitals. There is no settings
file: a run is described by its command line and its environment alone.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dateline.errors import UsageError


class Setting(NamedTuple):
    """One row: `unit` is part of the meaning of a number."""

    name: str
    default: str
    unit: str
    meaning: str


SETTINGS = (
    Setting("ledger", "dateline.duckdb", "path", "the ledger file, where --ledger is not given"),
    Setting(
        "cache", "", "path", "where the gazetteer index is kept; empty: the user's cache folder"
    ),
    Setting(
        "gate", "sentences", "off, sentences or articles",
        "what is passed over: nothing; sentences that can hold no finding; also articles that are "
        "not about conflict, which are kept without findings",
    ),
    Setting("workers", "0", "processes", "processes that read articles; 0: one a core"),
    Setting("max_article_bytes", "20000000", "bytes", "a larger article or page is skipped"),
    Setting("max_page_bytes", "5000000", "bytes", "a larger web page is skipped; it takes long"),
    Setting("max_archive_bytes", "2000000000", "bytes", "what one archive may unpack to"),
    Setting("fetch_timeout", "20", "seconds", "for one request, from its start to its last byte"),
    Setting("fetch_redirects", "5", "requests", "redirects followed before giving up"),
    Setting("busy_timeout", "30", "seconds", "how long to wait for another writer of the ledger"),
)  # fmt: skip

_BY_NAME = {row.name: row for row in SETTINGS}


def text(name: str) -> str:
    """Return a setting's value: the environment's, else the default."""
    row = _BY_NAME[name]
    return os.environ.get(f"DATELINE_{name.upper()}", row.default)


def number(name: str) -> int:
    """Return a setting that counts something; raises `UsageError` where it is no whole number."""
    value = text(name)
    if not value.isdecimal():
        raise UsageError(
            f"DATELINE_{name.upper()} is {value!r}",
            do=f"give a whole number of {_BY_NAME[name].unit}",
        )
    return int(value)


def choice(name: str, options: Sequence[str]) -> str:
    """Return a setting that is one of `options`; raises `UsageError` where it is none."""
    value = text(name)
    if value not in options:
        raise UsageError(f"DATELINE_{name.upper()} is {value!r}", do=f"give {_BY_NAME[name].unit}")
    return value


def cache_folder() -> Path:
    """Return the folder for what can be built again (it may not exist yet)."""
    if chosen := text("cache"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "dateline"
