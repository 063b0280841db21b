"""Times that count from an event: "in the days after the coup", where the article dates the coup.

The event is a noun with "the" or the like, after "after" or "before". Its date is one that stands
right beside the same noun elsewhere ("the May 3 coup", "the coup in Kasra on 3 May"). Where the
article gives it no date, or two that disagree, nothing is anchored.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from dateline.records import Interval, Mention
from dateline.text import calendar
from dateline.text.timex.context import Context
from dateline.text.timex.extent import Tokens, word_at
from dateline.text.timex.lengths import how_many

# An event is looked for among so many words after "the", and its date as many words from it.
PHRASE = 4
REACH = 6


class Placed(NamedTuple):
    """A mention of a time in its sentence: its first token, and the first one after it."""

    mention: Mention
    tokens: Tokens
    first: int
    after: int


def anchored(placed: Sequence[Placed], context: Context) -> list[Mention]:
    """Return the mentions; those beside an event that the article dates, with their days."""
    return [_anchored(here, placed, context) for here in placed]


def _anchored(here: Placed, placed: Sequence[Placed], context: Context) -> Mention:
    mention, words = here.mention, context.times.anchors
    if mention.date is None or mention.date.precision != "unknown" or mention.type == "SET":
        return mention
    side = word_at(here.tokens, here.after)
    if side not in words.after | words.before:
        return mention
    names = frozenset(_event(here, context))
    days = _days_of(names, placed, context) if names else None
    if days is None:
        return mention
    during = word_at(here.tokens, here.first - 1) in words.during or mention.text[:4] == "the "
    return _counted(mention, days, 1 if side in words.after else -1, during, context)


def _event(here: Placed, context: Context) -> Iterator[str]:
    """Yield the words of the event: "failed", "coup" of "after the failed coup in Kasra"."""
    if word_at(here.tokens, here.after + 1) not in context.times.anchors.definite:
        return
    for at in range(here.after + 2, here.after + 2 + PHRASE):
        word = word_at(here.tokens, at)
        if not word.isalpha() or word in context.times.anchors.between:
            return
        yield word


def _days_of(
    names: frozenset[str], placed: Sequence[Placed], context: Context
) -> calendar.Days | None:
    """Return the days of an event as the article dates it, if it does so in one way."""
    dates = [
        found
        for other in placed
        if (found := other.mention.date) and other.mention.type in {"DATE", "TIME"}
        and found.start and found.end and _is_beside(other, names, context)
    ]  # fmt: skip
    spans = {calendar.Days(found.start, found.end) for found in dates if found.start and found.end}
    if not spans:
        return None
    finest = min(spans, key=lambda days: days.last - days.first)
    agree = all(days.first <= finest.first and finest.last <= days.last for days in spans)
    return finest if agree else None


def _is_beside(date_: Placed, names: frozenset[str], context: Context) -> bool:
    """Say whether a date is that of an event: "the May 3 coup", "the coup in Kasra on 3 May"."""
    after = date_.after + (word_at(date_.tokens, date_.after) in {"'s", "’s", "'", "’"})
    if any(word_at(date_.tokens, at) in names for at in (after, after + 1)):
        return True
    for at in range(date_.first - 1, max(date_.first - 1 - REACH, -1), -1):
        token = date_.tokens[at]
        if token.lower in names:
            return True
        if not (token.lower in context.times.anchors.between or token.text[0].isupper()):
            return False
    return False


def _counted(
    mention: Mention, days: calendar.Days, sign: int, during: bool, context: Context
) -> Mention:
    """Return the mention with its days: so long after or before those of the event."""
    count, unit = _length(mention.text, context)
    letter, size = context.times.unit_words.get(unit, ("D", 1))
    number = None if count is None else count * size
    if letter.startswith("T"):
        when = Interval(start=days.first, end=days.last, precision="range", approximate=True)
    elif mention.type == "DURATION" and (during or number is None):
        when = _all_along(days, sign, number, letter)
    else:
        when = _one_of(days, sign, number or 1, letter)
    if mention.type != "DURATION" and when.start:
        suffix = (mention.value or "").partition("T")
        value = when.start.isoformat() + suffix[1] + suffix[2]
        mention = msgspec.structs.replace(mention, value=value)
        if suffix[1]:
            when = msgspec.structs.replace(when, precision="time")
    return msgspec.structs.replace(mention, date=msgspec.structs.replace(when, words=mention.text))


def _all_along(days: calendar.Days, sign: int, number: float | None, letter: str) -> Interval:
    """Return "in the three weeks before it", and "in the weeks before it", open at the far end."""
    near = calendar.shift(days.last if sign > 0 else days.first, sign, "D")
    far = calendar.shift(near, sign * number, letter) if near and number else None
    far = calendar.shift(far, -sign, "D") if far else None
    first, last = (near, far) if sign > 0 else (far, near)
    return Interval(start=first, end=last, precision="range", approximate=True)


def _one_of(days: calendar.Days, sign: int, number: float, letter: str) -> Interval:
    """Return "two weeks after it"; so many days from a month leave the day open."""
    day = calendar.shift(days.last if sign > 0 else days.first, sign * number, letter)
    if day is None or (days.first != days.last and letter in {"D", "W", "WE"}):
        return Interval()
    whole = calendar.span(calendar.value(day, letter))
    return (
        Interval(start=whole.first, end=whole.last, precision=whole.precision)
        if whole
        else Interval()
    )


def _length(words: str, context: Context) -> tuple[float | None, str]:
    """Return the number and the unit of "two days", "the day" (1) or "days" (no number)."""
    *front, unit = words.lower().split()
    number = " ".join(word for word in front if word != "the")
    if not number:
        return (None if unit.endswith("s") else 1), unit
    return how_many(number, context), unit
