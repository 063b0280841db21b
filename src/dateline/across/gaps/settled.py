"""Which questions of single articles their story answers elsewhere."""

from collections.abc import Sequence

from dateline.across.following import Following
from dateline.across.gaps.gap import Gap, GapKind
from dateline.across.gaps.told import Case, cases
from dateline.records import Question, QuestionKind

_KINDS: dict[QuestionKind, GapKind] = {
    "names": "names", "place": "place", "date": "date", "number": "number",
    "perpetrator": "perpetrator", "status": "status", "single_origin": "origin",
}  # fmt: skip

# Of these every happening is asked: where there is no gap, the story answered at once.
_ALWAYS: frozenset[GapKind] = frozenset({"names", "place", "date"})


def settled(following: Following, gaps: Sequence[Gap]) -> frozenset[str]:
    """Return the ids of the articles' questions that the story as a whole has answered.

    `gaps` are those of the story. What only a happening that is asked nothing about lacks is kept.
    """
    kept = {
        name for gap in gaps if gap.kind == "promised" and gap.is_open for name in gap.raised_by
    }
    by_about = {(gap.about, gap.kind): gap.is_open for gap in gaps}
    found = cases(following)
    questions = [row for reading in following.extractions for row in reading.questions]
    return frozenset(
        row.id for row in questions
        if (row.kind == "promised" and row.id not in kept)
        or any(_is_settled(row, case, by_about) for case in found)
    )  # fmt: skip


def _is_settled(
    question: Question, case: Case, by_about: dict[tuple[str | None, GapKind], bool]
) -> bool:
    kind = _KINDS.get(question.kind)
    if kind is None or not case.claims & set(question.about):
        return False
    open_there = by_about.get((case.happening.id, kind))
    return kind in _ALWAYS if open_there is None else not open_there
