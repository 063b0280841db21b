"""Attributions in one unit: a cue, the source before or after it, and the content around them.

There is no parser: noun phrases and clauses are bounded by closed classes of words and by
punctuation. Offsets here are item indices, half open.
"""

from dateline.stages.attribution.frames import Found, Group, OtherFrames
from dateline.stages.attribution.lexicon import Cue, Form, Frame
from dateline.stages.attribution.phrases import Range
from dateline.stages.attribution.sources import source_file
from dateline.stages.attribution.units import QUOTE, is_speech

# No prose has more cue words than this in one sentence; without a limit, a text that repeats one
# would take time in the square of its length.
MAX_TRIES = 60

# At most this many words stand between a quotation and its verb as one source.
MAX_BETWEEN = 25

_MODALS = frozenset({"would", "could", "can", "may", "might", "will", "should"})

# Modals after which nobody has promised or agreed to anything yet.
_UNREAL = frozenset({"would", "could", "can", "may", "might", "should"})

# Words that are never a subject.
_NO_SUBJECTS = frozenset({"that", "him", "them", "me", "us", "himself", "herself", "themselves"})

# `…, adding that` and the like; after other words a form in -ing is a noun or an adjective.
_BEFORE_PARTICIPLE = frozenset({",", "and", "by", "while", "—"})

_SPOKEN: frozenset[Frame] = frozenset({"clause", "that", "finding", "quote"})


