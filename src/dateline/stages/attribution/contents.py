"""Where the content of an attribution begins and ends, before and after its cue."""

from dateline.stages.attribution.phrases import BREAKS, STOPS, Phrases, Range
from dateline.stages.attribution.units import QUOTE, is_speech

# Adjuncts ("in an interview with local radio on Monday") between a cue and its content.
MAX_ADJUNCT = 16


class Contents(Phrases):
    """Bounds of contents in the items of one unit."""

    def holds_speech(self, part: Range) -> bool:
        """Say whether a range holds a quoted stretch that reads as words said."""
        return any(item.lower == QUOTE and is_speech(item) for item in self.items[slice(*part)])

    def content_before(self, end: int) -> Range | None:
        """Return the content that stands before `X said`: back to the clause's start."""
        if end < 1:
            return None
        left = self.items[end - 1]
        if left.lower == QUOTE:
            return (self._clause_start(end - 1), end) if is_speech(left) else None
        stop = end
        if left.lower == "as" and end > 1:
            stop, left = end - 1, self.items[end - 2]
        if left.lower != "," or stop < 2:
            return None
        start = self._clause_start(stop - 1)
        if not self.has_clause_before(stop - 1):
            return None
        return start, stop - 1

    def _clause_start(self, end: int) -> int:
        """Return where the sentence that ends at `end` starts, past "but" and the like."""
        at = end
        while at > 0:
            lower = self.items[at - 1].lower
            if lower in STOPS or lower == ";":
                break
            at -= 1
        while at < end - 1 and self.items[at].lower in {"but", "and", "still", ","}:
            at += 1
        return at

    def has_clause_before(self, end: int) -> bool:
        """Say whether what stands before `end` in the sentence can be a clause of its own."""
        start = self._clause_start(end)
        words = self.items[start:end]
        if any(item.lower == QUOTE for item in words):
            return True
        if len(words) < 2:
            return False
        if words[0].lower in self.words.preposition | self.words.time and "," not in {
            item.lower for item in words
        }:
            return any(self.is_finite(at) for at in range(start, end))
        if words[0].lower in {"while", "although", "though", "when", "if", "as", "after"}:
            return any(item.lower == "," for item in words)
        return True

    def content_start(self, at: int, *, hearer: bool) -> tuple[int | None, bool]:
        """Return where content after a cue starts, and whether the unit ends in a colon."""
        skipped_hearer = not hearer
        limit = min(self.last, at + MAX_ADJUNCT)
        while at < limit:
            item = self.items[at]
            lower = item.lower
            if lower == QUOTE or lower in self.words.complementizer:
                return at, False
            if lower == ":":
                return (at + 1, False) if at + 1 < self.last else (None, True)
            if lower == ",":
                quoted = at + 1 < self.last and self.items[at + 1].lower == QUOTE
                return (at + 1 if quoted else self._past_aside(at)), False
            if not skipped_hearer:
                at, skipped_hearer = self._skip_phrase(at), True
                continue
            past = self._skip_adjunct(at)
            if past == at:
                return at, False
            at = past
        return None, False

    def _past_aside(self, comma: int) -> int | None:
        """`said, however, that …` → the index of "that"; None where the comma ends the clause."""
        for at in range(comma + 1, min(self.last, comma + 8)):
            if self.items[at].lower == ",":
                after = at + 1
                if after < self.last and self.items[after].lower in {"that", QUOTE}:
                    return after
                return None
        return None

    def skip_adjuncts(self, at: int) -> int:
        """Return the index after time words and prepositional phrases at `at`."""
        while at < self.last:
            past = self._skip_adjunct(at)
            if past == at:
                break
            at = past
        return at

    def _skip_adjunct(self, at: int) -> int:
        item = self.items[at]
        if item.lower in self.words.time or self.is_adverb(item):
            return at + 1
        if item.lower in self.words.adjunct:
            return self._skip_phrase(at + 1)
        if item.text.isdigit() and at and self.items[at - 1].lower in self.words.time:
            return at + 1
        return at

    def _skip_phrase(self, at: int) -> int:
        """Return the end of a short noun phrase: a hearer, or what follows a preposition."""
        start = at
        while at < self.last:
            item = self.items[at]
            lower = item.lower
            if lower in {",", ":", QUOTE} or lower in BREAKS | STOPS:
                break
            if lower in self.words.complementizer or lower in self.words.adjunct:
                break
            if at > start:
                named = self.is_name(item) and not self.is_name(self.items[at - 1])
                opener = self.items[at - 1].lower in self.words.determiner
                if (
                    (named and not opener)
                    or lower in self.words.determiner
                    or self.is_subject(lower)
                ):
                    break
                if lower in self.words.time:
                    break
            at += 1
            if lower in self.words.subject | {"him", "her", "them", "me", "us"}:
                break
        return at

    def content_from(self, start: int, *, thing: bool = False) -> Range | None:
        """Return the content that starts at `start` and goes on to its clause's end.

        A `thing` is a noun phrase: it ends at a comma, and before another verb of its clause.
        """
        if start >= self.last:
            return None
        at = start
        while at < self.last:
            if at > start and (self._ends_content(at) or (thing and self._ends_thing(at))):
                break
            at += 1
        while at > start and self.items[at - 1].lower in {",", ";", "—", "–"}:
            at -= 1
        return (start, at) if at > start else None

    def within_relative(self, part: Range) -> Range:
        """Return content in a relative clause, up to a comma before its sentence's own verb."""
        for at in range(part[0] + 1, part[1] - 1):
            if self.items[at].lower == "," and self.is_finite(at + 1):
                return part[0], at
        return part

    def _ends_thing(self, at: int) -> bool:
        lower = self.items[at].lower
        if lower in {",", "—", "–"}:
            return True
        if lower in {"and", "but"} and at + 1 < self.last:
            after = at + 1
            while after + 1 < self.last and self.is_adverb(self.items[after]):
                after += 1
            return self.is_finite(after)
        following = self.items[at + 1] if at + 1 < self.last else None
        return (
            lower in {"on", "in"}
            and following is not None
            and (following.lower in self.words.time or (following.text.isdigit() and lower == "in"))
        )

    def _ends_content(self, at: int) -> bool:
        lower = self.items[at].lower
        if lower == ";":
            return True
        if lower.endswith("ing") and self.items[at - 1].lower == QUOTE:
            return lower in self.known.verbs
        if lower not in {",", "and", "but"} or at + 1 >= self.last:
            return False
        after = self.items[at + 1]
        entries = self.known.verbs.get(after.lower, ())
        spoken = [(cue, forms) for cue, forms in entries if cue.class_ == "speech"]
        if lower == ",":
            adding = any("ing" in forms and "clause" in cue.takes for cue, forms in spoken)
            return adding or after.lower in {"while", "whereas"}
        if after.lower in self.known.nouns_too:
            return False
        return any(forms & {"past", "s", "ing"} for _, forms in spoken)
