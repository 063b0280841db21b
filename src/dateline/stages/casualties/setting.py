"""Where and when of a figure: the nearest place and date of its clause that speak of the victims.

A place or date that belongs to who speaks ("doctors in Gao said on Friday"), to a body's name
("Jackson Memorial Hospital") or to an aside ("who served abroad in 2014, killed") is passed over:
not known is better than wrong.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Interval, Mention, Place, Quote
from dateline.stages.casualties.attachment import Found
from dateline.stages.casualties.circumstances import cause
from dateline.stages.casualties.clause import Clause
from dateline.stages.casualties.wording import wording

# Tokens between a verb of saying, or who says it, and the date of saying.
MAX_TO_SAYING = 3
# Tokens from "rose" to its day, the figure and its noun between ("rose to at least 17 people on").
MAX_TO_UPDATE = 7
# Characters between a town and the division or country written after it ("Nice, France").
MAX_TO_WHOLE = 3

# Tokens that may stand between the comma and "who" of an aside ("Prado, a nurse who …,").
MAX_TO_ASIDE = 8
# Tokens between the word for what happened and a place or date of it.
MAX_TO_SETTING = 22

# Tokens between a cause and its date.
MAX_TO_CAUSE = 3
# Sentences in which a report may open with its place and date, and the characters of that.
MAX_TO_DATELINE = 2
MAX_DATELINE = 60
# What follows the date of "GAO, 3 May (Agency) --" and "GAO, May 3 -".
_DATELINE = re.compile(r"\s*(?:\([^)]{1,50}\)\s*)?(?:--|[—–]|-\s)")

# Tokens between a hospital and its town.
MAX_TO_HOSPITAL = 4
_HOSPITALS = frozenset({"hospital", "hospitals", "clinic", "morgue", "center", "centre"})
_MOVED = frozenset({"taken", "transported", "flown", "rushed", "airlifted", "treated", "pronounced",
                    "released", "died", "hospitalized", "hospitalised", "transferred"})  # fmt: skip
# After an arrest: what it was for happened elsewhere, or on another day.
_FOLLOWING = frozenset({"following", "after", "connection", "for", "over", "since"})
_UNITS = frozenset({"battalion", "brigade", "division", "regiment", "garrison", "squad", "front",
                    "cartel", "command", "corps", "guard", "battalions"})  # fmt: skip
# Straight after a date: it is when somebody spoke.
_CLAIMS = frozenset({"claimed", "said", "announced", "told", "reported", "confirmed", "admitted"})
_SOON = frozenset({"minutes", "moments", "seconds", "hours", "minute", "hour"})
_ELSEWHERE = frozenset({"from", "versus", "against", "to"})
_BESIDE = frozenset({"before", "after", "until"})
_PRESENT = frozenset({"now", "currently", "recently", "present", "current"})
_SUSPECTED = frozenset({"suspected", "accused", "charged", "wanted", "convicted"})
_RELATIVES = frozenset({"who", "which", "whose", "whom"})
_BODIES = frozenset({"organization", "state", "person", "armed_group"})
_COARSE = ("country", "region", "sea", "unknown", "admin1")


class Told(NamedTuple):
    """What a quotation covers: its content, and the spans of its cue and source."""

    content: tuple[tuple[int, int], ...]
    saying: tuple[tuple[int, int], ...]


def told(quotes: Sequence[Quote], over: Quote | None) -> Told:
    """Return the content of the quote over a figure, and where any quote is said to be said."""
    content = tuple((part.start, part.end) for part in over.content) if over else ()
    saying = tuple(
        (part.start, part.end) for quote in quotes for part in (*quote.cue, *quote.source)
    )
    return Told(content, saying)


def around(row: Clause, found: Found, mentions: Sequence[Mention]) -> Place | None:
    """Return the nearest literal place of the sentence, whatever it tells of the victims."""
    literal = [row for row in mentions if row.place is not None and row.place.use == "literal"]
    nearest = _nearest(row, found, literal)
    return nearest.place if nearest else None


def place(row: Clause, found: Found, mentions: Sequence[Mention], said: Told) -> Place | None:
    """Return the nearest place in the sentence that tells where the victims were."""
    usable = [
        mention
        for mention in mentions
        if mention.place is not None
        and mention.place.use == "literal"
        and _concerns(row, found, mention, said)
        and not _names_other(row, mention)
        and not _is_of_victims(row, found, mention)
        and not _is_filed(row, mention)
    ]
    nearest = _nearest(row, found, usable)
    return _finer(row, nearest, usable).place if nearest else None


def date(row: Clause, found: Found, mentions: Sequence[Mention], said: Told) -> Interval | None:
    """Return the nearest date in the sentence that tells when it happened."""
    usable = [
        mention
        for mention in mentions
        if mention.date is not None
        and mention.type != "DURATION"
        and _concerns(row, found, mention, said)
        and not _of_saying(row, mention, said)
        and not _of_update(row, mention)
        and not _is_dateline(row, mention)
    ]
    nearest = _nearest(row, found, usable)
    return nearest.date if nearest else None


def is_of_cause(
    row: Clause, found: Found, date: Interval | None, mentions: Sequence[Mention]
) -> bool:
    """Say whether a date stands beside the cause ("Monday's attack", "the blast on Monday")."""
    caused = cause(row, found)
    at = next((row.starts.get(m.start) for m in mentions if m.date is date), None)
    if caused is None or at is None or date is None:
        return False
    return at - caused[0] >= -MAX_TO_CAUSE and at - caused[1] <= MAX_TO_CAUSE


def is_soon_after(date: Interval) -> bool:
    """Say whether a date only follows what was told, on the same day ("minutes later")."""
    return date.start is None and not _SOON.isdisjoint(date.words.lower().split())


def dateline_dates(draft: Draft) -> frozenset[Interval]:
    """Return the dates that an article opens with: when it was written, not when harm was done."""
    text = draft.article.text
    return frozenset(
        mention.date
        for mention in draft.mentions
        if mention.date is not None and mention.sentence <= MAX_TO_DATELINE
        and _opens(text, draft.sentences[mention.sentence].start, mention)
    )  # fmt: skip


def _is_dateline(row: Clause, mention: Mention) -> bool:
    early = row.sentence.index <= MAX_TO_DATELINE
    return early and _opens(row.text, row.sentence.start, mention)


def _opens(text: str, start: int, mention: Mention) -> bool:
    """Say whether a mention stands in the place and date that a report opens with."""
    before = text[start : mention.start]
    opened = _DATELINE.match(text[mention.end : mention.end + MAX_DATELINE])
    return opened is not None and len(before) <= MAX_DATELINE and before.upper() == before


def _concerns(row: Clause, found: Found, mention: Mention, said: Told) -> bool:
    """Say whether a mention belongs to what is told of the victims."""
    if any(start <= mention.start and mention.end <= end for start, end in said.saying):
        return False
    within = [(start, end) for start, end in said.content if start < row.sentence.end]
    if within and not any(start <= mention.start and mention.end <= end for start, end in within):
        return False
    return not (_in_aside(row, found, mention) or _of_another(row, found, mention))


def _of_another(row: Clause, found: Found, mention: Mention) -> bool:
    """Say whether a mention is too far, or belongs to a deed of which somebody is suspected."""
    at = _token(row, mention.start)
    if at is None:
        return True
    first, end = min(found.first, found.victims.first), max(found.end, found.victims.end)
    between = row.words[end:at] if at >= end else row.words[at:first]
    if len(between) > MAX_TO_SETTING:
        return True
    if at < found.end:
        return False
    arrest = found.class_ == "detained" and not _FOLLOWING.isdisjoint(between)
    charged = any(
        word in _SUSPECTED and after in {"of", "with", "in", "for"}
        for word, after in pairwise(between)
    )
    return arrest or charged or _at_hospital(row, found, at)


def _at_hospital(row: Clause, found: Found, at: int) -> bool:
    """Say whether a place is that of the hospital where victims were taken, or died."""
    near = row.words[max(found.first, at - MAX_TO_HOSPITAL) : at]
    moved = row.words[found.first : at]
    return not _HOSPITALS.isdisjoint(near) and not _MOVED.isdisjoint(moved)


def _in_aside(row: Clause, found: Found, mention: Mention) -> bool:
    """Say whether a mention stands in ", who …," before the word for what happened."""
    at = _token(row, mention.start)
    if at is None or at >= found.first or "," not in row.words[at : found.first]:
        return False
    for back in range(at - 1, -1, -1):
        if row.words[back] in _RELATIVES:
            return "," in row.words[max(0, back - MAX_TO_ASIDE) : back]
        if row.words[back] in {",", ";", "—", "–"}:
            return False
    return False


def _names_other(row: Clause, mention: Mention) -> bool:
    """Say whether a place is part of a longer name, or is where somebody comes from."""
    at = _token(row, mention.start)
    if at is None:
        return True
    before = [word for word in row.words[max(0, at - 2) : at] if word != "the"][-1:]
    country = mention.place is not None and mention.place.kind == "country"
    heads = any(row.words[n] == "where" for n in range(at, min(at + 4, len(row.words))))
    away = before and (before[0] in _ELSEWHERE or (before[0] == "of" and country))
    if away and not heads:  # but "go to Gao, where …"
        return True
    for first, (end, actor) in row.actors.items():
        longer = actor.start < mention.start or actor.end > mention.end
        inside = actor.start <= mention.start and mention.end <= actor.end
        named = actor.actor is not None and actor.actor.kind in _BODIES
        if inside and longer and named and first <= at < end:
            return True
    after = next((n for n in range(at, len(row.tokens)) if row.tokens[n].start >= mention.end), -1)
    if after >= 0 and row.words[after] in _UNITS:
        return True
    if after < 0 or row.upper or row.sentence.kind == "heading":
        return False
    follows = row.tokens[after].text[:1].isupper() and after not in row.others
    return follows and row.text[mention.end : row.tokens[after].start] == " "


def _is_filed(row: Clause, mention: Mention) -> bool:
    """Say whether a place is where a dated report was filed ("HAVANA (CUBA), 21 NOV --")."""
    ahead = row.text[mention.end : mention.end + MAX_DATELINE].partition("--")
    before = row.text[row.sentence.start : mention.start]
    early = row.sentence.index <= MAX_TO_DATELINE and len(before) <= MAX_DATELINE
    return early and bool(ahead[1]) and any(c.isdigit() for c in ahead[0]) and before.isupper()


def _is_of_victims(row: Clause, found: Found, mention: Mention) -> bool:
    """Say whether a place only says where the victims are from, or what they govern."""
    at = _token(row, mention.start)
    victims = found.victims
    after = next((n for n in range(at or 0, victims.end) if row.tokens[n].start >= mention.end), -1)
    inside = at is not None and victims.first <= at < after < victims.end
    return inside and row.lexicon.nouns.match(row.words, after) is not None


def _of_saying(row: Clause, mention: Mention, said: Told) -> bool:
    """Say whether a date is of the saying ("police said Friday"), or only near the event's."""
    at = _token(row, mention.start)
    if at is None:
        return True
    if row.words[at] in _PRESENT or (at and row.words[at - 1] in _BESIDE):
        return True
    after = next((n for n in range(at, len(row.tokens)) if row.tokens[n].start >= mention.end), -1)
    if after >= 0 and (row.words[after] in _CLAIMS or _heads_another(row, at, after)):
        return True
    first = max(0, at - MAX_TO_SAYING)
    opened = [n for n in range(first, at) if row.words[n] == "that"]
    first = opened[-1] + 1 if opened else first  # "said that on Friday": what follows is told
    before = range(row.tokens[first].start, mention.start + 1)
    if any(end in before for _, end in said.saying):
        return True
    return any(word in row.lexicon.raw.sayings for word in row.words[first:at])


