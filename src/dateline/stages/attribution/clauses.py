"""Attributions in one unit: a cue, the source before or after it, and the content around them.

There is no parser: noun phrases and clauses are bounded by closed classes of words and by
punctuation. Offsets here are item indices, half open.
"""

from functools import cached_property
from typing import NamedTuple

from dateline.records import CueClass, Stance
from dateline.stages.attribution.lexicon import Cue, Form, Frame, Lexicon
from dateline.stages.attribution.phrases import Phrases, Range
from dateline.stages.attribution.units import QUOTE, is_speech
from dateline.text.tokens import Token

# A label before a colon has at most this many words, and what it introduces at least so many:
# shorter ones are list entries ("Photo: Agency").
MAX_LABEL = 4
MIN_LABELLED = 4

# No prose has more cue words than this in one sentence; without a limit, a text that repeats one
# would take time in the square of its length.
MAX_TRIES = 60

# At most this many words stand between a quotation and its verb as one source.
MAX_BETWEEN = 25

_SPOKEN: frozenset[Frame] = frozenset({"clause", "that", "quote"})


class Found(NamedTuple):
    """One attribution: item ranges of its parts; `source` None where nobody is cited."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    stance: Stance
    class_: CueClass
    relative: bool = False
    shared: bool = False
    """The source is that of the attribution before ("…, adding that …")."""
    frame: Frame = "clause"
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
            if one is not None:
                found.append(one)
                past = one.cue[1]
        return found

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
                named = all(self.phrases.is_name(item) for item in self.items[:at])
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
                named = all(self.phrases.is_name(item) for item in self.items[1:at])
                part = (at + 1, self.last)
                fits = named and part[0] < part[1]
                return Found((1, at), (at, at + 1), (part,), "says", "speech") if fits else None
        return None

    def _in_capitals(self, end: int) -> bool:
        """Say whether a label is a speaker of a transcript ("HOST:")."""
        return all(item.text.isupper() and len(item.text) > 1 for item in self.items[:end])

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
        if self.items[start].lower not in self.known.nouns_too:
            return True
        plural = lower.endswith(("s", "s'", ")")) or lower in self.phrases.PLURALS
        if "s" in forms:
            return before.text[:1].isupper() or not plural
        return plural or lower in self.words.pronoun or before.text.isdigit()

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
        parts, end, awaits, frame = content
        shared = not group.finite or self._shares(group)
        relative = (
            source is not None
            and source[1] - source[0] == 1
            and (self.items[source[0]].lower in self.words.relative)
        )
        cue_range = (group.start, end)
        return Found(
            source, cue_range, parts, cue.stance, cue.class_, relative, shared, frame, awaits
        )

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
        closes = source[1] >= self.last or self.items[source[1]].lower in {",", ";"}
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
        if item.lower in {"how", "that", "why", "what"}:
            return True
        barred = self.words.preposition | self.words.coordinator | self.words.subordinator
        return item.lower not in barred and (item.text[0].isalnum() or item.lower == QUOTE)

    def _infinitive(self, end: int) -> tuple[tuple[Range, ...], int, bool, Frame] | None:
        """`wants to …`; a saying verb after "to" belongs to the cue (`declined to say …`)."""
        if end + 1 >= self.size or self.items[end].lower != "to":
            return None
        second = self.items[end + 1].lower
        entries = self.known.verbs.get(second, ())
        if any("base" in forms and "clause" in cue.takes for cue, forms in entries):
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
        only_quotes = not cue.takes & {"clause", "that"}
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
        if "clause" not in cue.takes and opener not in self.words.complementizer | {QUOTE}:
            return None
        later = self.phrases.content_from(start)
        if later is None:
            return None
        quoted = self.items[start].lower == QUOTE
        if earlier is not None and quoted and self.phrases.holds_speech(earlier):
            return (earlier, later), end, False, "clause"
        return (later,), end, False, "clause"

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
