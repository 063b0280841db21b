"""The two graphs and the tokenizer, opened once in each process, when they are first used."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from dateline.encoder import archive
from dateline.errors import EncoderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Arrays = Mapping[str, NDArray[Any]]


class Graph:
    """One ONNX graph on one core: several processes read at the same time, each on its own."""

    def __init__(self, name: str) -> None:
        import onnxruntime as ort  # here: it takes a third of a second

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The graphs were fused when they were exported; fusing again makes them slower.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        # Batches differ in shape, so that a plan of memory for each shape is kept in vain.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                archive.part(name), options, providers=["CPUExecutionProvider"]
            )
        except EncoderError:
            raise
        except Exception as error:
            # onnxruntime's errors share no base but this one.
            raise EncoderError(
                f"{archive.FILE}: {name} cannot be loaded ({type(error).__name__})",
                do="install Dateline and onnxruntime again",
            ) from error
        self._outputs = [row.name for row in self._session.get_outputs()]

    def run(self, inputs: Arrays, *, only: Sequence[str] | None = None) -> Arrays:
        """Return the graph's outputs by name: all, or those named."""
        names = list(only or self._outputs)
        return dict(zip(names, self._session.run(names, dict(inputs)), strict=True))


@cache
def reader() -> Graph:
    """Return the graph that reads sentences."""
    return Graph("reader.onnx")


@cache
def relater() -> Graph:
    """Return the graph that relates two spans of a sentence."""
    return Graph("relate.onnx")


@cache
def tokenizer() -> "Tokenizer":
    """Return the tokenizer; words that look like its marks ("[SEP]") are words to it."""
    from tokenizers import Tokenizer

    try:
        made = Tokenizer.from_buffer(archive.part("tokenizer.json"))
    except EncoderError:
        raise
    except Exception as error:
        raise EncoderError(
            f"{archive.FILE}: tokenizer.json cannot be loaded",
            do="install Dateline and tokenizers again",
        ) from error
    made.no_padding()
    made.no_truncation()
    made.encode_special_tokens = True
    return made
