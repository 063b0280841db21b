"""How a question stands after each article, and the gap that follows from it.

Whoever asks walks over a story's articles in the order of publication and says after each how its
question stands. The fold of these states is the gap: raised by the first article that leaves it
open, closed by the one that answers it, reopened where something else is said later. It is a
function of what stands in the record: reject the finding that answered, and the gap is open again.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from dateline.across import order
from dateline.across.gaps.gap import Gap, GapKind, Step, StepKind
from dateline.records import Extraction, Span, make_id

Level = Literal["unasked", "open", "partly", "contested", "closed"]


class State(NamedTuple):
    """How a question stands after an article, and what that rests on."""

    level: Level
    how: str = ""
    findings: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()


UNASKED = State("unasked")


class Asked(NamedTuple):
    """What a gap asks; `anchor` names it for good: what the question is about."""

    kind: GapKind
    part: str
    text: str
    wanted: str
    anchor: str
    about: str | None = None
    known: tuple[str, ...] = ()


def fold(asked: Asked, states: Iterable[tuple[Extraction, State]], **fields: Any) -> Gap | None:
    """Return the gap that these states come to; None where nothing was ever open.

    `states` are in the order of publication; `fields` are the gap's other fields.
    """
    steps: list[Step] = []
    before: State | None = None
    for reading, state in _by_moment(states):
        if step := _step(before, state, reading):
            steps.append(step)
        if steps:
            before = state
    if not steps:
        return None
    return _gap(asked, steps, fields)


def _by_moment(states: Iterable[tuple[Extraction, State]]) -> Iterator[tuple[Extraction, State]]:
    """Yield how things stood once all articles of one moment were out.

    Articles of one day, where only days are known, came out together: none of them is the first.
    The article that is named is the first that made it so.
    """
    for _, rows in groupby(states, key=lambda row: order.rank(order.said(row[0].article))):
        moment = [row for row in rows if row[1].level != "unasked"]
        for reading, state in moment:
            last = moment[-1][1]
            if (state.level, state.how) == (last.level, last.how):
                yield reading, state
                break


_LEAVES: dict[Level, Literal["open", "partly", "closed"]] = {
    "unasked": "open", "open": "open", "partly": "partly", "contested": "partly",
    "closed": "closed",
}  # fmt: skip


def _step(before: State | None, state: State, reading: Extraction) -> Step | None:
    if before is None and state.level == "closed":
        return None
    kind = _kind(before, state)
    if kind is None:
        return None
    return Step(
        kind=kind, leaves=_LEAVES[state.level], said=order.said(reading.article),
        article=reading.article.id,
        how=state.how, findings=state.findings, evidence=state.evidence,
    )  # fmt: skip


def _kind(before: State | None, state: State) -> StepKind | None:
    """Return what a state does to the one before; None where it changes nothing."""
    if before is None:
        return "raised"
    if before.level == state.level and before.how == state.how:
        return None
    if state.level == "open":
        return None if before.level == "open" else "reopened"
    if before.level == "closed":
        return None if state.level == "closed" else "reopened"
    return state.level if state.level != "unasked" else None


def _gap(asked: Asked, steps: Sequence[Step], fields: dict[str, Any]) -> Gap:
    first, last = steps[0], steps[-1]
    answer = last if last.leaves != "open" else None
    values: dict[str, Any] = {
        "raised_by": first.findings, "evidence": first.evidence, "known": asked.known,
    } | fields  # fmt: skip
    return Gap(
        id=make_id("gap", asked.anchor, asked.kind, asked.part), about=asked.about,
        kind=asked.kind, part=asked.part, text=asked.text, wanted=asked.wanted, status=last.leaves,
        opened=first.said, opened_by=first.article,
        closed_on=last.said if last.leaves == "closed" else None,
        answer=answer.how if answer else None,
        answered_by=answer.findings if answer else (),
        answer_evidence=answer.evidence if answer else (),
        history=tuple(steps), **values,
    )  # fmt: skip
