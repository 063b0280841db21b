"""What the trained encoder says of each sentence that the gate lets through: one pass for all."""

import msgspec

from dateline.draft import Draft
from dateline.encoder import archive, gate
from dateline.encoder.reading import read
from dateline.stages import Stage


def _run(draft: Draft) -> Draft:
    everything = gate.mode() == "off"
    spans = [
        (row.start, row.end) if everything or gate.can_hold(tokens) else None
        for row, tokens in zip(draft.sentences, draft.tokens, strict=True)
    ]
    return msgspec.structs.replace(draft, signals=read(draft.article.text, spans))


STAGE = Stage(
    name="signals",
    version="1",
    needs=frozenset({"sentences", "tokens"}),
    makes=frozenset({"signals"}),
    run=_run,
    weights=archive.digest,
)
