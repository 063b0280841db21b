"""Joins what articles say of one relation: kind, who, and with whom.

A state, its government and its forces are one; so is a country and a place in it. A person with
an office stands for the state, but for sanctions, which are on persons as such.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dateline.across import order
from dateline.across.origins import Origins, source_of
from dateline.across.ties.conflicts import bounds, conflicts
from dateline.across.ties.standing import StandingTie, Statement
from dateline.records import Article, Extraction, Party, Place, Tie, TieKind, make_id
from dateline.text.tie_kinds import tie_kinds


class _Said(NamedTuple):
    tie: Tie
    article: Article
    keys: tuple[str, str]
    turned: bool
    """Whether the parties of a relation without direction stand the other way round."""


def ties(extractions: Iterable[Extraction]) -> tuple[StandingTie, ...]:
    """Return the relations that these articles tell of, by kind and parties.

    The result does not depend on the order in which they are handed over. To ask what was known
    on a day, hand over what had been published by then.
    """
    rows = sorted(extractions, key=lambda row: order.key(row.article))
    origins = Origins([row.article for row in rows])
    groups: dict[tuple[TieKind, str, str], list[_Said]] = defaultdict(list)
    for row in rows:
        for tie in row.ties:
            said = _said(tie, row.article)
            groups[tie.kind, *said.keys].append(said)
    return tuple(_joined(*groups[key], origins=origins) for key in sorted(groups))


def key_of(party: Party, kind: TieKind) -> str:
    """Return who a party of a relation is."""
    named = kind == "sanction" and party.kind == "person" and party.actor
    if party.country and party.kind in {"state", "person", "population"} and not named:
        return party.country
    return party.actor or party.name.casefold().removeprefix("the ")


def place_key(place: Place) -> str:
    """Return where a relation is: the country of the place, else its name in small letters."""
    return place.country or place.name.casefold().removeprefix("the ")


def _said(tie: Tie, article: Article) -> _Said:
    other = (
        key_of(tie.recipient, tie.kind)
        if tie.recipient
        else place_key(tie.place)
        if tie.place
        else ""
    )
    keys = key_of(tie.actor, tie.kind), other
    turned = tie.kind in tie_kinds().mutual and keys[1] < keys[0]
    return _Said(tie, article, (keys[1], keys[0]) if turned else keys, turned)


def _joined(*rows: _Said, origins: Origins) -> StandingTie:
    kind, (actor, other) = rows[0].tie.kind, rows[0].keys
    statements = tuple(_statement(row, origins) for row in rows)
    backed = [(row.tie, row.article) for row in rows if row.tie.stated != "denied"]
    independent = origins.independent(backed)
    starts = bounds(statements, "start")
    ends = bounds(statements, "end")
    days = [day for row in statements if (day := row.day)]
    return StandingTie(
        id=make_id("relation", kind, actor, other),
        kind=kind,
        actor=_likeliest(_parties(rows, first=True)),
        recipient=next(iter(_ranked(_parties(rows, first=False))), None),
        place=_place([row.tie.place for row in rows if row.tie.place]),
        actor_key=actor, other_key=other,
        start=starts[0].when if starts else None,
        end=ends[0].when if ends else None,
        starts=starts, ends=ends,
        first_cited=min(days, default=None), last_cited=max(days, default=None),
        sources=independent.count, origins=independent.origins, reasons=independent.reasons,
        conflicts=tuple(conflicts(statements, starts, ends)),
        statements=statements,
    )  # fmt: skip


def _parties(rows: Sequence[_Said], *, first: bool) -> list[Party]:
    found = (row.tie.actor if first != row.turned else row.tie.recipient for row in rows)
    return [party for party in found if party is not None]


def _ranked(parties: Sequence[Party]) -> list[Party]:
    """Return parties, states before their branches and persons, of equals those named most."""
    votes = Counter(party.name for party in parties)
    return sorted(parties, key=lambda row: (row.actor != row.country, -votes[row.name], row.name))


def _likeliest(parties: Sequence[Party]) -> Party:
    return _ranked(parties)[0]


def _place(places: Sequence[Place]) -> Place | None:
    votes = Counter(place.name for place in places)
    return min(places, key=lambda row: (-votes[row.name], row.name), default=None)


def _statement(row: _Said, origins: Origins) -> Statement:
    tie, article = row.tie, row.article
    return Statement(
        tie=tie.id, article=article.id, title=article.title, url=article.url,
        publisher=article.publisher, said=order.said(article), stated=tie.stated, start=tie.start,
        end=tie.end, holds=tie.held_at_publication, attribution=tie.attribution,
        by=_by(tie, article), origin=origins.of(tie, article), evidence=tie.evidence,
    )  # fmt: skip


def _by(tie: Tie, article: Article) -> str:
    source = source_of(tie)
    if source is not None:
        return (source.name or source.text).strip(" ,;:")
    return article.publisher or article.origin or article.title or article.id


class Side(NamedTuple):
    """One side of a relation, and by which ids and names it can be asked for."""

    key: str
    ids: frozenset[str]
    names: frozenset[str]
    """In small letters, without "the"."""


def sides(tie: StandingTie) -> tuple[Side, Side]:
    """Return who has a relation, and with whom or where."""
    place = tie.place.name if tie.place else None
    return _side(tie.actor_key, tie.actor, None), _side(tie.other_key, tie.recipient, place)


def _side(key: str, party: Party | None, place: str | None) -> Side:
    said = [party.name, party.text] if party else []
    names = (
        one.casefold().removeprefix("the ") for one in [key, *said, *([place] if place else [])]
    )
    ids = frozenset([party.actor.upper()] if party and party.actor else [])
    return Side(key, ids, frozenset(names))
