"""Ties as a network: who is bound to whom, as networkx holds it, and as GraphML and GEXF.

Nodes are actors and countries, edges are relations from who deploys, supplies or sponsors to whom.
Both formats hold the same attributes; GEXF also has each edge's stated start and end as the time
of a dynamic graph, which Gephi can play.
"""

import io
import re
from collections.abc import Sequence
from datetime import date

import networkx as nx

from dateline.across.ties import StandingTie
from dateline.briefing.ties import words
from dateline.briefing.ties.told import Told

# Characters that no XML document may hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_MODIFIED = re.compile(r' lastmodifieddate="[^"]*"')


def network(rows: Sequence[Told]) -> "nx.MultiDiGraph[str]":
    """Return the network: nodes by their keys, edges by the ids of their relations."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in rows:
        tie = row.tie
        other = _other_node(tie)
        _node(graph, tie.actor_key, words.actor_name(tie), tie.actor.kind)
        _node(graph, other, _other(tie), tie.recipient.kind if tie.recipient else "place")
        graph.add_edge(_xml(tie.actor_key), _xml(other), key=tie.id, **_edge(row))
    return graph


def _other_node(tie: StandingTie) -> str:
    """Return the node of the other side; two states' "rebels" need not be the same."""
    party = tie.recipient
    unnamed = party is not None and party.actor is None and party.name.islower()
    return f"{tie.actor_key}: {tie.other_key}" if unnamed else tie.other_key


def _node(graph: "nx.MultiDiGraph[str]", key: str, label: str, kind: str) -> None:
    country = key if re.fullmatch("[A-Z]{3}", key) else ""
    kind = "state" if country else kind
    graph.add_node(_xml(key), label=_xml(label), kind=kind, country=country)


def _other(tie: StandingTie) -> str:
    """Return the other side's name without the place, which is the edge's."""
    bare = tie.recipient.name if tie.recipient else tie.place.name if tie.place else "unknown"
    return words.country_name(tie.other_key) or bare


def _edge(row: Told) -> dict[str, str | int | bool]:
    tie = row.tie
    return {
        "id": tie.id,
        "label": words.kind_name(tie.kind),
        "relation": tie.kind,
        "mutual": tie.kind == "alliance",
        "place": _xml(tie.place.name) if tie.place else "",
        "state": row.at.state,
        "state_on": row.at.on.isoformat(),
        "state_reason": _xml(row.at.reason),
        "warning": _xml(row.at.warning or ""),
        "began": _iso(tie.start.start if tie.start else None),
        "began_precision": tie.start.precision if tie.start else "",
        "ended": _iso(tie.end.end if tie.end else None),
        "ended_precision": tie.end.precision if tie.end else "",
        "first_cited": _iso(tie.first_cited),
        "last_cited": _iso(tie.last_cited),
        "articles": len({one.article for one in tie.statements}),
        "sources": tie.sources,
        "origins": tie.origins,
        "conflicts": len(tie.conflicts),
        "said_by": _xml(words.sayers(tie.statements)),
    }


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _xml(text: str) -> str:
    """Return text without the characters that no XML may hold."""
    return _ILLEGAL.sub("\ufffd", text)


def graphml(rows: Sequence[Told]) -> str:
    """Return the network as GraphML (UTF-8)."""
    file = io.BytesIO()
    nx.write_graphml_xml(network(rows), file, named_key_ids=True, edge_id_from_attribute="id")
    return file.getvalue().decode()


def gexf(rows: Sequence[Told]) -> str:
    """Return the network as GEXF 1.2, a dynamic graph where a start or end is stated."""
    graph = network(rows)
    for _, _, edge in graph.edges(data=True):
        edge |= {"start": edge["began"]} if edge["began"] else {}
        edge |= {"end": edge["ended"]} if edge["ended"] else {}
    text = "\n".join(nx.generate_gexf(graph))
    # The library writes today's date: the same network would not be the same file tomorrow.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_MODIFIED.sub("", text, count=1)}\n'
