"""Actors: entities of conflict news against re3d, and offices on a date.

re3d (BIO tags, sentences of defence news on Iraq and Syria): rules are written on its `train`
half, figures are for `dev`. An entity is right where its type is, and its words are, an article
or other determiner and punctuation at its ends aside. Its labels and ours:

- Person: actors of kind person.
- Organisation: all other actors (outermost mentions only: re3d nests none); re3d also
  tags states that act as organisations.
- Nationality: a demonym alone as an adjective.
- Location: place mentions of the places stage (named ones; re3d also tags "the town").
- Temporal and Quantity, Money: times and numbers are scored by their own benchmarks.
- Weapon, MilitaryPlatform, DocumentReference, Quantity, Money, Temporal: not made by this stage.
  They are left out of "types made", and count as misses in "all types".

re3d tags pronouns ("we", "they", "he") as persons and organisations. They are never read here and
count as misses. The floor takes maximal runs of capitalised words, and types them by a list of
countries (Location) and of demonyms (Nationality), as Person where two words and no article, else
Organisation.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.report import Counts, Row
from dateline.draft import Draft
from dateline.records import Article, Mention, article_id
from dateline.stages import actors, places, sentences
from dateline.text.countries import by_demonym, by_name

MADE = ("Person", "Organisation", "Nationality", "Location")
_DETERMINERS = frozenset("the a an this these those that its their our his her some all".split())


class Entity(NamedTuple):
    """An entity of one sentence: tokens `start:end` of re3d, and its label."""

    start: int
    end: int
    label: str


def score(gold: Path) -> list[Row]:
    """Return entity F1 on re3d dev (all types, types made, each type made)."""
    ours, floor = [], []
    for words, tags in read(gold / "conflict_text" / "re3d" / "dev.txt"):
        wanted = trimmed(words, spans(tags))
        ours.append((wanted, trimmed(words, found(words))))
        floor.append((wanted, trimmed(words, capitals(words))))
    rows = [_row("all types", ours, floor, None), _row("types made", ours, floor, MADE)]
    return [*rows, *(_row(label, ours, floor, (label,)) for label in MADE)]


def own() -> list[Row]:
    """Return the offices on a date, by a table of our own."""
    return [offices()]


OFFICES = Path(__file__).parent.parent / "tests" / "cases" / "offices.yaml"


def offices() -> Row:
    """Return how often a named person gets the office of the article's date (own table)."""
    facts = [row for row in yaml.safe_load(OFFICES.read_text("utf-8")) if row["name"]]
    return Row(
        capability="actors",
        data="offices on a date (own table)",
        metric="accuracy of person and date to office",
        ours=sum(_holds(row, row["day"]) for row in facts) / len(facts),
        n=len(facts),
        floor=sum(_holds(row, date.max) for row in facts) / len(facts),
        floor_name="offices held today",
        peer_name="not measured",
        goal=1.0,
    )


def _holds(fact: dict[str, Any], day: date) -> bool:
    """Say whether reading the name in an article of a day gives the office of the fact."""
    text = f"{fact['name']} spoke to reporters."
    when = datetime(day.year, day.month, day.day)
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en", published=when))
    for stage in (sentences.STAGE, places.STAGE, actors.STAGE):
        draft = stage.run(draft)
    found = [row.actor for row in draft.mentions if row.actor and row.actor.kind == "person"]
    roles = [(role.title, role.country) for actor in found for role in actor.roles]
    return (fact["title"], fact["country"]) in roles


Pairs = Sequence[tuple[set[Entity], set[Entity]]]


def _row(name: str, ours: Pairs, floor: Pairs, labels: tuple[str, ...] | None) -> Row:
    counts = count(ours, labels)
    return Row(
        capability="actors",
        data="re3d dev (sentences alone)",
        metric=f"entity micro-F1, {name}",
        ours=counts.f1,
        n=int(counts.wanted),
        floor=count(floor, labels).f1,
        floor_name="capitalised runs typed by country list",
        peer_name="not measured",
    )


def count(pairs: Pairs, labels: tuple[str, ...] | None) -> Counts:
    """Return matches over sentences, for some labels or (None) all."""
    total = Counts()
    for wanted, made in pairs:
        gold = {row for row in wanted if labels is None or row.label in labels}
        mine = {row for row in made if labels is None or row.label in labels}
        total.right += len(gold & mine)
        total.wanted += len(gold)
        total.found += len(mine)
    return total


