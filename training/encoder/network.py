"""The encoder: one trunk, a branch that reads a sentence, and a branch that relates two spans.

The trunk is the embeddings and the first `SHARED` layers of the base. It is trained with the
reader, which has by far the most text, and stands still while the branch `relate` is trained:
that one cannot spoil what the other knows. Each branch is a copy of the base's upper layers, with
its heads. `relate` gets the trunk's states, with a learned vector added to the tokens of the
source and of the target: no marks are put into the text, and a sentence that was read need not go
through the trunk again.
"""

import math
from collections.abc import Iterable, Sequence

import torch
from torch import nn
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertLayer

from training.encoder.base import base
from training.encoder.names import Names

# Layers of the base that both branches share. Each more would save 1.8 MB and a quarter of the
# second branch's time; with fewer the file is over 30 MB.
SHARED = 2
# The base's layers above them, and those of the reader that ships (`distil`).
UPPER, SMALL = (2, 3, 4, 5), (2, 3, 5)
DROPOUT = 0.1
# A sentence, the one after it and the one before it.
AROUND = 3
HEADS = 12
TAGGERS = ("entities", "source", "cue", "content", "victims")


def base_model() -> BertModel:
    """Return the base with its weights."""
    found = base()
    model = BertModel(BertConfig(**found.config), add_pooling_layer=False)
    missing = model.load_state_dict(found.weights, strict=False).missing_keys
    assert not [name for name in missing if "position_ids" not in name], missing
    return model


class Layer(nn.Module):
    """A layer of the base, written out so that the exported graph is the fastest to run."""

    def __init__(self, layer: BertLayer) -> None:
        super().__init__()
        attention = layer.attention
        self.query, self.key = attention.self.query, attention.self.key
        self.value, self.mix = attention.self.value, attention.output.dense
        self.mixed = attention.output.LayerNorm
        self.wide, self.narrow = layer.intermediate.dense, layer.output.dense
        self.norm = layer.output.LayerNorm
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Return new states; `hidden` is 0 at tokens to heed and very low at others."""
        # The sizes are asked of `hidden`, which all layers share: the graph finds them once.
        shape = (hidden.shape[0], hidden.shape[-1])
        query, key, value = self._parts(states).view(*shape, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.shape[-1]) + hidden
        found = torch.matmul(self.dropout(scores.softmax(-1)), value)
        found = found.permute(0, 2, 1, 3).contiguous().view(*shape, -1)
        states = self.mixed(self.dropout(self.mix(found)) + states)
        inner = nn.functional.gelu(self.wide(states))
        return self.norm(self.dropout(self.narrow(inner)) + states)

    def _parts(self, states: torch.Tensor) -> torch.Tensor:
        """Return queries, keys and values side by side: one product rather than three."""
        parts = (self.query, self.key, self.value)
        weight = torch.cat([part.weight for part in parts])
        return nn.functional.linear(states, weight, torch.cat([part.bias for part in parts]))


def layers(rows: Iterable[BertLayer]) -> nn.ModuleList:
    """Return layers of the base as `Layer`."""
    return nn.ModuleList([Layer(row) for row in rows])


class Trunk(nn.Module):
    """Token ids to states: `[B, L]` to `[B, L, H]`."""

    def __init__(self) -> None:
        super().__init__()
        model = base_model()
        self.embeddings = model.embeddings
        self.layers = layers(model.encoder.layer[:SHARED])

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the states after the shared layers."""
        return through(self.layers, self._embedded(ids), mask)

    def _embedded(self, ids: torch.Tensor) -> torch.Tensor:
        """Return what the base's embeddings give, without working out what never changes."""
        rows = self.embeddings
        places = rows.position_embeddings.weight + rows.token_type_embeddings.weight[0]
        return rows.dropout(rows.LayerNorm(rows.word_embeddings(ids) + places[: ids.shape[1]]))


class Reader(nn.Module):
    """States to one row of scores a token for each tagger, and one a sentence for the labels."""

    def __init__(self, names: Names, kept: Sequence[int] = UPPER) -> None:
        super().__init__()
        model = base_model()
        width = model.config.hidden_size
        self.layers = layers(model.encoder.layer[at] for at in kept)
        self.dropout = nn.Dropout(DROPOUT)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(width, len(getattr(names, name))) for name in TAGGERS}
        )
        self.labels = nn.Linear(2 * width, AROUND * len(names.labels))
        # What a sentence says of its neighbours is fitted later, where it is at all.
        nn.init.zeros_(self.labels.weight[len(names.labels) :])
        nn.init.zeros_(self.labels.bias[len(names.labels) :])

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return scores by head: `[B, L, tags]` for taggers, `[B, 3, labels]` for `labels`.

        The three rows of labels are of the sentence itself, of the one after it and of the one
        before it: a sentence's score is the sum of what it and its neighbours say.
        """
        states = self.dropout(through(self.layers, hidden, mask))
        found = {name: head(states) for name, head in self.heads.items()}
        found["labels"] = self.labels(_pooled(states, mask)).unflatten(1, (AROUND, -1))
        return found

    def pooled(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return what the labels are read from: `[B, 2 * width]`."""
        return _pooled(through(self.layers, hidden, mask), mask)


def _pooled(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    # The mean says what a sentence is about, the largest value that some word is in it.
    most = states.masked_fill(mask[:, :, None] == 0, -1e4).amax(1)
    return torch.cat([mean(states, mask), most], 1)


class Relate(nn.Module):
    """States and the roles of tokens to one score a relation: `[B, relations]`."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        model = base_model()
        width = model.config.hidden_size
        self.layers = layers(model.encoder.layer[SHARED:])
        self.role = nn.Embedding(3, width, padding_idx=0)
        nn.init.normal_(self.role.weight[1:], std=0.05)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(3 * width, len(names.relations))

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor, role: torch.Tensor) -> torch.Tensor:
        """Return scores; `role` is 1 at tokens of the source, 2 at tokens of the target."""
        states = through(self.layers, hidden + self.role(role), mask)
        parts = [mean(states, where.long()) for where in (mask == 1, role == 1, role == 2)]
        return self.head(self.dropout(torch.cat(parts, 1)))


def mean(states: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    """Return the mean state of the tokens where `where` is 1; zeros where it is 1 nowhere."""
    weight = where[:, :, None].to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1.0)


def through(upper: nn.ModuleList, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return states after some layers, no token heeding what `mask` leaves out."""
    hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e4
    for layer in upper:
        states = layer(states, hidden)
    return states
