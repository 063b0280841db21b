"""When a relation held, as stated: its start, its end, and whether it holds at publication."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Interval, Mention, Sentence, Span, TieState, span
from dateline.stages.relations.patterns import Group
from dateline.stages.relations.vocabulary import tie_file
from dateline.text.tokens import within

# Words between "since" (and the like) and the time that it belongs to.
MAX_TO_TIME = 3

# Tokens after a match in which a verb in the present shows that the tie holds.
NEAR = 4

# Characters from a match within which a time may be of it.
FAR = 300

# Characters before a time in which its cue stands.
CUE = 50

# A relation does not begin on a day after "after" or "from": only a year or longer follows these.
_LONG = frozenset({"month", "season", "quarter", "half", "year", "decade", "century", "range"})

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PERIOD = re.compile(r"P(\d+)([YM])")
_BETWEEN = re.compile(r"\b(?:between|from)\s+$")
_AND = re.compile(r"\s+(?:and|to|until|through)\s+")


class Held(NamedTuple):
    """The stated start and end, whether it held at publication, and other sentences' evidence."""

    start: Interval | None = None
    end: Interval | None = None
    at_publication: bool | None = None
    evidence: tuple[Span, ...] = ()


def when(
    draft: Draft,
    sentence: Sentence,
    matched: tuple[int, int],
    group: Group,
    state: TieState,
    times: Mapping[int, Sequence[Mention]],
) -> Held:
    """Return when a relation held that the characters `matched` of a sentence state.

    Looked for in the sentence itself and, for a start, in one that goes on about it ("It dates
    back to …"). `times` are the mentions of times by sentence.
    """
    if state == "denied":
        return Held()
    own = _close(times.get(sentence.index, ()), matched)
    start, end, lasting = _bounds(draft, sentence, own, matched)
    started = group == "founding" and state == "held"
    if (started and start is None) or (state == "ended" and end is None):
        plain = _plain_time(draft, sentence, own, matched, but=(start, end))
        start, end = (plain, end) if started else (start, plain)
    evidence: tuple[Span, ...] = ()
    if start is None and state == "held":
        start, more, evidence = _goes_on(draft, sentence, times)
        lasting = lasting or more
    ended = state == "ended" or _is_past(draft, end)
    if ended:
        return Held(start, end, False, evidence)
    held = True if lasting or _present(draft, sentence, matched) or evidence else None
    return Held(start, end, held, evidence)


def _close(times: Sequence[Mention], matched: tuple[int, int]) -> Sequence[Mention]:
    """Return the times that are not far from a match."""
    first = bisect_left(times, matched[0] - FAR, key=_start)
    return times[first : bisect_left(times, matched[1] + FAR, key=_start)]


def _start(mention: Mention) -> int:
    return mention.start


def _is_past(draft: Draft, end: Interval | None) -> bool:
    """Say whether a stated end lies before the article's date."""
    last = end.end if end else None
    published = draft.article.published
    return last is not None and (published is None or last < published.date())


def _bounds(
    draft: Draft, sentence: Sentence, times: Sequence[Mention], matched: tuple[int, int]
) -> tuple[Interval | None, Interval | None, bool]:
    """Return the times after "since" and "until" and their like, and whether it is said to last."""
    start: Interval | None = None
    end: Interval | None = None
    lasting = False
    text = draft.article.text
    for at, mention in enumerate(times):
        before = text[max(sentence.start, mention.start - CUE) : mention.start].lower()
        if mention.type == "DURATION":
            if _lasting().search(before) and _perfect(draft, sentence, matched):
                lasting = True
                start = start or _since(draft, mention)
            continue
        known = _named(mention)
        if known is None:
            continue
        other = times[at + 1] if at + 1 < len(times) else None
        if other and _BETWEEN.search(before) and _AND.fullmatch(text[mention.end : other.start]):
            return known, _named(other), False
        cue = _starts().search(before)
        if cue or (known.precision in _LONG and _loose_starts().search(before)):
            start = start or known
            lasting = lasting or bool(cue and cue.group(1) == "since")
        elif _ends().search(before):
            end = known
    return start, end, lasting


