"""The working state that stages hand along: one article and what has been found in it so far.

Not a record: never stored and never printed. `Draft.extraction()` is what leaves the pipeline.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from dateline.encoder import SentenceSignals, Signals
from dateline.records import (
    Article,
    Claim,
    Event,
    Extraction,
    Mention,
    MentionKind,
    Question,
    Quote,
    Sentence,
    StageInfo,
    Tie,
)
from dateline.text.tokens import Token

_NOTHING = SentenceSignals()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One article, its sentences and tokens, and what the stages so far have found."""

    article: Article
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[tuple[Token, ...], ...] = ()
    """Tokens of each sentence, by `Sentence.index`."""
    signals: Signals | None = None
    """What the encoder says of each sentence."""
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    ties: tuple[Tie, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[str, ...] = ()

    def mentions_by_sentence(self, kind: MentionKind) -> dict[int, list[Mention]]:
        """Return the mentions of one kind by sentence index, each list in text order."""
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.kind == kind:
                found[mention.sentence].append(mention)
        for row in found.values():
            row.sort(key=lambda mention: (mention.start, -mention.end))
        return found

    def heard(self, sentence: int) -> SentenceSignals:
        """Return what the encoder says of a sentence: nothing, where it did not read it."""
        return (self.signals and self.signals.sentences[sentence]) or _NOTHING

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that an offset lies in or comes after."""
        return max(0, bisect_right(self.sentences, offset, key=lambda row: row.start) - 1)

    def quote_over(self, start: int, end: int) -> Quote | None:
        """Return the innermost quote whose content holds `start:end`: what somebody did say.

        Attitudes (wants, beliefs) and negated cues ("has not confirmed") are passed over.
        """
        holding = [
            (part.end - part.start, index)
            for index, quote in enumerate(self.quotes)
            if quote.cue_class == "speech" and not quote.negated
            for part in quote.content
            if part.start <= start and end <= part.end
        ]
        return self.quotes[min(holding)[1]] if holding else None

    def extraction(self, *, stages: Iterable[StageInfo]) -> Extraction:
        """Return the record of everything found, mentions in text order."""
        return Extraction(
            article=self.article,
            sentences=self.sentences,
            mentions=tuple(sorted(self.mentions, key=lambda m: (m.start, m.end, m.kind))),
            events=self.events,
            claims=self.claims,
            quotes=self.quotes,
            ties=self.ties,
            questions=self.questions,
            stages=tuple(stages),
            warnings=self.warnings,
        )
