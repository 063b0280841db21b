"""Where noun phrases and clauses begin and end, by closed classes of words and punctuation."""

from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.units import QUOTE, is_speech
from dateline.text.tokens import Token

Range = tuple[int, int]

STOPS = frozenset({".", "?", "!", "…"})
BREAKS = frozenset({";", ":", "—", "–", "-", "(", ")", "[", "]", "|", "•", "*"})

_PAIRS = {")": "(", "—": "—", "–": "–", "-": "-"}

# A subject with its apposition is looked for in this many items before the verb; a longer stretch
# is more likely a clause that the word lists did not break.
MAX_SUBJECT = 40

# `an official who …` is one source where the relative clause has at most this many words.
MAX_RELATIVE = 14

# `people who live nearby said`: a relative clause of three words needs no verb that is known.
MIN_RELATIVE = 3


class Phrases:
    """Bounds of phrases in the items of one unit."""

    PLURALS = frozenset({"people", "police", "data", "women", "men", "children", "media"})

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
        written = item.text[0].islower() or item.text.isupper()
        return lower in self.words.adverb or (lower.endswith("ly") and written)

    def is_name(self, item: Token) -> bool:
        """Say whether a word is capitalised."""
        return item.text[:1].isupper()

    def is_finite(self, at: int) -> bool:
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
        while end > 0 and self.items[end - 1].lower in STOPS:
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
        if self.items[end - 1].lower in self.words.relative:
            return end - 1, end
        while end > 1 and self.is_adverb(self.items[end - 1]):
            end -= 1
        start = self._phrase_start(end)
        return (start, end) if start < end else None

    def in_source(self, at: int) -> bool:
        """Say whether a word can stand inside a source: no clause begins or ends with it."""
        lower = self.items[at].lower
        if lower in STOPS or lower in {";", ":"} or lower in self.words.subordinator:
            return False
        return not self.is_finite(at)

    def _with_relative(self, end: int) -> Range | None:
        """`an official who asked not to be named said` → all before `said`."""
        for at in range(end - 2, max(0, end - MAX_RELATIVE), -1):
            lower = self.items[at].lower
            if lower == "who":
                if end - at < MIN_RELATIVE and not self.is_finite(at + 1):
                    return None
                start = self._phrase_start(at)
                return (start, end) if start < at else None
            if lower == "," or lower == QUOTE or lower in BREAKS or lower in STOPS:
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
            if self.items[at].lower in BREAKS | STOPS and self.items[at].lower not in "()":
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
        while at >= limit and self.items[at].lower not in STOPS | {";", ":", QUOTE, "—", "–"}:
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
            self.is_finite(k) or self.is_subject(self.items[k].lower) for k in range(start, stop)
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
            if (self.is_finite(k) and k > start) or self.is_subject(lower):
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
            if lower in BREAKS | STOPS or lower == "," or lower in self.words.relative:
                break
            if lower == QUOTE and is_speech(item):
                break
            if lower in self.words.subordinator or lower == "what" or self.is_subject(lower):
                break
            if self.is_finite(start - 1) and start < end:
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
            if lower in BREAKS | STOPS or lower in self.words.subordinator:
                return False
            if self.is_finite(before) or self.is_subject(lower):
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

    def antecedent(self, at: int) -> Range | None:
        """Return the noun phrase right before a relative pronoun at `at`: whom it stands for."""
        end = at - 1 if at and self.items[at - 1].lower == "," else at
        start = self._phrase_start(end)
        if start >= end:
            return None
        first = self.items[start]
        opens = self.is_name(first) or first.lower in self.words.determiner
        return (start, end) if opens else None

    def opening_subject(self, end: int) -> Range | None:
        """Return the subject of the unit's first clause, for a participle after it."""
        for at in range(min(end, MAX_SUBJECT)):
            if self.items[at].lower in self.known.auxiliary or self.is_finite(at):
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
            if lower in self.words.preposition or lower in BREAKS | STOPS or lower == ",":
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
            if lower in BREAKS or lower in STOPS or lower == QUOTE:
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
            return self.items[at + 1].lower == "," if at + 1 < self.size else False
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
            if self.is_finite(inner) or self.is_subject(self.items[inner].lower):
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
