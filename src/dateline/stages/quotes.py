"""Quotations and attribution: who says what, in which words, and how sure the cue is of it.

The encoder tags sources, cues and contents; `attribution` links them, tells the speakers from
each other across the article, and reads what the cue means. The cue's class tells what was said
(`speech`) from what is wanted or believed (`attitude`).
"""

from bisect import bisect_right

import msgspec

from dateline.draft import Draft
from dateline.records import Quote, QuoteForm, Source, Span, make_id, span
from dateline.stages import Stage
from dateline.stages.attribution.beside import beside
from dateline.stages.attribution.lexicon import SAYS, Cue, Meaning, lexicon, read_cue
from dateline.stages.attribution.linking import Linked, Pair, link
from dateline.stages.attribution.nested import nested
from dateline.stages.attribution.orphans import adopt
from dateline.stages.attribution.sources import source_file
from dateline.stages.attribution.speakers import Speakers
from dateline.stages.attribution.tags import quotations, tagged
from dateline.stages.attribution.tallies import tallies
from dateline.text.tokens import Token, within

# So many characters before and after a cue are looked at for "has not", "to comment" and "if".
REACH = 40

_PASSIVE = frozenset({"is", "was", "been", "being", "be"})


class _Reader:
    """Makes one article's quotes from its linked tags."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.known = lexicon()
        self.quoted = quotations(draft)
        self.starts = [stretch.start for stretch in self.quoted]
        self.speakers = Speakers(draft, self.quoted)

    def read(self) -> tuple[Quote, ...]:
        """Return the article's quotes in the order of their words."""
        draft, text = self.draft, self.draft.article.text
        tags = tagged(draft, self.quoted)
        rows = link(text, draft.sentences, draft.tokens, tags, self.quoted)
        rows = adopt(draft, beside(draft, rows, self.quoted, self.known), self.quoted)
        rows += nested(draft, rows, self.quoted, self.known)
        rows += tallies(draft, rows, self.quoted, self.known)
        made = [
            quote for row in sorted(rows, key=lambda row: row.cue) for quote in self._quotes(row)
        ]
        return tuple(sorted(made, key=lambda quote: (quote.evidence[0].start, quote.id)))

    def _quotes(self, row: Linked) -> list[Quote]:
        """Return an attribution's quote, and one for each quotation that goes on elsewhere."""
        cue = self._cue(row)
        if cue is None or not (row.contents or cue.negated):
            return []
        if row.source and self._is_nobody(row.source, row.cue):
            row = row._replace(source=None)
        sentence = self.draft.sentences[row.sentence]
        here = [part for _, part in row.contents if _meet(part, (sentence.start, sentence.end))]
        own = here or [part for _, part in row.contents[:1]]
        quote = self._quote(row, cue, own)
        others = [part for _, part in row.contents if part not in own]
        return [quote, *(self._going_on(self._span(part), quote) for part in others)]

    def _is_nobody(self, source: Pair, cue: Pair) -> bool:
        """Say whether a source is the "it" of "it was reported that"."""
        text = self.draft.article.text
        words = text[cue[0] : cue[1]].lower().split()
        return text[slice(*source)].lower() == "it" and not _PASSIVE.isdisjoint(words)

    def _cue(self, row: Linked) -> Cue | None:
        """Read an attribution's cue; None where it says under what condition something is said."""
        tokens, sentence = self.draft.tokens[row.sentence], self.draft.sentences[row.sentence]
        start, end = row.cue
        inside = [word.lower for word in within(tokens, start, end)]
        before = [word.lower for word in within(tokens, start - REACH, start)]
        after = [word.lower for word in within(tokens, end, end + REACH)]
        cue = read_cue(inside, before, after, self.known)
        if row.source is None or row.source[0] > start:
            return cue
        file = self.known.file
        to_source = within(tokens, max(sentence.start, row.source[0] - REACH), row.source[0])
        if to_source and to_source[-1].lower in file.conditional:
            return None
        words = within(tokens, *row.source)
        first = words[0].lower if words else ""
        return cue._replace(negated=cue.negated or first in file.nobody)

    def _quote(self, row: Linked, cue: Cue, parts: list[Pair]) -> Quote:
        article = self.draft.article
        source = (self._span(row.source),) if row.source else ()
        words, content = self._span(row.cue), tuple(self._span(part) for part in parts)
        all_parts = (*source, words, *content)
        whole = min(part.start for part in all_parts), max(part.end for part in all_parts)
        speaker = self.speakers.speaker(source[0], sentence=row.sentence) if source else None
        form = self._form(parts)
        meaning = _meaning(cue, form, speaker, words, content)
        return Quote(
            id=make_id("quote", article.id, *whole, words.start, words.end),
            evidence=(span(article, *whole),),
            made_by=STAGE.made_by,
            form=form,
            source=source,
            cue=(words,),
            content=content,
            speaker=speaker,
            stance=meaning.stance,
            cue_class=meaning.class_,
            negated=cue.negated,
        )

    def _going_on(self, content: Span, quote: Quote) -> Quote:
        """Return what the speaker of `quote` says in another place."""
        return Quote(
            id=make_id("quote", self.draft.article.id, content.start, content.end, "continues"),
            evidence=(content,),
            made_by=STAGE.made_by,
            form=self._form([(content.start, content.end)]),
            content=(content,),
            speaker=quote.speaker,
            stance=quote.stance,
            cue_class=quote.cue_class,
            continues=quote.id,
            negated=quote.negated,
        )

    def _form(self, parts: list[Pair]) -> QuoteForm:
        """Direct: all content is quoted. Mixed: some is."""
        quoted = plain = 0
        for word in self._words(parts):
            at = bisect_right(self.starts, word.start) - 1
            inside = at >= 0 and word.end <= self.quoted[at].end
            quoted += inside
            plain += not inside and word.text[0].isalnum()
        if not quoted:
            return "indirect"
        return "mixed" if plain else "direct"

    def _words(self, parts: list[Pair]) -> list[Token]:
        found: list[Token] = []
        for start, end in parts:
            for index in range(self.draft.sentence_at(start), self.draft.sentence_at(end - 1) + 1):
                found += within(self.draft.tokens[index], start, end)
        return found

    def _span(self, part: Pair) -> Span:
        return span(self.draft.article, *part)


