"""The brief: a page on one or more articles in which every sentence resolves to characters.

`build` makes the `Brief` record; `render` writes it as text, Markdown, HTML or JSON. A line
whose evidence does not hold exactly the characters that it claims is left out and counted.
"""

from dateline.briefing.build import Brief, Line, Section, build
from dateline.briefing.render import FORMATS, render

__all__ = ["FORMATS", "Brief", "Line", "Section", "build", "render"]
