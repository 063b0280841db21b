"""Triggers in a sentence: which acts its words tell of, how far they had got, in which clause."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from dateline.records import EventStage
from dateline.stages.events.clauses import Clause, Clauses, split
from dateline.stages.events.execution import Cues, cues, stage_of
from dateline.stages.events.vocabulary import Entry, grammar, index, types
from dateline.text.tokens import Token
from dateline.text.verbs import Form, plain

# No prose has more acts than this in one sentence, nor more words; what a longer one holds beyond
# is left out, so that a text that repeats one word stays linear.
MAX_TRIGGERS = 40
MAX_WORDS = 600

# An act is the content of a request, refusal or threat that it follows by at most this many words.
EMBED_REACH = 14


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

    def place(self, offset: int) -> int:
        """Return the position of the first token that ends after an offset into the text."""
        return bisect_right(self.tokens, offset, key=attrgetter("end"))


class _Match(NamedTuple):
    entry: Entry
    places: tuple[int, ...]
    forms: frozenset[Form]


def read(tokens: tuple[Token, ...], names: Sequence[tuple[int, int]] | None = None) -> Read | None:
    """Return the triggers of a sentence with their clauses, or None where it has none.

    `names` are the offsets of names in it: no word inside one is a cue ("Doctors *Without* …"), and
    no capitalised word an act; None where they are not known.
    """
    tokens = tokens[:MAX_WORDS]
    words = tuple(plain(token.lower) for token in tokens)
    found = _matches(words)
    if names is not None and found:
        found = _of_events(tokens, found)
    matches = found[:MAX_TRIGGERS]
    if not matches:
        return None
    clauses = split(words)
    known = cues(words, _inside(tokens, names or ()))
    triggers = [_trigger(words, clauses, known, match) for match in matches]
    triggers = _coordinated(words, clauses.rows, triggers)
    return Read(tokens, words, clauses.rows, _embedded(clauses.rows, triggers))


def _inside(tokens: tuple[Token, ...], names: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the positions of the words of names of several words."""
    found: set[int] = set()
    for start, end in names:
        first = bisect_right(tokens, start, key=attrgetter("end"))
        last = bisect_right(tokens, end - 1, key=attrgetter("end"))
        if last > first:
            found.update(range(first, last + 1))
    return frozenset(found)


# --- which words ------------------------------------------------------------------------------


def _matches(words: Sequence[str]) -> list[_Match]:
    """Return the best non-overlapping matches in text order."""
    known, here = index(), set(words)
    found: list[_Match] = []
    for at, word in enumerate(words):
        for entry, forms in known.verbs.get(word, ()):
            if entry.last and here.isdisjoint(entry.last):
                continue
            if (places := entry.pattern.match(words, at)) and _is_verb(words, at, forms, places):
                found.append(_Match(entry, places, forms))
        for entry in known.nouns.get(word, ()):
            if entry.last and here.isdisjoint(entry.last):
                continue
            if places := entry.pattern.match(words, at):
                found.append(_Match(entry, places, frozenset()))
    return _disjoint(found)


def _of_events(tokens: tuple[Token, ...], found: list[_Match]) -> list[_Match]:
    """Leave out what is part of a name (capitalised where its sentence is not).

    A sentence whose triggers only type a pair of marked parties has none left.
    """
    if all(row.entry.pairs_only for row in found):
        return []
    capitals = [token.text[0].isupper() for token in tokens]
    words = sum(token.text[0].isalpha() for token in tokens)
    if sum(capitals) * 2 > words:
        return found
    return [row for row in found if not _in_name(tokens, capitals, row)]


def _in_name(tokens: tuple[Token, ...], capitals: list[bool], match: _Match) -> bool:
    at = match.places[0]
    if not capitals[at] or at == 0 or tokens[at].text.isupper():
        return False
    return match.entry.verb or capitals[at - 1] or capitals[at + 1 : at + 2] == [True]