def _of_update(row: Clause, mention: Mention) -> bool:
    """Say whether a date is of an update, not of the harm: "rose to 17 on Thursday"."""
    at = _token(row, mention.start)
    first = max(0, (at or 0) - MAX_TO_UPDATE)
    rose = wording().updates.first(row.words, first, at or 0)
    return rose is not None and "to" in row.words[rose:at]


def _heads_another(row: Clause, at: int, after: int) -> bool:
    """Say whether a date says which of something else: "the 19 March elections"."""
    if "the" not in (row.words[at], row.words[at - 1] if at else ""):
        return False
    word = row.words[after]
    harm = row.lexicon.causes.match(row.words, after) or row.lexicon.triggers.match(
        row.words, after
    )
    noun = word.isalpha() and word not in row.lexicon.raw.breaks
    day = any(character.isdigit() for character in row.words[after - 1] + row.words[after - 2])
    return noun and day and not harm


def _nearest(row: Clause, found: Found, mentions: Sequence[Mention]) -> Mention | None:
    start, end = row.tokens[found.first].start, row.tokens[found.end - 1].end
    return min(
        mentions, key=lambda m: (max(m.start - end, start - m.end, 0), m.start), default=None
    )


def _finer(row: Clause, chosen: Mention, mentions: Sequence[Mention]) -> Mention:
    """Return the town of "Nice, France" where the country is the nearer."""
    for other in _before(chosen, mentions):
        between = row.text[other.end : chosen.start]
        if len(between) <= MAX_TO_WHOLE and between.strip() in {",", "("}:
            return other
    return chosen


def _before(chosen: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield finer places of the same country that end before the chosen one."""
    assert chosen.place is not None
    if chosen.place.kind not in _COARSE:
        return
    for other in mentions:
        if (
            other.place is not None
            and other.end < chosen.start
            and other.place.country == chosen.place.country
            and other.place.kind not in {"country", "region", "sea"}
        ):
            yield other


def _token(row: Clause, start: int) -> int | None:
    return row.starts.get(start)
