"""The parties of a verb: its subject, its object, and who follows "by"."""

from dateline.records import EventType
from dateline.stages.events.adjacency import in_phrase, is_beside_thing, is_object, is_subject
from dateline.stages.events.clauses import Clause
from dateline.stages.events.people import Who, chain_after, chain_before, may_act, possessive
from dateline.stages.events.triggers import Read, Trigger
from dateline.stages.events.vocabulary import grammar, index

# Types in which something passes to somebody: a thing may stand between ("sent *rice* to X").
_GIVEN: frozenset[EventType] = frozenset(
    {
        "AID",
        "COOPERATE",
        "CONSULT",
        "SANCTION",
        "RETREAT",
        "MOBILIZE",
        "PROTEST",
    }
)

# Types whose recipient may be that of the act in their content ("refused to meet X").
_CONTENT: frozenset[EventType] = frozenset({"AGREE", "THREATEN", "REJECT"})

# Types in which somebody is helped, and how many words ("to restore the") may stand before whom.
_AID: frozenset[EventType] = frozenset({"AID", "COOPERATE"})
MAX_HELP = 4

# A verb at most this many words into its clause has no subject there ("and *later killed*").
MAX_OPENING = 4


def subject_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands as subject: before the verb in its clause, or in the clause it hangs on.

    A pronoun is nobody, save an "it" that acts right after its name ("X said it …").
    """
    clause = found.clauses[trigger.clause]
    inside = [
        who
        for who in people
        if clause.start <= who.start and who.end <= trigger.start and not _bracketed(found, who)
    ]
    chosen = _nearest_subject(found, inside)
    after = chosen.end if chosen else clause.start
    pronouns = {word for word in found.words[after : trigger.start] if word in grammar().pronouns}
    if pronouns and (trigger.passive or pronouns != {"it"}):
        return []
    if chosen is not None:
        if not is_subject(found, chosen, trigger):
            return []
        return chain_before(found, people, chosen, clause.start)
    if inside or not (_is_relative(clause) or _continues(found, clause, trigger)):
        return []
    return _inherited(found, people, clause)


def _inherited(found: Read, people: tuple[Who, ...], clause: Clause) -> list[Who]:
    """Return the subject of a clause that names none: its antecedent's, or its parent's."""
    while clause.parent >= 0:
        if _is_relative(clause):
            near = [who for who in people if who.end <= clause.start]
            return near[-1:] if near and clause.start - near[-1].end <= 2 else []
        clause = found.clauses[clause.parent]
        inside = [
            who
            for who in people
            if clause.start <= who.start and who.end <= clause.end and not _bracketed(found, who)
        ]
        if _ends_passive(found, clause):
            return []
        first = None if _is_relative(clause) else _first_subject(found, inside)
        if first and _after_verb(found, first, clause):
            return []
        if first:
            return chain_before(found, people, first, clause.start)
        if inside and not _is_relative(clause):
            return []
    return []


def _bracketed(found: Read, who: Who) -> bool:
    """Say whether somebody stands in brackets, as the wire of a dateline does."""
    return found.words[who.start - 1 : who.start] == ("(",)


def _ends_passive(found: Read, clause: Clause) -> bool:
    """Say whether the last act of a clause is passive: its subject then undergoes what it does."""
    acts = [row for row in found.triggers if clause.start <= row.start < clause.end]
    acts = [row for row in acts if row.entry.verb]
    return bool(acts) and acts[-1].passive


def _after_verb(found: Read, who: Who, clause: Clause) -> bool:
    """Say whether somebody stands after a verb of the clause, and so is not its subject."""
    rules = grammar()
    for at in range(clause.start, who.start):
        word = found.words[at]
        if word in rules.auxiliaries or word in rules.reporting:
            return True
        if word.endswith("ing") and word in index().verbs:
            return True
        between = found.words[at + 1 : who.start]
        finite = word in index().verbs or word.endswith("ed")
        if finite and any(w in rules.determiners or w[:1].isdigit() for w in between):
            return True
    return False


def _is_relative(clause: Clause) -> bool:
    return clause.opener in grammar().relative


def _first_subject(found: Read, inside: list[Who]) -> Who | None:
    """Return the subject of a clause; None where its head is something else ("presence of X")."""
    for who in inside:
        if may_act(found, who):
            return who
        if "," not in found.words[who.end : who.end + 2]:
            return None
    return None


def _continues(found: Read, clause: Clause, trigger: Trigger) -> bool:
    """Say whether a clause without a subject shares that of the clause before it."""
    words = found.words[clause.start + 1 : trigger.start]
    close = len(words) < MAX_OPENING and all(grammar().is_light(word) for word in words)
    return close and clause.opener in grammar().continuing


def _nearest_subject(found: Read, inside: list[Who]) -> Who | None:
    for who in reversed(inside):
        if may_act(found, who) and not possessive(found, who):
            return who
    return next((who for who in reversed(inside) if may_act(found, who)), None)


def object_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who stands as object: the first after the verb that is joined to it.

    A name comes before a group ("sent doctors to Samoa"), save where people are harmed.
    """
    stop = _next_act(found, trigger)
    under = [
        who for who in people if trigger.start < who.start < stop and _under(found, who, trigger)
    ]
    if not under:
        return _helped(found, trigger, people)
    names = [who for who in under if who.named]
    if not names and _moves(trigger):
        return []
    harmed = trigger.entry.physical and not _moves(trigger)
    first = under[0] if harmed or not names else names[0]
    return chain_after(found, people, first, stop)


