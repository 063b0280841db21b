"""Enumerations: "two brothers and a nurse" is one figure of three, with its members as parts."""

from collections.abc import Sequence

from dateline.stages.casualties.clause import AUXILIARY, ONE, Clause, Figure, Phrase
from dateline.stages.casualties.nouns import ARTICLES

# Words of an enumeration between one member and the next member's name: "and former deputy".
MAX_TITLE = 3
# Tokens of what is told of a person inside an enumeration: "…, manager of the local fund, and …".
MAX_ASIDE = 14
# Phrases inside what is told of one member.
MAX_INSIDE = 2
# The role that anybody may have who is told by another word.
CIVILIAN = "civilian"
_LINKS = frozenset({",", ";", "and", "&", "plus"})
_LISTS = frozenset({"and", "&", "plus", ";"})
_LISTING = frozenset({"and", "&", "plus"})
_CLOSERS = frozenset({",", ";", ")", "]", "--"})
_AND = ("as well as", "along with", "together with", "in addition to")
_ASIDES = frozenset({"of", "from", "for", "at", "in"})
_SAYING = frozenset({"who", "that", "said", "when", "while", "after", "by", "he", "she", "they",
                     "it", "i", "we", "you", "would", "could", "will"})  # fmt: skip
_COUNTABLE = frozenset({"number", "one", "name", "plural"})
_DETERMINED = frozenset({"these", "those", "several", "many", "some", "other"})
_AGED = frozenset({"age", "ages", "aged"})
_AND_THEN = frozenset({",", "and", "then"})
_REFLEXIVES = frozenset({"himself", "herself", "self"})
_OTHERS = frozenset({"other", "others", "more"})
_ANYBODY = frozenset({"people", "persons", "victims", "individuals", "others", "them", "whom"})
_OWNERS = frozenset({"his", "her", "their", "the", "its"})


def joined(row: Clause, phrases: Sequence[Phrase], at: int) -> Phrase:
    """Return the enumeration that phrase number `at` ends or starts, as one phrase with parts.

    Only phrases with a number, an article or a name are joined, and only over commas and "and";
    an apposition ("Ana Prado, a teacher, …") stays one person.
    """
    if phrases[at].kind not in _COUNTABLE:
        return phrases[at]
    if counted := _counted_together(row, phrases, at):
        return counted
    members = _members(row, phrases, at)
    if len(members) == 1:
        return phrases[at]
    between = row.words[members[0].end : members[-1].first]
    if _LISTING.isdisjoint(_plain(between)) and row.sentence.kind != "heading":
        kept = _appositions(row, members)
        return kept[0] if len(kept) == 1 else phrases[at]
    whole = _sum(_told_singly(row, _appositions(row, members)))
    return _in_brackets(row, phrases, whole) or whole


def _counted_together(row: Clause, phrases: Sequence[Phrase], at: int) -> Phrase | None:
    """Return the number that counts bare plurals together ("121 adults and children")."""
    first = at
    while first and phrases[first].kind == "plural" and _shares(row, phrases, first):
        first -= 1
    last = at
    while last + 1 < len(phrases) and _shares(row, phrases, last + 1):
        last += 1
    words = row.words[phrases[first].end : phrases[last].first]
    if phrases[first].kind != "number" or first == last or _LISTING.isdisjoint(words):
        return None
    return phrases[first]._replace(end=phrases[last].end)


def _shares(row: Clause, phrases: Sequence[Phrase], at: int) -> bool:
    """Say whether a bare plural goes on with what stands before it."""
    left, right = phrases[at - 1], phrases[at]
    between = row.words[left.end : right.first]
    bare = right.kind == "plural" and row.words[right.first] not in ARTICLES | _DETERMINED
    return bare and left.kind in {"number", "plural"} and between in (["and"], [","], [",", "and"])


def listed(row: Clause, phrases: Sequence[Phrase], at: int) -> Sequence[Phrase]:
    """Return the persons listed from phrase number `at` on, over commas too (after a colon)."""
    return _appositions(row, _members(row, phrases, at))


def _members(row: Clause, phrases: Sequence[Phrase], at: int) -> list[Phrase]:
    before, after = _chain(row, phrases, at, step=-1), _chain(row, phrases, at, step=1)
    return [*reversed(before), phrases[at], *after]


def _in_brackets(row: Clause, phrases: Sequence[Phrase], whole: Phrase) -> Phrase | None:
    """Return the number that brackets break down ("two servants (a mother and a daughter)")."""
    if row.words[whole.first - 1 : whole.first] != ["("]:
        return None
    for counted in phrases:
        same = counted.kind == "number" and counted.figure[:3] == whole.figure[:3]
        if counted.end == whole.first - 1 and same:
            return counted._replace(end=whole.end, elided=(counted.figure_end, counted.end),
                                    parts=whole.parts)  # fmt: skip
    return None


