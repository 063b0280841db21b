"""The floor of the relations: the base tuned plainly on PLV alone, on the same folds.

Marks go into the text as tokens of their own; the sentence's mean state and the states of the two
opening marks go into one linear layer; all weights of the base are trained.
"""

from collections.abc import Sequence
from functools import partial

import torch
from torch import nn

from training.encoder.base import base
from training.encoder.examples import MAX_TRAINED, Pair, pair_batch
from training.encoder.fit import fit
from training.encoder.names import ROOTS
from training.encoder.network import DROPOUT, base_model, layers, mean, through
from training.encoder.pairs import Marked

EPOCHS = 15
RATE = 5e-5
# About sixteen sentences.
BATCH_TOKENS = 640


class Plain(nn.Module):
    """Ids with marks in them to one score a root; marks have ids after the vocabulary's."""

    def __init__(self) -> None:
        super().__init__()
        model = base_model()
        model.resize_token_embeddings(model.config.vocab_size + 4)
        self.embeddings, self.layers = model.embeddings, layers(model.encoder.layer)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(3 * model.config.hidden_size, len(ROOTS))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, role: torch.Tensor
    ) -> torch.Tensor:
        """Return scores; `role` is 1 at the mark before the source, 2 before the target."""
        states = through(self.layers, self.embeddings(input_ids=ids), mask)
        parts = [mean(states, where.long()) for where in (mask == 1, role == 1, role == 2)]
        return self.head(self.dropout(torch.cat(parts, 1)))


def example(row: Marked) -> Pair:
    """Return a row with marks: opening and closing tokens round the source and the target."""
    encoding = base().tokenizer.encode(row.text)
    first = base().config["vocab_size"]
    ids, role = [], []
    spans = ((1, row.source, first), (2, row.target, first + 2))
    offsets = encoding.offsets
    for at, (token, (start, end)) in enumerate(zip(encoding.ids, offsets, strict=True)):
        before = offsets[at - 1] if at else (0, 0)
        for number, span, mark in spans:
            if span and before[0] < span[0] <= start < end:
                ids.append(mark)
                role.append(number)
        ids.append(token)
        role.append(0)
        for _, span, mark in spans:
            if span and start < span[1] <= end:
                ids.append(mark + 1)
                role.append(0)
    answer = [float(name == row.relation) for name in ROOTS]
    return Pair(ids[:MAX_TRAINED], role[:MAX_TRAINED], answer, 1.0)


def train(rows: Sequence[Marked], *, seed: int) -> Plain:
    """Return the base tuned on rows."""
    torch.manual_seed(seed)
    model = Plain()
    examples = [example(row) for row in rows]
    fit(
        model, examples, partial(_loss, model), epochs=EPOCHS, rate=RATE,
        tokens=BATCH_TOKENS, seed=seed,
    )  # fmt: skip
    return model


def answers(model: Plain, rows: Sequence[Marked]) -> torch.Tensor:
    """Return the probability of each root for each row: `[rows, roots]`."""
    found = []
    with torch.no_grad():
        for start in range(0, len(rows), 32):
            batch = pair_batch([example(row) for row in rows[start : start + 32]])
            found.append(model(batch["ids"], batch["mask"], batch["role"]).softmax(-1))
    return torch.cat(found)


def _loss(model: Plain, rows: Sequence[Pair]) -> torch.Tensor:
    batch = pair_batch(rows)
    found = model(batch["ids"], batch["mask"], batch["role"]).float()
    return nn.functional.cross_entropy(found, batch["answer"])