def _disjoint(found: list[_Match]) -> list[_Match]:
    """Keep longer matches before shorter, verbs before nouns, and no word twice.

    A match that is left out still gives its mode ("carried out [drone strikes]").
    """
    kept: dict[int, _Match] = {}
    for match in sorted(found, key=_rank):
        over = next((kept[at] for at in match.places if at in kept), None)
        if over is None:
            kept.update(dict.fromkeys(match.places, match))
        elif _lends_mode(match, over):
            fuller = over._replace(entry=over.entry._replace(mode=match.entry.mode))
            kept.update(dict.fromkeys(over.places, fuller))
    rows = {row.places: row for row in kept.values() if not row.entry.idiom}
    return [rows[places] for places in sorted(rows)]


def _lends_mode(match: _Match, over: _Match) -> bool:
    """Say whether a match inside a longer one of its type says how it was done."""
    inside = over.places[0] <= match.places[0] and match.places[-1] <= over.places[-1]
    lends = over.entry.mode is None and match.entry.mode is not None
    return inside and lends and over.entry.type == match.entry.type


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
    rules = grammar()
    possessive = before.endswith(("'s", "s'"))
    if forms & {"base", "s"} and not forms & {"past"}:
        if before in rules.before_nouns or possessive or before.isdigit():
            return False
        if "s" in forms and (before in index().performing or _is_past(before)):
            return False
        return len(places) > 1 or after not in rules.after_nouns
    if "ing" in forms:
        if len(places) == 1 and words[at] in index().nouns:
            return before in rules.passive or before == "," or _opens_object(after)
        adjective = before in rules.before_nouns and not rules.is_preposition(before)
        return not (after == "of" or adjective or before in rules.articles or possessive)
    if len(places) == 1 and after in types().again["ASSAULT"]:
        return False
    return not (before in rules.articles or (possessive and after not in {"by", "in", "on"}))


def _is_past(word: str) -> bool:
    """Say whether a word can only be a verb: what follows it is then its object."""
    return any("past" in forms for _, forms in index().verbs.get(word, ()))


def _opens_object(word: str) -> bool:
    """Say whether a word begins the object of a verb ("shooting *three* sailors")."""
    rules = grammar()
    return word in rules.determiners or word in rules.quantities or word.isdigit()


# --- how it is used ---------------------------------------------------------------------------


def _trigger(words: Sequence[str], clauses: Clauses, known: Cues, match: _Match) -> Trigger:
    at = match.places[0]
    clause = clauses.of[at]
    scope = clauses.rows[clause]
    verb = match.entry.verb
    passive = verb and _is_passive(words, match, scope)
    stage = stage_of(words, scope, known, match.places, verb)
    if stage == "occurred" and match.entry.type == "THREATEN":
        stage = "threatened"
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
    if "participle" not in match.forms:
        return False
    if len(match.places) == 1 and words[at + 1 : at + 2] and words[at + 1] in rules.finite:
        return True
    next_at = at + 3 if words[at + 1 : at + 2] == ("and",) else at + 1
    after = words[next_at] if next_at < len(words) else ""
    alone = len(match.places) == 1 and after in rules.after_suffered
    return "by" in words[at + 1 : at + 3] or (alone and words[at] in index().suffered)


def _coordinated(
    words: Sequence[str], clauses: tuple[Clause, ...], triggers: list[Trigger]
) -> list[Trigger]:
    """Mark a participle that shares the passive of the clause before ("arrested and charged")."""
    found: list[Trigger] = []
    for trigger in triggers:
        clause = clauses[trigger.clause]
        shares = (
            trigger.entry.verb
            and not trigger.passive
            and "participle" in trigger.forms
            and clause.opener in {"and", ","}
            and trigger.start - clause.start <= 1
            and not _opens_object(words[trigger.end] if trigger.end < len(words) else "")
            and clause.parent >= 0
            and any(
                _is_passive_clause(words, clauses[at], found)
                for at in {clause.parent, trigger.clause - 1}
            )
        )
        found.append(trigger._replace(passive=True) if shares else trigger)
    return found


def _is_passive_clause(words: Sequence[str], clause: Clause, before: list[Trigger]) -> bool:
    """Say whether a clause ends in the passive, as far as its words tell."""
    inside = [row for row in before if clause.start <= row.start < clause.end and row.entry.verb]
    if inside:
        return inside[-1].passive
    row = words[clause.start : clause.end]
    return any(word in grammar().passive and after.endswith("ed") for word, after in pairwise(row))


def _embedded(clauses: tuple[Clause, ...], triggers: list[Trigger]) -> tuple[Trigger, ...]:
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