def _helped(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return whom an aid is said to help ("sent engineers, *helping to rebuild* Samoa").

    Only where the words right after "helping" lead to a name.
    """
    words = found.words
    if trigger.entry.type not in _AID or "helping" not in words[trigger.end :]:
        return []
    at = words.index("helping", trigger.end) + 1
    near = [who for who in people if who.named and at <= who.start <= at + MAX_HELP]
    if not near or not all(word.isalpha() for word in words[at : near[0].start]):
        return []
    return near[:1]


def _moves(trigger: Trigger) -> bool:
    """Say whether the act moves troops, so that a group after it is what is moved."""
    return trigger.entry.type == "MOBILIZE" or trigger.entry.group.mode == "withdraw"


def _next_act(found: Read, trigger: Trigger) -> int:
    """Return where the words of this act end: at the next act, or at the clause's end."""
    end = found.clauses[trigger.clause].end
    if trigger.entry.quad == 3 or trigger.entry.group.embeds:
        following = found.clauses[trigger.clause + 1 : trigger.clause + 2]
        return following[0].end if following and following[0].opener == "that" else end
    later = [row.start for row in found.triggers if row.start >= trigger.end and row.entry.verb]
    said = [at for at in range(trigger.end, end) if found.words[at] in grammar().reporting]
    return min([end, *later, *said])


def _under(found: Read, who: Who, trigger: Trigger) -> bool:
    """Say whether somebody after a verb is its object, and not beside it ("in", "during")."""
    rules = grammar()
    if _is_content(found, who, trigger):
        return False
    leads = rules.direct if trigger.entry.quad != 4 and not _frees(trigger) else rules.forceful
    if is_object(found, who, trigger, leads):
        return True
    if trigger.entry.type in _GIVEN and not _frees(trigger):
        return is_beside_thing(found, who, trigger, rules.onto | {"with", "from"})
    if trigger.entry.type in _CONTENT:
        return _under_content(found, who, trigger)
    return False


def _is_content(found: Read, who: Who, trigger: Trigger) -> bool:
    """Say whether somebody after "urged … to" belongs to what was asked, not to who was asked."""
    first, last = trigger.places[0], trigger.places[-1]
    return found.words[last] == "to" and last - first > 1 and who.start > last


def _frees(trigger: Trigger) -> bool:
    return trigger.entry.mode == "release"


def _under_content(found: Read, who: Who, trigger: Trigger) -> bool:
    """Say whether somebody is the object of the act that was promised, threatened or refused."""
    rules = grammar()
    return any(
        row.inside
        and row.entry.quad != 3
        and trigger.end <= row.start < who.start
        and (
            is_object(found, who, row, rules.direct)
            or is_beside_thing(found, who, row, rules.onto | {"with"})
        )
        for row in found.triggers
    ) or is_beside_thing(found, who, trigger, rules.onto | {"with"})


def giver_of(found: Read, trigger: Trigger, people: tuple[Who, ...]) -> list[Who]:
    """Return who follows "by" after a passive verb, or "from" after one of receiving."""
    clause = found.clauses[trigger.clause]
    leads = {"by"} if trigger.passive else {"by", "from"}
    for who in people:
        if not trigger.end <= who.start < clause.end:
            continue
        between = found.words[trigger.end : who.start]
        lead = next((at for at in range(len(between) - 1, -1, -1) if between[at] in leads), None)
        passed = between[: lead or 0]
        if lead is not None and _is_noun_s(found, trigger, trigger.end + lead):
            continue
        if any(word in grammar().auxiliaries or word in {".", ";"} for word in passed):
            continue
        if lead is not None and in_phrase(between[lead + 1 :]):
            return chain_after(found, people, who, clause.end)
    return []


def _is_noun_s(found: Read, trigger: Trigger, lead: int) -> bool:
    """Say whether a "by" belongs to a noun after the verb ("held over the threats by X")."""
    return any(not row.entry.verb and trigger.end <= row.start < lead for row in found.triggers)
