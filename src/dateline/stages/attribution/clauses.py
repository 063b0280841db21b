"""Attributions in one unit: a cue, the source before or after it, and the content around them.

There is no parser: noun phrases and clauses are bounded by closed classes of words and by
punctuation. Offsets here are item indices, half open.
"""

from typing import NamedTuple

from dateline.stages.attribution.lexicon import Cue, Form, Lexicon
from dateline.stages.attribution.phrases import Phrases, Range
from dateline.stages.attribution.units import QUOTE, is_speech
from dateline.text.tokens import Token


class Found(NamedTuple):
    """One attribution: item ranges of its parts; `source` None where nobody is cited."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    stance: str
    class_: str
    relative: bool = False
    shared: bool = False
    """The source is that of the attribution before ("…, adding that …")."""
    awaits: bool = False
    """The cue ends in a colon: the content is the next unit's quotation."""


class Group(NamedTuple):
    """A verb group: from its first auxiliary or adverb to its verb."""

    start: int
    passive: bool
    finite: bool


class Clauses:
    """Finds the attributions of one unit."""

    def __init__(self, items: tuple[Token, ...], known: Lexicon) -> None:
        self.items = items
        self.known = known
        self.words = known.words
        self.size = len(items)
        self.phrases = Phrases(items, known)
        self.last = self.phrases.without_final_stop(self.size)
        lower_words = sum(item.text[0].islower() for item in items)
        self.titled = lower_words * 2 < sum(item.text[0].isalpha() for item in items)

    def find(self) -> list[Found]:
        """Return the unit's attributions in text order of their cues."""
        found: list[Found] = []
        at = 0
        while at < self.size:
            one = self._at(at, found)
            if one is not None:
                found.append(one)
                at = max(at + 1, one.cue[1])
            else:
                at += 1
        return found

    def _at(self, at: int, before: list[Found]) -> Found | None:
        """Return the attribution whose cue begins its verb, noun or phrase at `at`."""
        lower = self.items[at].lower
        if lower not in self.known.triggers or (at and self._is_title(at)):
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
            opens = start == 0 or self.items[start - 1].lower in {",", "and", "by", "while", "—"}
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
        plural = lower.endswith(("s", "s'", ")")) or lower in self.phrases.PLURALS
        if "s" in forms:
            return before.text[:1].isupper() or not plural
        return plural or lower in self.words.pronoun

    def _frame(
        self, at: int, end: int, cue: Cue, forms: frozenset[Form], before: list[Found]
    ) -> Found | None:
        """Return the attribution around a cue verb, by the first frame that fits."""
        group = self._group(at, forms)
        if group is None:
            return None
        if group.passive:
            return self._passive(group, end, cue)
        inverted = self._inverted(group, end, cue)
        if inverted is not None:
            return inverted
        source = self._source(group, before)
        if source is None and group.finite:
            return None
        content = self._content(source, group, end, cue)
        if content is None:
            return None
        parts, end, awaits = content
        shared = not group.finite or self._shares(group)
        relative = (
            source is not None
            and source[1] - source[0] == 1
            and (self.items[source[0]].lower in self.words.relative)
        )
        cue_range = (group.start, end)
        return Found(source, cue_range, parts, cue.stance, cue.class_, relative, shared, awaits)

    def _shares(self, group: Group) -> bool:
        return group.start > 0 and self.items[group.start - 1].lower in self.words.coordinator

    def _source(self, group: Group, before: list[Found]) -> Range | None:
        """Return the subject: before the verb, or that of the attribution before."""
        if not group.finite or self._shares(group):
            if before and before[-1].source is not None:
                return before[-1].source
            return self.phrases.opening_subject(group.start)
        return self.phrases.subject_before(group.start)

    def _inverted(self, group: Group, end: int, cue: Cue) -> Found | None:
        """`"…," said X` and `…, said X`: the content stands before, the source after."""
        if not ({"clause", "quote"} & cue.takes) or group.start == 0 or end >= self.size:
            return None
        if not group.finite:
            return None
        left = self.items[group.start - 1]
        quoted = left.lower == QUOTE and is_speech(left)
        if not quoted and left.lower != ",":
            return None
        source = self.phrases.after(end)
        if source is None:
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
    ) -> tuple[tuple[Range, ...], int, bool] | None:
        """Return the content's ranges, the cue's end, and whether a quotation must follow."""
        if cue.takes & {"clause", "quote"}:
            spoken = self._spoken(source, group, end, cue)
            if spoken is not None:
                return spoken
        if "infinitive" in cue.takes:
            wanted = self._infinitive(end)
            if wanted is not None:
                return wanted
        if "object" in cue.takes:
            part = self.phrases.content_from(end)
            if part is not None and self._opens_object(part[0]):
                return (part,), end, False
        return None

    def _opens_object(self, at: int) -> bool:
        item = self.items[at]
        if item.lower in {"how", "that", "why", "what"}:
            return True
        barred = self.words.preposition | self.words.coordinator | self.words.subordinator
        return item.lower not in barred and (item.text[0].isalnum() or item.lower == QUOTE)

    def _infinitive(self, end: int) -> tuple[tuple[Range, ...], int, bool] | None:
        """`wants to …`; a saying verb after "to" belongs to the cue (`declined to say …`)."""
        if end + 1 >= self.size or self.items[end].lower != "to":
            return None
        second = self.items[end + 1].lower
        entries = self.known.verbs.get(second, ())
        if any("base" in forms and "clause" in cue.takes for cue, forms in entries):
            part = self.phrases.content_from(end + 2)
            return ((part,) if part else ()), end + 2, False
        part = self.phrases.content_from(end)
        return ((part,), end, False) if part else None

    def _spoken(
        self, source: Range | None, group: Group, end: int, cue: Cue
    ) -> tuple[tuple[Range, ...], int, bool] | None:
        """Return content in a that-clause, bare clause or quotation, after or before the cue."""
        start, awaits = self.phrases.content_start(end, hearer=cue.hearer)
        if awaits:
            return (), end, True
        only_quotes = "clause" not in cue.takes
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
            return ((earlier, resumed) if resumed else (earlier,)), end, False
        if only_quotes and self.items[start].lower != QUOTE:
            return None
        later = self.phrases.content_from(start)
        if later is None:
            return None
        if earlier is not None and self.items[start].lower == QUOTE:
            if self.phrases.holds_speech(earlier):
                return (earlier, later), end, False
        return (later,), end, False

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

    # --- other frames --------------------------------------------------------------------------

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
            kind = "attitude"
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
        source = self.phrases.after(at + 1)
        if source is None:
            return None
        opens = cue[0] == 0 or not self.phrases.has_clause_before(cue[0])
        if opens:
            follows = source[1]
            if follows < self.size and self.items[follows].lower == ",":
                follows += 1
            part = self.phrases.content_from(follows)
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
