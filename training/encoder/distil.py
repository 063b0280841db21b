"""Teaches a reader of three layers what the one of four says: it takes a sixth less time.

It hears the larger reader on every head of every sentence, also where nobody annotated it, on
sentences without any annotation, and the annotations themselves. The trunk stands still.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.encoder.examples import UNKNOWN, Read, read_batch, read_example
from training.encoder.fit import fit
from training.encoder.names import Names
from training.encoder.network import SMALL, TAGGERS, UPPER, Reader
from training.encoder.reader import BATCH_TOKENS, LABEL_SHARE, Whole, of_tags

# Passes over the annotated sentences, then one more over these and the others together.
EPOCHS = 1.6
RATE, LAST_RATE = 1e-4, 8e-5
# How much an annotation counts beside what the larger reader says.
GOLD_SHARE = 0.5
# Sentences without annotation, so many of each set, of so many characters.
OTHERS = {
    "insightcrime": 9000, "incidents": 4000, "muc": 2500, "ecbplus": 2000, "satp": 1500,
    "timebank": 1500,
}  # fmt: skip
SHORTEST, LONGEST = 40, 400
OTHERS_SEED = 5


def others(cache: Path, names: Names) -> Iterator[Read]:
    """Yield sentences of the readings in the cache, with nothing annotated."""
    lines = (cache / "readings.jsonl").read_text().splitlines()
    random.Random(OTHERS_SEED).shuffle(lines)
    seen: Counter[str] = Counter()
    for line in lines:
        row = json.loads(line)
        for text in _sentences(row["found"]):
            if seen[row["origin"]] >= OTHERS.get(row["origin"], 0):
                break
            seen[row["origin"]] += 1
            yield read_example(text, names)


def _sentences(found: dict[str, Any]) -> Iterator[str]:
    whole = found["article"]["text"]
    for row in found["sentences"]:
        text = " ".join(whole[row["start"] : row["end"]].split())
        if SHORTEST < len(text) < LONGEST:
            yield text


def train(whole: Whole, rows: Sequence[Read], more: Sequence[Read], *, seed: int) -> Whole:
    """Return the trunk with a smaller reader, which begins as layers of the larger one."""
    small = Whole(whole.names, SMALL)
    small.trunk = whole.trunk.requires_grad_(False).eval()
    small.reader.load_state_dict(_kept(whole.reader))
    whole.reader.requires_grad_(False).eval()
    loss = partial(_loss, small, whole.reader)
    fit(
        small.reader, rows, loss, epochs=EPOCHS, rate=RATE, tokens=BATCH_TOKENS, seed=seed + 3
    )  # fmt: skip
    fit(
        small.reader, [*rows, *more], loss, epochs=1, rate=LAST_RATE, tokens=BATCH_TOKENS,
        seed=seed + 4,
    )  # fmt: skip
    return small


def _kept(reader: Reader) -> dict[str, torch.Tensor]:
    """Return the weights of a reader with those of the layers that stay, numbered anew."""
    found = {
        name: row for name, row in reader.state_dict().items() if not name.startswith("layers.")
    }
    for new, layer in enumerate(SMALL):
        old = reader.layers[UPPER.index(layer)].state_dict()
        found |= {f"layers.{new}.{name}": row for name, row in old.items()}
    return found


def _loss(small: Whole, larger: Reader, rows: Sequence[Read]) -> torch.Tensor:
    batch = read_batch(rows)
    with torch.no_grad():
        hidden = small.trunk(batch["ids"], batch["mask"])
        heard = larger(hidden, batch["mask"])
    found = small.reader(hidden, batch["mask"])
    size, loss = batch["mask"].sum(), torch.zeros(())
    for name in TAGGERS:
        loss = loss + GOLD_SHARE * of_tags(found[name], batch, name)
        said = heard[name].float().softmax(-1)
        own = found[name].float().log_softmax(-1)
        off = nn.functional.kl_div(own, said, reduction="none").sum(-1)
        loss = loss + (off * batch["mask"]).sum() / size
    return loss + LABEL_SHARE * _of_labels(
        found["labels"][:, 0], heard["labels"][:, 0], batch["labels"]
    )


def _of_labels(found: torch.Tensor, heard: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    said = heard.float().sigmoid()
    mixed = GOLD_SHARE * gold.clamp(min=0) + (1 - GOLD_SHARE) * said
    wanted = torch.where(gold != UNKNOWN, mixed, said)
    return nn.functional.binary_cross_entropy_with_logits(found.float(), wanted)
