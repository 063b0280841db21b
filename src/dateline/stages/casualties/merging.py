"""Repeats of one figure become one claim with several pieces of evidence; contradictions stay.

What is compared of two figures: class, number, group, age, place and day. A plural without a
number ("the miners") joins a numbered claim only where it points back at the same kind of people;
a remainder ("the others") joins nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dateline.records import ClaimScope, Group, Interval, Place
from dateline.stages.casualties.circumstances import text_of
from dateline.stages.casualties.clause import ONE, Clause, Phrase
from dateline.stages.casualties.distances import another_day, elsewhere
from dateline.stages.casualties.subsets import Entry, is_among, is_partitive

_ANAPHORA = frozenset({"name", "pronoun"})
_NEW = frozenset({"a", "an", "one"})
# Titles, which two people may share.
_POLITE = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "msgr", "monsignor", "father", "fr",
                     "sister", "don", "gen", "col", "maj", "capt", "lt", "sgt", "sen", "rep",
                     "gov"})  # fmt: skip
_POSSESSIVES = frozenset({"his", "her", "their"})
_POINTING = frozenset({"the", "these", "those", "all", "both"})
# Sentences that a pronoun may be from what it stands for.
MAX_TO_PRONOUN = 2
# Figures up to this often recur; larger ones on two days are rather one event, dated loosely.
MAX_SMALL = 2
# Words that two full names share if they are one person's: kin share one.
SAME_WORDS = 2
# Clusters that one figure is compared with, the latest first: an article with more has lists.
MAX_COMPARED = 60


# Members of a cluster that a figure is compared with: the first and the latest.
MAX_KNOWN = 12


class Member(NamedTuple):
    """An entry with what comparing it needs."""

    entry: Entry
    group: Group | None
    place: Place | None
    date: Interval | None = None
    around: Place | None = None
    """The nearest place of the whole sentence: two that differ keep figures apart."""
    age: int | None = None
    """Years of the one person counted, where told."""
    scope: ClaimScope = "happening"

    @property
    def single(self) -> bool:
        """Whether it counts one person."""
        return self.entry.found.victims.figure == ONE

    @property
    def sentence(self) -> int:
        """Index of its sentence."""
        return self.entry.row.sentence.index

    @property
    def name(self) -> frozenset[str]:
        """The words of a person's name, else nothing."""
        victims = self.entry.found.victims
        if victims.kind != "name":
            return frozenset()
        return _name_words(self.entry.row, victims)

    @property
    def listed(self) -> frozenset[str]:
        """The words of the names that an enumeration lists, else nothing."""
        row, parts = self.entry.row, self.entry.found.victims.parts
        rows = (_name_words(row, part) for part in parts if part.kind == "name")
        return frozenset[str]().union(*rows)


def _name_words(row: Clause, victims: Phrase) -> frozenset[str]:
    first = victims.first if victims.name_first is None else victims.name_first
    words = text_of(row, first, victims.end).lower().replace("’", "'").split()
    bare = {word.removesuffix("'s").strip("'.,") for word in words}
    return frozenset(bare - _POLITE - row.lexicon.nouns.by_first.keys()) or frozenset(bare)


def clusters(members: Sequence[Member]) -> list[list[int]]:
    """Return indexes of members grouped by the figure they repeat, in text order.

    The first index of each is the member that words the figure best. A wound of a person whose
    death is also reported is left out: the death is the outcome.
    """
    found: list[list[int]] = []
    by_class: dict[tuple[str, bool], list[list[int]]] = defaultdict(list)
    for index, member in enumerate(members):
        key = member.entry.found.class_, member.entry.whole is None
        rows = by_class[key]
        home = next(
            (
                row
                for row in rows[-MAX_COMPARED:]
                if _repeats(member, [members[i] for i in (*row[:1], *row[1:][-MAX_KNOWN:])])
            ),
            None,
        )
        if home is None:
            rows.append([index])
            found.append(rows[-1])
        elif _leads(member, members[home[0]]):
            home.insert(0, index)
        else:
            home.append(index)
    kept = [row for row in found if not _outlived(row, members, found)]
    return [row for row in kept if not _adds_nothing(row, members, by_class)]


def _adds_nothing(
    row: Sequence[int],
    members: Sequence[Member],
    by_class: Mapping[tuple[str, bool], Sequence[Sequence[int]]],
) -> bool:
    """Say whether a pronoun or bare plural may be victims who are counted elsewhere.

    "He was shot", far from any name, may be the man shot in another sentence; "the miners were
    killed" gives no figure where "12 people were killed" gives one.
    """
    own = members[row[0]]
    pronoun = own.entry.found.victims.kind == "pronoun"
    if not (pronoun or _vague(own)):
        return False
    others = [*by_class[own.entry.found.class_, own.entry.whole is None]]
    if pronoun:  # a wound may be what somebody died of
        others += by_class.get(("killed", own.entry.whole is None), ())
    return any(
        other is not row
        and members[other[0]].single == pronoun
        and members[other[0]].entry.found.victims.kind not in {"pronoun", "plural"}
        and members[other[0]].entry.found.victims.figure.best != 0
        and compatible(own, members[other[0]])
        for other in others[:MAX_COMPARED]
    )


