"""Triggers in a sentence: which acts its words tell of, how far they had got, in which clause."""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.records import EventStage
from dateline.stages.events.vocabulary import Entry, grammar, index
from dateline.text.tokens import Token
from dateline.text.verbs import Form, plain

# A cue governs a verb that begins at most this many words after it in its clause ("will, the
# minister said on Monday, meet"). Longer scopes caught verbs of other subjects on the look half.
CUE_REACH = 7

# A cue governs a noun that begins at most this many words after it ("risk of a wider attack").
NOUN_REACH = 4

# An act is the content of a request, refusal or threat that it follows by at most this many words.
EMBED_REACH = 14


class Clause(NamedTuple):
    """Words `start:end` between two breaks; `opener` is the break's word, or ''."""

    start: int
    end: int
    opener: str
    parent: int
    """The clause that it hangs on (by position in the list), -1 for the first."""


class Trigger(NamedTuple):
    """A match of a vocabulary entry: positions of its words, and how it is used here."""

    entry: Entry
    places: tuple[int, ...]
    forms: frozenset[Form]
    passive: bool
    clause: int
    stage: EventStage
    inside: bool
    """The content of another act ("refused to *meet*")."""

    @property
    def start(self) -> int:
        """Position of its first word."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Position after its last word."""
        return self.places[-1] + 1


class Read(NamedTuple):
    """A sentence as the event rules see it."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    clauses: tuple[Clause, ...]
    triggers: tuple[Trigger, ...]


class _Match(NamedTuple):
    entry: Entry
    places: tuple[int, ...]
    forms: frozenset[Form]


class _Cue(NamedTuple):
    places: tuple[int, ...]
    stage: EventStage
    word: str


def read(tokens: tuple[Token, ...]) -> Read | None:
    """Return the triggers of a sentence with their clauses, or None where it has none."""
    words = tuple(plain(token.lower) for token in tokens)
    matches = _matches(words)
    if not matches:
        return None
    clauses = _clauses(words)
    cues = _cues(words)
    asks = any(word == "?" for word in words[-3:])
    triggers = [_trigger(words, clauses, cues, match, asks) for match in matches]
    return Read(tokens, words, clauses, _embedded(words, clauses, triggers))


# --- which words ------------------------------------------------------------------------------


def _matches(words: Sequence[str]) -> list[_Match]:
    """Return the best non-overlapping matches in text order."""
    known = index()
    found: list[_Match] = []
    for at, word in enumerate(words):
        for entry, forms in known.verbs.get(word, ()):
            if (places := entry.pattern.match(words, at)) and _is_verb(words, at, forms, places):
                found.append(_Match(entry, places, forms))
        found.extend(
            _Match(entry, places, frozenset())
            for entry in known.nouns.get(word, ())
            if (places := entry.pattern.match(words, at))
        )
    return _disjoint(found)


def _disjoint(found: list[_Match]) -> list[_Match]:
    """Keep longer matches before shorter, verbs before nouns, and no word twice."""
    taken: set[int] = set()
    kept = []
    found.sort(key=_rank)
    for match in found:
        if taken.isdisjoint(match.places):
            taken.update(match.places)
            kept.append(match)
    kept.sort(key=lambda row: row.places)
    return kept


def _rank(match: _Match) -> tuple[int, int, bool, int, tuple[int, ...]]:
    entry = match.entry
    return -entry.fixed, entry.breadth, not entry.verb, len(match.places), match.places


def _is_verb(
    words: Sequence[str], at: int, forms: frozenset[Form], places: tuple[int, ...]
) -> bool:
    """Say whether a word that has the form of a verb is used as one here."""
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else "."
    if before in grammar().before_verbs:
        return True
    possessive = before.endswith(("'s", "s'"))
    if forms & {"base", "s"} and not forms & {"past"}:
        if before in grammar().before_nouns or possessive:
            return False
        return len(places) > 1 or after not in grammar().after_nouns
    if "ing" in forms:
        return not (after == "of" or before in grammar().articles or possessive)
    return not (before in grammar().articles or (possessive and after not in {"by", "in", "on"}))


# --- clauses ----------------------------------------------------------------------------------


def _clauses(words: Sequence[str]) -> tuple[Clause, ...]:
    """Split a sentence at conjunctions, relative pronouns and strong punctuation."""
    found: list[Clause] = []
    start, opener, parent = 0, "", -1
    for at, word in enumerate(words):
        cut = _cut(words, at, opener)
        if cut is None or at <= start:
            continue
        found.append(Clause(start, at, opener, parent))
        resumes = cut == ","
        parent = max(found[-1].parent, 0) if resumes and opener else len(found) - 1
        start, opener = at, word
    found.append(Clause(start, len(words), opener, parent))
    return tuple(found)


def _cut(words: Sequence[str], at: int, opener: str) -> str | None:
    """Return what kind of break is at a position, or None where the clause goes on."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in {";", ":", "—", "–", "(", ")"}:
        return ";"
    if word == ",":
        ends_relative = opener in grammar().relative
        return "," if ends_relative or after.endswith("ing") else None
    if word == "and":
        return "and" if _opens_verb(after) or words[at - 1] == "," else None
    return word if word in grammar().breaks else None


