"""What all pictures share: their style, and how a figure becomes a file."""

import io
import logging
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Text stays text in SVG, so that it can be searched and read aloud; ids come from a fixed salt; no
# dollar sign of an article is a formula.
STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "dateline", "font.size": 9, "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"],
    "axes.spines.top": False, "axes.spines.right": False, "text.parse_math": False,
}  # fmt: skip

# Without a handler, Python prints the library's remarks on its cache of fonts.
logging.getLogger("matplotlib").addHandler(logging.NullHandler())


def drawn(make: Callable[[], Figure], form: str, *, title: str, description: str) -> bytes:
    """Return the figure that `make` gives as `png` or `svg`, the same bytes each time.

    `description` is the picture in words, for who cannot see it.
    """
    about = {"Title": title, "Description": description}
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # Letters that the shipped font lacks are drawn as boxes; the page has the words.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = make()
        file = io.BytesIO()
        if form == "png":
            FigureCanvasAgg(figure).print_png(file, metadata=about | {"Software": None})
        else:
            FigureCanvasSVG(figure).print_svg(
                file, metadata=about | {"Date": None, "Creator": None}
            )
    return file.getvalue()
