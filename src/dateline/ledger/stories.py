"""The stories of a store, as known on a day."""

from collections.abc import Sequence
from datetime import date

from dateline.across.stories import Story, story_id
from dateline.errors import UnknownId
from dateline.ledger.arranging import holding
from dateline.ledger.ids import MIN_PREFIX
from dateline.ledger.store import Ledger

__all__ = ["holding", "meant", "stories", "story_named", "story_of"]


def stories(
    ledger: Ledger, *, known_on: date | None = None, recorded_on: date | None = None
) -> tuple[Story, ...]:
    """Return the stories that the articles known then tell, the newest first."""
    return ledger.stories(known_on=known_on, recorded_on=recorded_on)


def story_named(found: Sequence[Story], name: str) -> Story:
    """Return the story whose id is `name` or begins with it; raises `UnknownId`."""
    if len(name) < MIN_PREFIX:
        raise UnknownId(f"{name!r} is too short", do=f"give at least {MIN_PREFIX} characters")
    near = [row for row in found if row.id.startswith(name.lower())] or _under_old_id(found, name)
    if len(near) == 1:
        return near[0]
    wrong = f"{len(near)} stories begin with {name!r}" if near else f"no story {name!r}"
    raise UnknownId(wrong, do="`dateline stories` lists them")


def _under_old_id(found: Sequence[Story], name: str) -> list[Story]:
    """Return the stories that had such an id before an earlier article, or a merge, changed it."""
    wanted = name.lower()
    return [row for row in found if any(story_id(a).startswith(wanted) for a in row.articles)]


def story_of(found: Sequence[Story], article: str) -> Story:
    """Return the story of an article (by its full id); raises `UnknownId` where it has none."""
    for story in found:
        if article in story.articles:
            return story
    raise UnknownId(f"{article} was not known then", do="ask for a later day")


def meant(ledger: Ledger, found: Sequence[Story], name: str) -> tuple[Story, str | None]:
    """Return the story that an id stands for or belongs to, and the finding that it is, if one.

    `name` is the id (or its beginning) of a story, an article or a finding. Raises `UnknownId`.
    """
    if name.lower().startswith("s-"):
        return story_named(found, name), None
    if name.lower().startswith("a-"):
        return story_of(found, ledger.article(name).id), None
    traced = ledger.trace(name)
    return story_of(found, traced.article), traced.id
