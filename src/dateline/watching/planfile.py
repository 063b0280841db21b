"""Reads a watch file (TOML) into a plan; what does not fit is named with its line."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args
from urllib.parse import urlsplit

from dateline.across.changes import Kind as Change
from dateline.errors import DatelineError, UsageError
from dateline.sources.build import language
from dateline.sources.fetch import checked_url
from dateline.watching import values
from dateline.watching.hours import Hours
from dateline.watching.plan import (
    ADDRESS,
    EVERY,
    GAP,
    GIVE_UP_DAYS,
    LEAST_EVERY,
    Feed,
    Kind,
    Notifier,
    Plan,
    Wanted,
)

T = TypeVar("T")

_TOP = {"ledger", "every", "gap", "zone", "feeds", "notify"}
_FEED = {"url", "name", "every", "follow", "publisher", "lang"}
_WANTED = ("stories", "words", "actors", "places", "kinds")
_KINDS: tuple[Kind, ...] = ("webhook", "folder", "command")
_OF_KIND: dict[str, set[str]] = {
    "webhook": {"secret", "headers"}, "folder": {"from", "to"}, "command": set(),
}  # fmt: skip
_NOTIFY = {"name", *_KINDS, "repeat", "quiet", "digest", "zone", "give_up", "victims", *_WANTED}

# A value that begins so is taken from the environment, so that no secret stands in the file.
_ENVIRONMENT = "env:"


def load(path: Path) -> Plan:
    """Return the plan that a watch file holds; raises `UsageError` with the line that is wrong."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise UsageError(f"cannot read {path}: {why}", do="name a watch file") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is no TOML: {error}", do="mend that line") from None
    return _Reader(path, text).plan(table)


def of(table: Mapping[str, Any]) -> Plan:
    """Return the plan of settings that are at hand, named as in a watch file."""
    return _Reader(None, "").plan(table)


class _Reader:
    """One reading of one file: it knows the lines, for its errors."""

    def __init__(self, path: Path | None, text: str) -> None:
        self._path = path
        self._lines = _lines(text)
        self._every: float | None = None
        self._zone = "UTC"

    def plan(self, table: Mapping[str, Any]) -> Plan:
        """Return the whole plan."""
        top = _Table(self, table, "")
        top.only(_TOP)
        self._every = top.get("every", values.interval)
        self._zone = top.get("zone", values.zone) or "UTC"
        feeds = tuple(self._feed(row) for row in top.tables("feeds"))
        notifiers = tuple(self._notifier(row, n) for n, row in enumerate(top.tables("notify"), 1))
        if not feeds:
            self.fail("", "", "names no feed", "add [[feeds]] with a url")
        self._distinct("feeds", "url", [feed.url for feed in feeds])
        self._distinct("notify", "name", [row.name for row in notifiers])
        gap = top.get("gap", values.interval)
        return Plan(
            feeds=feeds, notifiers=notifiers, ledger=top.get("ledger", values.text),
            gap=GAP if gap is None else gap,
        )  # fmt: skip

    def _feed(self, row: "_Table") -> Feed:
        row.only(_FEED)
        url = row.must("url", _feed_url)
        every = row.get("every", values.interval) or self._every or EVERY
        if every < LEAST_EVERY:
            row.fail("every", "asks more often than once a minute", 'write "15m", say')
        return Feed(
            url=url, name=row.get("name", values.text) or _default_name(url), every=every,
            follow=row.get("follow", values.truth) or False,
            publisher=row.get("publisher", values.text), lang=row.get("lang", _language),
        )  # fmt: skip

    def _notifier(self, row: "_Table", number: int) -> Notifier:
        kinds = [kind for kind in _KINDS if kind in row.table]
        if len(kinds) != 1:
            row.fail("", "needs one of webhook, folder and command", "give exactly one")
        (kind,) = kinds
        row.only(_NOTIFY | _OF_KIND[kind])
        command = row.must("command", values.command) if kind == "command" else ()
        reader = _webhook if kind == "webhook" else values.text
        target = command[0] if command else self._target(kind, row.must(kind, reader))
        repeat = row.get("repeat", values.truth)
        return Notifier(
            name=row.get("name", values.text) or (kind if number == 1 else f"{kind} {number}"),
            kind=kind, target=target, command=command,
            secret=row.get("secret", _secret), headers=row.get("headers", _headers) or {},
            sender=row.get("from", values.text) or ADDRESS,
            to=row.get("to", values.text) or ADDRESS,
            repeat=kind != "command" if repeat is None else repeat,
            hours=self._hours(row), wanted=_wanted(row),
            give_up=row.get("give_up", values.interval) or GIVE_UP_DAYS * 86_400.0,
        )  # fmt: skip

    def _target(self, kind: str, given: str) -> str:
        if kind == "webhook":
            return given
        folder = self._path.parent if self._path else Path()
        return str(folder / Path(given).expanduser())

    def _hours(self, row: "_Table") -> Hours:
        hours = Hours(
            zone=row.get("zone", values.zone) or self._zone,
            quiet=row.get("quiet", values.quiet),
            digest=row.get("digest", values.times) or (),
        )
        for at in hours.digest:
            if hours.quiet and values.inside(at, hours.quiet):
                row.fail(
                    "digest", f"{at:%H:%M} lies in the quiet hours", "choose a time outside them"
                )
        return hours

    def _distinct(self, array: str, key: str, given: list[str]) -> None:
        for at, value in enumerate(given):
            if value in given[:at]:
                place = f"{array}.{at}"
                self.fail(place, key, f"{value!r} stands there twice", "give each once")

    def fail(self, table: str, key: str, what: str, do: str) -> NoReturn:
        """Raise `UsageError` for a key of a table, with the nearest line that is known."""
        line = self._lines.get((table, key)) or self._lines.get((table, ""))
        places = [f"{self._path}, line {line}" if line else str(self._path)] if self._path else []
        raise UsageError(": ".join([*places, *([key] if key else []), what]), do=do)


