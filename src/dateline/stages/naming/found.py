"""What reading a sentence finds."""

from typing import NamedTuple

from dateline.records import Actor
from dateline.stages.naming.lexicon import Entry, Sectors
from dateline.stages.naming.phrases import Phrase


class Found(NamedTuple):
    """Something named by words `start:end` of a line; one of the others says what."""

    start: int
    end: int
    entry: Entry | None = None
    """A country, demonym, seat or body by its own name."""
    phrase: Phrase | None = None
    """A role noun with its modifiers; for a person, the role before the name."""
    person: tuple[str, ...] = ()
    """The keys of a person's name."""
    body: Sectors | None = None
    """An organisation by its head word, with the head's sectors."""
    name_start: int = 0
    after: tuple[Phrase, ...] = ()
    """Roles in apposition after a person's name."""
    owner: int | None = None
    """For a phrase after a person's name ("Maduro's government"): the index of that person."""
    actor: Actor | None = None
    """Who it is, where a short form stands for a body that the article names in full."""
    tagged: str = ""
    """What the encoder tags it as, where that is what says what it is."""
    sure: bool = True
    """False: a person only if the article, or the role data, knows one by this name."""