def _told_singly(row: Clause, members: Sequence[Phrase]) -> list[Phrase]:
    """Fold the persons that only spell out a number before them into it, as its parts.

    "Two victims, Ana Prado and her son, …" are two; "two men, a woman and a boy" are four, since
    no woman is one of two men.
    """
    kept: list[Phrase] = []
    at = 0
    while at < len(members):
        whole = members[at]
        at += 1
        count = whole.figure.best if whole.kind == "number" else None
        told = _adding_up(members[at:], count or 0)
        if told and row.words[whole.end] == "," and _spell_out(row, whole, told):
            whole = whole._replace(
                end=told[-1].end, group_first=whole.figure_end, parts=tuple(told)
            )
            at += len(told)
        kept.append(whole)
    return kept


def _adding_up(members: Sequence[Phrase], count: int) -> Sequence[Phrase]:
    """Return the first members, of those that follow a number, that add up to it; none: nothing."""
    total = 0
    for end, member in enumerate(members, start=1):
        total += member.figure.best or count + 1
        if total >= count:
            return members[:end] if total == count and end > 1 else ()
    return ()


def _spell_out(row: Clause, whole: Phrase, told: Sequence[Phrase]) -> bool:
    """Say whether these persons are those counted before: nothing says other, and it is an aside.

    An aside ends in a comma; after a noun for anybody ("two people, …") it need not.
    """
    end = told[-1].end
    aside = row.words[end : end + 1] == [","] or row.words[whole.end - 1] in _ANYBODY
    return aside and all(_may_be_one_of(whole, phrase) for phrase in told)


def _may_be_one_of(whole: Phrase, one: Phrase) -> bool:
    """Say whether a person contradicts the words for the group in nothing."""
    if one.figure.exactness != "exact" or one.addition:
        return False
    general, own = whole.noun and whole.noun.group, one.noun and one.noun.group
    if not general or not own:
        return True
    role = None if general.role == CIVILIAN else general.role
    pairs = ((role, own.role), (general.sex, own.sex), (general.age, own.age))
    return all(wanted is None or wanted == stated for wanted, stated in pairs)


def _chain(row: Clause, phrases: Sequence[Phrase], at: int, *, step: int) -> list[Phrase]:
    """Return the members of an enumeration on one side of phrase number `at`, nearest first."""
    found: list[Phrase] = []
    here = _next(row, phrases, at, step=step)
    while here is not None:
        found.append(phrases[here])
        here = _next(row, phrases, here, step=step)
    return found


def _next(row: Clause, phrases: Sequence[Phrase], at: int, *, step: int) -> int | None:
    """Return the neighbour in an enumeration of phrase number `at`, or None.

    What is told of one member may hold phrases itself ("Ana Prado (Spaniards), and …").
    """
    for here in range(at + step, at + step * (MAX_INSIDE + 1), step):
        if not 0 <= here < len(phrases):
            return None
        left, right = sorted((at, here))
        if _is_bracketed(row, phrases[here]) or _is_bracketed(row, phrases[at]):
            continue
        if _linked(row, phrases[left], phrases[right]):
            return here
        if phrases[here].kind == "name":
            return None
    return None


def _linked(row: Clause, left: Phrase, right: Phrase) -> bool:
    between = _plain(row.words[left.end : right.first])
    if left.kind == "pronoun":  # "she and three others"
        return between == ["and"] and right.kind == "number" and right.addition in _OTHERS
    if right.kind == "pronoun":  # "his wife and then himself"
        reflexive = row.words[right.first] in _REFLEXIVES and left.kind in _COUNTABLE
        return reflexive and bool(between) and _AND_THEN.issuperset(between)
    if _are_linked(row, left, right, between):
        return True
    if left.kind not in {"name", "one"}:
        return False
    after = _past_aside(row, between)
    lists = not _LISTS.isdisjoint(after) or right.kind in {"name", "number"}
    return lists and _are_linked(row, left, right, after)


