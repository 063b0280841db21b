"""What the trained encoder says of each sentence: one pass, for all later stages."""

import msgspec

from dateline.draft import Draft
from dateline.encoder import archive
from dateline.encoder.reading import read
from dateline.stages import Stage


def _run(draft: Draft) -> Draft:
    spans = [(row.start, row.end) for row in draft.sentences]
    return msgspec.structs.replace(draft, signals=read(draft.article.text, spans))


STAGE = Stage(
    name="signals",
    version="1",
    needs=frozenset({"sentences"}),
    makes=frozenset({"signals"}),
    run=_run,
    weights=archive.digest,
)
