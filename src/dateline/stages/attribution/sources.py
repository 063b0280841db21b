"""Who is cited: names, roles, affiliations and class, from the words of a source."""

import re
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.records import Actor, SourceClass
from dateline.vocabulary import load


class SourceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`source_classes.yaml`."""

    generic: frozenset[str]
    classes: dict[SourceClass, frozenset[str]]
    titles: frozenset[str]
    honorifics: frozenset[str]
    roles: frozenset[str]
    same_offices: tuple[tuple[str, ...], ...]
    sides: frozenset[str]
    organizations: frozenset[str]
    proper: frozenset[str]
    pronouns: frozenset[str]
    things: frozenset[str]
    singular_persons: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]


class Described(NamedTuple):
    """What the words of a source say. `name` is None where they name nobody."""

    name: str | None
    person: bool
    pronoun: bool
    kind: SourceClass
    roles: tuple[str, ...]
    affiliations: tuple[str, ...]


# Where the core of a source ends and what is said about it begins.
_TAIL = re.compile(r"\s*[,(—–]\s*|\s+(?=who\s|whose\s|which\s)|\s+-\s+")
_POST = re.compile(r"\s+(?:of|at|from|with|for|in)\s+(?=(?:the\s+)?[A-Z])")
_WHERE = re.compile(r"\s+in\s+(?=[A-Z])")
_PIECE = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+(?:an?\s+|the\s+)?")
_ARTICLE = re.compile(r"^(?:the|a|an|his|her|its|their)\s+", re.IGNORECASE)
_CAPITALS = re.compile(r"(?:[A-Z][\w.&’'-]*)(?:\s+(?:of\s+|for\s+|the\s+)*[A-Z][\w.&’'-]*)*")
_DEMONYM = re.compile(r"(?:an|ish|ese|i|ch|ss)$")
_WORD = re.compile(r"[\w.’'-]+")
_FORMER = re.compile(r"\b(?:former|ex-|retired|late)\b", re.IGNORECASE)

# An apposition longer than this many words is a clause, not a role.
MAX_ROLE_WORDS = 12

# "the Secretary of State Ann Poe": an office with "of" before a name.
_OFFICE = re.compile(
    r"(?:the\s+)?(?P<role>(?:[\w.-]+\s+){1,4}of\s+(?:the\s+)?[A-Z][\w-]+(?:\s+[A-Z][\w-]+)??)\s+"
    r"(?P<name>[A-Z][\w’'-]+(?:\s+[A-Z][\w.’'-]*){1,3})"
)

# Words in small letters that are part of names, or join them; and before a name.
_PARTICLES = frozenset("de al bin von van ben da el der del la di du le ibn abu".split())
_JOINING = _PARTICLES | {"of", "the", "and", "for", "s"}
_NAMED = frozenset({"named", "called"})

# Heads that describe one person, besides offices and roles.
_PERSONS = frozenset({"source", "man", "woman", "friend", "voter", "boy", "girl"})

_SECTORS: dict[str, SourceClass] = {
    "MIL": "military", "COP": "police", "GOV": "official", "OPP": "opposition", "NGO": "ngo",
    "REB": "armed_group", "UAF": "armed_group", "JRN": "media", "MED": "medical", "HLH": "medical",
    "SPY": "official",
}  # fmt: skip


def describe(words: str, known: SourceFile | None = None) -> Described:
    """Read a source's words: `Dr. Ann Poe, director of the Peace Institute,` and the like."""
    known = known or source_file()
    words = words.strip(" ,\n\t")
    if words.lower() in known.pronouns:
        return Described(None, False, True, "unknown", (), ())
    parts = _TAIL.split(words, maxsplit=1)
    core, tail = parts[0], parts[1] if len(parts) > 1 else ""
    name, role, person = _name(core, known)
    affiliations: list[str] = []
    if person and name and (post := _POST.search(core)):
        belongs = _affiliation(post, core, known)
        affiliations += [belongs] if belongs else []
    roles = [role] if role else []
    if person:
        for piece in _PIECE.split(tail.rstrip(" ,)")):
            title, place = _role(piece, known)
            roles += [title] if title else []
            affiliations += [place] if place else []
    kind = _class(core, roles, name, person, known)
    if kind == "person" and affiliations:
        by_place = _by_words(affiliations[0], known)
        kind = by_place if by_place != "unknown" else kind
    return Described(name, person, False, kind, tuple(roles), tuple(dict.fromkeys(affiliations)))