class _Table:
    """A table of the file, whose values are checked as they are taken."""

    def __init__(self, reader: _Reader, table: Mapping[str, Any], place: str) -> None:
        self._reader = reader
        self.table = table
        self._place = place

    def only(self, known: set[str]) -> None:
        """Refuse keys that nobody would look at."""
        for key in self.table:
            if key not in known:
                names = ", ".join(sorted(known))
                self.fail(key, "is no setting here", f"the settings are {names}")

    def get(self, key: str, reader: Callable[[Any], T]) -> T | None:
        """Return a value, or None where it is not given."""
        if key not in self.table:
            return None
        try:
            return reader(self.table[key])
        except DatelineError as error:
            self.fail(key, error.what, error.do)

    def must(self, key: str, reader: Callable[[Any], T]) -> T:
        """Return a value that must be given."""
        found = self.get(key, reader)
        if found is None:
            self.fail("", f"has no {key}", f"give {key}")
        return found

    def tables(self, key: str) -> "list[_Table]":
        """Return an array of tables."""
        rows = self.table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fail(key, "is no list of tables", f"write [[{key}]]")
        return [_Table(self._reader, row, f"{key}.{at}") for at, row in enumerate(rows)]

    def fail(self, key: str, what: str, do: str) -> NoReturn:
        """Raise `UsageError` for a key of this table."""
        self._reader.fail(self._place, key, what, do)


def _feed_url(given: Any) -> str:
    """Return a feed's address; raises `UsageError` where it can be none."""
    url = values.text(given)
    checked_url(url)
    return url


def _default_name(url: str) -> str:
    """Return what a feed is called where it has no name: its host and path."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _wanted(row: _Table) -> Wanted:
    lists = {name: row.get(name, values.texts) or () for name in _WANTED}
    for kind in lists["kinds"]:
        if kind not in get_args(Change):
            row.fail("kinds", f"{kind!r} is no kind", f"use some of {', '.join(get_args(Change))}")
    return Wanted(**lists, victims=row.get("victims", values.count))


def _webhook(given: Any) -> str:
    url = _secret(given)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise UsageError(f"{url!r} is no http or https URL", do="give the webhook's address")
    return url


def _secret(given: Any) -> str:
    """Return a text, or where it begins with `env:` that variable of the environment."""
    words = values.text(given)
    if not words.startswith(_ENVIRONMENT):
        return words
    name = words.removeprefix(_ENVIRONMENT)
    if name not in os.environ:
        raise UsageError(f"the environment has no {name}", do="set it before starting the watch")
    return os.environ[name]


def _headers(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise UsageError("is no table", do='write headers = { Authorization = "env:NAME" }')
    found = {name: _secret(value) for name, value in given.items()}
    for name, value in found.items():
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not value.isprintable():
            raise UsageError(f"{name!r} is no header", do="write letters, digits and hyphens")
    return found


def _language(given: Any) -> str:
    found = language(values.text(given))
    if found is None:
        raise UsageError(f"{given!r} is no language", do='give an ISO 639-1 code, such as "en"')
    return found


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each table (`feeds.0`, key empty) and of each of its keys."""
    found: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if array := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line):
            name = array[1]
            table = f"{name}.{counts.get(name, 0)}"
            counts[name] = counts.get(name, 0) + 1
            found[table, ""] = number
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            found.setdefault((table, key[1]), number)
    return found
