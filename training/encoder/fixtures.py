"""Sentences with what the float32 model says of them: a test holds the shipped file to it."""

import json
from pathlib import Path
from typing import Any

import torch

from training.encoder.examples import pair_example
from training.encoder.names import ENTITIES, RELATIONS, Names
from training.encoder.network import Reader, Relate, Trunk

# Invented sentences: (text, source words, target words).
SENTENCES = (
    ("Marovian troops shelled the rebel town of Kestova on Tuesday, killing at least 12 people.",
     "Marovian troops", "the rebel town of Kestova"),
    ("Foreign Minister Ada Lindqvist-Roe met the Tarsian ambassador for talks on grain exports.",
     "Foreign Minister Ada Lindqvist-Roe", "the Tarsian ambassador"),
    ("The Northern Front threatened to attack oil convoys unless the government frees its men.",
     "The Northern Front", "the government"),
    ("“We reject this proposal,” said a spokesman for the opposition alliance.",
     "the opposition alliance", None),
    ("POLICE ARRESTED 40 DEMONSTRATORS IN THE CAPITAL.", "POLICE", "40 DEMONSTRATORS"),
    ("The two ministries signed an agreement to share intelligence on smuggling.",
     "The two ministries", None),
    ("Three villagers were wounded and nine are missing, the hospital in Dren said.",
     "the hospital in Dren", "Three villagers"),
    ("The film opened in cinemas last Friday to mixed reviews.", None, None),
)  # fmt: skip


def write(trunk: Trunk, reader: Reader, relate: Relate, names: Names, out: Path) -> None:
    """Write the sentences with the model's answers as JSON."""
    rows = [_row(trunk, reader, relate, names, *row) for row in SENTENCES]
    out.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def _row(
    trunk: Trunk, reader: Reader, relate: Relate, names: Names,
    text: str, source: str | None, target: str | None,
) -> dict[str, Any]:  # fmt: skip
    spans = [(text.index(part), text.index(part) + len(part)) if part else None
             for part in (source, target)]  # fmt: skip
    pair = pair_example(text, spans[0], spans[1], [])
    ids, role = torch.tensor([pair.ids]), torch.tensor([pair.role])
    mask = torch.ones_like(ids)
    with torch.no_grad():
        hidden = trunk(ids, mask)
        found = reader.eval()(hidden, mask)
        relations = relate.eval()(hidden, mask, role)[0].softmax(-1)
    labels = found["labels"][0, 0].sigmoid()
    tags = found["entities"][0].softmax(-1)
    return {
        "text": text,
        "source": spans[0],
        "target": spans[1],
        "relations": _named(RELATIONS, relations),
        "labels": _named(names.labels, labels),
        "outside": [round(float(row[0]), 4) for row in tags],
        "entities": sorted({names.entities[int(row.argmax())][2:] for row in tags} & {*ENTITIES}),
    }


def _named(names: tuple[str, ...], values: torch.Tensor) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