def is_one(words: str, known: SourceFile) -> bool:
    """Say whether a source's words describe one person: "a nurse at Mercy", "his wife"."""
    head = words[: head_end(words)].split()
    return bool(head) and head[-1].lower() in known.titles | known.roles | _PERSONS


def is_described(word: str, known: SourceFile) -> bool:
    """Say whether a word, in lower case, describes whom news cites ("witnesses", "report")."""
    forms = _forms(word)
    listed = known.generic | known.titles | known.roles | known.sides
    return bool(forms & listed) or any(forms & row for row in known.classes.values())


def named_as(described: Described, words: str, known: SourceFile) -> Described:
    """Return a description whose person is named after it, with its own words as a role."""
    role, place = _role(
        re.sub(r"^(?:another|one)\s+", "", words[: head_end(words)], flags=re.I), known
    )
    return described._replace(
        person=True,
        roles=(*([role] if role else []), *described.roles),
        affiliations=(*([place] if place else []), *described.affiliations),
    )


def head_end(words: str) -> int:
    """Return where the head of a source's words ends: before `of`, `in`, a comma and the like.

    An actor mention that ends earlier is only a modifier ("Cuban" in "Cuban losses").
    """
    core = _TAIL.split(words, maxsplit=1)[0]
    head = re.split(r"\s+(?:of|by|from|for|in|at|on|with|near|who|that)\s+", core)[0]
    return len(head.rstrip(" ,").removesuffix("'s").removesuffix("’s"))


def class_of_actor(actor: Actor) -> SourceClass:
    """Return the class that an actor's sectors and kind stand for."""
    if (actor.id or "").startswith("ngo:"):
        return "ngo"
    if (actor.id or "").startswith("igo:"):
        return "igo"
    for sector in actor.sectors:
        if sector in _SECTORS:
            return _SECTORS[sector]
    if actor.kind == "state":
        return "official"
    if actor.kind == "armed_group":
        return "armed_group"
    return "person" if actor.kind == "person" else "unknown"


def _name(core: str, known: SourceFile) -> tuple[str | None, str | None, bool]:
    """Return the name in a source's core, the role before it, and whether a person bears it."""
    office = _OFFICE.fullmatch(core)
    if office and office["name"].split()[0].lower() in known.female | known.male:
        return office["name"], office["role"], True
    words = (_POST.split(core, maxsplit=1)[0] if _POST.search(core) else core).split()
    while words and words[0].lower() in known.honorifics | {"a", "an"}:
        words = words[1:]
    split = 0
    for at, word in enumerate(words[:-1]):
        title = word.lower() in known.titles or word.lower().rstrip("s") in known.titles
        plain = word.isalpha() and word.islower() and word not in _JOINING
        if (title or plain) and words[at + 1][:1].isupper():
            split = at + 1
    before = words[:split]
    role = " ".join(before[:-1] if before and before[-1] in _NAMED else before) or None
    rest = words[split:]
    while rest and rest[0].lower() in known.honorifics:
        rest = rest[1:]
    if not rest or not _is_name(rest, known):
        return (_organization(core, known), None, False)
    lower = {word.lower().strip(".,") for word in rest}
    person = not lower & known.organizations and all(
        word[:1].isupper() or word in _PARTICLES for word in rest
    )
    if not person:
        return _organization(core, known), None, False
    return " ".join(rest).removesuffix("'s").removesuffix("’s"), role, True


def _is_name(words: list[str], known: SourceFile) -> bool:
    last = words[-1].strip(".,").lower()
    forms = _forms(last)
    described = bool(forms & known.generic) or any(forms & r for r in known.classes.values())
    return words[-1][:1].isupper() and (
        not described or (len(words) > 1 and words[0][:1].isupper())
    )


def _organization(core: str, known: SourceFile) -> str | None:
    """Return the name of an organisation or document, or None for a description."""
    head = re.split(r"\s+(?:by|from|in|at|on|with|near)\s+", core)[0]
    bare = _ARTICLE.sub("", head).strip()
    words = bare.split()
    first = bare.split(" of ")[0].split()
    if not words or not words[-1][:1].isupper() or not first[-1][:1].isupper():
        return None
    last = words[-1].lower().strip(".,")
    plain = _forms(last)
    if len(words) == 1 and (
        plain & known.generic or any(plain & r for r in known.classes.values())
    ):
        return bare if last in known.proper else None
    if plain & known.generic and last.endswith("s"):
        return None
    return bare


