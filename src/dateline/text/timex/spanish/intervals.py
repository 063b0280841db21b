"""The days that Spanish expressions cover, and the spans from one date to the next."""

from collections.abc import Sequence

import msgspec

from dateline.records import Interval
from dateline.text.numerals_es import word_at
from dateline.text.timex.intervals import Joints, interval
from dateline.text.timex.spanish.reading import Time, Tokens
from dateline.text.timex.spanish.resolve import Spanish


def intervals(
    text: str, tokens: Tokens, found: Sequence[tuple[Time, Interval]], context: Spanish
) -> list[Interval]:
    """Return the days of a sentence's expressions; "entre el 3 y el 5 de julio" are one span."""
    result = [when for _, when in found]
    for at in range(1, len(found)):
        left, right = found[at - 1][0], found[at][0]
        start, end = result[at - 1].start, result[at].end
        if start is None:
            start = found[at - 1][1].start
        span = _is_span(text[left.end : right.start], left, tokens, context)
        if not span or start is None or end is None or start > end:
            continue
        about = result[at - 1].approximate or result[at].approximate
        for place in (at - 1, at):
            result[place] = msgspec.structs.replace(
                result[place], start=start, end=end, precision="range", approximate=about
            )
    return result


def one(found: Time, tokens: Tokens, text: str, context: Spanish) -> Interval:
    """Return the days of one expression, open where "desde" or "hasta" stands before it."""
    words, before = context.words, word_at(tokens, found.first - 1)
    joints = Joints(about=words.about, open_start=words.open_start, open_end=words.open_end)
    if before in {"el", "la"}:
        before = word_at(tokens, found.first - 2)
    beside = before, word_at(tokens, found.after)
    return interval(found, text[found.start : found.end], beside, context, joints)


def _is_span(between: str, left: Time, tokens: Tokens, context: Spanish) -> bool:
    """Say whether the words from one date to the next make a span of them."""
    joint, before = " ".join(between.lower().split()), word_at(tokens, left.first - 1)
    words = context.words
    if joint in {"-", "–", "—"}:
        return between == joint
    if joint in words.and_ or joint in {"y el", "y la", "y los"}:
        return before in words.between
    return before in {"del", "de", "desde"} and joint in words.to
