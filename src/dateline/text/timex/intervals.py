"""The days that an expression covers, with open ends, and spans from one date to another."""

from collections.abc import Sequence
from typing import cast

import msgspec

from dateline.records import DatePrecision, Interval
from dateline.text import calendar
from dateline.text.timex.context import Context
from dateline.text.timex.extent import Found, Tokens, word_at

_ABOUT = frozenset({"about", "around", "circa", "roughly", "approximately"})
_ONWARDS = frozenset({"on", "onward", "onwards", "forward"})
_OPEN_START = frozenset({"until", "till", "through"})

# "From" is looked for a verb of moving within so many tokens before it.
MOVED_WITHIN = 4


def interval(found: Found, words: str, beside: tuple[str, str], context: Context) -> Interval:
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
    return Interval(
        start=None if before in _OPEN_START else first,
        end=None if before == "since" or (before == "from" and after in _ONWARDS) else last,
        precision="range" if mod and mod != "hedge" else precision,
        approximate=about or before in _ABOUT or mod is not None,
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
