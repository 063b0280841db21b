"""Enumerations: "two brothers and a nurse" is one figure of three, with its members as parts."""

from collections.abc import Sequence

from dateline.stages.casualties.clause import ONE, Clause, Figure, Phrase

# Words of an enumeration between one member and the next member's name: "and former deputy".
MAX_TITLE = 3
_LINKS = frozenset({",", ";", "and", "&", "plus"})
_LISTING = frozenset({"and", "&", "plus"})
_COUNTABLE = frozenset({"number", "one", "name", "plural"})
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
    members = [phrases[at]]
    before = at - 1
    while before >= 0 and _linked(row, phrases[before], members[0]):
        members.insert(0, phrases[before])
        before -= 1
    after = at + 1
    while after < len(phrases) and _linked(row, members[-1], phrases[after]):
        members.append(phrases[after])
        after += 1
    if len(members) == 1:
        return phrases[at]
    between = row.words[members[0].end : members[-1].first]
    if _LISTING.isdisjoint(between) and row.sentence.kind != "heading":
        kept = _appositions(row, members)
        return kept[0] if len(kept) == 1 else phrases[at]
    return _sum(row, _told_singly(row, _appositions(row, members)))


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
        told = members[at : at + count] if count and count > 1 else []
        if len(told) == count and row.words[whole.end] == "," and _spell_out(row, whole, told):
            whole = whole._replace(
                end=told[-1].end, group_first=whole.figure_end, parts=tuple(told)
            )
            at += len(told)
        kept.append(whole)
    return kept


def _spell_out(row: Clause, whole: Phrase, told: Sequence[Phrase]) -> bool:
    """Say whether these persons are those counted before: nothing says other, and it is an aside.

    An aside ends in a comma; after a noun for anybody ("two people, …") it need not.
    """
    end = told[-1].end
    aside = row.words[end : end + 1] == [","] or row.words[whole.end - 1] in _ANYBODY
    return aside and all(_may_be_one_of(whole, phrase) for phrase in told)


def _may_be_one_of(whole: Phrase, one: Phrase) -> bool:
    """Say whether a person contradicts the words for the group in nothing."""
    if one.figure != ONE or one.addition:
        return False
    general, own = whole.noun and whole.noun.group, one.noun and one.noun.group
    if not general or not own:
        return True
    pairs = ((general.role, own.role), (general.sex, own.sex), (general.age, own.age))
    return all(wanted is None or wanted == stated for wanted, stated in pairs)


def _linked(row: Clause, left: Phrase, right: Phrase) -> bool:
    between = row.words[left.end : right.first]
    if left.kind == "pronoun":  # "she and three others"
        return between == ["and"] and right.kind == "number" and right.addition in _OTHERS
    if right.kind == "pronoun":  # "his wife and then himself"
        reflexive = row.words[right.first] in _REFLEXIVES and left.kind in _COUNTABLE
        return reflexive and bool(between) and _AND_THEN.issuperset(between)
    if left.kind not in _COUNTABLE or right.kind not in _COUNTABLE or right.of_them:
        return False
    if (left.kind == "plural") != (right.kind == "plural"):
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
        between = row.words[kept[-1].end : phrase.first]
        describes = (
            "and" not in between
            and phrase.kind != "pronoun"
            and phrase.figure == kept[-1].figure == ONE
            and "name" in {phrase.kind, kept[-1].kind}
            and phrase.kind != kept[-1].kind
        )
        if describes:
            noun = kept[-1].noun or phrase.noun
            kept[-1] = kept[-1]._replace(end=phrase.end, noun=noun)
        else:
            kept.append(phrase)
    return kept


def _sum(row: Clause, parts: Sequence[Phrase]) -> Phrase:
    if len(parts) == 1:
        return parts[0]
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
