"""The linguistic stages, in the order of the data's way. Each is pure: one draft in, one out.

A stage module holds `STAGE`, a `Stage`: its name and version, the fields of `Draft` that it
needs and makes, the vocabulary files that it knows, and its function. Stages never import each
other; what they share lies in `dateline.text`, `dateline.vocabulary` and `dateline.draft`.
Raise a stage's version with each change of what it finds: readings made by an older version
are then made anew, and the ledger keeps both.
"""

from collections.abc import Callable
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import StageInfo
from dateline.vocabulary import digest

ENGLISH = "en"
"""What an article's language is taken to be where it is not known."""
SPANISH = "es"

ANY: frozenset[str] = frozenset({"*"})
"""The languages of a stage that reads every one."""


class Stage(NamedTuple):
    """What the pipeline must know of a stage."""

    name: str
    version: str
    needs: frozenset[str]
    makes: frozenset[str]
    run: Callable[[Draft], Draft]
    vocabulary: tuple[str, ...] = ()
    """File names in `dateline/vocabulary`, with endings."""
    weights: Callable[[], str] | None = None
    """Gives the hash of the trained weights that it reads with."""
    languages: frozenset[str] = frozenset({ENGLISH})
    """ISO 639-1 codes of the languages for which what it finds is measured, or `ANY`."""

    def reads(self, lang: str | None) -> bool:
        """Say whether it works for a language; one that is not known is taken for English."""
        return self.languages is ANY or (lang or ENGLISH) in self.languages

    @property
    def made_by(self) -> str:
        """`name/version`, as findings carry it."""
        return f"{self.name}/{self.version}"

    @property
    def info(self) -> StageInfo:
        """The record that traces lead to."""
        model = self.weights() if self.weights else digest(self.vocabulary)
        return StageInfo(name=self.name, version=self.version, model=model)
