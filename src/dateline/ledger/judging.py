"""Judgements: what people decided (and what the program did of stories), and what of it stands.

The rules, in the order of recording:
* `withdraw` of a judgement takes it back, as if it had never been;
* `reject`, or `withdraw` of anything else, keeps the target out of queries;
* `accept` brings it back;
* `correct` brings it back with other values, which stay until withdrawn or corrected anew;
* `merge` says that its targets are one, `split` that some articles of a story are not of it, and
  `correct` of an article's `story` moves it; they hide nothing (see `arranging`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, get_args

import msgspec
import pyarrow as pa

from dateline.errors import UsageError
from dateline.ledger import clock, ids, recording, rows
from dateline.ledger.results import Judgement, Verdict
from dateline.ledger.session import Session
from dateline.records import FindingKind, make_id


class Standing(NamedTuple):
    """What the judgements up to some moment amount to."""

    hidden: frozenset[str]
    """Ids of findings, readings and articles that are kept out of queries."""
    corrections: dict[str, str]
    """Finding id → the judgement whose values stand."""


JUDGEMENTS = pa.schema(
    {"id": pa.string(), "number": pa.int64(), "verdict": pa.string(),
     "targets": pa.list_(pa.string()), "by": pa.string(), "reason": pa.string(),
     "body": pa.string(), "recorded": pa.timestamp("us")}
)  # fmt: skip

# Fields of a finding that no judgement may change: they say what it is and where it came from.
_FIXED = frozenset({"id", "evidence", "made_by"})


def load(session: Session, recorded: datetime = clock.ALWAYS) -> tuple[Judgement, ...]:
    """Return the judgements recorded up to a moment, oldest first."""
    found = session.rows(
        'SELECT id, verdict, targets, "by", reason, body, recorded FROM judgements '
        "WHERE recorded <= $recorded ORDER BY number",
        {"recorded": recorded},
    )
    taken_back: set[str] = set()
    kept = []
    for row in reversed(found):
        withdrawn = row["id"] in taken_back
        if row["verdict"] == "withdraw" and not withdrawn:
            taken_back |= set(row["targets"])
        row["body"] = msgspec.json.decode(row["body"])
        row["recorded"] = clock.aware(row["recorded"])
        kept.append(msgspec.convert({**row, "withdrawn": withdrawn}, Judgement))
    return tuple(reversed(kept))


def standing(judgements: Iterable[Judgement]) -> Standing:
    """Return what stands of judgements in the order of recording."""
    hidden: set[str] = set()
    corrections: dict[str, str] = {}
    for judgement in judgements:
        if judgement.withdrawn or judgement.verdict in {"merge", "split"}:
            continue
        if judgement.verdict in {"reject", "withdraw"}:
            hidden |= set(judgement.targets)
            continue
        hidden -= set(judgement.targets)
        if judgement.verdict == "correct":
            corrections |= dict.fromkeys(judgement.targets, judgement.id)
    return Standing(frozenset(hidden), corrections)


def check(verdict: str, targets: list[str], by: str, values: Mapping[str, Any]) -> None:
    """Raise `UsageError` where a judgement's parts do not fit together."""
    if verdict not in get_args(Verdict):
        raise UsageError(f"no verdict {verdict!r}", do=f"use one of {', '.join(get_args(Verdict))}")
    if not by.strip():
        raise UsageError("a judgement without a name", do="say who judges")
    if verdict == "merge" and len(set(targets)) < 2:
        raise UsageError("a merge of fewer than two", do="name at least two ids")
    if verdict == "split" and len(set(targets)) < 2:
        raise UsageError(
            "a split needs a story and some of its articles", do="name the story, then the articles"
        )
    if not targets:
        raise UsageError("a judgement about nothing", do="name at least one id")
    if (verdict == "correct") != bool(values):
        raise UsageError(f"{verdict} with {len(values)} values", do="only correct takes values")
    if verdict == "correct" and len(targets) != 1:
        raise UsageError("one correction for several findings", do="correct each by itself")


def record(
    session: Session,
    *,
    verdict: Verdict,
    targets: list[str],
    by: str,
    reason: str | None,
    values: Mapping[str, Any],
) -> Judgement:
    """Append a judgement whose target ids are full; the caller holds the transaction."""
    moment = recording.moment(session)
    number = session.rows("SELECT coalesce(max(number), 0) + 1 AS next FROM judgements")[0]["next"]
    body = rows.encode(values)
    identity = make_id("judgement", number, verdict, *targets, by, reason, body, moment)
    if verdict == "correct" and targets[0][0] in ids.FINDINGS:
        _correct(session, identity, targets[0], values, moment)
    row = {
        "id": identity, "number": number, "verdict": verdict, "targets": targets, "by": by,
        "reason": reason, "body": body, "recorded": moment,
    }  # fmt: skip
    session.append("judgements", rows.table([row], JUDGEMENTS))
    return Judgement(
        id=identity, verdict=verdict, targets=tuple(targets), by=by, reason=reason,
        body=msgspec.json.decode(body), recorded=clock.aware(moment),
    )  # fmt: skip


def _correct(
    session: Session,
    judgement: str,
    target: str,
    values: Mapping[str, Any],
    moment: datetime,
) -> None:
    """Append the corrected finding: the newest row of its id, with the new values."""
    found = session.rows(
        "SELECT kind, position, article, said, body FROM findings WHERE id = $id "
        "ORDER BY recorded DESC, reading LIMIT 1",
        {"id": target},
    )
    if not found:
        raise UsageError(f"{target} is no finding", do="only findings can be corrected")
    old = found[0]
    record = corrected(old["kind"], old["body"], values, judgement)
    row = rows.finding_row(record, old["kind"], old["position"])
    row |= {"reading": judgement, "article": old["article"], "said": old["said"]}
    session.append("findings", rows.table([row | {"recorded": moment}], rows.FINDINGS))


def corrected(
    kind: FindingKind, body: str, values: Mapping[str, Any], judgement: str
) -> rows.Found:
    """Return the finding with new values, made by the judgement.

    Raises `UsageError` for a field that it does not have or that may not change, and for a
    value that does not fit.
    """
    fields = {field.encode_name for field in msgspec.structs.fields(rows.TYPES[kind])}
    if wrong := sorted(set(values) - (fields - _FIXED)):
        raise UsageError(
            f"a {kind} has no {', '.join(wrong)} to correct",
            do=f"give some of {', '.join(sorted(fields - _FIXED))}",
        )
    plain = {**msgspec.json.decode(body), **values, "made_by": f"judgement/{judgement}"}
    try:
        return msgspec.convert(plain, rows.TYPES[kind])
    except msgspec.ValidationError as error:
        raise UsageError(f"the correction does not fit: {error}", do="mend the value") from None
