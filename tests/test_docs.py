"""The reference is what the program says, and the documents name only what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from dateline.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_reference_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"run `python docs/generate.py`: {done.stderr}"


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "cli.md").read_text()
    assert {name for name in COMMANDS if f"## `dateline {name}`" in text} == COMMANDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_only_real_commands_and_files(page: Path) -> None:
    text = page.read_text()
    named = set(re.findall(r"^\s*(?:\.venv/bin/)?dateline ([a-z]+)", text, re.M))
    assert named <= COMMANDS
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ci_runs_the_commands_of_the_readme() -> None:
    text = (ROOT / "README.md").read_text()
    for name in ("first", "tests"):
        assert re.search(rf"<!-- {name} -->\n+```sh\n[^\n]+\n```", text), name


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    """Its commands, in their order, in a folder that holds the sample articles and no ledger."""
    text = (ROOT / "docs" / "tutorial" / "first-record.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) >= 8
    for command in commands:
        program = command.replace("dateline", f"{sys.executable} -m dateline", 1)
        done = subprocess.run(program, shell=True, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout or "-o " in command


@pytest.mark.long
def test_the_outputs_in_the_how_tos_are_real() -> None:
    """Every command of the page runs, in its order, and prints what the page shows."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "outputs.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"run `python docs/outputs.py`: {done.stderr}"


def test_the_python_in_the_documents_runs(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text()
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "killed 12" in done.stdout
