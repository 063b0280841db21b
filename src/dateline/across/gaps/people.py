"""What is asked of the people: the names of the dead, who killed them, civilians or combatants."""

from collections.abc import Iterator

from dateline.across import order
from dateline.across.gaps import words
from dateline.across.gaps.blame import mishap_in
from dateline.across.gaps.gap import Gap
from dateline.across.gaps.naming import Named, join, list_of_names, named_dead, quote
from dateline.across.gaps.states import UNASKED, Asked, State, fold
from dateline.across.gaps.told import Case, Told
from dateline.across.revisions import known_by
from dateline.records import Claim, Extraction, Group, Span

# Of more dead than this a list of names is a book.
MAX_TO_NAME = 100
# With so many victims, whether they were civilians is worth asking.
MIN_TO_CLASS = 2
# Sources that may be a party to it: what they say of the victims' status is their word.
_PARTIES = frozenset({"military", "armed_group", "opposition"})
# Sectors of those who fight.
_ARMED = frozenset({"MIL", "REB", "PRM", "SEP", "INS"})


# --- names -----------------------------------------------------------------------------------


def names(case: Case) -> Gap | None:
    """Ask who the dead were, where not as many are named as died."""
    killed = case.happening.whole("killed")
    if killed is None or (killed.best or killed.low or 0) > MAX_TO_NAME:
        return None
    found: dict[str, Named] = {}
    listed: tuple[str, Span] | None = None
    states = []
    for reading in case.readings:
        dead = known_by(killed, order.said(reading.article))
        new = [row for row in _named(case, reading) if join(found, row)]
        listed = listed or list_of_names(reading)
        state = _named_state(dead.best or dead.low or 0, found, new, case)
        if state.level == "open" and listed:
            state = State("partly", f"A list is told of: {quote(listed[1])}", *_of(listed))
        states.append((reading, state))
    many = killed.best or killed.low or 0
    text = f"Who {'was' if many == 1 else 'were'} the {words.people(killed)}?"
    known = (f"Named so far: {words.listed(row.name for row in found.values())}.",) if found else ()
    asked = Asked(
        "names", "killed", f"{text}{words.of_scene(case.happening)}",
        "a list of the dead, relatives, the hospital or morgue, or whoever buried them",
        case.anchor, case.happening.id, known,
    )  # fmt: skip
    left = max(0, many - len(found))
    return fold(asked, states, low=left, high=left)


def _of(found: tuple[str, Span]) -> tuple[tuple[str], tuple[Span]]:
    return (found[0],), (found[1],)


def _named(case: Case, reading: Extraction) -> Iterator[Named]:
    for row in named_dead(reading):
        if row.claim is None or row.claim in case.claims:
            yield row


def _named_state(dead: int, found: dict[str, Named], new: list[Named], case: Case) -> State:
    if not dead:
        return UNASKED
    findings = tuple(dict.fromkeys(row.claim or row.evidence.article for row in new))
    evidence = tuple(dict.fromkeys(row.evidence for row in new))
    if not found:
        return State("open", "No victim is named.", case.raising, case.evidence)
    who = words.listed(row.name for row in found.values())
    if len(found) >= dead:
        return State("closed", f"Named: {who}.", findings, evidence)
    return State("partly", f"{len(found)} of {dead} are named: {who}.", findings, evidence)


# --- civilians or combatants -----------------------------------------------------------------


def status(case: Case) -> Gap | None:
    """Ask whether the victims were civilians, where armed parties are named and nobody says."""
    leading = case.leading
    if leading is None or (leading.best or leading.low or 0) < MIN_TO_CLASS:
        return None
    armed = False
    told_of: list[Claim] = []
    states = []
    for told in case.told:
        armed = armed or (names_armed(told) and mishap_in(told) is None)
        new = [row for row in told.claims if row.group and row.best != 0 and _tells(row.group)]
        told_of += new
        states.append((told.reading, _status_state(told_of, new, case) if armed else UNASKED))
    asked = Asked(
        "status", leading.class_,
        f"Were the {words.people(leading)} civilians or combatants?"
        f"{words.of_scene(case.happening)}",
        "what the victims did, who says so, and whether they bore arms",
        case.anchor, case.happening.id,
        tuple(dict.fromkeys(_group(row) for row in told_of)),
    )  # fmt: skip
    return fold(asked, states)


def names_armed(told: Told) -> bool:
    """Say whether armed parties are named where the figures are given."""
    return any(
        row.actor and not _ARMED.isdisjoint(row.actor.sectors) for row in told.mentions_near()
    )


def _tells(group: Group) -> bool:
    """Say whether words for victims settle it: a status, an occupation, or children."""
    return bool(group.status or group.role or group.age == "child")


def _group(claim: Claim) -> str:
    who = f", according to {claim.source.name or claim.source.text}" if claim.source else ""
    group = claim.group.text if claim.group else ""
    return f"{claim.words} {group}{who}." if claim.words not in group else f"{group}{who}."


def _is_plain(claim: Claim) -> bool:
    """Say whether words settle the status: an occupation or age, or the word of no party to it."""
    group = claim.group
    if group is not None and group.status != "combatant" and (group.role or group.age == "child"):
        return True
    return claim.source is None or claim.source.kind not in _PARTIES


def _status_state(told_of: list[Claim], new: list[Claim], case: Case) -> State:
    if not told_of:
        how = "Nobody says whether they were civilians or combatants."
        return State("open", how, case.raising, case.evidence)
    rows = new or told_of[-1:]
    findings = tuple(row.id for row in rows)
    evidence = tuple(dict.fromkeys(row.evidence[0] for row in rows))
    how = " ".join(dict.fromkeys(_group(row) for row in told_of))
    statuses = {row.group.status for row in told_of if row.group and row.subset_of is None}
    if {"civilian", "combatant"} <= statuses:
        return State("contested", how, findings, evidence)
    whole = [row for row in told_of if row.subset_of is None]
    sure = any(_is_plain(row) for row in whole)
    return State("closed" if sure else "partly", how, findings, evidence)
