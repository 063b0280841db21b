"""The model card that ships beside the weights: data, terms, seed, figures, hash, limits."""

import hashlib
import json
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
TEMPLATE = HERE / "card.md"
FIGURES = HERE.parent / "results" / "encoder.json"


def write(weights: Path, out: Path, *, seed: int) -> None:
    """Write the card of a shipped file; its figures are those of the last measuring."""
    body = weights.read_bytes()
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures.items())
    made = Template(TEMPLATE.read_text()).substitute(
        sha256=hashlib.sha256(body).hexdigest(), megabytes=f"{len(body) / 1e6:.1f}", seed=seed,
        figures=rows,
    )  # fmt: skip
    out.write_text(made)