def _named(mention: Mention) -> Interval | None:
    """Return the day, month or year that a time names, without the "until" or "from" before it.

    A time's own interval holds these: "until 2018" has no start, "from 2006 to 2018" is one.
    """
    known = mention.date
    value = _PLAIN.fullmatch(mention.value or "")
    if known is None or value is None:
        return known if known is not None and known.start else None
    year, month, day = (int(part) if part else 0 for part in value.groups())
    if year < 1 or month > 12:
        return None
    if day:
        return known if known.precision == "day" else None
    last = date(year, month or 12, 31 if month in {0, 12} else 1)
    if 0 < month < 12:
        last = date(year, month + 1, 1) - timedelta(days=1)
    return Interval(
        start=date(year, month or 1, 1), end=last, precision="month" if month else "year",
        approximate=known.approximate, words=known.words,
    )  # fmt: skip


def _since(draft: Draft, mention: Mention) -> Interval | None:
    """Return when a length of time that ends at publication began, which is an estimate."""
    found = _PERIOD.fullmatch(mention.value or "")
    published = draft.article.published
    if found is None or published is None:
        return None
    count, unit = int(found[1]), found[2]
    if unit == "Y":
        year = published.year - count
        if year < 1:
            return None
        bounds = date(year, 1, 1), date(year, 12, 31)
    else:
        months = published.year * 12 + published.month - 1 - count
        if months < 12:
            return None
        first = date(months // 12, months % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        bounds = first, last
    return Interval(
        start=bounds[0], end=bounds[1], precision="year" if unit == "Y" else "month",
        approximate=True, words=mention.text,
    )  # fmt: skip


def _plain_time(
    draft: Draft,
    sentence: Sentence,
    times: Sequence[Mention],
    matched: tuple[int, int],
    but: tuple[Interval | None, Interval | None],
) -> Interval | None:
    """Return the time nearest to the words of an act: not later than the article's own date."""
    published = draft.article.published
    found: list[tuple[int, Interval]] = []
    for mention in times:
        known = _named(mention)
        if mention.type == "DURATION" or known is None or known.start is None or known in but:
            continue
        if published is not None and known.start > published.date():
            continue
        after, ahead = mention.start - matched[1], matched[0] - mention.end
        found.append((max(after, ahead, 0), known))
    return min(found, key=lambda row: row[0])[1] if found else None


def _goes_on(
    draft: Draft, sentence: Sentence, times: Mapping[int, Sequence[Mention]]
) -> tuple[Interval | None, bool, tuple[Span, ...]]:
    """Return start, whether it lasts, and evidence of a sentence that goes on about it."""
    following = sentence.index + 1
    if following >= len(draft.sentences):
        return None, False, ()
    after = draft.sentences[following]
    words = draft.article.text[after.start : after.start + CUE].lower()
    if after.paragraph != sentence.paragraph or not _resumes().match(words):
        return None, False, ()
    opening = (after.start, after.start)
    start, _, lasting = _bounds(draft, after, _close(times.get(following, ()), opening), opening)
    if start is None and not lasting:
        return None, False, ()
    lasting = lasting or _present(draft, after, opening)
    return start, lasting, (span(draft.article, after.start, after.end),)


def _present(draft: Draft, sentence: Sentence, matched: tuple[int, int]) -> bool:
    """Say whether a word in or right after the match is in the present."""
    known = tie_file().present
    tokens = draft.tokens[sentence.index]
    inside = within(tokens, *matched)
    after = within(tokens, matched[1], matched[1] + FAR)[:NEAR]
    return any(token.lower in known for token in (*inside, *after))


def _perfect(draft: Draft, sentence: Sentence, matched: tuple[int, int]) -> bool:
    """Say whether the words about a match tell of something up to the present."""
    known = tie_file().present
    around = within(draft.tokens[sentence.index], matched[0] - FAR, matched[1] + FAR)
    return any(token.lower in known for token in around)


def _choice(phrases: tuple[str, ...], ending: str) -> re.Pattern[str]:
    rows = "|".join(re.escape(row) for row in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b({rows})\b{ending}")


@cache
def _starts() -> re.Pattern[str]:
    return _choice(tie_file().starts, rf"\s+(?:[\w’'-]+\s+){{0,{MAX_TO_TIME}}}$")


@cache
def _loose_starts() -> re.Pattern[str]:
    return _choice(tie_file().loose_starts, r"\s+(?:(?:the|early|late|mid|around|about)\s+)*$")


@cache
def _lasting() -> re.Pattern[str]:
    return _choice(tie_file().lasting, r"\s+(?:\w+\s+){0,1}$")


@cache
def _ends() -> re.Pattern[str]:
    return _choice(tie_file().ends, r"\s+(?:the\s+|its\s+)?$")


@cache
def _resumes() -> re.Pattern[str]:
    return _choice(tie_file().resumes, "")