def _leads(member: Member, first: Member) -> bool:
    """Say whether a member words the figure better than the first one of its cluster."""
    return (_vague(first) and not _vague(member)) or (_rounded(first) and not _rounded(member))


def _outlived(
    row: Sequence[int], members: Sequence[Member], all_rows: Sequence[Sequence[int]]
) -> bool:
    own = [members[i] for i in row]
    if own[0].entry.found.class_ != "injured" or not own[0].single:
        return False
    if any(one.entry.found.victims.addition for one in own):
        return False  # "another was wounded": not the one who died
    deaths = (
        [members[i] for i in other]
        for other in all_rows[:MAX_COMPARED]
        if members[other[0]].entry.found.class_ == "killed" and members[other[0]].single
    )
    return any(
        all(_same_person(one, dead) and not _set_apart(one, dead) for one in own) for dead in deaths
    )


def _set_apart(hurt: Member, dead: Sequence[Member]) -> bool:
    """Say whether somebody hurt is brought in beside who died: in one breath, or both as new.

    "A man died and a girl was hurt" are two, and so are "A teacher was hurt" and "A cook died";
    "his mother" is not he. Who is named in a list of the hurt is nobody who died without a name.
    """
    new = _is_new(hurt) and all(_is_new(one) for one in dead)
    kin = hurt.entry.row.words[hurt.entry.found.victims.first] in _POSSESSIVES
    listed = hurt.entry.whole is not None and bool(hurt.name)
    unnamed = not any(one.name and _same_name(hurt.name, one.name) for one in dead)
    return (
        new
        or kin
        or (listed and unnamed)
        or any(
            one.sentence == hurt.sentence
            and one.entry.found.victims.first != hurt.entry.found.victims.first
            and hurt.entry.found.victims.kind != "pronoun"
            and not hurt.entry.found.victims.definite
            for one in dead
        )
    )


def _repeats(member: Member, known: Sequence[Member]) -> bool:
    """Say whether a figure repeats one already known, of the same class."""
    first = known[0].entry.found
    found = member.entry.found
    if member.scope != known[0].scope:
        return False
    if member.single and known[0].single:
        return _same_person(member, known)
    if is_among(member.entry) != is_among(known[0].entry) and not _is_definite(member):
        return False  # "four women were among the dead" are no other four
    if member.single or known[0].single or found.victims.addition or _takes_rest(member):
        return False
    if found.victims.figure.best == 0 and (found.victims.kind, first.victims.kind) != (
        "none", "none",
    ) and member.group != known[0].group:  # fmt: skip
        return False  # "nobody was hurt", and "the mayor escaped unhurt"
    if _vague(member) or _vague(known[0]):
        return _points_back(member, known[0]) and _agree(member, known)
    if _rounded(known[0]) and known[0].entry.row.sentence.kind == "heading":
        low, least = found.victims.figure.low, first.victims.figure.low
        return low is not None and least is not None and low >= least and _agree(member, known)
    if member.listed and known[0].listed and not member.listed & known[0].listed:
        return False  # other people are named
    if _aged_apart(member, known[0]):
        return False
    same = found.victims.figure[:3] == first.victims.figure[:3]
    if not same and _is_definite(member):
        best = found.victims.figure.best
        same = best is not None and best == first.victims.figure.best
    return same and _agree(member, known)


def _aged_apart(one: Member, two: Member) -> bool:
    """Say whether two lists give people of other ages ("a 12-year-old and a 30-year-old")."""
    ages = []
    for member in (one, two):
        victims, words = member.entry.found.victims, member.entry.row.words
        inside = words[victims.first : victims.end] if victims.parts else []
        ages.append({word for word in inside if word.isdecimal()})
    return bool(ages[0]) and bool(ages[1]) and ages[0] != ages[1]


def _agree(member: Member, known: Iterable[Member]) -> bool:
    """Say whether a member contradicts none of a cluster in group, place or day."""
    return all(
        compatible(member, other)
        and not elsewhere(member.around, other.around)
        and not (_is_small(member) and another_day(member.date, other.date))
        for other in known
    )


def _is_small(member: Member) -> bool:
    """Say whether a figure is so low that two reports of it on two days may well be two events."""
    low = member.entry.found.victims.figure.low
    return low is not None and low <= MAX_SMALL


def _vague(member: Member) -> bool:
    """Say whether a figure is a bare plural ("the miners"), which only points at victims."""
    return member.entry.found.victims.kind == "plural"


def _rounded(member: Member) -> bool:
    """Say whether a figure is given by a word for its size alone ("dozens")."""
    victims = member.entry.found.victims
    return victims.kind == "number" and victims.figure.exactness == "vague"


