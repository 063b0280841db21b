"""Where noun phrases and clauses begin and end, by closed classes of words and punctuation."""

from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.units import QUOTE, is_speech
from dateline.text.tokens import Token

Range = tuple[int, int]

_STOPS = frozenset({".", "?", "!", "…"})
_BREAKS = frozenset({";", ":", "—", "–", "-", "(", ")", "[", "]", "|", "•", "*"})

_PAIRS = {")": "(", "—": "—", "–": "–", "-": "-"}

# A subject with its apposition is looked for in this many items before the verb; a longer stretch
# is more likely a clause that the word lists did not break.
MAX_SUBJECT = 40

# `an official who …` is one source where the relative clause has at most this many words.
MAX_RELATIVE = 14

# Adjuncts ("in an interview with local radio on Monday") between a cue and its content.
MAX_ADJUNCT = 16


class Phrases:
    """Bounds of phrases in the items of one unit."""

    PLURALS = frozenset({"people", "police", "women", "men", "children", "media"})

    def __init__(self, items: tuple[Token, ...], known: Lexicon) -> None:
        self.items = items
        self.known = known
        self.words = known.words
        self.size = len(items)
        self.last = self.without_final_stop(self.size)

    # --- word classes --------------------------------------------------------------------------

    def is_adverb(self, item: Token) -> bool:
        """Say whether a word can stand inside a verb group without being a verb."""
        lower = item.lower
        return lower in self.words.adverb or (lower.endswith("ly") and item.text[0].islower())

    def is_name(self, item: Token) -> bool:
        """Say whether a word is capitalised."""
        return item.text[:1].isupper()

    def _is_finite(self, at: int) -> bool:
        """Say whether a word is a verb wherever it stands: an auxiliary or a past form."""
        item = self.items[at]
        if item.lower in self.known.auxiliary or item.lower in self.words.past:
            return True
        past = item.lower.endswith("ed") and item.text[0].islower()
        return past and at + 1 < self.size and self.items[at + 1].lower != "by"

    def is_subject(self, lower: str) -> bool:
        """Say whether a word is a subject pronoun, contracted with a verb or not ("he's")."""
        return lower in self.words.subject or (
            ("'" in lower or "’" in lower)
            and lower.replace("’", "'").split("'")[0] in self.words.subject
        )

    def without_final_stop(self, end: int) -> int:
        """Return `end` without closing punctuation before it (outside quotations)."""
        while end > 0 and self.items[end - 1].lower in _STOPS:
            end -= 1
        return end

    # --- sources -------------------------------------------------------------------------------

    def subject_before(self, end: int) -> Range | None:
        """Return the noun phrase that ends right before `end`, with its appositions."""
        if end == 0:
            return None
        lower = self.items[end - 1].lower
        if lower in self.words.pronoun or lower in self.words.relative:
            return end - 1, end
        if lower == ",":
            return self._with_apposition(end)
        if lower in _PAIRS:
            return self._with_aside(end)
        described = self._with_relative(end)
        if described is not None:
            return described
        end = self._without_time(end)
        while end > 1 and self.is_adverb(self.items[end - 1]):
            end -= 1
        start = self._phrase_start(end)
        return (start, end) if start < end else None

    def in_source(self, at: int) -> bool:
        """Say whether a word can stand inside a source: no clause begins or ends with it."""
        lower = self.items[at].lower
        if lower in _STOPS or lower in {";", ":"} or lower in self.words.subordinator:
            return False
        return not self._is_finite(at)

    def _with_relative(self, end: int) -> Range | None:
        """`an official who asked not to be named said` → all before `said`."""
        for at in range(end - 2, max(0, end - MAX_RELATIVE), -1):
            lower = self.items[at].lower
            if lower == "who":
                if not any(self._is_finite(inner) for inner in range(at + 1, end)):
                    return None
                start = self._phrase_start(at)
                return (start, end) if start < at else None
            if lower == "," or lower == QUOTE or lower in _BREAKS or lower in _STOPS:
                return None
        return None

    def _without_time(self, end: int) -> int:
        """`The minister on Monday` → the end of `The minister`."""
        at = end
        while at > 1 and (
            self.items[at - 1].lower in self.words.time or self.items[at - 1].text.isdigit()
        ):
            at -= 1
        if at < end and self.items[at - 1].lower in {"on", "in"} and at > 1:
            return at - 1
        return at if at < end and self.items[end - 1].lower in self.words.time else end

    def _with_apposition(self, end: int) -> Range | None:
        """`X, a Y at Z, said` → the whole of `X, a Y at Z,`."""
        whole = self._segmented(end)
        if whole is not None:
            return whole
        comma = end - 1
        at = comma - 1
        while at > max(0, end - MAX_SUBJECT) and self.items[at].lower != ",":
            if self.items[at].lower in _BREAKS | _STOPS and self.items[at].lower not in "()":
                return None
            at -= 1
        if self.items[at].lower != ",":
            return None
        inner = self.items[at + 1 : comma]
        if not inner:
            return None
        start = self._phrase_start(at)
        if start >= at:
            return None
        if inner[0].lower in self.words.discourse or inner[0].lower in self.words.preposition:
            return start, at
        return start, end

    def _segmented(self, end: int) -> Range | None:
        """Join a name and the appositions after it: from the clause's first part that fits."""
        commas = [end - 1]
        at = end - 2
        limit = max(0, end - MAX_SUBJECT)
        while at >= limit and self.items[at].lower not in _STOPS | {";", ":", QUOTE, "—", "–"}:
            if self.items[at].lower == ",":
                commas.append(at)
            at -= 1
        bounds = [at, *reversed(commas)]
        parts = [(bounds[k] + 1, bounds[k + 1]) for k in range(len(bounds) - 1)]
        for k, (start, stop) in enumerate(parts[:-1]):
            if self._heads(start, stop) and all(self._apposes(*row) for row in parts[k + 1 :]):
                start = self._trim_left(start, stop)
                return (start, end) if start < stop else None
        return None

    def _heads(self, start: int, stop: int) -> bool:
        """Say whether a part between commas can be the noun phrase that others explain."""
        if start >= stop:
            return False
        first = self.items[start].lower
        barred = self.words.preposition | self.words.subordinator | self.words.time
        if first in barred or first.endswith("ing") or self.is_adverb(self.items[start]):
            return False
        return not any(
            self._is_finite(k) or self.is_subject(self.items[k].lower) for k in range(start, stop)
        )

    def _apposes(self, start: int, stop: int) -> bool:
        """Say whether a part between commas can explain the noun phrase before it."""
        if start >= stop:
            return False
        first = self.items[start].lower
        if first in {"who", "whose", "which", "where"}:
            return True
        if first in self.words.subordinator | self.words.coordinator - {"and"}:
            return False
        for k in range(start, stop):
            lower = self.items[k].lower
            if lower in {"who", "whose", "which"}:
                break
            if (self._is_finite(k) and k > start) or self.is_subject(lower):
                return False
        return True

    def _with_aside(self, end: int) -> Range | None:
        """`X (R-Texas) said` and `X — who lives there — said` → all of it but the verb."""
        opening = _PAIRS[self.items[end - 1].lower]
        for at in range(end - 2, max(0, end - MAX_SUBJECT), -1):
            if self.items[at].lower == opening:
                start = self._phrase_start(at)
                return (start, end) if start < at else None
        return None

    def _phrase_start(self, end: int) -> int:
        """Return where the noun phrase that ends at `end` starts."""
        start = end
        limit = max(0, end - MAX_SUBJECT)
        while start > limit:
            item = self.items[start - 1]
            lower = item.lower
            if lower in _BREAKS | _STOPS or lower == "," or lower in self.words.relative:
                break
            if lower == QUOTE and is_speech(item):
                break
            if lower in self.words.subordinator or self.is_subject(lower):
                break
            if self._is_finite(start - 1) and start < end:
                break
            if lower in self.words.coordinator and self._joins_clauses(start - 1):
                break
            start -= 1
        return self._trim_left(start, end)

    def _joins_clauses(self, at: int) -> bool:
        """Say whether a coordinator follows a clause rather than a noun phrase."""
        if self.items[at].lower not in {"and", "or"}:
            return True
        before = at - 1
        while before >= 0 and before > at - 12:
            lower = self.items[before].lower
            if lower in _BREAKS | _STOPS or lower in self.words.subordinator:
                return False
            if self._is_finite(before) or self.is_subject(lower):
                return True
            before -= 1
        return False

    def _trim_left(self, start: int, end: int) -> int:
        """Drop adverbs and prepositional openers ("On Monday Trump", "In a letter the group")."""
        while start < end and (
            self.is_adverb(self.items[start])
            or self.items[start].lower in self.words.coordinator
            or self.items[start].lower in self.words.time
        ):
            start += 1
        if start < end and self.items[start].lower in self.words.preposition:
            return self._last_phrase(start, end)
        return start

    def _last_phrase(self, start: int, end: int) -> int:
        """Return where the last noun phrase after a prepositional opener starts."""
        at = end - 1
        if self.is_name(self.items[at]):
            while at > start + 1 and self._in_name(at - 1):
                at -= 1
            return at
        while at > start + 1:
            if self.items[at].lower in self.words.determiner:
                return at
            at -= 1
        return end

    def _in_name(self, at: int) -> bool:
        item = self.items[at]
        return (self.is_name(item) and item.lower not in self.words.time) or item.lower in {
            ".", "of", "de", "al", "bin",
        }  # fmt: skip

    def opening_subject(self, end: int) -> Range | None:
        """Return the subject of the unit's first clause, for a participle after it."""
        for at in range(min(end, MAX_SUBJECT)):
            if self.items[at].lower in self.known.auxiliary or self._is_finite(at):
                return self.subject_before(at)
        at = 0
        barred = self.words.preposition | self.words.subordinator | self.words.determiner
        if self.items[0].lower in barred | self.words.coordinator:
            return None
        while at < end and self._in_name(at):
            at += 1
        if at == 0 and end and self.is_subject(self.items[0].lower):
            return 0, 1
        return (0, at) if at else None

    def possessor_before(self, end: int) -> Range | None:
        """`X's` or `his` right before a noun (adjectives may stand between)."""
        for at in range(end - 1, max(-1, end - 4), -1):
            lower = self.items[at].lower
            if lower in {"his", "her", "their", "its", "my", "our"}:
                return at, at + 1
            if lower.endswith(("'s", "’s", "s'", "s’")):
                return self._phrase_start(at + 1), at + 1
            if lower in self.words.preposition or lower in _BREAKS | _STOPS or lower == ",":
                return None
        return None

    def after(self, start: int, *, greedy: bool = False) -> Range | None:
        """Return the noun phrase that starts at `start`, with appositions after it.

        `greedy` takes participles, prepositional phrases and dates along, as after "according to".
        """
        if start >= self.last:
            return None
        first = self.items[start]
        if first.lower in self.words.pronoun and first.lower in self.words.subject:
            return start, start + 1
        opens = self.is_name(first) or first.lower in self.words.determiner
        if not opens and (first.lower in self.words.preposition or not first.text[0].isalnum()):
            return None
        if first.lower in self.words.complementizer:
            return None
        end = self._phrase_end(start, greedy)
        if all(item.lower in self.words.time for item in self.items[start:end]):
            return None
        return start, end

    def _phrase_end(self, start: int, greedy: bool) -> int:
        at, apposition = start, False
        while at < self.last:
            lower = self.items[at].lower
            if lower in _BREAKS or lower in _STOPS or lower == QUOTE:
                break
            if lower == ",":
                if apposition or not self._opens_apposition(at + 1):
                    break
                apposition = True
            elif at > start and not apposition and self._ends_phrase(at, greedy):
                break
            at += 1
        return at

    def _opens_apposition(self, at: int) -> bool:
        if at >= self.last:
            return False
        item = self.items[at]
        if item.lower in {"who", "whose"}:
            nearby = self.items[at + 1 : at + 4]
            return not any(word.lower in self.known.verbs for word in nearby)
        if item.text.isdigit():
            return True
        if item.lower.endswith("ing") or self.is_subject(item.lower) or item.lower == QUOTE:
            return False
        if item.lower in self.words.coordinator | self.words.subordinator | self.words.preposition:
            return False
        if self.is_adverb(item):
            return False
        for inner in range(at, self.last):
            if self.items[inner].lower in {",", ";"}:
                break
            if self.items[inner].lower in {"who", "whose", "which"}:
                break
            if self._is_finite(inner) or self.is_subject(self.items[inner].lower):
                return False
        return True

    def _ends_phrase(self, at: int, greedy: bool) -> bool:
        item = self.items[at]
        lower = item.lower
        if lower in self.words.subordinator or lower in self.known.auxiliary:
            return True
        if greedy:
            return False
        if lower in self.words.time or self.is_adverb(item):
            return True
        if lower in {"in", "on", "during", "after", "before", "at", "to", "about", "by"}:
            return True
        return lower in self.known.verbs and item.text[0].islower() and lower.endswith("ed")

    # --- content -------------------------------------------------------------------------------

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
            if lower in _STOPS or lower == ";":
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
            return any(self._is_finite(at) for at in range(start, end))
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
            if lower in {",", ":", QUOTE} or lower in _BREAKS | _STOPS:
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

    def _ends_thing(self, at: int) -> bool:
        lower = self.items[at].lower
        if lower in {",", "—", "–"}:
            return True
        if lower in {"and", "but"} and at + 1 < self.last:
            after = at + 1
            while after + 1 < self.last and self.is_adverb(self.items[after]):
                after += 1
            return self._is_finite(after)
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
        if lower == ",":
            return any("ing" in forms and "clause" in cue.takes for cue, forms in entries)
        return (
            any(bool(forms & {"past", "s"}) and "clause" in cue.takes for cue, forms in entries)
            and after.lower not in self.known.nouns_too
        )
