"""Quotations and attribution: who says what, in which words, and how sure the cue is of it.

Rules over closed classes of words and a vocabulary of cues; no parser. The cue's class tells
what was said (`speech`) from what is wanted or believed (`attitude`).
"""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from dateline.draft import Draft
from dateline.records import Quote, QuoteForm, Source, Span, make_id, span
from dateline.stages import Stage
from dateline.stages.attribution.clauses import Clauses
from dateline.stages.attribution.frames import Found
from dateline.stages.attribution.lexicon import lexicon
from dateline.stages.attribution.phrases import Range
from dateline.stages.attribution.sources import source_file
from dateline.stages.attribution.speakers import Speakers
from dateline.stages.attribution.units import QUOTE, Unit, is_speech, units
from dateline.text.quotemarks import Stretch, stretches


class _Reader:
    """Reads one article's units in order; knows which quotation may go on."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.known = lexicon()
        self.speakers = Speakers(draft, list(_quoted(draft)))
        self.quotes: list[Quote] = []
        self.before: tuple[Unit, Quote] | None = None
        """The unit right before, and the attribution that it ended in."""
        self.awaited = False
        self.opened: list[Unit] = []
        """Paragraphs of a quotation that has not been closed or attributed yet."""

    def read(self) -> tuple[Quote, ...]:
        """Return the article's quotes in the order of their units."""
        for unit in units(self.draft, self.known.verbs):
            made = self._made(unit)
            if made:
                self.quotes += [*self._opened_before(unit, made[0]), *made]
                self.before = (unit, self._leading(made))
            elif not _opens_quoted(unit):
                self.before = None
            elif self.before is not None and self._goes_on(unit):
                self._continue(unit)
            elif not _closed(unit):
                self.opened = [*self.opened, unit] if self.opened else [unit]
                continue
            self.opened = []
        return tuple(self.quotes)

    def _made(self, unit: Unit) -> list[Quote]:
        """Return the attributions that one unit holds."""
        known = self.known
        if not any(item.lower in known.triggers or item.text in ":]" for item in unit.items):
            return []
        found = _without_nested(Clauses(unit.items, known).find())
        quotes = [(self._quote(unit, one), one) for one in found]
        kept = [(quote, one) for quote, one in quotes if _likely(quote, one)]
        self.awaited = bool(kept) and kept[-1][1].awaits
        return [quote for quote, _ in kept]

    def _opened_before(self, unit: Unit, quote: Quote) -> list[Quote]:
        """Return the paragraphs of a quotation that only its last paragraph attributes."""
        if not self.opened or quote.form != "direct" or not _opens_quoted(unit):
            return []
        return [self._going_on(self._span(row, (0, 1)), quote) for row in self.opened]

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
        going_on = self._going_on(content, quote)
        self.quotes.append(going_on)
        self.before = (unit, going_on)

    def _going_on(self, content: Span, quote: Quote) -> Quote:
        """Return the quotation `content` by the speaker of `quote`."""
        return Quote(
            id=make_id("quote", self.draft.article.id, content.start, content.end, "continues"),
            evidence=(content,),
            made_by=STAGE.made_by,
            form="direct",
            content=(content,),
            speaker=quote.speaker,
            stance=quote.stance,
            cue_class=quote.cue_class,
            continues=quote.id,
        )

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
            speaker=self._speaker(unit, self._stands_for(unit, found) or source),
            stance=found.stance,
            cue_class=found.class_,
            negated=found.negated,
        )

    def _stands_for(self, unit: Unit, found: Found) -> tuple[Span, ...]:
        return (self._span(unit, found.antecedent),) if found.antecedent else ()

    def _speaker(self, unit: Unit, source: tuple[Span, ...]) -> Source | None:
        if not source:
            return None
        sentence = next(
            index
            for index in range(unit.first, unit.last + 1)
            if source[0].start < self.draft.sentences[index].end
        )
        return self.speakers.speaker(source[0], sentence=sentence)

    def _span(self, unit: Unit, part: Range) -> Span:
        return span(self.draft.article, unit.items[part[0]].start, unit.items[part[1] - 1].end)


def _likely(quote: Quote, found: Found) -> bool:
    """Say whether a source can have said or wanted something.

    "That", a quotation or "to" after the verb is proof enough; before a mere object, the source
    must be a person, a pronoun or of a known class ("strikes highlighted" is no attribution).
    """
    speaker = quote.speaker
    if found.frame != "object" or speaker is None:
        return True
    return speaker.kind != "unknown" or speaker.named or _is_person(speaker.text)


def _is_person(words: str) -> bool:
    known = source_file()
    return words.lower() in known.pronouns - known.things


def _without_nested(found: list[Found]) -> list[Found]:
    """Drop what lies in another's content, except speech with a source of its own there."""
    kept = [one for one in found if not any(_outranks(other, one) for other in found)]
    return [one for one in kept if _stands(one) or not any(_inside(one, other) for other in kept)]


def _stands(one: Found) -> bool:
    """Say whether an attribution counts inside another's content too: speech with its source."""
    return one.class_ == "speech" and one.source is not None


def _outranks(one: Found, other: Found) -> bool:
    """Say whether `one` follows its content, and `other` took it for its own (`…, X said`)."""
    trailing = one.content and one.content[0][1] <= one.cue[0]
    return bool(trailing) and _inside(one, other) and _inside(other, one)


def _inside(one: Found, other: Found) -> bool:
    """Say whether a cue lies in another's content."""
    if one is other:
        return False
    return any(part[0] <= one.cue[0] and one.cue[1] <= part[1] for part in other.content)


def _opens_quoted(unit: Unit) -> bool:
    """Say whether a unit opens with somebody's words in quotation marks."""
    return bool(unit.items) and unit.items[0].lower == QUOTE and is_speech(unit.items[0])


def _closed(unit: Unit) -> bool:
    """Say whether the quotation that a unit opens with has a closing mark."""
    return unit.items[0].text[-1] in "\"”»’'"


def _form(unit: Unit, found: Found) -> QuoteForm:
    """Direct: all content is quoted. Mixed: some is."""
    items = [item for part in found.content for item in unit.items[slice(*part)]]
    quoted = sum(item.lower == QUOTE for item in items)
    if not quoted:
        return "indirect"
    plain = sum(item.text[0].isalnum() for item in items if item.lower != QUOTE)
    return "mixed" if plain else "direct"


def _quoted(draft: Draft) -> Iterator[Stretch]:
    """Yield the article's quoted stretches, in order."""
    for _, group in groupby(draft.sentences, key=lambda row: row.paragraph):
        rows = list(group)
        yield from stretches(draft.article.text, rows[0].start, rows[-1].end)


def _run(draft: Draft) -> Draft:
    return msgspec.structs.replace(draft, quotes=_Reader(draft).read())


STAGE = Stage(
    name="quotes",
    version="1",
    needs=frozenset({"article", "sentences", "tokens", "actors"}),
    makes=frozenset({"quotes"}),
    run=_run,
    vocabulary=("cues.yaml", "clauses.yaml", "source_classes.yaml"),
)
