"""From what a person types to a full id."""

from dateline.errors import UnknownId
from dateline.ledger.session import Session

# Shorter beginnings would stand for too many records to be worth a look.
MIN_PREFIX = 4

# How many candidates an error names.
NAMED = 3

_TABLES = {
    "a": "articles", "r": "readings", "j": "judgements",
    "m": "findings", "e": "findings", "c": "findings", "q": "findings", "t": "findings",
    "o": "findings",
}  # fmt: skip

_KINDS = {
    "a-": "an article", "s-": "a story", "r-": "a reading", "j-": "a judgement", "m-": "a mention",
    "e-": "an event", "c-": "a claim", "q-": "a quote", "t-": "a tie", "o-": "a question",
    "g-": "a gap",
}  # fmt: skip
_SHOWN = frozenset({"an article", "a story"})

FINDINGS = "mecqto"
"""The letters that ids of findings begin with."""


def resolve(session: Session, given: str, *, letters: str = "arjmecqto") -> str:
    """Return the one id that is `given` or begins with it (4 characters or more).

    `letters` names the kinds that are asked for by their ids' first letters. Raises `UnknownId`
    where there is none or more than one, naming those that come near.
    """
    prefix = given.strip().lower()
    letter = prefix[:1]
    if letter not in letters or prefix[1:2] != "-":
        raise _wrong_kind(given, letters)
    if len(prefix) < MIN_PREFIX:
        raise UnknownId(f"{given!r} is too short", do=f"give at least {MIN_PREFIX} characters")
    found = session.rows(
        f"SELECT DISTINCT id FROM {_TABLES[letter]} WHERE starts_with(id, $prefix) "
        "ORDER BY id LIMIT $limit",
        {"prefix": prefix, "limit": NAMED + 1},
    )
    ids = [row["id"] for row in found]
    if prefix in ids or len(ids) == 1:
        return prefix if prefix in ids else str(ids[0])
    if not ids:
        raise UnknownId(f"no record has the id {given!r}", do=_near(session, prefix, letter))
    named = ", ".join(ids[:NAMED]) + (", …" if len(ids) > NAMED else "")
    raise UnknownId(f"{given!r} could be {named}", do="give more characters")


def _wrong_kind(given: str, letters: str) -> UnknownId:
    wanted = ", ".join(f"{one}-…" for one in letters)
    kind = _KINDS.get(given.strip().lower()[:2])
    if kind is None:
        return UnknownId(f"{given!r} is no id", do=f"the ids wanted here begin with {wanted}")
    return UnknownId(
        f"{given!r} is the id of {kind}",
        do=f"the ids wanted here begin with {wanted}; `dateline show {given}` lists its findings"
        if kind in _SHOWN
        else f"the ids wanted here begin with {wanted}",
    )


def _near(session: Session, prefix: str, letters: str) -> str:
    """Return which ids look most like `prefix`, as a sentence for the user."""
    tables = sorted({_TABLES[letter] for letter in letters})
    every = " UNION ALL ".join(f"SELECT id FROM {table}" for table in tables)
    found = session.rows(
        f"SELECT id FROM (SELECT DISTINCT id FROM ({every})) WHERE contains($letters, id[1]) "
        "ORDER BY levenshtein(id[:length($prefix)], $prefix), id LIMIT $limit",
        {"prefix": prefix[:20], "letters": letters, "limit": NAMED},
    )
    if not found:
        return "the ledger holds nothing of the kind yet"
    return f"nearest are {', '.join(row['id'] for row in found)}"
