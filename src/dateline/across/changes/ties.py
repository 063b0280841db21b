"""Changes of ties: relations first told of, ended, denied, resumed, or borne out."""

from collections.abc import Iterator, Mapping

from dateline.across.changes import words
from dateline.across.changes.change import Change, Kind
from dateline.across.following import Following
from dateline.across.ties import StandingTie, Statement
from dateline.across.ties import ties as all_ties
from dateline.records import Extraction, make_id


def ties(following: Following, readings: Mapping[str, Extraction]) -> Iterator[Change]:
    """Yield what the statements of articles changed in what is known of relations, in any order.

    A relation is new once, ends once unless it is resumed, and is borne out once; who said so
    before, and the articles that copy it, change nothing.
    """
    for tie in all_ties(following.extractions):
        before: list[Statement] = []
        for row in tie.statements:
            if row.article in readings:
                kind, against = _did(row, before)
                if kind is not None:
                    yield _change(kind, tie, row, against, following.story.id, readings)
                before.append(row)


def _did(row: Statement, before: list[Statement]) -> tuple[Kind | None, Statement | None]:
    """Return what a statement did to those before it, and to which of them."""
    if not before:
        return "new", None
    if any((one.stated, one.origin) == (row.stated, row.origin) for one in before):
        return None, None
    said = [one for one in before if one.stated == row.stated]
    if row.stated == "denied":
        others = [one for one in before if one.stated != "denied"]
        return ("contradicted", others[-1]) if others and not said else (None, None)
    told = [one for one in before if one.stated != "denied"]
    if not told:
        return "contradicted", before[-1]
    if row.stated != told[-1].stated:
        # Articles go on telling of a relation as it was; only one that says that it holds on the
        # day takes an end back.
        ends = row.stated == "ended" and not said
        return ("revised", told[-1]) if ends or _resumed(row, told[-1]) else (None, None)
    return ("corroborated", said[0]) if len(said) == 1 else (None, None)


def _resumed(row: Statement, last: Statement) -> bool:
    return last.stated == "ended" and row.holds is True


def _change(
    kind: Kind,
    tie: StandingTie,
    row: Statement,
    before: Statement | None,
    story: str,
    readings: Mapping[str, Extraction],
) -> Change:
    told = words.sentence(readings[row.article], row.evidence[0]) if row.evidence else ""
    was = ""
    if before is not None:
        how = {"contradicted": "against", "revised": "before", "corroborated": "first"}[kind]
        was = f"; {how}: {_whose(before)}"
    who = (tie.actor, *((tie.recipient,) if tie.recipient else ()))
    return Change(
        id=make_id("change", kind, "tie", row.tie), story=story, kind=kind, about="tie", of=tie.id,
        text=f"{_named(tie, row)}: {told} ({_whose(row)}{was})", said=row.said, by=(row.by,),
        origin=row.origin, before=before.stated if before else None, after=row.stated,
        actors=tuple(party.actor or party.name for party in who),
        places=(tie.place.name,) if tie.place else (), evidence=row.evidence,
        evidence_before=before.evidence if before else (), finding=row.tie,
        finding_before=before.tie if before else None, article=row.article,
        articles=tuple(dict.fromkeys([row.article, *([before.article] if before else [])])),
        importance=3 if kind == "corroborated" else 2,
    )  # fmt: skip


def _named(tie: StandingTie, row: Statement) -> str:
    """`Arms, Brazil to Joint Southern Command, ended`."""
    other = tie.recipient.name if tie.recipient else tie.place.name if tie.place else None
    what = tie.kind.replace("_", " ").capitalize()
    parties = f"{tie.actor.name} and {other}" if other else tie.actor.name
    stated = "" if row.stated == "held" else f", {row.stated}"
    return f"{what} ({parties}){stated}"


def _whose(row: Statement) -> str:
    return f"{words.short(row.by or row.publisher or 'no source', 80)}, {words.day(row.said)}"
