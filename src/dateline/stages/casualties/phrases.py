"""Victim phrases in one sentence: "12 villagers", "a soldier", "two of the men", "no one", names.

A phrase knows its tokens, its figure and what its noun says; whether anything happened to the
people in it is for the triggers to say.
"""

from collections.abc import Sequence
from typing import Literal

from dateline.records import Actor
from dateline.stages.casualties.clause import ONE, SOME, TWO, Clause, Figure, Phrase
from dateline.stages.casualties.nouns import (
    ARTICLES,
    INDEFINITE,
    PEOPLES,
    age_at,
    demonym,
    is_child,
    modifies_thing,
    noun_after,
    owns_next,
    starts_trigger,
)
from dateline.stages.casualties.numbered import (
    numbered_soon,
    read_family,
    read_nobody,
    read_number,
)

# Capitalised words that one name may have, titles not counted.
MAX_NAME = 6
_ANAPHORIC = frozenset({"the", "this", "these"})
_PRONOUNS: dict[str, Literal["female", "male"] | None] = {
    "he": "male", "she": "female", "him": "male", "himself": "male", "herself": "female",
    "self": None,
}  # fmt: skip
# Words that open a phrase without being victim nouns.
_OPENERS = ARTICLES | _PRONOUNS.keys() | {"both", "no", "nobody", "none", "not"}
# Words between a noun and the name of who it is, and how many tokens they take.
_NAMING = {"named": 1, "called": 1}
_OF = frozenset({"of"})
_BEFORE_PLACES = frozenset({"in", "at", "near", "on", "to", "the", "into", "outside", "inside"})


def find(row: Clause) -> list[Phrase]:
    """Return the phrases of a sentence in order, never overlapping, enumerations not joined."""
    found: list[Phrase] = []
    at = 0
    while at < len(row.tokens):
        if not _may_open(row, at):
            at += 1
            continue
        phrase = (
            read_nobody(row, at)
            or read_number(row, at)
            or _aged(row, at)
            or _article(row, at)
            or _name(row, at)
            or _people(row, at)
            or _bare(row, at)
            or _pronoun(row, at)
        )
        if phrase is None:
            at += 1
            continue
        found.append(_of_same_kind(row, phrase, found))
        at = max(phrase.end, at + 1)
    return found


def _may_open(row: Clause, at: int) -> bool:
    """Say whether a phrase can start at a token: a cheap test that most tokens fail."""
    word = row.words[at]
    return (
        word in row.lexicon.nouns.by_first
        or word in _OPENERS
        or at in row.numbers
        or at in row.actors
        or (not row.upper and row.tokens[at].text[0].isupper())
        or word[0].isdecimal()
        or word.endswith(("'s", "-old", "-olds"))
    )


def _of_same_kind(row: Clause, phrase: Phrase, before: Sequence[Phrase]) -> Phrase:
    """Give "seven others" and "12 miners died and 30 were hurt" the noun named before."""
    if not before or phrase.kind != "number" or phrase.of_them:
        return phrase
    last = before[-1]
    if row.words[phrase.end - 1] in {"other", "others"}:
        return phrase._replace(noun=last.noun or phrase.noun, actor=last.actor)
    bare = phrase.end == phrase.figure_end and last.kind == "number" and last.noun
    before_it = row.words[phrase.first - 1]
    if starts_trigger(row, phrase.first - 1):  # "killed nine people and injured 36"
        before_it = row.words[phrase.first - 2]
    if not bare or before_it not in {"and", ",", "another"}:
        return phrase
    words = last.elided or (last.figure_end, last.end)
    return phrase._replace(noun=last.noun, actor=last.actor, elided=words)


def _aged(row: Clause, at: int) -> Phrase | None:
    """Read "a 17-year-old girl" and the bare "17-year-old" of headlines."""
    start = at + 1 if row.words[at] in ARTICLES else at
    end = age_at(row, start) if start < len(row.words) else None
    if end is None:
        return None
    head = noun_after(row, end)
    plural = row.words[end - 1].endswith("olds") or (head is not None and head[1].plural)
    stop = head[0] if head else end
    name_end = _name_end(row, stop)
    return Phrase(
        at, name_end, SOME if plural else ONE,
        "plural" if plural else "name" if name_end > stop else "one", at, start + 1,
        noun=head[1] if head else None, definite=row.words[at] == "the", name_first=stop,
        addition="another" if row.words[at] == "another" else "", child=is_child(row, start),
    )  # fmt: skip