class Clauses(OtherFrames):
    """Finds the attributions of one unit."""

    def find(self) -> list[Found]:
        """Return the unit's attributions in text order of their cues."""
        found: list[Found] = []
        label = self._label() or self._bracketed()
        if label is not None:
            return [label]
        past = tries = 0
        for at, item in enumerate(self.items):
            if at < past or item.lower not in self.known.triggers:
                continue
            tries += 1
            if tries > MAX_TRIES:
                break
            one = self._at(at, found)
            if one is not None and self._is_said(one):
                found.append(one)
                past = one.cue[1]
        return found

    def _is_said(self, one: Found) -> bool:
        """Say whether somebody says something: not "if X confirms", not "that says"."""
        if one.source is None:
            return True
        start, end = one.source
        if not any(item.text[0].isalnum() for item in self.items[start:end]):
            return False
        if one.class_ == "attitude":
            return True
        words = {item.lower for item in self.items[slice(*one.cue)]}
        if one.frame == "infinitive" and words & _UNREAL and not one.negated:
            return False
        conditional = start > 0 and self.items[start - 1].lower in self.words.conditional
        alone = self.items[start].lower if end - start == 1 else ""
        asked = "should" in words and alone in {"i", "we", "you"}
        bare = asked or alone in _NO_SUBJECTS
        return not (bare or (conditional and start < one.cue[0]))

    def _at(self, at: int, before: list[Found]) -> Found | None:
        """Return the attribution whose cue begins its verb, noun or phrase at `at`."""
        lower = self.items[at].lower
        if at and self._is_title(at):
            return None
        for phrase in self.known.according:
            if lower == phrase[-1] and self._ends_phrase(at, phrase):
                return self._according(at, len(phrase))
        if lower in self.known.raising:
            return self._raising(at)
        if lower in self.known.verbs:
            one = self._verb(at, before)
            if one is not None:
                return one
        return self._noun(at) if lower in self.known.nouns else None

    def _is_title(self, at: int) -> bool:
        """Say whether a word is capitalised among words that are not: a name, not a verb."""
        return self.items[at].text[0].isupper() and not self.titled

    def _ends_phrase(self, at: int, phrase: tuple[str, ...]) -> bool:
        first = at + 1 - len(phrase)
        return first >= 0 and all(
            self.items[first + k].lower == word for k, word in enumerate(phrase)
        )

    # --- verbs ---------------------------------------------------------------------------------

    def _verb(self, at: int, before: list[Found]) -> Found | None:
        for cue, forms in self.known.verbs[self.items[at].lower]:
            end = self._cue_end(at, cue)
            if end is None:
                continue
            one = self._frame(at, end, cue, forms, before)
            if one is not None:
                return one
        return None

    def _cue_end(self, at: int, cue: Cue) -> int | None:
        """Return where the cue ends: after its particles, where it has any."""
        end = at + 1
        for word in cue.rest:
            if end < self.size and self.items[end].lower == word:
                end += 1
            else:
                return None
        return end

    def _group(self, at: int, forms: frozenset[Form]) -> Group | None:
        """Return the verb group that ends in `at`, or None where the form is no verb here."""
        start, helpers = at, set[str]()
        while start > 0:
            word = self.items[start - 1]
            if word.lower in self.known.auxiliary:
                helpers.add(word.lower)
            elif not self.phrases.is_adverb(word):
                break
            start -= 1
        be = bool(helpers & self.words.be)
        passive = be and "participle" in forms and "ing" not in forms
        if be and not passive and "ing" not in forms:
            return None
        if "ing" in forms and not be:
            opens = (
                start == 0
                or self.items[at].lower == "saying"
                or self.items[start - 1].lower in {",", "and", "by", "while", "—"}
            )
            return Group(start, passive=False, finite=False) if opens else None
        if not helpers and not self._reads_as_verb(start, forms):
            return None
        if not helpers and start > 0 and self.items[start - 1].lower == "to":
            return None
        return Group(start, passive=passive, finite=True)

    def _reads_as_verb(self, start: int, forms: frozenset[Form]) -> bool:
        """Say whether a bare form after these words is a verb rather than a noun."""
        if start == 0:
            return "base" not in forms
        before = self.items[start - 1]
        lower = before.lower
        if self.phrases.is_subject(lower) or lower in self.words.relative:
            return True
        if lower in self.words.determiner and ("s" in forms or lower not in self.words.pronoun):
            return False
        if lower == ",":
            return "base" not in forms
        if lower in self.words.preposition or lower.endswith(("'s", "’s")):
            return False
        if "past" in forms:
            return True
        if self.items[start].lower not in self.known.nouns_too:
            return True
        plural = lower.endswith(("s", "s'", ")")) or lower in self.phrases.PLURALS
        if "s" in forms:
            return before.text[:1].isupper() or not plural
        singular = lower in {"one", "another", "each", "neither", "none"}
        return plural or (lower in self.words.pronoun and not singular) or before.text.isdigit()

    def _frame(
        self, at: int, end: int, cue: Cue, forms: frozenset[Form], before: list[Found]
    ) -> Found | None:
        """Return the attribution around a cue verb, by the first frame that fits."""
        group = self._group(at, forms)
        if group is None or self._is_noun_here(at, end):
            return None
        if group.passive:
            return self._passive(group, end, cue)
        inverted = self._inverted(group, end, cue)
        if inverted is not None:
            return inverted
        source = self._source(group, before)
        if source is None:
            return None
        content = self._content(source, group, end, cue)
        if content is None:
            return None
        parts, end, awaits, frame = content
        stands_for = self._stands_for(source)
        if stands_for is not None and parts:
            parts = (*parts[:-1], self.phrases.within_relative(parts[-1]))
        cue_range = (group.start, end)
        negated = self._is_negated(source, cue_range, cue)
        return Found(
            source, cue_range, parts, cue.stance, cue.class_, frame, awaits, negated, stands_for
        )

    def _stands_for(self, source: Range | None) -> Range | None:
        if (
            source
            and source[1] - source[0] == 1
            and self.items[source[0]].lower in {"who", "which"}
        ):
            return self.phrases.antecedent(source[0])
        return None

    def _is_negated(self, source: Range | None, cue: Range, entry: Cue) -> bool:
        """Say whether the words deny the saying: "has not confirmed", "declined to comment"."""
        words = [item.lower.replace("’", "'") for item in self.items[slice(*cue)]]
        if any(word in self.words.negation or word.endswith("n't") for word in words):
            return True
        verbs = self.known.verbs.get(words[-1], ())
        unsaid = any(word in self.known.withholding for word in words[:-1])
        if unsaid and any(row.class_ == "speech" for row, _ in verbs):
            return True
        return source is not None and self.items[source[0]].lower in self.words.nobody

    def _is_noun_here(self, at: int, end: int) -> bool:
        """Say whether a verb of its own follows a form that is a noun as well ("a report has")."""
        noun = self.items[at].lower in self.known.nouns_too
        return noun and end < self.size and self.items[end].lower in self.known.auxiliary

    def _shares(self, group: Group) -> bool:
        return group.start > 0 and self.items[group.start - 1].lower in self.words.coordinator

    def _source(self, group: Group, before: list[Found]) -> Range | None:
        """Return the subject: before the verb, or that of the attribution before."""
        quoted = self._after_quotation(group)
        if quoted is not None:
            return quoted
        if not group.finite or self._shares(group):
            if before and before[-1].source is not None:
                return before[-1].source
            return self.phrases.opening_subject(group.start)
        return self.phrases.subject_before(group.start)

    def _after_quotation(self, group: Group) -> Range | None:
        """`"…," the tall, 70-year-old diplomat said`: all between the quotation and the verb."""
        if not group.finite:
            return None
        at = group.start - 1
        while at >= 0 and group.start - at <= MAX_BETWEEN:
            if self.items[at].lower == QUOTE:
                opens = self.items[at + 1].lower
                fits = is_speech(self.items[at]) and at + 1 < group.start
                barred = self.words.preposition | self.words.coordinator | {","}
                fits = fits and opens not in barred and not opens.endswith("ing")
                return (at + 1, group.start) if fits else None
            if not self.phrases.in_source(at):
                return None
            at -= 1
        return None

    def _inverted(self, group: Group, end: int, cue: Cue) -> Found | None:
        """`"…," said X` and `…, said X`: the content stands before, the source after."""
        if not (_SPOKEN & cue.takes) or group.start == 0 or end >= self.size:
            return None
        if not group.finite:
            return None
        left = self.items[group.start - 1]
        quoted = left.lower == QUOTE and is_speech(left)
        if not quoted and (left.lower != "," or cue.hearer):
            return None
        source = self.phrases.after(end)
        if source is None:
            return None
        past = self.phrases.skip_adjuncts(source[1])
        closes = past >= self.last or self.items[source[1]].lower in {",", ";"}
        if not quoted and not closes:
            return None
        content = self.phrases.content_before(group.start)
        if content is None:
            return None
        following = self._resumed(source[1])
        parts = (content, following) if following else (content,)
        return Found(source, (group.start, end), parts, cue.stance, cue.class_)

    def _resumed(self, at: int) -> Range | None:
        """Return the content that goes on after `…, X said`: a quotation, or text after a comma."""
        if at < self.size and self.items[at].lower == ",":
            if at + 1 < self.size and self.items[at + 1].lower == QUOTE:
                return self.phrases.content_from(at + 1)
            return None
        if at < self.size and self.items[at].lower == QUOTE:
            return self.phrases.content_from(at)
        return None

    def _content(
        self, source: Range | None, group: Group, end: int, cue: Cue
    ) -> tuple[tuple[Range, ...], int, bool, Frame] | None:
        """Return the content, the cue's end, whether a quotation must follow, and the frame."""
        if cue.takes & _SPOKEN:
            spoken = self._spoken(source, group, end, cue)
            if spoken is not None:
                return spoken
        if "infinitive" in cue.takes:
            wanted = self._infinitive(end)
            if wanted is not None:
                return wanted
        if "object" in cue.takes:
            part = self.phrases.content_from(end, thing=True)
            if part is not None and self._opens_object(part[0]):
                return (part,), end, False, "object"
        return None

    def _opens_object(self, at: int) -> bool:
        item = self.items[at]
        if item.lower in {"how", "that", "why", "what", "as"}:
            return True
        barred = self.words.preposition | self.words.coordinator | self.words.subordinator
        return item.lower not in barred and (item.text[0].isalnum() or item.lower == QUOTE)

    def _infinitive(self, end: int) -> tuple[tuple[Range, ...], int, bool, Frame] | None:
        """`wants to …`; a saying verb after "to" belongs to the cue (`declined to say …`)."""
        if end + 1 >= self.size or self.items[end].lower != "to":
            return None
        second = self.items[end + 1].lower
        entries = self.known.verbs.get(second, ())
        if any(
            "base" in forms and "clause" in cue.takes and not cue.rest for cue, forms in entries
        ):
            part = self.phrases.content_from(end + 2)
            return ((part,) if part else ()), end + 2, False, "infinitive"
        part = self.phrases.content_from(end)
        return ((part,), end, False, "infinitive") if part else None

    def _spoken(
        self, source: Range | None, group: Group, end: int, cue: Cue
    ) -> tuple[tuple[Range, ...], int, bool, Frame] | None:
        """Return content in a that-clause, bare clause or quotation, after or before the cue."""
        start, awaits = self.phrases.content_start(end, hearer=cue.hearer)
        if awaits:
            return (), end, True, "clause"
        only_quotes = not cue.takes & {"clause", "that", "finding"}
        first = source[0] if source and source[1] <= group.start else group.start
        earlier = self.phrases.content_before(first) if group.finite else None
        before_quote = earlier is not None and self.items[earlier[1] - 1].lower == QUOTE
        if start is None or (before_quote and self.items[start].lower != QUOTE):
            if earlier is None:
                return None
            resumed = self._after_comma(end, earlier)
            quoted = self.phrases.holds_speech(earlier)
            if only_quotes and not quoted:
                return None
            return ((earlier, resumed) if resumed else (earlier,)), end, False, "clause"
        if only_quotes and self.items[start].lower != QUOTE:
            return None
        opener = self.items[start].lower
        marked = opener in self.words.complementizer or opener == QUOTE
        if not marked and not self._bare_clause(source, group, cue):
            return None
        later = self.phrases.content_from(start)
        if later is None or not (marked or self._is_statement(later, cue)):
            return None
        quoted = self.items[start].lower == QUOTE
        if earlier is not None and quoted and self.phrases.holds_speech(earlier):
            return (earlier, later), end, False, "clause"
        bare = not marked and "object" in cue.takes
        return (later,), end, False, "object" if bare else "clause"

    def _is_statement(self, part: Range, cue: Cue) -> bool:
        """Say whether bare words are a clause, where the cue has other objects ("added names")."""
        if cue.lemma not in self.known.needs_clause:
            return True
        return any(
            self.phrases.is_finite(at) or self.phrases.is_subject(self.items[at].lower)
            for at in range(*part)
        )

    def _bare_clause(self, source: Range | None, group: Group, cue: Cue) -> bool:
        """Say whether a clause without "that" can be this cue's content.

        Not after "would add" or "may find": there a bare noun follows far more often.
        """
        if any(item.lower in _MODALS for item in self.items[group.start : group.start + 2]):
            return cue.hearer
        if "clause" in cue.takes:
            return True
        documents = source_file().classes["document"]
        words = self.items[slice(*source)] if source else ()
        return "finding" in cue.takes and any(
            item.lower in documents or item.lower.removesuffix("s") in documents for item in words
        )

    def _after_comma(self, end: int, earlier: Range) -> Range | None:
        """Return the rest of a sentence that `…, X said, …` interrupts."""
        comma = self.phrases.skip_adjuncts(end)
        if comma >= self.size or self.items[comma].lower != "," or comma + 1 >= self.last:
            return None
        after = self.items[comma + 1]
        if after.lower == QUOTE:
            return self.phrases.content_from(comma + 1)
        if self.items[earlier[1] - 1].lower == QUOTE or after.lower.endswith("ing"):
            return None
        if after.lower in self.words.coordinator | self.words.subordinator | {"who", "which"}:
            return None
        return self.phrases.content_from(comma + 1)