def _is_bracketed(row: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase stands alone in brackets: it tells of who stands before them."""
    return row.words[phrase.first - 1 : phrase.first] in (["("], ["["]) and row.words[
        phrase.end : phrase.end + 1
    ] in ([")"], ["]"])


def _plain(between: Sequence[str]) -> list[str]:
    """Return words between two members, "and" for "as well as", and no "presumably"."""
    text = f" {' '.join(between)} "
    for words in _AND:
        text = text.replace(f" {words} ", " and ")
    return [word for word in text.split() if not word.endswith("ly") or word == "family"]


def _past_aside(row: Clause, between: Sequence[str]) -> Sequence[str]:
    """Return what links a person to the next, without what is told of the person.

    "[Ana Prado], manager of the local fund, and [Luis Soto]": of the words between the two names
    only ", and" is left; none are where something else than an aside stands there.
    """
    ends = [at for at, word in enumerate(between) if word in _CLOSERS]
    if (
        row.sentence.kind == "heading"
        or not ends
        or ends[-1] > MAX_ASIDE
        or not _opens_aside(between)
    ):
        return ()
    at = ends[-1]
    told = between[1:at]
    if any(word in AUXILIARY or word in _SAYING for word in told):
        return ()
    if row.lexicon.triggers.spots(told):
        return ()
    return between[at + (between[at] in {")", "]"}) :]


def _opens_aside(between: Sequence[str]) -> bool:
    """Say whether words after a person tell of him ("of the fund,", "(47)", ", of Lima,")."""
    return between[0] in {"(", "[", ",", "--"} or between[0] in _ASIDES


def _are_linked(row: Clause, left: Phrase, right: Phrase, between: Sequence[str]) -> bool:
    if left.kind not in _COUNTABLE or right.kind not in _COUNTABLE or right.of_them:
        return False
    mixed = (left.kind == "plural") != (right.kind == "plural")
    if mixed and row.sentence.kind == "heading":
        return False
    if any(phrase.kind == "number" and phrase.end == phrase.figure_end for phrase in (left, right)):
        return False
    titled = right.kind == "name" and between and between[-1].isalpha()
    if titled and len(between) <= MAX_TITLE and not _broken(row, between):
        between = [word for word in between if word in _LINKS]  # "… and former deputy Ana Prado"
    if right.kind == "number" and between and between[-1] in _OWNERS:
        between = between[:-1]  # "a driver and his two children"
    ages = [word for word in between if word not in _LINKS]
    if ages and ages[0] in _AGED:
        ages = ages[1:] or ages  # "two boys, ages 7 and 10, and a guard"
    return (
        bool(between)
        and all(word.isdecimal() or word in {"(", ")"} for word in ages)
        and any(word in _LINKS for word in between)
    )


def _broken(row: Clause, between: Sequence[str]) -> bool:
    """Say whether words between two members end the enumeration ("…, according to Ana Prado")."""
    return any(word in row.lexicon.raw.breaks and word not in _LINKS for word in between)


def _appositions(row: Clause, members: Sequence[Phrase]) -> list[Phrase]:
    """Drop what only describes the person before ("…, a teacher,")."""
    kept = [members[0]]
    for phrase in members[1:]:
        if _is_title(row, kept[-1], phrase):
            kept[-1] = phrase._replace(first=kept[-1].first)
            continue
        between = _plain(row.words[kept[-1].end : phrase.first])
        describes = (
            "and" not in between
            and phrase.kind != "pronoun"
            and phrase.figure == kept[-1].figure == ONE
            and "name" in {phrase.kind, kept[-1].kind}
            and phrase.kind != kept[-1].kind
        )
        if describes:
            noun = kept[-1].noun or phrase.noun
            told = kept[-1]._replace(end=phrase.end, noun=noun)
            if phrase.kind == "name":  # "her mother, Ana Prado"
                first = phrase.first if phrase.name_first is None else phrase.name_first
                told = told._replace(kind="name", name_first=first)
            kept[-1] = told
        else:
            kept.append(phrase)
    return kept


def _is_title(row: Clause, left: Phrase, right: Phrase) -> bool:
    """Say whether the left is one more title of who is named ("senator and judge Ana Prado")."""
    bare = left.kind == "one" and left.noun is not None and left.noun.group.role is not None
    return (
        bare
        and right.kind == "name"
        and right.noun is not None
        and row.words[left.end : right.first] in (["and"], ["and", "presidential"])
        and row.words[left.first] not in ARTICLES
        and row.sentence.kind != "heading"
    )


def _sum(members: Sequence[Phrase]) -> Phrase:
    if len(members) == 1:
        return members[0]
    parts = [part for member in members for part in (member.parts or (member,))]
    figures = [part.figure for part in parts]
    highs = [figure.high for figure in figures if figure.high is not None]
    bests = [figure.best for figure in figures if figure.best is not None]
    exact = all(figure.exactness == "exact" for figure in figures)
    figure = Figure(
        sum(figure.low or 0 for figure in figures),
        sum(bests) if len(bests) == len(figures) else None,
        sum(highs) if len(highs) == len(figures) else None,
        "exact" if exact else "vague" if len(bests) < len(figures) else "approximate",
    )
    return Phrase(parts[0].first, parts[-1].end, figure, "number", parts[0].first, parts[-1].end,
                  parts=tuple(part for part in parts if part.kind != "pronoun"),
                  addition=parts[0].addition)  # fmt: skip
