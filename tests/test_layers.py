"""Imports go one way: fronts → pipeline, brief, export, across, ledger → stages → the rest."""

import ast
from pathlib import Path

import dateline

ROOT = Path(dateline.__file__).parent

# Lower numbers are deeper. A module may import from deeper levels, and from its own package.
LEVELS = {
    "errors": 0, "settings": 1, "records": 1, "arrow": 1, "vocabulary": 1, "text": 2, "gazetteer": 3,
    "draft": 3, "encoder": 3, "stages": 4, "pipeline": 5, "sources": 5, "across": 5, "ledger": 6,
    "briefing": 7, "export": 7, "parallel": 6, "reading": 7, "schema": 2, "__init__": 8, "cli": 9, "__main__": 10,
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
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module in {"dateline", "dateline.stages"}:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "dateline"}


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
        sideways = own == target == "stages" and path.stem != "__init__" and len(pieces) > 2
        if sideways and (ROOT / "stages" / f"{pieces[2]}.py").exists():
            found.append(f"{path.relative_to(ROOT)} imports its neighbour {name}")
    return found


def test_every_module_has_a_level() -> None:
    assert {part(path) for path in modules()} <= set(LEVELS)


def test_imports_go_one_way() -> None:
    assert [row for path in modules() for row in breaches(path)] == []


def test_a_breach_would_be_seen(tmp_path: Path) -> None:
    wrong = ROOT / "stages" / "dates.py"
    copy = tmp_path / "dates.py"
    copy.write_text(wrong.read_text() + "\nfrom dateline.stages import claims\n")
    assert "dateline.stages.claims" in imports(copy)
