"""Enumerations: "two brothers and a nurse" is one figure of three, with its members as parts."""

from collections.abc import Sequence

from dateline.stages.casualties.clause import ONE, Clause, Figure, Phrase

# Words of an enumeration between one member and the next member's name: "and former deputy".
MAX_TITLE = 3
_LINKS = frozenset({",", ";", "and", "&", "plus"})
_LISTING = frozenset({"and", "&", "plus"})
_COUNTABLE = frozenset({"number", "one", "name", "plural"})


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
    return _sum(row, _appositions(row, members))


def _linked(row: Clause, left: Phrase, right: Phrase) -> bool:
    between = row.words[left.end : right.first]
    if left.kind not in _COUNTABLE or right.kind not in _COUNTABLE or right.of_them:
        return False
    if (left.kind == "plural") != (right.kind == "plural"):
        return False
    if any(phrase.kind == "number" and phrase.end == phrase.figure_end for phrase in (left, right)):
        return False
    titled = right.kind == "name" and between and between[-1].isalpha()
    if titled and len(between) <= MAX_TITLE and not _broken(row, between):
        between = [word for word in between if word in _LINKS]  # "… and former deputy Ana Prado"
    ages = [word for word in between if word not in _LINKS]
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
                  parts=tuple(parts), addition=parts[0].addition)  # fmt: skip