def _article(row: Clause, at: int) -> Phrase | None:
    """Read an article or possessive with a victim noun: "a soldier", "the 12 men", "both"."""
    word = row.words[at]
    if word == "both":
        found = noun_after(row, at + 1)
        return Phrase(at, found[0] if found else at + 1, TWO, "number", at, at + 1, definite=True)
    if word not in ARTICLES and not word.endswith(("'s", "s'")):
        return None
    family = read_family(row, at)
    if family:
        return family
    further = _further(row, at)
    if not further and (at + 1 in row.numbers or numbered_soon(row, at)):
        return None
    for end in (at + 2, at + 3):  # "a couple", "a young couple"
        fixed = row.lexicon.raw.collectives.get(row.words[end - 1]) if end <= len(row.words) else 0
        if fixed and not row.lexicon.nouns.match(row.words, at + 1):
            return Phrase(at, end, Figure(fixed, fixed, fixed), "number", at, end,
                          definite=word not in INDEFINITE)  # fmt: skip
    found = noun_after(row, at + 2 if further else at + 1)
    if not found:
        return _one_of_a_people(row, at) or _another(row, at)
    if modifies_thing(row, found[0]) or _is_body_part(row, found[0]):
        return None
    end, noun = found
    definite = word in _ANAPHORIC
    more = "another" if word == "another" or "other" in row.words[at + 1 : end] else ""
    more = more or further
    listed = noun.plural and _heads_names(row, end)
    name_first = end + _NAMING.get(row.words[end], 0) if end < len(row.words) else end
    name_end = end if noun.plural and not listed else _name_end(row, name_first)
    name_end = end if name_end == name_first else name_end
    figure = SOME if noun.plural and not listed else ONE
    return Phrase(
        at, name_end, figure, "name" if name_end > end else "plural" if noun.plural else "one",
        at, at + 1, noun=noun, definite=definite, addition=more, actor=demonym(row, at, end),
        name_first=name_first,
    )  # fmt: skip


def _is_body_part(row: Clause, end: int) -> bool:
    """Say whether the noun before `end` is a head that was hit, and not the head of something."""
    return row.words[end - 1] == "head" and row.words[end : end + 1] != ["of"]


def _further(row: Clause, at: int) -> str:
    """Return the ordinal of "a third man": one more, beside those told before."""
    after = row.words[at + 1] if at + 1 < len(row.words) else ""
    return after if row.words[at] == "a" and after in row.lexicon.raw.ordinals else ""


def _heads_names(row: Clause, end: int) -> bool:
    """Say whether a plural noun stands before a list of names ("engineers Ana Soto, …")."""
    found = row.actors.get(end)
    return bool(found and found[1].actor and found[1].actor.kind == "person" and found[0] - end > 1)


def _another(row: Clause, at: int) -> Phrase | None:
    """Read "another", "the other", "a third" without a noun, before what happened to them."""
    more = _further(row, at)
    end = at + 2 if more or row.words[at : at + 2] == ["the", "other"] else at + 1
    if row.words[at] != "another" and end == at + 1:
        return None
    following = row.words[end] if end < len(row.words) else ""
    if following not in {"was", "is", "has", "had"} and not (
        following and starts_trigger(row, end)
    ):
        return None
    return Phrase(at, end, ONE, "one", at, end, addition=more or "another")


def _bare(row: Clause, at: int) -> Phrase | None:
    """Read a noun without article: plurals ("civilians"), titles ("Man", "Judge Ana Prado")."""
    found = row.lexicon.nouns.match(row.words, at)
    if not found:
        return None
    end, noun = found
    further = row.lexicon.nouns.match(row.words, end) if end < len(row.words) else None
    while further:
        end, noun = further
        further = row.lexicon.nouns.match(row.words, end) if end < len(row.words) else None
    if end < len(row.words) and (row.words[end].endswith("'s") or owns_next(row, end)):
        return None
    if modifies_thing(row, end) or (row.words[at - 1 : at] == ["the"] and _is_body_part(row, end)):
        return None
    if noun.plural and not _heads_names(row, end):
        return Phrase(at, end, SOME, "plural", at, end, noun=noun, actor=demonym(row, at, end))
    name_end = _name_end(row, end)
    return Phrase(at, name_end, ONE, "name" if name_end > end else "one", at, end, noun=noun,
                  definite=name_end > end, name_first=end)  # fmt: skip


def _people(row: Clause, at: int) -> Phrase | None:
    """Read a group known by its nationality: "Cuban personnel", "Syrians"."""
    found = row.actors.get(at)
    if found is None or found[1].actor is None or found[1].actor.kind not in PEOPLES:
        return None
    end, mention = found
    noun = next(
        (n for here in range(at, end) if (n := noun_after(row, here)) and n[0] >= end), None
    )
    if noun is None:
        noun = noun_after(row, end) if end < len(row.words) else None
        noun = noun if noun and noun[0] == end + 1 else None
    if noun is None and not (mention.actor and mention.actor.kind == "population"):
        return None
    stop = noun[0] if noun else end
    if modifies_thing(row, stop) or row.words[stop : stop + 1] == ["'"]:
        return None
    if noun and _heads_names(row, stop):
        return Phrase(at, row.actors[stop][0], ONE, "name", at, stop, noun=noun[1],
                      actor=mention.actor, definite=True, name_first=stop)  # fmt: skip
    several = noun[1].plural if noun else row.words[end - 1].endswith(("s", "ese"))
    return Phrase(at, stop, SOME if several else ONE, "plural" if several else "one", at, stop,
                  noun=noun[1] if noun else None, actor=mention.actor)  # fmt: skip


