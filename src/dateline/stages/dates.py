"""Not written yet."""

from dateline.draft import Draft
from dateline.stages import Stage


def _run(draft: Draft) -> Draft:
    return draft


STAGE = Stage(name="dates", version="0", needs=frozenset(), makes=frozenset({"dates"}), run=_run)
