"""Quotations and attribution: who says what, in which words, and how sure the cue is of it.

Rules over closed classes of words and a vocabulary of cues; no parser. The cue's class tells
what was said (`speech`) from what is wanted or believed (`attitude`).
"""

from collections.abc import Iterator

import msgspec

from dateline.draft import Draft
from dateline.records import Quote, QuoteForm, Source, Span, make_id, span
from dateline.stages import Stage
from dateline.stages.attribution.clauses import Clauses, Found
from dateline.stages.attribution.lexicon import lexicon
from dateline.stages.attribution.phrases import Range
from dateline.stages.attribution.speakers import Speakers
from dateline.stages.attribution.units import QUOTE, Unit, is_speech, units


class _Reader:
    """Reads one article's units in order; knows which quotation may go on."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.known = lexicon()
        self.speakers = Speakers(draft)
        self.quotes: list[Quote] = []
        self.before: tuple[Unit, Quote] | None = None
        """The unit right before, and the attribution that it ended in."""
        self.awaited = False

    def read(self) -> tuple[Quote, ...]:
        for unit in units(self.draft):
            opens = unit.items and unit.items[0].lower == QUOTE and is_speech(unit.items[0])
            found = self._found(unit)
            if found:
                made = [self._quote(unit, one) for one in found]
                self.quotes += made
                self.awaited = found[-1].awaits
                self.before = (unit, self._leading(made))
            elif opens and self.before is not None and self._goes_on(unit):
                self._continue(unit)
            else:
                self.before = None
        return tuple(self.quotes)

    def _found(self, unit: Unit) -> list[Found]:
        known = self.known
        if not any(item.lower in known.triggers for item in unit.items):
            return []
        return _without_nested(Clauses(unit.items, known).find())

    def _leading(self, made: list[Quote]) -> Quote:
        """Return the attribution that a quotation after this unit belongs to."""
        spoken = [quote for quote in made if quote.form != "indirect"]
        return spoken[-1] if spoken else made[0]

    def _goes_on(self, unit: Unit) -> bool:
        """Say whether a unit that opens with a quotation continues the attribution before."""
        assert self.before is not None
        last, quote = self.before
        if self.awaited or unit.paragraph == last.paragraph:
            return True
        ended = last.items[-1].lower == QUOTE or quote.form != "indirect"
        return unit.paragraph == last.paragraph + 1 and ended

    def _continue(self, unit: Unit) -> None:
        assert self.before is not None
        quote = self.before[1]
        content = self._span(unit, (0, 1))
        if self.awaited and not quote.content:
            joined = msgspec.structs.replace(
                quote, content=(content,), form="direct", evidence=(*quote.evidence, content)
            )
            self.quotes[self.quotes.index(quote)] = joined
            self.before, self.awaited = (unit, joined), False
            return
        going_on = Quote(
            id=make_id("quote", self.draft.article.id, content.start, content.end, "continues"),
            evidence=(content,),
            made_by=STAGE.made_by,
            form="direct",
            content=(content,),
            speaker=quote.speaker,
            stance=quote.stance,
            continues=quote.id,
        )
        self.quotes.append(going_on)
        self.before = (unit, going_on)

    def _quote(self, unit: Unit, found: Found) -> Quote:
        source = (self._span(unit, found.source),) if found.source else ()
        cue = self._span(unit, found.cue)
        content = tuple(self._span(unit, part) for part in found.content)
        parts = (*source, cue, *content)
        whole = min(row.start for row in parts), max(row.end for row in parts)
        return Quote(
            id=make_id("quote", self.draft.article.id, *whole, cue.start, cue.end),
            evidence=(span(self.draft.article, *whole),),
            made_by=STAGE.made_by,
            form=_form(unit, found),
            source=source,
            cue=(cue,),
            content=content,
            speaker=self._speaker(unit, source),
            stance=found.stance,
        )

    def _speaker(self, unit: Unit, source: tuple[Span, ...]) -> Source | None:
        if not source:
            return None
        sentence = next(
            index
            for index in range(unit.first, unit.last + 1)
            if source[0].start < self.draft.sentences[index].end
        )
        return self.speakers.speaker(source[0], sentence=sentence, paragraph=unit.paragraph)

    def _span(self, unit: Unit, part: Range) -> Span:
        return span(self.draft.article, unit.items[part[0]].start, unit.items[part[1] - 1].end)


def _without_nested(found: list[Found]) -> list[Found]:
    """Drop what lies in another's content, except speech with a source of its own there."""
    return [one for one in found if not any(_inside(one, other) for other in found)]


def _inside(one: Found, other: Found) -> bool:
    if one is other:
        return False
    return any(part[0] <= one.cue[0] and one.cue[1] <= part[1] for part in other.content)


def _form(unit: Unit, found: Found) -> QuoteForm:
    """Direct: all content is quoted. Mixed: some is."""
    items = [item for part in found.content for item in unit.items[slice(*part)]]
    quoted = sum(item.lower == QUOTE for item in items)
    if not quoted:
        return "indirect"
    plain = sum(item.text[0].isalnum() for item in items if item.lower != QUOTE)
    return "mixed" if plain else "direct"


def _run(draft: Draft) -> Draft:
    return msgspec.structs.replace(draft, quotes=_Reader(draft).read())


STAGE = Stage(
    name="quotes",
    version="1",
    needs=frozenset({"article", "sentences", "tokens", "mentions"}),
    makes=frozenset({"quotes"}),
    run=_run,
    vocabulary=("cues.yaml", "clauses.yaml", "source_classes.yaml"),
)
