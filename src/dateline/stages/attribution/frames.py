"""Attributions without a verb of their own before or after a source: labels, phrases, nouns."""

from functools import cached_property
from typing import NamedTuple

from dateline.records import CueClass, Stance
from dateline.stages.attribution.contents import Contents
from dateline.stages.attribution.lexicon import Cue, Frame, Lexicon
from dateline.stages.attribution.phrases import Range
from dateline.stages.attribution.units import QUOTE
from dateline.text.tokens import Token

# A label before a colon has at most this many words, and what it introduces at least so many:
# shorter ones are list entries ("Photo: Agency").
MAX_LABEL = 4
MIN_LABELLED = 4


class Found(NamedTuple):
    """One attribution: item ranges of its parts; `source` None where nobody is cited."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    stance: Stance
    class_: CueClass
    frame: Frame = "clause"
    awaits: bool = False
    """The cue ends in a colon: the content is the next unit's quotation."""
    negated: bool = False
    """The words say that the source did not say it."""
    antecedent: Range | None = None
    """Whom a relative source ("which earlier said …") stands for."""


class Group(NamedTuple):
    """A verb group: from its first auxiliary or adverb to its verb."""

    start: int
    passive: bool
    finite: bool


class OtherFrames:
    """Labels, "according to", nouns and passives in one unit."""

    def __init__(self, items: tuple[Token, ...], known: Lexicon) -> None:
        self.items = items
        self.known = known
        self.words = known.words
        self.size = len(items)
        self.phrases = Contents(items, known)
        self.last = self.phrases.without_final_stop(self.size)

    @cached_property
    def titled(self) -> bool:
        """Whether most words are capitalised, as in titles and old wires."""
        small = sum(item.text[0].islower() for item in self.items)
        return small * 2 < sum(item.text[0].isalpha() for item in self.items)

    def _label(self) -> Found | None:
        """`NAME: …`, as in titles and transcripts: a short name, a colon, the content."""
        for at in range(1, min(self.size - 1, MAX_LABEL + 1)):
            if self.items[at].lower == ":":
                part = (at + 1, self.last)
                quoted = self.items[at + 1].lower == QUOTE
                named = self._names_speaker(0, at)
                long = part[1] - part[0] >= MIN_LABELLED
                if named and (quoted or (long and (self.titled or self._in_capitals(at)))):
                    return Found((0, at), (at, at + 1), (part,), "says", "speech")
                return None
        return None

    def _bracketed(self) -> Found | None:
        """`[NAME] …`, as monitoring services mark who speaks."""
        if self.size < 4 or self.items[0].text != "[":
            return None
        for at in range(2, min(self.size - 1, MAX_LABEL + 2)):
            if self.items[at].text == "]":
                named = self._names_speaker(1, at)
                part = (at + 1, self.last)
                fits = named and part[0] < part[1]
                return Found((1, at), (at, at + 1), (part,), "says", "speech") if fits else None
        return None

    def _names_speaker(self, start: int, end: int) -> bool:
        """Say whether a label is made of names, rather than announcing a text ("UPDATE:")."""
        items = self.items[start:end]
        spoken = items[-1].lower in self.known.verbs and len(items) > 1
        return not spoken and all(
            self.phrases.is_name(item) and item.lower not in self.known.labels for item in items
        )

    def _in_capitals(self, end: int) -> bool:
        """Say whether a label is a speaker of a transcript ("HOST:")."""
        return all(item.text.isupper() and len(item.text) > 1 for item in self.items[:end])

    def _passive(self, group: Group, end: int, cue: Cue) -> Found | None:
        """`It was reported that …`, `X was quoted as saying …`, `was accused of … by Y`."""
        if not cue.passive or cue.rest:
            return None
        words = [item.lower for item in self.items[end : end + 2]]
        subject = self.phrases.subject_before(group.start)
        if subject is None:
            return None
        if words == ["as", "saying"]:
            start, _ = self.phrases.content_start(end + 2, hearer=False)
            part = self.phrases.content_from(start) if start is not None else None
            cue_range = (group.start, end + 2)
            return Found(subject, cue_range, (part,), cue.stance, "speech") if part else None
        part = self.phrases.content_from(end)
        if part is None:
            return None
        impersonal = self.items[subject[0]].lower == "it"
        if impersonal and self.items[end].lower in self.words.complementizer:
            return Found(None, (subject[0], end), (part,), cue.stance, cue.class_)
        if words and words[0] in {"to", "as", "of", "by"}:
            kind: CueClass = "attitude"
            return Found(None, (group.start, end), (subject, part), cue.stance, kind)
        return None

    def _raising(self, at: int) -> Found | None:
        """`X appears to …`: content on both sides, no source."""
        subject = self.phrases.subject_before(at)
        part = self.phrases.content_from(at + 1)
        if (
            subject is None
            or part is None
            or self.items[at + 1].lower not in {"to", "that", "like"}
        ):
            return None
        return Found(None, (at, at + 1), (subject, part), "says", "attitude")

    def _according(self, at: int, size: int) -> Found | None:
        """`According to X, …` and `…, according to X`."""
        cue = (at + 1 - size, at + 1)
        source = self.phrases.after(at + 1, greedy=True)
        if source is None:
            return None
        opens = cue[0] == 0 or not self.phrases.has_clause_before(cue[0])
        if opens:
            follows = source[1]
            if follows < self.size and self.items[follows].lower == ",":
                follows += 1
            part = self.phrases.content_from(follows) or self.phrases.content_before(cue[0])
        else:
            part = self.phrases.content_before(cue[0])
            rest = source[1]
            if part and rest + 1 < self.last and self.items[rest].lower == ",":
                later = self.phrases.content_from(rest + 1)
                if later and not self._complete(part):
                    return Found(source, cue, (part, later), "says", "speech")
        return Found(source, cue, (part,), "says", "speech") if part else None

    def _complete(self, part: Range) -> bool:
        """Say whether a range ends after more than a subject and a verb."""
        return part[1] - part[0] > 4

    def _noun(self, at: int) -> Found | None:
        """`X's claim that …`: a possessor, a noun, a that-clause."""
        row = self.known.nouns[self.items[at].lower]
        if at == 0 or at + 1 >= self.size or self.items[at + 1].lower not in {"that", "of"}:
            return None
        source = self.phrases.possessor_before(at)
        part = self.phrases.content_from(at + 1)
        if part is None:
            return None
        if source is None:
            return None
        return Found(source, (at, at + 1), (part,), row.stance, row.class_)
