"""Writes the trained encoder as the one file that ships: int8 graphs, tokenizer, names.

What was measured (one thread, batches of whole articles): weights as int8 with a scale a column
and graphs optimised beforehand with the norms left unfused run 2.7 times as fast as float32;
fused attention and norms (onnxruntime.transformers) run slower than plain ones in int8.
"""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from training.encoder.base import base
from training.encoder.names import Names
from training.encoder.network import TAGGERS, Reader, Relate, Trunk

OPSET = 17
# Heads stay float32: they are small, and what they say is what is read.
SMALL_SIDE = 256
# Embeddings with fewer rows (positions, types, roles) stay float32.
MANY_ROWS = 5000
# Every file in the archive carries this date: the same weights give the same bytes.
DATE = (1980, 1, 1, 0, 0, 0)


class ReaderGraph(nn.Module):
    """Trunk and reader as one graph: ids and mask to states, and scores by head."""

    def __init__(self, trunk: Trunk, reader: Reader) -> None:
        super().__init__()
        self.trunk, self.reader = trunk, reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the trunk's states, then the taggers' scores in order, then the labels'."""
        hidden = self.trunk(ids, mask)
        found = self.reader(hidden, mask)
        return hidden, *(found[name] for name in TAGGERS), found["labels"]


def export(trunk: Trunk, reader: Reader, relate: Relate, names: Names, out: Path) -> None:
    """Write the shipped file."""
    ids = torch.ones(2, 8, dtype=torch.long)
    hidden = torch.zeros(2, 8, relate.role.embedding_dim)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graphs = {
            "reader.onnx": _graph(
                ReaderGraph(trunk, reader).eval(), (ids, ids), ("ids", "mask"),
                ("hidden", *TAGGERS, "labels"), folder / "reader",
            ),
            "relate.onnx": _graph(
                relate.eval(), (hidden, ids, ids), ("hidden", "mask", "role"), ("relations",),
                folder / "relate",
            ),
        }  # fmt: skip
    texts = {"heads.json": names.to_json(), "tokenizer.json": base().tokenizer.to_str()}
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in (texts | graphs).items():
            archive.writestr(zipfile.ZipInfo(name, DATE), body, _packing(name))


def _packing(name: str) -> int:
    """Say how a file is packed: weights do not shrink, and are read fastest as they are."""
    return zipfile.ZIP_STORED if name.endswith(".onnx") else zipfile.ZIP_DEFLATED


def _graph(
    module: nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    folder: Path,
) -> bytes:
    """Return one graph: traced, its weights int8, optimised for loading as it is."""
    folder.mkdir()
    plain, small, done = (folder / f"{name}.onnx" for name in ("plain", "small", "done"))
    tokens = {0: "sentences", 1: "tokens"}
    per_sentence = {"labels", "relations"}
    with torch.no_grad():
        torch.onnx.export(
            module, example, str(plain), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={
                name: {0: "sentences"} if name in per_sentence else tokens
                for name in (*inputs, *outputs)
            },
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    quantize_dynamic(
        str(plain), str(small), op_types_to_quantize=["MatMul"], per_channel=True,
        weight_type=QuantType.QInt8, nodes_to_exclude=_heads(onnx.load(plain).graph),
        extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    onnx.save(_small_embeddings(onnx.load(small)), small)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(done)
    options.log_severity_level = 3
    ort.InferenceSession(
        str(small), options, providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )  # fmt: skip
    return done.read_bytes()


def _heads(graph: onnx.GraphProto) -> list[str]:
    """Return the names of products with small weights."""
    weights = {row.name: row for row in graph.initializer}
    return [
        node.name
        for node in graph.node
        if node.op_type == "MatMul"
        and node.input[1] in weights
        and min(weights[node.input[1]].dims) < SMALL_SIDE
    ]


def _small_embeddings(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store large embeddings as int8 with a scale a row: a fifth of the error of one scale."""
    graph = model.graph
    weights = {row.name: row for row in graph.initializer}
    nodes = []
    for node in graph.node:
        found = weights.get(node.input[0]) if node.op_type == "Gather" else None
        if found is None or len(found.dims) != 2 or found.dims[0] < MANY_ROWS:
            nodes.append(node)
            continue
        rows = numpy_helper.to_array(found).astype(np.float32)
        scale = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
        name, out, ids = found.name, node.output[0], node.input[1]
        graph.initializer.remove(found)
        small = np.rint(rows / scale).astype(np.int8)
        graph.initializer.extend(
            [numpy_helper.from_array(small, f"{name}.small"),
             numpy_helper.from_array(scale, f"{name}.scale")]
        )  # fmt: skip
        nodes += [
            helper.make_node("Gather", [f"{name}.small", ids], [f"{out}.small"]),
            helper.make_node("Gather", [f"{name}.scale", ids], [f"{out}.scale"]),
            helper.make_node("Cast", [f"{out}.small"], [f"{out}.cast"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Mul", [f"{out}.cast", f"{out}.scale"], [out]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
    return model
