"""Times that count from an event: "in the days after the coup", where the article dates the coup.

The event is one of the nouns `anchors.events` of the vocabulary, with "the" or the like, after
"after" or "before". Its date is one that stands right beside the same noun elsewhere ("the May 3
coup", "the coup in Kasra on 3 May"). Where the article gives it no date, or two that disagree,
nothing is anchored.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
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
    open_ = [(at, event) for at, here in enumerate(placed) if (event := _event(here, context))]
    mentions = [here.mention for here in placed]
    if not open_:
        return mentions
    dated = _dated_events(placed, context)
    for at, event in open_:
        if days := _one(dated.get(event, ())):
            mentions[at] = _anchored(placed[at], days, context)
    return mentions


def _event(here: Placed, context: Context) -> str | None:
    """Return the event that a mention stands beside: "coup" of "after the failed coup"."""
    mention, words = here.mention, context.times.anchors
    if mention.date is None or mention.date.precision != "unknown" or mention.type == "SET":
        return None
    if word_at(here.tokens, here.after) not in words.after | words.before:
        return None
    if word_at(here.tokens, here.after + 1) not in words.definite:
        return None
    phrase = (word_at(here.tokens, here.after + 2 + step) for step in range(PHRASE))
    return next((word for word in phrase if word in words.events), None)


def _dated_events(placed: Sequence[Placed], context: Context) -> dict[str, set[calendar.Days]]:
    """Return the days that stand right beside each event in the article."""
    found: dict[str, set[calendar.Days]] = defaultdict(set)
    for here in placed:
        when = here.mention.date
        if when and when.start and when.end and here.mention.type in {"DATE", "TIME"}:
            for event in _beside(here, context):
                found[event].add(calendar.Days(when.start, when.end))
    return found


def _beside(here: Placed, context: Context) -> Iterator[str]:
    """Yield the events beside a date: "the May 3 coup", "the coup in Kasra on 3 May"."""
    words = context.times.anchors
    after = here.after + (word_at(here.tokens, here.after) in {"'s", "’s", "'", "’"})
    following = (word_at(here.tokens, at) for at in (after, after + 1))
    yield from (word for word in following if word in words.events)
    for at in range(here.first - 1, max(here.first - 1 - REACH, -1), -1):
        token = here.tokens[at]
        if token.lower in words.events:
            yield token.lower
        elif token.lower not in words.between and not token.text.istitle():
            return


def _one(spans: Collection[calendar.Days]) -> calendar.Days | None:
    """Return the finest of the spans, where all the others hold it."""
    if not spans:
        return None
    finest = min(spans, key=lambda days: days.last - days.first)
    agree = all(days.first <= finest.first and finest.last <= days.last for days in spans)
    return finest if agree else None


def _anchored(here: Placed, days: calendar.Days, context: Context) -> Mention:
    words = context.times.anchors
    sign = 1 if word_at(here.tokens, here.after) in words.after else -1
    during = word_at(here.tokens, here.first - 1) in words.during
    return _counted(here.mention, days, sign, during or here.mention.text[:4] == "the ", context)


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
