"""Shared by all tests: where the development gold is, and how to do without."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLD = Path(os.environ.get("DATELINE_GOLD", ROOT.parent / "shared" / "gold"))


@pytest.fixture(scope="session")
def gold() -> Path:
    """Return the folder with the development gold; skip where there is none."""
    if not GOLD.is_dir():
        pytest.skip(f"no development gold at {GOLD} (set DATELINE_GOLD)")
    return GOLD