def _meaning(
    cue: Cue, form: QuoteForm, speaker: Source | None, words: Span, content: tuple[Span, ...]
) -> Meaning:
    """Return what a cue means here; without a quotation, only likely words were said.

    Nobody in particular says it in the passive alone ("was reported").
    """
    if form != "indirect":
        return cue.meaning or SAYS
    passive = not _PASSIVE.isdisjoint(words.quote.lower().split())
    can = cue.counts or (_can_say(speaker) if speaker else passive)
    meaning = cue.meaning or Meaning("says", "attitude")
    said = not cue.unreal and (can or _is_clause(content))
    return meaning if said else meaning._replace(class_="attitude")


def _can_say(speaker: Source) -> bool:
    """Say whether a source can have said something: "strikes" cannot, whoever is known can."""
    word = speaker.text.lower()
    known = source_file()
    person = word in known.pronouns and word not in known.things
    return speaker.named or person or speaker.kind != "unknown"


def _is_clause(content: tuple[Span, ...]) -> bool:
    """Say whether content opens as what somebody says does: "that", "how", "to"."""
    opener = content[0].quote.split(None, 1)[0].lower() if content else ""
    return opener in {"that", "how", "why", "what", "whether", "to", "if"}


def _meet(one: Pair, other: Pair) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _run(draft: Draft) -> Draft:
    return msgspec.structs.replace(draft, quotes=_Reader(draft).read())


STAGE = Stage(
    name="quotes",
    version="6",
    needs=frozenset({"article", "sentences", "tokens", "signals", "actors"}),
    makes=frozenset({"quotes"}),
    run=_run,
    vocabulary=("cues.yaml", "source_classes.yaml"),
)
