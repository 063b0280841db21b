"""Ties as plain text for a terminal: a list by direction and kind, or one with all statements."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from dateline.across.ties import Statement
from dateline.briefing.phrases import day
from dateline.briefing.ties import words
from dateline.briefing.ties.told import Told
from dateline.records import Span

# Columns before the state of a relation.
PAIR = 52

# Characters of evidence in a list; `dateline ties n-…` and `dateline trace t-…` show all.
QUOTED = 100


def lines(rows: Sequence[Told], on: date, asked: str | None, width: int) -> Iterator[str]:
    """Yield the list. `asked` is the key of the actor that is asked for; then by direction."""
    yield f"Ties as they stood on {day(on)}, by all that was read."
    if asked is None:
        yield from _kinds(rows, width)
    else:
        own = [row for row in rows if row.tie.actor_key == asked]
        others = [row for row in rows if row.tie.actor_key != asked]
        for title, some in (("OF", own), ("TOWARDS", others)):
            if some:
                name = _name(some[0], asked)
                yield ""
                yield f"{title} {name}".upper()
                yield from _kinds(some, width)
    yield ""
    yield from textwrap.wrap("`dateline ties n-…` shows every statement with its words.", width)


def _name(row: Told, key: str) -> str:
    mine = row.tie.actor_key == key
    return words.plain(words.actor_name(row.tie) if mine else words.other_name(row.tie))


def _kinds(rows: Sequence[Told], width: int) -> Iterator[str]:
    for kind, some in groupby(rows, key=lambda row: row.tie.kind):
        yield ""
        yield words.kind_name(kind).capitalize()
        for row in some:
            yield from _short(row, width)


def _short(row: Told, width: int) -> Iterator[str]:
    """Yield a relation in a list."""
    tie = row.tie
    arrow = "–" if tie.kind == "alliance" else "→"
    pair = words.plain(f"{words.actor_name(tie)} {arrow} {words.other_name(tie)}")
    state = words.STATES[row.at.state]
    if len(pair) > PAIR:
        yield f"  {pair}"
        pair = ""
    yield f"  {pair:<{PAIR}} {state:<10} {words.times(tie)}"
    yield f"      {tie.id} · {words.cited(tie)}"
    yield from _wrapped(words.voices(tie.statements), width)
    if row.at.state != "held":
        yield from _wrapped(f"{words.STATES[row.at.state]}: {words.plain(row.at.reason)}", width)
    for conflict in tie.conflicts:
        yield from _wrapped(f"CONFLICT: {words.plain(conflict.text)}", width)
    if row.at.warning:
        yield from _wrapped(f"STALE: {words.plain(row.at.warning)}", width)
    first = next((span for one in tie.statements for span in one.evidence), None)
    if first is not None:
        yield from _wrapped(f"“{_cut(first)}” ({first.article} {first.start}–{first.end})", width)


def _cut(span: Span) -> str:
    quote = words.plain(span.quote)
    return quote if len(quote) <= QUOTED else f"{quote[:QUOTED].rstrip()}…"


def full(row: Told, width: int) -> Iterator[str]:
    """Yield one relation with every statement and its words."""
    tie = row.tie
    yield words.heading(tie)
    yield f"{tie.id} · {words.cited(tie)}"
    yield from _wrapped(words.state(row.at), width, "  ")
    if row.at.warning:
        yield from _wrapped(f"STALE: {words.plain(row.at.warning)}", width, "  ")
    for title, bounds in (("Began", tie.starts), ("Ended", tie.ends)):
        for bound in bounds:
            yield from _wrapped(f"{title} {words.bound(bound)}", width, "  ")
    for reason in tie.reasons:
        yield from _wrapped(words.plain(reason), width, "  ")
    if tie.conflicts:
        yield "CONFLICTS"
        for conflict in tie.conflicts:
            yield from _wrapped(f"{conflict.kind}: {words.plain(conflict.text)}", width, "  ")
            yield f"    {', '.join(conflict.statements)} against {', '.join(conflict.against)}"
    yield "STATEMENTS"
    for statement in tie.statements:
        yield from _statement(statement, width)


def _statement(row: Statement, width: int) -> Iterator[str]:
    said = f"{row.said:%Y-%m-%d}" if row.said else "no date   "
    yield f"  {said}  {row.tie}"
    yield from _wrapped(words.statement(row), width, "    ")
    for span in row.evidence:
        yield from _wrapped(
            f"characters {span.start}–{span.end}: “{words.plain(span.quote)}”", width, "    "
        )
    about = " · ".join(part for part in (row.title, row.publisher, row.url) if part)
    yield from _wrapped(f"{row.article}  {words.plain(about)}", width, "    ")


def _wrapped(text: str, width: int, indent: str = "      ") -> Iterator[str]:
    yield from textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )  # fmt: skip
