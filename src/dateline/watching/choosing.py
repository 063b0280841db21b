"""Which lines a notifier wants."""

import re
from collections.abc import Iterable

from dateline.ledger.fold import fold
from dateline.watching.notices import Line
from dateline.watching.plan import Wanted


def wants(wanted: Wanted, line: Line) -> bool:
    """Say whether a notifier is told of a line; trouble with a feed is everybody's.

    Each condition that is given must hold; of several values of one, any will do. Case and
    accents do not matter.
    """
    if line.kind == "feed":
        return True
    return (
        (not wanted.kinds or _same(wanted.kinds, (line.kind,)))
        and (not wanted.stories or (line.story or "").startswith(wanted.stories))
        and (not wanted.actors or _same(wanted.actors, line.actors))
        and (not wanted.places or _same(wanted.places, line.places))
        and (wanted.victims is None or (line.victims or 0) >= wanted.victims)
        and (not wanted.words or _holds(wanted.words, line))
    )


def _same(wanted: Iterable[str], given: Iterable[str]) -> bool:
    return not {fold(one) for one in wanted}.isdisjoint(fold(one) for one in given)


def _holds(words: Iterable[str], line: Line) -> bool:
    """Say whether a line holds one of the phrases; `bomb*` is any word that begins so."""
    said = (line.text, line.title or "", *(part.quote for part in line.evidence))
    whole = " ".join(fold(" ".join(said)).split())
    return any(_pattern(one).search(whole) for one in words)


def _pattern(words: str) -> re.Pattern[str]:
    phrase = " ".join(fold(words.strip('" ')).split())
    end = r"\w*" if phrase.endswith("*") else ""
    return re.compile(rf"(?<!\w){re.escape(phrase.rstrip('*'))}{end}(?!\w)")
