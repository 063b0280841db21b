"""Not written yet."""

from dateline.draft import Draft
from dateline.stages import Stage


def _run(draft: Draft) -> Draft:
    return draft


STAGE = Stage(name="events", version="0", needs=frozenset(), makes=frozenset({"events"}), run=_run)
