"""Events: who did what to whom, where and when, how far it had got, and according to whom.

Rules propose, the encoder has a say, and what is unsure is left out (`confidence`).

No parser: triggers are looked up by their words (`triggers`), parties by their place around the
trigger, its voice and its prepositions (`parties`), times and places by nearness within the
clause (`setting`), and mentions of one event are put together (`merge`). A party, date or place
that the words do not carry stays unknown.

How a type and a stage go together: a speech act has its own type (THREATEN, REQUEST, REJECT,
AGREE) and its content gives the mode; an act that is only announced keeps its own type with the
stage "planned", where PLOVER would fold it into AGREE or THREATEN (`relation.folded` does that).
A coup has no root of its own in PLOVER: it is COERCE with the context `pro_autocracy`, and
violence in it is an ASSAULT apart.
"""

import msgspec

from dateline.draft import Draft
from dateline.stages import Stage
from dateline.stages.events.assemble import events
from dateline.stages.events.combine import combined
from dateline.stages.events.relation import type_between
from dateline.stages.events.vocabulary import FILES

__all__ = ["STAGE", "combined", "type_between"]


def _run(draft: Draft) -> Draft:
    return msgspec.structs.replace(draft, events=events(draft, STAGE.made_by))


STAGE = Stage(
    name="events",
    version="5",
    needs=frozenset(
        {"article", "sentences", "tokens", "signals", "dates", "places", "actors", "quotes"}
    ),
    makes=frozenset({"events"}),
    run=_run,
    vocabulary=FILES,
)
