"""Writes the outputs that how-tos show: `python docs/outputs.py`.

In a page of `PAGES`, a block ```sh holds commands, and a block ```text that follows it what they
print. The commands are run in their order in one folder that holds the examples and no ledger.
With `--check` nothing is written, and the exit is 1 where a page shows something else.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generate import settle

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "docs" / "how-to" / name
    for name in ("count-the-dead.md", "follow-a-story.md", "keep-a-record.md")
]

_BLOCKS = re.compile(
    r"^```sh\n(?P<commands>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.M | re.S
)

# How long a command took is no part of what it says, nor is the moment at which it was run, of
# which the ids of judgements are made.
_TIMES = re.compile(r" in \d+\.\d s(?: \(\d+ a second\))?\.")
_JUDGED = re.compile(r"^j-[a-z2-7]{13}  \d{4}-\d\d-\d\d", re.MULTILINE)
_RECORDED = re.compile(r"(?<=recorded )\d{4}-\d\d-\d\d \d\d:\d\d")


def renewed(page: str, folder: Path) -> str:
    """Return a page with the outputs of its commands, run in `folder`.

    Raises `CalledProcessError` where a command fails.
    """

    def block(found: re.Match[str]) -> str:
        printed = "".join(_run(line, folder) for line in found["commands"].splitlines())
        commands = f"```sh\n{found['commands']}```\n"
        return commands if found["shown"] is None else f"{commands}\n```text\n{printed}```\n"

    return _BLOCKS.sub(block, page)


def _run(line: str, folder: Path) -> str:
    command = re.sub(r"^dateline\b", "python -m dateline", line)
    command = re.sub(r"^python\b", sys.executable, command)
    settings = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=True,
        encoding="utf-8", env=settings,
    )  # fmt: skip
    said = _JUDGED.sub("j-q7mkd3x2vw5ta  2026-04-10", _TIMES.sub(".", done.stdout))
    return _RECORDED.sub("2026-04-10 08:00", said)


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page and what it should hold; its commands are run in a folder of their own."""
    for path in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "examples").symlink_to(ROOT / "examples")
            yield path, renewed(path.read_text(encoding="utf-8"), Path(folder))


if __name__ == "__main__":
    sys.exit(settle(pages(), __doc__))
