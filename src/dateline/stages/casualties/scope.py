"""What a figure is of: one happening, a total over a longer time, or a statement at large.

"More than 500 killed since January", "the toll of the war", "some 300 every year" are true beside
any toll of one attack, and must never be compared with it.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from dateline.records import ClaimScope, DatePrecision, Interval, Mention
from dateline.stages.casualties.attachment import Found
from dateline.stages.casualties.circumstances import cause, text_of
from dateline.stages.casualties.clause import ONE, Clause
from dateline.stages.casualties.wording import wording

# Tokens between a figure and the words for what it is of.
MAX_TO_PERIOD = 22
# Tokens between "since" or "from" and the date that it bounds, and between the two of a range.
MAX_TO_BOUND = 5
# Tokens between "in" or "during" and a word for a war.
MAX_TO_WAR = 5
# A figure as large that is dated to a year or longer, and that no single cause explains, is a
# total; smaller ones are often one happening whose day is not told. By eye on MUC dev and
# PolNeAR train; see `docs/explanation/figures.md` before changing it.
MIN_TOTAL = 20
# So many who "have been killed", with no date and no cause named, died over a longer time.
MIN_MOUNTED = 100
# Days that one happening may last.
MAX_HAPPENING = 4

_RELATIONS = frozenset({"after", "before", "later", "earlier", "ago", "since", "from", "old"})
_PARTING = frozenset({";", ":", "—", "–", "--", "where", "when", "who"})
_ONSETS = frozenset({"detained", "missing", "kidnapped"})
_LONG: frozenset[DatePrecision] = frozenset({"year", "decade", "century", "half", "quarter"})
_OVER = frozenset({"over", "in", "during", "for", "within", "throughout", "of", "across"})
_LASTING = frozenset({"in", "during", "of", "by", "since", "from", "throughout", "amid"})
_RECENT = frozenset({"past", "last", "previous", "recent", "first", "only", "just"})
_SHORT = frozenset({"hour", "hours", "minute", "minutes", "day", "24", "48", "72", "weekend",
                    "night", "overnight", "evening", "morning", "afternoon"})  # fmt: skip
_LENGTHS = frozenset({"week", "weeks", "month", "months", "year", "years", "decade", "decades"})
_WHICH = frozenset({"the", "a", "an", "this", "that", "its", "their", "civil"})
_TO = frozenset({"to", "and", "until", "till", "through", "-", "–"})
_FROM = frozenset({"from", "between"})


class Scoped(NamedTuple):
    """The scope, and the time that a period covers (None where the words do not say)."""

    scope: ClaimScope
    date: Interval | None = None


def scope(row: Clause, found: Found, times: Sequence[Mention], published: date | None) -> Scoped:
    """Return what the figure of a sentence is of; `published` closes "since" and "so far"."""
    if found.victims.figure.best == 0:
        return Scoped("happening")  # nobody was hurt: so far, or at all
    low, high = _window(row, found)
    near = [m for m in times if (at := row.starts.get(m.start)) is not None and low <= at < high]
    if _is_general(row, found, near, low, high):
        return Scoped("general")
    ranged = between(row, near)
    if since := _since(row, found, near, published, low, high):
        return Scoped("period", since)
    if _is_long(ranged):
        return Scoped("period", ranged)
    if found.victims.figure != ONE and (lasting := _lasting(row, near)):
        return Scoped("period", lasting)
    named = wording().period.span(row.words, low, high)
    if named and found.victims.figure != ONE:
        return Scoped("period", _so_far(near, row, named, published) or ranged)
    if found.victims.figure != ONE and _in_war(row, found, low, high):
        return Scoped("period", ranged or next((m.date for m in near if _dated(m)), None))
    if _is_total(row, found, near):
        return Scoped("period", next(m.date for m in near if _dated(m)))
    if not near and _has_mounted(row, found):
        return Scoped("period")
    return Scoped("happening", ranged)


def _window(row: Clause, found: Found) -> tuple[int, int]:
    """Return the tokens around a figure that no other clause parts from it."""
    first = min(found.first, found.victims.first)
    end = max(found.end, found.victims.end)
    low, high = max(0, first - MAX_TO_PERIOD), min(len(row.words), end + MAX_TO_PERIOD)
    marks = [at for at in range(low, high) if row.words[at] in _PARTING]
    low = max((at + 1 for at in marks if at < first), default=low)
    high = min((at for at in marks if at >= end), default=high)
    return low, high


def _is_general(row: Clause, found: Found, near: Sequence[Mention], low: int, high: int) -> bool:
    """Say whether the words give a rate or a habit, or name nobody in particular."""
    if any(m.type == "SET" for m in near) or _has_rate(row, low, high):
        return True
    if (
        found.victims.kind != "plural"
        or found.victims.figure.best == 0
        or found.victims.definite
        or row.sentence.kind == "heading"
    ):
        return False
    return _is_present(row, found)


def _has_rate(row: Clause, low: int, high: int) -> bool:
    """Say whether words for a rate or habit stand there; "a week after" is one length of time."""
    while (span := wording().general.span(row.words, low, high)) is not None:
        low = span[1]
        if row.words[low : low + 1] and row.words[low] in _RELATIONS:
            continue
        return True
    return False


def _is_present(row: Clause, found: Found) -> bool:
    """Say whether a verb is in the plain present ("who murder farmers", "are killed by")."""
    word = row.words[found.first]
    if row.words[found.first - 1 : found.first] in (["are"], ["is"]):
        return not row.words[found.end - 1].endswith(("dead", "missing", "ing"))
    before = row.words[found.first - 1] if found.first else ""
    return found.active and not word.endswith(("ed", "ing", "shot", "slain")) and before != "had"


def _dated(mention: Mention) -> bool:
    return mention.date is not None and mention.date.start is not None


def _since(
    row: Clause, found: Found, near: Sequence[Mention], published: date | None, low: int, high: int
) -> Interval | None:
    """Return the time that "since X" opens: it ends when the article appeared."""
    if found.class_ in _ONSETS:
        return None
    for at in range(low, high):
        if row.words[at] != "since" or at + 1 >= high or row.words[at + 1] in {",", "been", "then"}:
            continue
        inside = at < found.victims.figure_first and "," not in row.words[at : found.victims.first]
        if inside:  # "since three soldiers were killed"
            continue
        end = _clause_end(row, at + 1)
        words = text_of(row, at, end)
        dated = [m for m in near if _dated(m) and at < row.starts[m.start] <= at + MAX_TO_BOUND]
        if dated and dated[0].date:
            words = row.text[row.tokens[at].start : dated[0].end]
            return Interval(
                start=dated[0].date.start, end=published, precision="range", words=words
            )
        return Interval(words=words)
    return None


def _clause_end(row: Clause, at: int) -> int:
    end = at
    while end < min(at + MAX_TO_PERIOD, len(row.words)) and row.words[end] not in {
        ",", ".", ";", ")", "said", "according", "—", "–"
    }:  # fmt: skip
        end += 1
    return end


def between(row: Clause, near: Sequence[Mention]) -> Interval | None:
    """Return the range of "from X to Y" and "between X and Y", from two dated mentions."""
    dated = [m for m in near if _dated(m) and m.date and m.date.end]
    for left, right in pairwise(dated):
        first, second = row.starts[left.start], row.starts[right.start]
        opens = row.words[max(0, first - 2) : first]
        joins = [row.words[at] for at in range(first, second) if row.tokens[at].start >= left.end]
        if not (_FROM & set(opens) and joins and len(joins) <= MAX_TO_BOUND and joins[0] in _TO):
            continue
        one, two = left.date, right.date
        if one and two and one.start and two.end and one.start <= two.end:
            return Interval(
                start=one.start, end=two.end, precision="range",
                approximate=one.approximate or two.approximate,
                words=row.text[left.start : right.end],
            )  # fmt: skip
    return None


def _is_long(interval: Interval | None) -> bool:
    if interval is None or interval.start is None or interval.end is None:
        return False
    return (interval.end - interval.start).days > MAX_HAPPENING


def _lasting(row: Clause, near: Sequence[Mention]) -> Interval | None:
    """Return the time of "over the past three weeks", "in two years of war"."""
    for mention in near:
        at = row.starts[mention.start]
        inside = [t.lower for t in row.tokens[at:] if t.start < mention.end]
        if mention.type != "DURATION" or not _LENGTHS & set(inside) or _SHORT & set(inside):
            continue
        before = row.words[max(0, at - 2) : at]
        told = _RECENT & {*inside, *before} or "of" in row.words[at : at + 6]
        if told and _OVER & set(before):
            return mention.date if _dated(mention) else Interval(words=mention.text)
    return None


def _so_far(
    near: Sequence[Mention], row: Clause, named: tuple[int, int], published: date | None
) -> Interval | None:
    """Return the time of "so far this year": it ends when the article appeared."""
    own = next((m for m in near if _dated(m) and m.type == "DATE"), None)
    if own is None or own.date is None:
        return Interval(words=text_of(row, *named))
    running = published and own.date.end and own.date.end > published
    if not running:
        return own.date
    return Interval(start=own.date.start, end=published, precision="range", words=own.text)


def _in_war(row: Clause, found: Found, low: int, high: int) -> bool:
    """Say whether the victims fell in what lasts long: "in the war", "years of fighting"."""
    if found.victims.kind in {"name", "pronoun"} or cause(row, found) is not None:
        return False
    if wording().spans.first(row.words, low, high) is not None:
        return True
    for at in range(low, high):
        end = wording().long.at(row.words, at)
        if end and row.words[end : end + 1] and row.words[end] in {"with", "that", "which"}:
            return end <= found.victims.first  # "a war that killed 30,000"
        if row.words[at] in _LASTING:
            span = wording().long.span(row.words, at + 1, at + 1 + MAX_TO_WAR)
            inside = set(row.words[at + 1 : span[1]]) if span else set()
            if _WHICH & inside and not ({",", "and", "said"} | _LASTING) & inside:
                return True
    return False


def _has_mounted(row: Clause, found: Found) -> bool:
    """Say whether a large figure stands in the perfect, without a date or a cause."""
    size = found.victims.figure.best or found.victims.figure.low or 0
    before = row.words[max(0, found.first - 2) : found.first + 1]
    perfect = not {"have", "has"}.isdisjoint(before)
    return size >= MIN_MOUNTED and perfect and cause(row, found) is None


def _is_total(row: Clause, found: Found, near: Sequence[Mention]) -> bool:
    """Say whether a large figure of a year or longer, with no single cause, must be a total."""
    size = found.victims.figure.best or found.victims.figure.low or 0
    if size < MIN_TOTAL or not any(_dated(m) and m.date for m in near):
        return False
    first = next(m.date for m in near if _dated(m) and m.date)
    caused = cause(row, found)
    single = caused is not None and not row.words[caused[1] - 1].endswith("s")
    return first is not None and first.precision in _LONG and not single