def _one_of_a_people(row: Clause, at: int) -> Phrase | None:
    """Read "a Syrian", "a dermatologist": an article with an actor that no listed noun follows."""
    found = row.actors.get(at + 1)
    if row.words[at] not in INDEFINITE or found is None or found[1].actor is None:
        return None
    end, mention = found
    if mention.actor and mention.actor.kind == "person" and mention.actor.id is None:
        return Phrase(at, end, ONE, "one", at, at + 1, actor=mention.actor)
    following = row.words[end] if end < len(row.words) else "."
    ends = following in row.lexicon.raw.breaks or not following[:1].isalpha()
    if mention.actor is None or mention.actor.kind not in PEOPLES or not ends:
        return None
    return Phrase(at, end, ONE, "one", at, at + 1, actor=mention.actor)


def _pronoun(row: Clause, at: int) -> Phrase | None:
    word = row.words[at]
    if word not in _PRONOUNS or (word == "self" and row.sentence.kind != "heading"):
        return None
    return Phrase(at, at + 1, ONE, "pronoun", at, at + 1, definite=True, sex=_PRONOUNS[word])


def _name(row: Clause, at: int) -> Phrase | None:
    """Read a person's name, by the actor mention there or by its capitals."""
    found = row.actors.get(at)
    if found and found[1].actor and found[1].actor.kind == "person" and not _only_noun(row, at):
        return _person(row, at, found[0], found[1].actor)
    if row.lexicon.nouns.match(row.words, at) or row.upper:
        return None
    end = _name_end(row, at)
    before = row.words[at - 1] if at else ""
    if end - at < 2:
        return None
    described = noun_after(row, end) if end < len(row.words) else None
    if described and described[0] - end <= 2:
        stop, noun = described
        plural = noun.plural
        return Phrase(at, stop, SOME if plural else ONE, "plural" if plural else "one", at, stop,
                      noun=noun)  # fmt: skip
    if before in _BEFORE_PLACES or row.words[end - 1] in row.lexicon.raw.not_names:
        return None
    return Phrase(at, end, ONE, "name", at, end, definite=True)


def _only_noun(row: Clause, at: int) -> bool:
    """Say whether the actor at a token is a bare noun, and no name ("Man, woman held")."""
    noun = row.lexicon.nouns.match(row.words, at)
    return not row.upper and noun is not None and noun[0] == row.actors[at][0]


def _person(row: Clause, at: int, end: int, actor: Actor) -> Phrase:
    """Return a person whom the article names, with the noun before the name ("MAYOR ANA PRADO").

    In capitals such a mention may be a noun alone ("CONSERVATIVE PARTY LEADER").
    """
    noun, first, here = None, at, at
    while row.upper and here < end:
        matched = row.lexicon.nouns.match(row.words, here)
        if matched and matched[0] <= end:
            noun, first, here = matched[1], matched[0], matched[0]
        else:
            here += 1
    if noun is not None and (first == end or row.words[first] in row.lexicon.raw.breaks | _OF):
        return Phrase(at, end, SOME if noun.plural else ONE, "plural" if noun.plural else "one",
                      at, end, noun=noun, actor=actor)  # fmt: skip
    return Phrase(at, end, ONE, "name", at, end, noun=noun, actor=actor, definite=True,
                  name_first=first if noun else None)  # fmt: skip


def _name_end(row: Clause, at: int) -> int:
    """Return where a run of name words that starts at `at` ends (`at` where there is none)."""
    found = row.actors.get(at)
    if found and found[1].actor and found[1].actor.kind == "person":
        return found[0]
    if row.upper:
        return _upper_name_end(row, at)
    end = at
    while end < min(at + MAX_NAME, len(row.tokens)) and _is_name_word(row, end):
        end += 1
        if row.words[end : end + 1] == ["."] and len(row.tokens[end - 1].text) == 1:
            end += 1
    return end


def _upper_name_end(row: Clause, at: int) -> int:
    """Return where the person that token `at` lies in ends; `at` where it lies in none."""
    for first, (end, mention) in row.actors.items():
        if first < at < end and mention.actor and mention.actor.kind == "person":
            return end
    return at


def _is_name_word(row: Clause, at: int) -> bool:
    token = row.tokens[at]
    return (
        token.text[:1].isupper()
        and at not in row.others
        and row.words[at] not in row.lexicon.raw.breaks
        and row.words[at] not in ARTICLES
        and row.words[at] not in _PRONOUNS
        and not token.text.endswith(("'s", "’s"))
        and row.lexicon.nouns.match(row.words, at) is None
        and not starts_trigger(row, at)
    )