def read(path: Path) -> list[tuple[list[str], list[str]]]:
    """Return the sentences of a BIO file as words and tags."""
    rows: list[tuple[list[str], list[str]]] = [([], [])]
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.rpartition("\t")
        if word:
            rows[-1][0].append(word)
            rows[-1][1].append(tag)
        elif rows[-1][0]:
            rows.append(([], []))
    return [row for row in rows if row[0]]


def spans(tags: Sequence[str]) -> set[Entity]:
    """Return the entities of BIO tags."""
    entities, start = set(), 0
    for at, tag in enumerate((*tags, "O")):
        if at and tags[at - 1] != "O" and not tag.startswith("I-"):
            entities.add(Entity(start, at, tags[at - 1][2:]))
        if tag.startswith("B-"):
            start = at
    return entities


def trimmed(words: Sequence[str], entities: Iterable[Entity]) -> set[Entity]:
    """Return entities without determiners and punctuation at their ends."""
    kept = set()
    for start, end, label in entities:
        while start + 1 < end and (
            words[start].lower() in _DETERMINERS or not words[start].isalnum()
        ):
            start += 1
        while end - 1 > start and not words[end - 1][-1].isalnum() and words[end - 1] != "U.S.":
            end -= 1
        kept.add(Entity(start, end, label))
    return kept


def found(words: Sequence[str]) -> set[Entity]:
    """Return what the stages find in one sentence, on re3d's tokens."""
    text, starts = joined(words)
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
    for stage in (sentences.STAGE, places.STAGE, actors.STAGE):
        draft = stage.run(draft)
    who = outermost([row for row in draft.mentions if row.actor])
    covered = {at for row in who for at in range(row.start, row.end)}
    where = [row for row in draft.mentions if row.place and row.start not in covered]
    entities = set()
    for mention in (*who, *where):
        inside = [at for at, start in enumerate(starts) if mention.start <= start < mention.end]
        if inside:
            entities.add(Entity(inside[0], inside[-1] + 1, label_of(mention)))
    return entities


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions that lie in no other (re3d nests none); the order is by start."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.end > kept[-1].end:
            kept.append(mention)
    return kept


def joined(words: Sequence[str]) -> tuple[str, list[int]]:
    """Return running text and each word's offset; blanks that re3d put around "'s" are closed."""
    text, starts = "", []
    for at, word in enumerate(words):
        tight = word in ".,;:!?)%" or words[at - 1] == "("
        tight |= at > 0 and (words[at - 1] in "-'’" or word in "-'’") and _glued(words, at)
        text += "" if not text or tight else " "
        starts.append(len(text))
        text += word
    return text, starts


def _glued(words: Sequence[str], at: int) -> bool:
    """Say whether the mark at or before a word joins two words ("al - Assad", "Iraq ' s")."""
    mark = at if words[at] in "-'’" else at - 1
    before = words[mark - 1] if mark else ""
    after = words[mark + 1] if mark + 1 < len(words) else ""
    return bool(before[-1:].isalnum() and after[:1].isalnum()) and (
        words[mark] in "-’" or after in ("s", "t", "re", "ve", "ll")
    )


def label_of(mention: Mention) -> str:
    """Return re3d's label of a mention."""
    if mention.actor is None:
        return "Location"
    if mention.actor.kind == "person":
        return "Person"
    adjective = mention.actor.kind == "state" and mention.text in by_demonym()
    return "Nationality" if adjective else "Organisation"


def capitals(words: Sequence[str]) -> set[Entity]:
    """The floor: maximal capitalised runs, typed by the country list."""
    entities, at = set(), 0
    while at < len(words):
        end = at
        while (
            end < len(words) and words[end][:1].isupper() and words[end] not in ("The", "A", "In")
        ):
            end += 1
        if end > at:
            text = " ".join(words[at:end])
            place = text in by_name()
            label = (
                "Nationality" if text in by_demonym() else "Location" if place else "Organisation"
            )
            entities.add(Entity(at, end, "Person" if end - at == 2 and not place else label))
        at = max(end, at + 1)
    return entities
