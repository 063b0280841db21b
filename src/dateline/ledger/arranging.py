"""The stories of a view, with what people and the program decided of them.

Judgements on stories, in the order of recording:
* `merge` of stories or articles makes their stories one;
* `split` of a story and some of its articles parts these from the others that it had then;
* `correct` of an article's `story` moves it there;
* `reject` of a story leaves it out of listings; its articles stay in the record.
What an article follows that came later goes with it. The program records its own merges and
splits; one that a person withdraws is undone, and is not made again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from dateline.across.stories import Story, story_id
from dateline.across.stories.arranging import Arranged, Decision, arrange
from dateline.across.stories.judged import Group, Judged
from dateline.across.stories.story import Member, newest_first, story
from dateline.across.stories.traits import TAKEN_BY
from dateline.errors import UnknownId, UsageError
from dateline.ledger import clock, judging, queries
from dateline.ledger.ids import MIN_PREFIX
from dateline.ledger.results import Judgement
from dateline.ledger.session import Session
from dateline.ledger.threads import Placed, threads, update

BY = f"dateline {TAKEN_BY}"
"""By whom the program's own judgements are."""

_PROGRAM = "dateline "


class _View(NamedTuple):
    placed: Sequence[Placed]
    arranged: Arranged


def stories(session: Session, bounds: clock.AsOf) -> tuple[Story, ...]:
    """Return the stories that the articles known then tell, the newest first."""
    view = queries.view(session, bounds)
    found = _arranged(session, view)
    members = {row.article: _member(row) for row in found.placed}
    rejected = {name for name in view.standing.hidden if name.startswith("s-")}
    return newest_first(
        [
            story([members[name] for name in names])
            for names in found.arranged.stories
            if not rejected or rejected.isdisjoint(map(story_id, names))
        ]
    )


def _member(row: Placed) -> Member:
    return Member(row.article, row.title, row.published.date() if row.published else None)


def _arranged(session: Session, view: queries.View) -> _View:
    found = threads(session, view)
    judgements = judging.load(session, view.bounds.recorded)
    ordered = [row.article for row in found.placed]
    days = {row.article: row.day for row in found.placed if row.day is not None}
    judged = _judged(judgements, lambda: {story_id(name): name for name in ordered})
    return _View(found.placed, arrange(ordered, found.links, days, judged))


def _judged(judgements: Sequence[Judgement], articles: Callable[[], Mapping[str, str]]) -> Judged:
    """Return what judgements come to; `articles` gives each story id's article."""
    ours = [row for row in judgements if _about_stories(row)]
    if not ours:
        return Judged()
    named = articles()
    withdrawn = _withdrawn_by_people(judgements)
    undone = [row for row in ours if _program(row) and row.id in withdrawn]
    pairs = {
        row.id: (named.get(row.targets[0], ""), named.get(row.targets[1], "")) for row in undone
    }
    by_people = [row for row in ours if not _program(row) and not row.withdrawn]
    placed, merged = _by_people(by_people, named)
    return Judged(
        placed=placed, merged=merged,
        apart=tuple((row.id, *pairs[row.id]) for row in undone if row.verdict == "merge"),
        together=tuple(pairs[row.id] for row in undone if row.verdict == "split"),
    )  # fmt: skip


def _withdrawn_by_people(judgements: Sequence[Judgement]) -> set[str]:
    return {
        target
        for row in judgements
        if row.verdict == "withdraw" and not row.withdrawn and not _program(row)
        for target in row.targets
    }


def _by_people(
    judgements: Sequence[Judgement], named: Mapping[str, str]
) -> tuple[dict[str, Group], tuple[tuple[str, str], ...]]:
    """Return in which groups people put articles, and which articles' stories they made one.

    A split or a move places all articles of the story that it was about, and so undoes what was
    decided between these before.
    """
    placed: dict[str, Group] = {}
    merged: list[tuple[str, str]] = []
    for row in judgements:
        targets = [named.get(name, name) for name in row.targets]
        if row.verdict == "merge":
            merged += pairwise(targets)
            continue
        leaving = targets if row.verdict == "correct" else targets[1:]
        staying = row.body.get("stays", [])
        about = {*leaving, *staying}
        merged = [pair for pair in merged if not about.issuperset(pair)]
        placed |= dict.fromkeys(staying, (row.id, 0)) | dict.fromkeys(leaving, (row.id, 1))
        if row.verdict == "correct":
            merged.append((targets[0], named.get(row.body["story"], "")))
    return placed, tuple(merged)


def _about_stories(row: Judgement) -> bool:
    if row.verdict == "merge":
        return all(name[:2] in {"s-", "a-"} for name in row.targets)
    return row.verdict == "split" or (row.verdict == "correct" and row.targets[0][:2] == "a-")


def _program(row: Judgement) -> bool:
    return row.by.startswith(_PROGRAM)


# --- the program's own judgements ------------------------------------------------------------


