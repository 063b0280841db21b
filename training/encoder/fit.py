"""The loop of training: batches of like lengths, AdamW, a rate that rises and falls.

Weights are float32 and products bfloat16 (autocast), which halves the time on processors that
have it and changes no figure beyond the spread of seeds.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from training.encoder.examples import batches

# The heads start from nothing and learn faster than what was trained before.
HEAD_RATE = 5.0
WEIGHT_DECAY = 0.01
WARM_UP = 0.1
LARGEST_STEP = 1.0

Loss = Callable[[Sequence[Any]], torch.Tensor]


def fit(
    branch: nn.Module,
    rows: Sequence[Any],
    loss: Loss,
    *,
    epochs: float,
    rate: float,
    tokens: int,
    seed: int,
    say: Callable[[str], None] = print,
) -> None:
    """Train a branch on rows (each with `ids`), `tokens` a batch, for `epochs` passes."""
    torch.manual_seed(seed)
    lengths = [len(row.ids) for row in rows]
    once = len(batches(lengths, tokens, random.Random(seed)))
    total = max(2, round(once * epochs))
    parts = _groups(branch, rate)
    optimizer = torch.optim.AdamW(parts, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [part["lr"] for part in parts], total_steps=total + 1, pct_start=WARM_UP,
        anneal_strategy="linear",
    )  # fmt: skip
    branch.train()
    began, running = time.monotonic(), 0.0
    for step, batch in zip(range(total), _forever(lengths, tokens, seed), strict=False):
        with autocast():
            value = loss([rows[index] for index in batch])
        value.backward()
        nn.utils.clip_grad_norm_(branch.parameters(), LARGEST_STEP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        running += (value.item() - running) / min(step + 1, 100)
        if (step + 1) % 200 == 0:
            say(f"  step {step + 1}/{total} loss {running:.3f} {time.monotonic() - began:.0f} s")
    branch.eval()


@contextmanager
def autocast() -> Iterator[None]:
    """Multiply in bfloat16."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        yield


def _groups(branch: nn.Module, rate: float) -> list[dict[str, Any]]:
    trained = [(name, row) for name, row in branch.named_parameters() if row.requires_grad]
    layers = [row for name, row in trained if _is_base(name)]
    heads = [row for name, row in trained if not _is_base(name)]
    return [{"params": layers, "lr": rate}, {"params": heads, "lr": rate * HEAD_RATE}]


def _is_base(name: str) -> bool:
    """Say whether a weight comes from the base."""
    return "layers." in name or "embeddings." in name


def _forever(lengths: list[int], tokens: int, seed: int) -> Iterator[list[int]]:
    rng = random.Random(seed)
    while True:
        yield from batches(lengths, tokens, rng)
