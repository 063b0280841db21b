"""The codebook of the shapes as a page, made of the columns' own meanings."""

from dateline.across.rules import RULES
from dateline.export.shapes import SHAPES, Shape
from dateline.export.shapes.acled import reading

_HEAD = """# Codebook of the shapes

`dateline export FOLDER --shape SHAPE` writes the casualty ledger in a shape that other data sets
have, with `codebook.csv` (column, type, meaning) and `manifest.json` beside it. `--format` is csv
(the default), parquet or jsonl; `--rule` asks for another rule than the shape's own.

* Nothing is guessed: what the articles do not say is an empty cell. No figure is not nought.
* Every row ends with the ids of the claims that it rests on. `dateline trace CLAIM` goes back to
  the characters of the article.
* Lists have semicolons between their parts; a semicolon inside of a part is written as a comma.
* Values are what the articles say, so a cell may begin with `=`, `+`, `-` or `@`: import CSV as
  text. An empty cell without quotes is no value.
* The shapes have the names and codes of the data sets that they are named after. They are not
  those data sets: nobody there has checked them, and coders' judgement is not in them.
"""

_VAGUE = """Words for a number of dead, as Dateline reads ACLED's published conventions
(`vocabulary/acled.yaml`):

| words | fatalities |
| --- | --: |
{rows}
| a number of dead that is not told otherwise | {unstated} |

ACLED counts 10 for an untold number in an active war zone. Dateline does not know whether a
place is one, and counts {unstated}.
"""


def markdown() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *map(_shape, SHAPES.values())])


def _shape(shape: Shape) -> str:
    rows = "\n".join(
        f"| `{column.name}` | {column.type} | {column.meaning} |" for column in shape.columns
    )
    rules = ", ".join(f"`{rule}`" for rule in RULES if rule != shape.rule)
    parts = [
        f"## {shape.title}: `--shape {shape.name}`\n",
        f"{shape.about}\n",
        f"The file is `{shape.table}`; its rule is `{shape.rule}` (others: {rules}).\n",
        f"| column | type | meaning |\n| --- | --- | --- |\n{rows}\n",
    ]
    return "\n".join([*parts, _vague()] if shape.name == "acled" else parts)


def _vague() -> str:
    known = reading()
    rows = "\n".join(
        f"| {', '.join(words)} | {number} |" for number, words in sorted(known.vague.items())
    )
    return _VAGUE.format(rows=rows, unstated=known.unstated)
