"""Open questions: those the article asks itself, what it says is to follow, and what it lacks.

Few and useful: one of each kind at most, about the largest figure for which the article does not
answer it. Vague plurals raise none, and nothing is asked that the article answers anywhere. Each
question points at the findings that raise it and at their words.
"""

from collections.abc import Sequence

import msgspec

from dateline.draft import Draft
from dateline.records import Question, make_id
from dateline.stages import Stage
from dateline.stages.questions import harm, setting, victims
from dateline.stages.questions.asked import asked
from dateline.stages.questions.found import Found
from dateline.stages.questions.groups import Group, groups_of
from dateline.stages.questions.promises import promised
from dateline.stages.questions.remainder import remainder


def _run(draft: Draft) -> Draft:
    groups = groups_of(draft.claims)
    found = [*asked(draft), *promised(draft)]
    found += _raised(draft, groups) if groups else setting.of_event(draft)
    if number := harm.number(draft, groups):
        found.append(number)
    if origin := victims.single_origin(draft, groups):
        found.append(origin)
    questions = tuple(_question(draft, row) for row in found)
    return msgspec.structs.replace(draft, questions=(*draft.questions, *questions))


def _raised(draft: Draft, groups: Sequence[Group]) -> list[Found]:
    """Return one question of each kind at most: of the first group that raises it."""
    largest = groups[0]
    raised: list[Found | None] = [
        next((found for group in groups if (found := remainder(group))), None),
        victims.names(draft, largest),
        victims.status(draft, largest),
        harm.perpetrator(draft, largest),
        setting.place(draft, largest),
        setting.date(draft, largest),
    ]
    return [found for found in raised if found is not None]


def _question(draft: Draft, found: Found) -> Question:
    return Question(
        id=make_id("question", draft.article.id, *_telling(found)),
        evidence=found.evidence,
        made_by=STAGE.made_by,
        kind=found.kind,
        text=found.text,
        about=found.about,
        low=found.low,
        high=found.high,
        topic=found.topic,
        who=found.who,
        due=found.due,
    )


def _telling(found: Found) -> tuple[object, ...]:
    """Return what tells a question from the others of its article."""
    topic = (found.topic,) if found.topic else ()
    return found.kind, *found.about, found.evidence[0].start, *topic


STAGE = Stage(
    name="questions",
    version="6",
    needs=frozenset(
        {
            "article",
            "sentences",
            "tokens",
            "dates",
            "places",
            "actors",
            "quotes",
            "events",
            "claims",
        }
    ),
    makes=frozenset({"questions"}),
    run=_run,
    vocabulary=("follow_ups.yaml",),
)
