"""Writes what the commands print of the sample stories: `python docs/goldens.py`.

With `--check` nothing is written, and the exit is 1 where a page shows something else.
"""

import sys
import tempfile
from pathlib import Path

from generate import settle

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import five_stories

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "dateline.duckdb"
        five_stories.read(ledger)
        pages = five_stories.pages(ledger)
    sys.exit(settle(((five_stories.GOLDEN / name, text) for name, text in pages.items()), __doc__))
