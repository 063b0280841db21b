"""Fills `templates.yaml` with parties and words by lot, keeping where source and target stand."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dateline.stages.events.vocabulary import verbs
from dateline.text.countries import countries
from training.encoder.data.rows import Row, Span

HERE = Path(__file__).parent
# Shares of finished sentences that get words before them and after them.
OPENED, CLOSED = 0.4, 0.5
# Shares (cumulated) of verbs in the past, in the perfect and in the present.
PAST, PERFECT = 0.6, 0.85

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_PARTY = re.compile(r"\{([st])\}")
_VERB = re.compile(r"<(be )?([\w-]+)>")
_PLURAL = re.compile(
    r"(?<!s)s$|\band\b|^(?:police|hundreds|thousands|dozens|scores|armed men)\b|people$|men$"
)
_ONE = re.compile(r"^(?:the )?(?:United|[A-Z]\w+ [A-Z]\w+$|[A-Z]\w+$)|parliament$")


class Group(NamedTuple):
    """Templates for parties of the same kinds."""

    type: str
    source: str
    target: str
    templates: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Return the templates of all classes."""
    found = _load("templates.yaml")
    return tuple(
        Group(name, row["source"], row["target"], tuple(row["templates"]))
        for name, rows in found.items()
        for row in rows
    )


@cache
def _load(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return loaded


def chosen(text: str, dice: random.Random) -> str:
    """Return a template with one of each choice, the innermost first."""
    while match := _CHOICE.search(text):
        text = text[: match.start()] + dice.choice(match[1].split("|")) + text[match.end() :]
    return " ".join(text.split())


def party(kinds: str, dice: random.Random) -> str:
    """Return words for a party of one of the kinds ("gov|force")."""
    return filled(dice.choice(_load("parties.yaml")["kinds"][dice.choice(kinds.split("|"))]), dice)


def filled(text: str, dice: random.Random) -> str:
    """Return a text with its choices made and all slots but source and target filled."""
    text = chosen(text, dice)
    while match := next((m for m in _SLOT.finditer(text) if m[1] not in "st"), None):
        text = text[: match.start()] + _word(match[1], dice) + text[match.end() :]
    return chosen(text, dice)


def _word(slot: str, dice: random.Random) -> str:
    known = _load("parties.yaml")
    if slot == "other":
        return party("gov|org|force|rebel", dice)
    if slot == "country":
        return dice.choice(_named())[0]
    if slot == "demonym":
        return dice.choice(_named())[1]
    if slot == "person":
        return f"{dice.choice(known['firsts'])} {dice.choice(known['lasts'])}"
    lists = {"last": "lasts", "place": "places", "day": "days", "n": "numbers"}
    return str(dice.choice(known[lists[slot]]))


@cache
def _named() -> Sequence[tuple[str, str]]:
    """Return today's countries with their first demonyms, those often in the news several times."""
    often = frozenset(_load("parties.yaml")["often"])
    known = [row for row in countries() if row.demonyms and row.ended is None]
    return [
        (row.name, row.demonyms[0]) for row in known for _ in range(8 if row.iso3 in often else 1)
    ]


def is_plural(subject: str) -> bool:
    """Say whether the words of a party take a plural verb."""
    return _PLURAL.search(subject) is not None and not _ONE.search(subject)


def inflected(verb: str, passive: bool, subject: str, dice: random.Random) -> str:
    """Return a verb for a subject, in the past, the perfect or the present."""
    plural = is_plural(subject)
    forms = {kind: word for word, kinds in verbs().forms(verb).items() for kind in kinds}
    forms |= dict(
        zip(("past", "participle"), _load("parties.yaml")["forms"].get(verb, ()), strict=False)
    )
    drawn = dice.random()
    have = "have" if plural else "has"
    if passive:
        be = "were" if plural else "was"
        now = "are" if plural else "is"
        lead = be if drawn < PAST else f"{have} been" if drawn < PERFECT else f"{now} being"
        return f"{lead} {forms['participle']}"
    if drawn < PAST:
        return forms["past"]
    if drawn < PERFECT:
        return f"{have} {forms['participle']}"
    return verb if plural else forms["s"]


def sentence(group: Group, template: str, dice: random.Random) -> Row:
    """Return a template as a marked pair: text, source, target, type."""
    source, target = party(group.source, dice), party(group.target, dice)
    while target == source:
        target = party(group.target, dice)
    return written(template, {"s": source, "t": target}, dice) | {"type": group.type}


def written(template: str, sides: Mapping[str, str], dice: random.Random) -> Row:
    """Return a template filled with two given parties: text, source, target."""
    core = filled(template, dice)
    subject = _PARTY.search(core)
    assert subject is not None, template

    def verb(match: re.Match[str]) -> str:
        before = [mark[1] for mark in _PARTY.finditer(core[: match.start()])]
        name = before[-1] if before else subject[1]
        return inflected(match[2], bool(match[1]), sides[name], dice)

    core = _dressed(_VERB.sub(verb, core), dice)
    pieces: list[str] = []
    at = length = 0
    spans: dict[str, Span] = {}
    for mark in _PARTY.finditer(core):
        pieces += [core[at : mark.start()], sides[mark[1]]]
        length += mark.start() - at
        spans[mark[1]] = (length, length + len(sides[mark[1]]))
        length, at = spans[mark[1]][1], mark.end()
    text = "".join([*pieces, core[at:]])
    text = text[:1].upper() + text[1:]
    return {"text": text, "source": list(spans["s"]), "target": list(spans["t"])}


def _dressed(core: str, dice: random.Random) -> str:
    """Return a sentence with words before and after it, and its full stop."""
    known = _load("parties.yaml")
    if dice.random() < OPENED:
        core = f"{filled(dice.choice(known['openings']), dice)} {core}"
    if dice.random() < CLOSED:
        closing = dice.choice(known["closings"])
        core += ("" if closing.startswith(",") else " ") + filled(closing, dice)
    return f"{core}."