def _is_definite(member: Member) -> bool:
    """Say whether the words point at a figure known already ("the 40 dead")."""
    victims = member.entry.found.victims
    before = member.entry.row.words[victims.first - 1] if victims.first else ""
    return victims.definite or before in _POINTING


def _takes_rest(member: Member) -> bool:
    """Say whether the phrase is what is left of others ("the rest", "the others")."""
    victims = member.entry.found.victims
    raw = member.entry.row.lexicon.raw
    words = member.entry.row.words[victims.first : victims.end]
    return _vague(member) and not raw.remainders.isdisjoint(words)


def is_remainder(member: Member) -> bool:
    """Say whether nothing is stated but that others were victims too."""
    victims = member.entry.found.victims
    stated = victims.noun is not None and victims.actor is not None
    return _takes_rest(member) and not stated


def _points_back(member: Member, first: Member) -> bool:
    """Say whether one of the two is a plural that stands for the other's people.

    It does with "the" or in a heading, and names the same kind of people.
    """
    vague, other = (member, first) if _vague(member) else (first, member)
    if _vague(member) and _vague(first):
        return kind_of(member) is kind_of(first) is not None
    heading = vague.entry.row.sentence.kind == "heading"
    if not (heading or _is_definite(vague)):
        return False
    kind = kind_of(vague)
    return kind is not None and kind is kind_of(other)


def kind_of(member: Member) -> object:
    """Return the vocabulary's group of the victims, or None where no noun names it."""
    noun = member.entry.found.victims.noun
    return noun.group if noun else None


def earlier_whole(
    members: Sequence[Member], index: int, rows: Sequence[Sequence[int]]
) -> Sequence[int] | None:
    """Return the cluster that "one of the men" or "were among the wounded" is a part of.

    It is one told in a sentence before, of the same class ("the victims": of any) and of more
    people: the latest of the same kind of people, or for "among the wounded" the latest.
    """
    part = members[index]
    if not is_partitive(part.entry):
        return None
    found: Sequence[int] | None = None
    for row in reversed(rows):
        whole = members[row[0]]
        figure = whole.entry.found.victims.figure
        least = figure.best or figure.low
        if (
            whole.sentence < part.sentence
            and whole.entry.newer is None
            and part.entry.found.class_ in {whole.entry.found.class_, "casualties"}
            and least is not None
            and least > (part.entry.found.victims.figure.low or 0)
            and _agree(part, [whole])
        ):
            if kind_of(part) is not None and kind_of(part) is kind_of(whole):
                return row
            pointing = is_among(part.entry)
            found = found or (row if pointing and whole.entry.whole is None else None)
    return found


def _same_person(member: Member, known: Sequence[Member]) -> bool:
    """Say whether one victim can be the one already reported."""
    victims = member.entry.found.victims
    names = [other.name for other in known if other.name]
    if member.name and names:
        return any(_same_name(member.name, name) for name in names) and _ages_agree(member, known)
    if victims.addition and not any(other.entry.found.victims.addition for other in known):
        return False
    body = [other for other in known if other.entry.row.sentence.kind != "heading"]
    if body and _is_new(member) and not any(kind_of(member) is kind_of(o) for o in known):
        return False
    if victims.kind == "pronoun":
        latest = max(other.sentence for other in known)
        if not 0 <= member.sentence - latest <= MAX_TO_PRONOUN:
            return False
    for other in known:
        theirs = other.entry.found.victims
        same_words = theirs.first == victims.first
        if member.sentence == other.sentence and not same_words:
            if member.entry.whole is not None:
                return False
            if victims.kind not in _ANAPHORA and not (victims.definite and theirs.kind != "name"):
                return False
    return _ages_agree(member, known) and _agree(member, known)


def _same_name(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether two names can be one person's: of full names one word is not enough."""
    return len(left & right) >= min(len(left), len(right), SAME_WORDS)


def _is_new(member: Member) -> bool:
    """Say whether "a nurse" or "a child" brings in somebody: not so "a man" or "a person"."""
    victims = member.entry.found.victims
    noun = victims.noun.group if victims.noun else None
    told = noun is not None and (noun.role is not None or noun.age == "child")
    return told and victims.kind == "one" and member.entry.row.words[victims.first] in _NEW


def _ages_agree(member: Member, known: Iterable[Member]) -> bool:
    ages = {other.age for other in known if other.age is not None}
    return member.age is None or not ages or member.age in ages


def compatible(left: Member, right: Member) -> bool:
    """Say whether two groups contradict in nothing that both state."""
    one, two = left.group, right.group
    if one is None or two is None:
        return True
    pairs: tuple[tuple[str | None, str | None], ...] = (
        (one.country, two.country), (one.role, two.role), (one.status, two.status),
        (one.age, two.age), (one.sex, two.sex),
    )  # fmt: skip
    return all(a is None or b is None or a == b for a, b in pairs)