def _role(piece: str, known: SourceFile) -> tuple[str | None, str | None]:
    """Return the role and the affiliation in one piece of an apposition."""
    piece = _ARTICLE.sub("", piece.strip())
    if not piece or len(piece.split()) > MAX_ROLE_WORDS or piece.startswith(("who ", "which ")):
        return None, None
    post = _POST.search(piece)
    title = piece[: post.start()] if post else piece
    place = _affiliation(post, piece, known) if post else None
    words = title.split()
    if not words or (
        not _is_role(words[-1].lower(), known)
        and not (" of " in title and _is_role(title.split(" of ")[0].split()[-1].lower(), known))
    ):
        return None, None
    owner = re.match(r"(.*?)['’]s?\s+(.*)", title)
    if owner:
        name = _ARTICLE.sub("", owner.group(1))
        return owner.group(2), place or (name if name[:1].isupper() else None)
    inner = _CAPITALS.search(" ".join(words[:-1]))
    sided = words[-1].lower().removesuffix("s") in known.sides
    if place is None and inner and not sided and not _DEMONYM.search(inner.group()):
        after = " ".join(words[:-1])[inner.end() :].split()
        joined = after[:1] if after and after[0].lower() in known.organizations else []
        place = " ".join([inner.group(), *joined])
    return title, place


def _affiliation(post: re.Match[str], words: str, known: SourceFile) -> str | None:
    """Return what somebody is "of", "at" or "with"; where they merely are ("in X") is none."""
    place = _ARTICLE.sub("", _WHERE.split(words[post.end() :], maxsplit=1)[0])
    inside = {word.lower() for word in place.split()}
    return place if post.group().split()[0] != "in" or inside & known.organizations else None


def _is_role(word: str, known: SourceFile) -> bool:
    forms = {word, word.removesuffix("s")}
    return bool(forms & (known.titles | known.roles | known.generic))


def _class(
    core: str, roles: list[str], name: str | None, person: bool, known: SourceFile
) -> SourceClass:
    """Return the class by the head of the words, then by the words before it, then by roles."""
    if person:
        current = [role for role in roles if not _FORMER.search(role)] or roles
        for role in current:
            found = _by_words(role, known)
            if found != "unknown":
                return found
        return "person"
    head, *rest = re.split(r"\s+(?:of|by|from|for|in|at|on|with|near|who|that)\s+", core)
    found = _by_words(head, known)
    if found == "unknown" and rest and set(head.lower().split()) & (known.pronouns | known.things):
        return _by_words(rest[0], known)  # "one of the officers"
    return found


def _by_words(phrase: str, known: SourceFile) -> SourceClass:
    """Class a noun phrase by its head, or by its modifiers where the head is generic."""
    words = [word.lower() for word in _WORD.findall(phrase)]
    if not words:
        return "unknown"
    pair = " ".join(words[-2:])
    for kind, row in known.classes.items():
        if pair in row:
            return kind  # "prosecutor general" is no general
    forms = [_forms(word) for word in words]
    head, before = forms[-1], forms[:-1]
    if "officer" in head and not before:
        return "police"
    if head & known.generic:
        for kind, row in known.classes.items():
            if kind not in {"document", "official"} and any(form & row for form in before):
                return kind
    for kind, row in known.classes.items():
        if head & row or phrase.lower() in row:
            return kind
    decide = bool(head & known.generic) or phrase.split()[-1][:1].isupper()
    for kind, row in known.classes.items():
        if decide and any(form & row for form in before):
            return kind
    return "unknown"


def _forms(word: str) -> set[str]:
    """Return a word, and what it may be the plural or the possessive of."""
    bare = word.removesuffix("'s").removesuffix("’s")
    bare = bare.rstrip(".") if len(bare) > 2 else bare
    return {word, bare, bare.removesuffix("s"), bare.removesuffix("es")}


@cache
def source_file() -> SourceFile:
    """Return the vocabulary of sources (read once)."""
    return load("source_classes", SourceFile)