def _opens_verb(word: str) -> bool:
    """Say whether a word after "and" begins another statement of the same subject."""
    rows = index().verbs.get(word, ())
    return word in grammar().auxiliaries or any(forms & {"past", "s"} for _, forms in rows)


# --- how far it had got -----------------------------------------------------------------------


def _cues(words: Sequence[str]) -> list[_Cue]:
    """Return the cues of a sentence; one that is part of a longer one is left out."""
    found = []
    for at, word in enumerate(words):
        if word.endswith("n't"):
            found.append(_Cue((at,), "denied", word))
        found.extend(
            _Cue(places, entry.stage, word)
            for entry in index().cues.get(word, ())
            if (places := entry.pattern.match(words, at))
        )
    long = [cue for cue in found if len(cue.places) > 1]
    return [
        cue
        for cue in found
        if not any(
            len(row.places) > len(cue.places) and cue.places[-1] in row.places for row in long
        )
    ]


def _trigger(
    words: Sequence[str],
    clauses: tuple[Clause, ...],
    cues: list[_Cue],
    match: _Match,
    asks: bool,
) -> Trigger:
    at = match.places[0]
    clause = next(number for number, row in enumerate(clauses) if row.start <= at < row.end)
    passive = match.entry.verb and _is_passive(words, match, clauses[clause])
    stage = _stage(words, clauses, clause, cues, match, asks)
    return Trigger(match.entry, match.places, match.forms, passive, clause, stage, False)


def _is_passive(words: Sequence[str], match: _Match, clause: Clause) -> bool:
    """Say whether a verb is passive: after a form of "be", or a bare participle before "by"."""
    at = match.places[0]
    if not match.forms & {"participle", "past"}:
        return False
    rules = grammar()
    for before in range(at - 1, max(clause.start, at - 4) - 1, -1):
        word = words[before]
        if word in rules.passive:
            return True
        if word not in rules.auxiliaries and not word.endswith("ly") and word != "not":
            break
    return "participle" in match.forms and "by" in words[at + 1 : at + 3]


def _stage(
    words: Sequence[str],
    clauses: tuple[Clause, ...],
    clause: int,
    cues: list[_Cue],
    match: _Match,
    asks: bool,
) -> EventStage:
    """Return how far an act had got; the strongest cue that governs it decides."""
    at = match.places[0]
    definite = not match.entry.verb and at > 0 and words[at - 1] in grammar().definite
    own = set(match.places)
    governing = {
        cue.stage
        for cue in cues
        if own.isdisjoint(cue.places) and _governs(clauses, clause, cue, at, match.entry.verb)
    }
    if definite:
        governing &= {"threatened"}
    for stage in ("denied", "threatened", "hypothetical", "planned"):
        if stage in governing:
            return stage
    if asks and not definite and match.entry.verb:
        return "hypothetical"
    return "threatened" if match.entry.type == "THREATEN" else "occurred"


def _governs(clauses: tuple[Clause, ...], clause: int, cue: _Cue, at: int, verb: bool) -> bool:
    last = cue.places[-1]
    if last >= at:
        return False
    scope = clauses[clause]
    if cue.word in {"if", "unless", "whether"}:
        return scope.start <= last
    complement = scope.opener == "that" and last in {scope.start - 1, scope.start}
    if not (last >= scope.start or complement):
        return False
    return at - last <= (CUE_REACH if verb else NOUN_REACH)


def _embedded(
    words: Sequence[str], clauses: tuple[Clause, ...], triggers: list[Trigger]
) -> tuple[Trigger, ...]:
    """Mark the acts that are the content of a request, refusal, offer or threat before them."""
    found: list[Trigger] = []
    outer: Trigger | None = None
    for trigger in triggers:
        if outer and _holds(clauses, outer, trigger):
            found.append(trigger._replace(inside=True))
            continue
        found.append(trigger)
        outer = trigger if trigger.entry.group.embeds else None
    return tuple(found)


def _holds(clauses: tuple[Clause, ...], outer: Trigger, inner: Trigger) -> bool:
    if inner.start - outer.end > EMBED_REACH:
        return False
    if inner.clause == outer.clause:
        return True
    opener = clauses[inner.clause].opener
    return opener == "that" and inner.clause == outer.clause + 1
