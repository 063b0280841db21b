"""The reference of the flat tables, generated: `docs/reference/export.md`.

Write it anew with `python -m dateline.export.reference > docs/reference/export.md`.
"""

import sys

from dateline.export.columns import ARTICLE_TEXT, TABLES

_HEAD = """# Export tables

Generated from `dateline/export/columns.py`; do not edit.

An export is a folder with one file a table and `manifest.json`: program version, format, the
days it was asked for (`known_on`, `recorded_on`), the fingerprints of the stages, and each
file's rows, bytes and SHA-256.

* **Parquet**: types as below; each column carries its meaning as metadata (`description`).
* **CSV**: UTF-8 without a byte order mark, a header line, commas. An empty cell is no value, `""`
  an empty text. Lists are JSON arrays; times are ISO 8601 in UTC. Values are what the articles
  say and are never changed, so a cell may begin with `=`, `+`, `-` or `@`: import CSV as text,
  or a spreadsheet may run it as a formula.
* **JSONL**: not these columns but the full records of the published schema, one a line, with
  `article`, `reading`, `said`, `recorded` and `model` beside them. Evidence is inside each
  record.

Offsets count Unicode code points of the article's text, half open. Dates are inclusive. An empty
figure is not zero: it is not known. A claim with `subset_of` is part of another claim, and is
never added to it. Lists of parties run side by side: the first of `actors` has the first of
`actor_ids`.
"""


def markdown() -> str:
    """Return the reference as Markdown."""
    parts = [_HEAD]
    for name, columns in TABLES.items():
        rows = [*columns, ARTICLE_TEXT] if name == "articles" else columns
        parts.append(f"## {name}\n\n| column | type | meaning |\n|---|---|---|")
        parts[-1] += "".join(f"\n| `{row.name}` | {row.type} | {row.meaning} |" for row in rows)
        if name == "articles":
            parts[-1] += "\n\n`text` is there only where the export was asked for it."
        parts[-1] += "\n"
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(markdown())
