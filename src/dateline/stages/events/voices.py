"""Whose words an act stands in: what lies outside them is no part of the act.

In "the toll has risen, hospital officials said", the officials neither kill nor are killed, and
in "officials said on Monday that …" Monday is the day of saying.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Attribution, Mention, Party, Quote, Span


class Voice(NamedTuple):
    """A quote and the part of its content that holds an act; None for the article's own words."""

    quote: Quote | None = None
    part: Span | None = None

    @property
    def attribution(self) -> Attribution | None:
        """Who the act is according to; nobody where it is the very thing not said."""
        quote = self.quote
        if quote is None or quote.speaker is None or quote.negated:
            return None
        return Attribution(source=quote.speaker, stance=quote.stance, quote=quote.id)

    @property
    def negated(self) -> bool:
        """Say whether the source is reported not to have said it."""
        return self.quote is not None and self.quote.negated

    def keeps(self, row: Mention | Party) -> bool:
        """Say whether a mention may belong to an act in these words.

        A speaker may where the content is what they themselves do ("vowed *to* …", "said *it* …").
        """
        if self.quote is None or self.part is None:
            return True
        if any(part.start <= row.start and row.end <= part.end for part in self.quote.content):
            return True
        own = self.part.quote[:8].lower().startswith(("to ", "it ", "that it"))
        return own and any(at.start <= row.start < at.end for at in self.quote.source)


Voices = Mapping[int, Sequence[tuple[Span, Quote]]]


def voices(draft: Draft) -> Voices:
    """Return, by sentence, the contents of speech (not of attitudes) that reach into it."""
    found: dict[int, list[tuple[Span, Quote]]] = defaultdict(list)
    rows = draft.sentences
    for quote in draft.quotes:
        if quote.cue_class != "speech":
            continue
        for part in quote.content:
            at = max(bisect_right(rows, part.start, key=attrgetter("start")) - 1, 0)
            while at < len(rows) and rows[at].start < part.end:
                found[rows[at].index].append((part, quote))
                at += 1
    return found


def voice_over(near: Sequence[tuple[Span, Quote]], start: int, end: int) -> Voice:
    """Return the innermost of the contents `near` that holds the offsets `start:end`."""
    holding = [
        (part.end - part.start, at)
        for at, (part, _) in enumerate(near)
        if part.start <= start and end <= part.end
    ]
    if not holding:
        return Voice()
    part, quote = near[min(holding)[1]]
    return Voice(quote, part)