def bring_up_to_date(session: Session) -> int:
    """Link what is not yet linked, record what was decided, and return how many were linked.

    Killed at any point, the next call goes on from there.
    """
    linked = update(session)
    found = _arranged(session, queries.view(session, clock.AsOf()))
    decisions = {_key(row): row for row in found.arranged.decisions}
    standing = {
        (row.verdict, row.targets[:2]): row
        for row in judging.load(session)
        if _program(row) and not row.withdrawn and row.verdict != "withdraw"
    }
    titles = {row.article: row.title for row in found.placed}
    made = [row for key, row in decisions.items() if key not in standing]
    stale = [row for key, row in standing.items() if key not in decisions]
    if made or stale:
        with session.transaction():
            for old in stale:
                _record(session, "withdraw", [old.id], "no longer so with the articles at hand")
            for row in made:
                targets = [*map(story_id, row.stories), *row.articles]
                _record(session, row.verdict, targets, _reason(row, titles))
    return linked


def _key(row: Decision) -> tuple[str, tuple[str, ...]]:
    return row.verdict, tuple(map(story_id, row.stories))


def _record(session: Session, verdict: Any, targets: list[str], reason: str) -> None:
    judging.record(session, verdict=verdict, targets=targets, by=BY, reason=reason, values={})


def _reason(row: Decision, titles: Mapping[str, str | None]) -> str:
    """Return why, for an editor."""

    def title(name: str) -> str:
        return f"“{' '.join((titles.get(name) or 'untitled').split())}”"

    if row.verdict == "merge":
        one, other = row.near
        return (
            f"{title(row.articles[0])} tells of both: it is near {title(one.article)} "
            f"({one.nearness:.0%}) and {title(other.article)} ({other.nearness:.0%})"
        )
    first, second = (date.fromordinal(day) for day in row.days)
    count = len(row.articles)
    more = f" and {count - 1} more" if count > 1 else ""
    return f"{title(row.articles[0])}{more} tell of {second}, the others of {first}"


# --- what people decide ----------------------------------------------------------------------


class Asked(NamedTuple):
    """A judgement on stories, ready to be recorded."""

    targets: list[str]
    values: dict[str, Any]


def named(session: Session, given: str) -> str:
    """Return the id of the story that is `given`, or begins with it.

    Every article's id makes the id of a story, whether or not one begins with it now.
    """
    prefix = given.strip().lower()
    if len(prefix) < MIN_PREFIX:
        raise UnknownId(f"{given!r} is too short", do=f"give at least {MIN_PREFIX} characters")
    ids = (story_id(row["id"]) for row in session.rows("SELECT id FROM articles"))
    near = sorted(name for name in ids if name.startswith(prefix))
    if len(near) != 1:
        wrong = f"{len(near)} stories begin with {given!r}" if near else f"no story {given!r}"
        raise UnknownId(wrong, do="`dateline stories` lists them")
    return near[0]


def split(session: Session, targets: Sequence[str]) -> Asked:
    """Return the judgement that parts articles from a story; raises `UsageError`."""
    of, leaving = targets[0], list(dict.fromkeys(targets[1:]))
    if not of.startswith("s-") or any(not name.startswith("a-") for name in leaving):
        raise UsageError("a split is of one story", do="name the story, then articles of it")
    members = _members(session, of)
    if outside := [name for name in leaving if name not in members]:
        raise UsageError(f"{outside[0]} is not in that story", do=f"see `dateline show {of}`")
    staying = [name for name in members if name not in leaving]
    if not staying:
        raise UsageError("nothing of the story would stay", do="name some of its articles, not all")
    return Asked([of, *leaving], {"stays": staying})


def move(session: Session, article: str, values: Mapping[str, Any]) -> Asked:
    """Return the judgement that moves an article to another story; raises `UsageError`."""
    if set(values) != {"story"} or not str(values["story"]).startswith("s-"):
        raise UsageError("of an article only its story can be corrected", do="set story=s-…")
    goal = named(session, str(values["story"]))
    members = _members(session, story_id(article))
    if article in _members(session, goal):
        raise UsageError(f"{article} is in that story already", do="name another story")
    staying = [name for name in members if name != article]
    return Asked([article], {"story": goal, "stays": staying})


def _members(session: Session, name: str) -> tuple[str, ...]:
    """Return the articles of the story that an id stands for now."""
    found = holding(stories(session, clock.AsOf()), name)
    if found is None:
        raise UnknownId(f"no story {name!r}", do="`dateline stories` lists them")
    return found.articles


def holding(found: Iterable[Story], name: str) -> Story | None:
    """Return the story that a full id stands for: of a story, or of an article in it."""
    rows = list(found)
    if name.startswith("a-"):
        return next((row for row in rows if name in row.articles), None)
    own = next((row for row in rows if row.id == name), None)
    return own or next((row for row in rows if name in map(story_id, row.articles)), None)
