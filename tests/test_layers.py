"""Imports go one way: fronts → watching → pipeline, export, ledger, … → stages → the rest."""

import ast
import shutil
import sys
from pathlib import Path

import pytest

import dateline

ROOT = Path(dateline.__file__).parent

# The deepest first. A module may import from deeper layers, and from its own package.
LAYERS = [
    {"errors"},
    {"settings", "records", "arrow", "vocabulary"},
    {"text", "schema"},
    {"encoder"},
    {"gazetteer", "draft"},
    {"stages"},
    {"pipeline", "sources", "across"},
    {"parallel", "ledger", "preloaded"},
    {"briefing", "export", "reading"},
    {"watching"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}


# Stages whose parts fill a package of another name.
PARTS = {
    "actors": "naming", "claims": "casualties", "quotes": "attribution", "ties": "relations"
}  # fmt: skip


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def part(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in {"dateline", "dateline.stages"}:
            found |= {_named(node.module, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] == "dateline"}


def _named(package: str, name: str) -> str:
    """Return the module that is meant, or the package where it is a name from its `__init__`."""
    folder = ROOT.joinpath(*package.split(".")[1:])
    is_module = (folder / name).is_dir() or (folder / f"{name}.py").exists()
    return f"{package}.{name}" if is_module else package


def breaches(path: Path) -> list[str]:
    own = part(path)
    found = []
    for name in imports(path):
        pieces = name.split(".")
        target = pieces[1] if len(pieces) > 1 else "__init__"
        if target not in LEVELS:
            continue  # a name from the package root, checked as `__init__`
        if target != own and LEVELS[target] >= LEVELS[own]:
            found.append(f"{path.relative_to(ROOT)} imports {name}")
        if own == target == "stages" and len(pieces) > 2 and _sideways(path, pieces[2]):
            found.append(f"{path.relative_to(ROOT)} imports its neighbour {name}")
    return found


def _sideways(path: Path, imported: str) -> bool:
    """Say whether a stage imports another: neither itself nor the package of its own parts."""
    stage = path.relative_to(ROOT / "stages").parts[0].removesuffix(".py")
    return imported not in {stage, PARTS.get(stage)}


def test_every_module_has_a_level() -> None:
    assert {part(path) for path in modules()} <= set(LEVELS)


def test_imports_go_one_way() -> None:
    assert [row for path in modules() for row in breaches(path)] == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("stages/dates.py", "from dateline.stages import claims"),
        ("stages/dates.py", "from dateline.stages.casualties.merging import merged"),
        ("stages/casualties/lexicon.py", "from dateline.stages.events import STAGE"),
        ("records.py", "from dateline.draft import Draft"),
        ("ledger/store.py", "import dateline.cli"),
    ],
)
def test_a_breach_would_be_seen(
    file: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "dateline"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "*.csv"))
    path = copy / file
    path.write_text(f"{path.read_text()}\n{line}\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", copy)
    assert len(breaches(path)) == 1
