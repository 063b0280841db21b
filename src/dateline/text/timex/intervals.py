"""The days that an expression covers, with open ends, and spans from one date to another."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, cast

import msgspec

from dateline.records import DatePrecision, Interval
from dateline.text import calendar
from dateline.text.timex.context import Context, Timex, Told
from dateline.text.timex.extent import Found, Tokens, word_at


class Dated(Protocol):
    """An expression with what it means."""

    @property
    def timex(self) -> Timex:
        """Its value."""

    @property
    def mod(self) -> str | None:
        """Which part of the span it means."""


class Joints(NamedTuple):
    """Words beside a date that open an end of it or make it a rough one."""

    about: frozenset[str]
    open_start: frozenset[str]
    open_end: frozenset[str]
    opens_end_before: frozenset[str] = frozenset()
    """These open its end where one of `onwards` follows."""
    onwards: frozenset[str] = frozenset()


ENGLISH = Joints(
    about=frozenset({"about", "around", "circa", "roughly", "approximately"}),
    open_start=frozenset({"until", "till", "through"}),
    open_end=frozenset({"since"}),
    opens_end_before=frozenset({"from"}),
    onwards=frozenset({"on", "onward", "onwards", "forward"}),
)

# "From" is looked for a verb of moving within so many tokens before it.
MOVED_WITHIN = 4


def interval(
    found: Dated, words: str, beside: tuple[str, str], context: Told, joints: Joints = ENGLISH
) -> Interval:
    """Return the days that an expression covers; an end that is left open is None.

    `beside` holds the words before and after: "since 2002", "from 2002 onwards", "until May".
    """
    before, after = beside
    timex, mod = found.timex, found.mod
    if timex.days is not None:
        first, last = timex.days
        precision: DatePrecision = "range"
        about = timex.about or timex.type == "DURATION" or "X" in timex.value
    else:
        whole = calendar.span(timex.value) if timex.type in {"DATE", "TIME"} else None
        if whole is None:
            return Interval(words=words)
        first, last, precision = whole
        about = timex.about or precision == "season"
        if precision in {"day", "time"}:
            mod = None
        if mod in {"early", "mid", "late"}:
            first, last = calendar.part(whole, cast(calendar.Part, mod))
        elif context.anchor and first <= context.anchor <= last:
            first = context.anchor if mod == "later" else first
            last = context.anchor if mod == "earlier" else last
    onwards = before in joints.opens_end_before and after in joints.onwards
    return Interval(
        start=None if before in joints.open_start else first,
        end=None if before in joints.open_end or onwards else last,
        precision="range" if mod and mod != "hedge" else precision,
        approximate=about or before in joints.about or mod is not None,
        words=words,
    )


def spanning(
    text: str,
    tokens: Tokens,
    found: Sequence[Found],
    intervals: Sequence[Interval],
    context: Context,
) -> list[Interval]:
    """Give both ends of "between 1998 and 2001" or "from 3 May to 5 June" the days between."""
    result = list(intervals)
    for at in range(1, len(found)):
        left, right = found[at - 1], found[at]
        start, end = result[at - 1].start, result[at].end
        if start is None or end is None or start > end:
            continue
        if _is_span(text[left.end : right.start], left, tokens, context):
            about = result[at - 1].approximate or result[at].approximate
            for place in (at - 1, at):
                result[place] = msgspec.structs.replace(
                    result[place], start=start, end=end, precision="range", approximate=about
                )
    return result


def _is_span(between: str, left: Found, tokens: Tokens, context: Context) -> bool:
    """Say whether the words from one date to the next make a span of them."""
    joint, before = between.strip().lower(), word_at(tokens, left.first - 1)
    if joint in {"-", "–", "—"}:
        return between == joint  # "1998-2001", but not a dash between clauses
    if joint == "and":
        return before == "between"
    reach = range(left.first - 1 - MOVED_WITHIN, left.first - 1)
    moved = any(word_at(tokens, at) in context.times.around.moved_before for at in reach)
    return before == "from" and joint in {"to", "until", "till", "through"} and not moved
