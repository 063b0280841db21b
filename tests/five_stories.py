"""Reads `examples/five-stories` into a fresh ledger, prints it by commands, and scores it.

The score is against `examples/five-stories-key.yaml`, what a careful reader takes from the
articles. `docs/goldens.py` writes what is printed and scored to `tests/golden/five-stories`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import yaml
from typer.testing import CliRunner

from dateline.across.changes import Change, history
from dateline.across.changes.words import CLASSES
from dateline.across.copies import lineages
from dateline.across.following import Following
from dateline.across.gaps import gaps
from dateline.across.stories import Story
from dateline.across.ties import StandingTie, state_at, ties
from dateline.cli import app
from dateline.ledger import Ledger
from dateline.ledger.following import following
from dateline.ledger.stories import stories, story_of

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "examples" / "five-stories"
KEY = ROOT / "examples" / "five-stories-key.yaml"
GOLDEN = Path(__file__).parent / "golden" / "five-stories"

# When all is read; the last article is of the day before.
TODAY = datetime(2026, 4, 10, 12, tzinfo=UTC)

# The article by which each story is asked for.
ANCHORS = {
    "market": "market-strike", "station": "station-bomb", "school": "school-raid",
    "talks": "talks-to-open", "abroad": "portugal-trains",
}  # fmt: skip


def read(path: Path) -> None:
    """Read the folder into a ledger at `path`, on a set day."""
    seconds = count()
    with patch("dateline.ledger.clock.now", lambda: TODAY + timedelta(seconds=next(seconds))):
        _run("read", str(FOLDER), "--ledger", str(path), "--quiet")


def _run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def pages(path: Path) -> dict[str, str]:
    """Return what the commands print on the ledger at `path`, and the score, by file name."""
    names = Names(path)
    held = ("--ledger", str(path))
    day = ("--as-known-on", f"{TODAY:%Y-%m-%d}")
    found = {"stories.txt": _run("stories", "--limit", "60", *held)}
    for story, anchor in ANCHORS.items():
        article = names.ids[anchor]
        since = ("--since", "2026-03-01", "--limit", "200")
        found[f"changes-{story}.txt"] = _run("changes", article, *since, *held)
        found[f"timeline-{story}.txt"] = _run("timeline", article, *held)
        found[f"gaps-{story}.txt"] = _run("gaps", article, "--all", "--limit", "200", *day, *held)
    found["diff.txt"] = "".join(
        _run("diff", names.ids[name], *held) for name in ("eleven-bodies", "inquiry-promised")
    )
    found["ties.txt"] = _run("ties", "--at", f"{TODAY:%Y-%m-%d}", *held)
    found["score.txt"] = Scored(path).page()
    return found


class Names:
    """The ids of the articles that the key names."""

    def __init__(self, path: Path) -> None:
        self.key: dict[str, Any] = yaml.safe_load(KEY.read_text(encoding="utf-8"))
        with Ledger.open(path, read_only=True) as ledger:
            entries = ledger.entries()
            seen = ledger.seen([row.id for row in entries])
        self.ids: dict[str, str] = {}
        for name, row in self.key["articles"].items():
            if "file" in row:
                own = [one.id for one in entries if (one.source or "").endswith(row["file"])]
            else:
                own = [one.article for one in seen if one.url.endswith(f"/{row['url']}")]
            self.ids[name] = own[row.get("version", 1) - 1]
        self.names = {article: name for name, article in self.ids.items()}

    def story(self, name: str) -> list[str | None]:
        """Return which stories an article may be of; None is none of the five."""
        given = self.key["articles"][name]["story"]
        return given if isinstance(given, list) else [given]

    def thread(self, name: str) -> str:
        """Return the strand of an article: of a story that has some, the story itself else."""
        row = self.key["articles"][name]
        return str(row.get("thread") or self.story(name)[0] or name)


class Tally(NamedTuple):
    """How much of the key was found, what was not, and what was found that is not in it."""

    found: int
    of: int
    missed: tuple[str, ...]
    false: tuple[str, ...]


class Scored:
    """What the program finds in the articles, against the key."""

    def __init__(self, path: Path) -> None:
        self.names = Names(path)
        with Ledger.open(path, read_only=True) as ledger:
            rows = stories(ledger)
            self.told = [following(ledger, row) for row in rows]
            self.of_article = {
                name: story_of(rows, article).id for name, article in self.names.ids.items()
            }
            self.given = [following(ledger, row) for row in self._by_key()]

    def _by_key(self) -> list[Story]:
        """Return the stories of the key, to tell faults of grouping from others."""
        members: dict[str, list[str]] = {}
        for name, article in self.names.ids.items():
            members.setdefault(str(self.names.story(name)[0] or name), []).append(article)
        return [
            Story(id=f"s-{name}", title=name, articles=tuple(ids), first=None, last=None)
            for name, ids in members.items()
        ]

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Return the tally of each part."""
        return {
            "threads": self.threads(), "copies": self.copies(),
            "changes": self.changes(self.told),
            "changes with the key's threads": self.changes(self.given),
            "events": self.events(), "ties": self.ties(), "gaps": self.gaps(self.told),
            "gaps with the key's threads": self.gaps(self.given),
        }  # fmt: skip

    def page(self) -> str:
        """Return the tallies as a page."""
        lines = ["Found of what a careful reader takes from the articles, and what is wrong.", ""]
        for name, row in self.tallies.items():
            lines.append(f"{name}: {row.found} of {row.of}, {len(row.false)} false")
            lines += [f"  missed: {text}" for text in row.missed]
            lines += [f"  false:  {text}" for text in row.false]
            lines.append("")
        return "\n".join(lines)

    # --- threads ---------------------------------------------------------------------------

    def threads(self) -> Tally:
        """Tally articles: one is right in the story that most of its thread is in.

        That story must be mostly of its own; a strand may stand by itself or with its story's.
        """
        members: dict[str, Counter[str]] = {}
        for name, story in self.of_article.items():
            members.setdefault(self.names.thread(name), Counter())[story] += 1
        home = {thread: rows.most_common(1)[0][0] for thread, rows in members.items()}
        owner = self._owners()
        missed = [
            f"{name} is in the story of {owner[self.of_article[name]]}"
            for name in self.names.key["articles"]
            if not self._right(name, home, owner)
        ]
        total = len(self.names.key["articles"])
        return Tally(total - len(missed), total, tuple(missed), ())

    def _owners(self) -> dict[str, str | None]:
        """Return which of the five stories each story of the program is mostly of."""
        votes: dict[str, Counter[str | None]] = {}
        for name, story in self.of_article.items():
            own = self.names.story(name)[0] or f"none ({name})"
            votes.setdefault(story, Counter())[own] += 1
        return {story: rows.most_common(1)[0][0] for story, rows in votes.items()}

    def _right(self, name: str, home: Mapping[str, str], owner: Mapping[str, str | None]) -> bool:
        story = self.of_article[name]
        for own in self.names.story(name):
            wanted = own or f"none ({name})"
            threads = [
                self.names.thread(other)
                for other in self.names.key["articles"]
                if self.names.story(other)[0] == own
            ]
            thread = self.names.thread(name) if own == self.names.story(name)[0] else own
            at_home = story == home.get(str(thread)) or (own is None and story in owner)
            if owner[story] == wanted and at_home and threads:
                return True
        return False

    # --- copies ----------------------------------------------------------------------------

    def copies(self) -> Tally:
        """Tally copies: whose text each carries; what is no copy must have its own."""
        held = [row.article for told in self.told for row in told.extractions]
        held += [row.extraction.article for told in self.told for row in told.replaced]
        first = {
            self.names.names[article]: self.names.names[text]
            for article, text in lineages(held).items()
        }
        rows = self.names.key["articles"]
        copied = [name for name, row in rows.items() if "copy" in row]
        missed = [name for name in copied if first[name] != rows[name]["copy"]]
        false = [
            f"{name} is told to copy {text}"
            for name, text in first.items()
            if name != text and name not in copied and "replaces" not in rows[name]
        ]
        return Tally(len(copied) - len(missed), len(copied), tuple(missed), tuple(false))

    # --- changes ---------------------------------------------------------------------------

    def changes(self, stories: Sequence[Following]) -> Tally:
        """Tally changes: same article, kind, class, group, and figures before and after.

        False are changes of the dead that a copy made, or that are of whole figures and not in
        the key, in stories that it has.
        """
        found = [row for told in stories for row in history(told)]
        wanted = [row for rows in self.names.key["changes"].values() for row in rows]
        missed = [_worded(row) for row in wanted if not any(self._is(c, row) for c in found)]
        false = [
            f"{self.names.names[row.article]}: {row.kind}: {row.text}"
            for row in found
            if row.about == "figure" and row.importance == 1 and row.kind != "corroborated"
            and self.names.story(self.names.names[row.article]) != [None]
            and not any(self._is(row, one) for one in [*wanted, *self.names.key["also"]])
        ]  # fmt: skip
        false += [
            f"{self.names.names[row.article]} is a copy: {row.text}"
            for row in found
            if row.about == "figure"
            and "copy" in self.names.key["articles"][self.names.names[row.article]]
        ]
        return Tally(len(wanted) - len(missed), len(wanted), tuple(missed), tuple(false))

    def _is(self, found: Change, wanted: Mapping[str, Any]) -> bool:
        articles = wanted["article"]
        named = articles if isinstance(articles, list) else [articles]
        if self.names.names[found.article] not in named:
            return False
        if wanted.get("kind") not in {None, found.kind}:
            return False
        if "what" in wanted:
            return found.about == wanted["what"]
        what = CLASSES[wanted["class"]]
        group = wanted.get("group")
        head = found.text.split(":")[0]
        if found.about != "figure" or not re.match(rf"{what}[ ,(]", head + " "):
            return False
        if group is not None and group not in head:
            return False
        if group is None and re.match(rf"{what} \((?!pupils)", head):
            return False
        same = str(wanted["after"]) in re.findall(r"\d+", found.after or "")
        return same and ("before" not in wanted or _figure(found.before) == wanted["before"])

    # --- events ----------------------------------------------------------------------------

    def events(self) -> Tally:
        """Tally events: an event of the type, by that actor, with a report in that article."""
        wanted = [row for rows in self.names.key["events"].values() for row in rows]
        found = {
            (self.names.names[report.article], event.type, party.name.casefold())
            for told in self.told
            for event in told.events
            for report in event.reports
            for party in event.actors
        }
        missed = [
            f"{row['article']}: {row['type']} by {row['who']}"
            for row in wanted
            if not any(
                (article, type_) == (row["article"], row["type"]) and row["who"].casefold() in name
                for article, type_, name in found
            )
        ]
        return Tally(len(wanted) - len(missed), len(wanted), tuple(missed), ())

    # --- ties ------------------------------------------------------------------------------

    def ties(self) -> Tally:
        """Tally ties: kind and parties; start, end and state count by themselves."""
        rows = [row for told in self.told for row in told.extractions]
        found = ties(rows)
        points = of = 0
        missed = []
        for wanted in self.names.key["ties"]:
            facts = _facts(wanted)
            near = [_found_facts(row) for row in found if _same_tie(row, wanted)]
            of += 1 + len(facts)
            if not near:
                missed.append(f"{wanted['kind']}, {wanted['actor']} and {wanted['recipient']}")
                continue
            held = {name for name, value in facts.items() if near[0].get(name) == value}
            points += 1 + len(held)
            missed += [
                f"{wanted['kind']}, {wanted['actor']} and {wanted['recipient']}: {name} "
                f"{facts[name]}, not {near[0].get(name)}"
                for name in facts
                if name not in held
            ]
        false = [
            f"{row.kind}, {row.actor.name} and {row.recipient and row.recipient.name}"
            for row in found
            if not any(_same_tie(row, one) for one in self.names.key["ties"])
        ]
        return Tally(points, of, tuple(missed), tuple(false))

    # --- gaps ------------------------------------------------------------------------------

    def gaps(self, stories: Sequence[Following]) -> Tally:
        """Tally gaps: kind and the article that opened it, and by which it was closed, if any.

        False are promises, perpetrators and questions that are told as closed by another article
        than the key has, or though they stay open.
        """
        found = [gap for told in stories for gap in gaps(told, today=TODAY.date())]
        missed, false = [], []
        wanted = [row for rows in self.names.key["gaps"].values() for row in rows]
        for row in wanted:
            kind = "origin" if row["kind"] == "second_origin" else row["kind"]
            own = [gap for gap in found if gap.kind == kind and self._opened(gap, row)]
            closed = {self._closed(gap) for gap in own}
            if row["closed"] not in closed:
                state = "not asked" if not own else f"closed by {', '.join(map(str, closed))}"
                missed.append(f"{kind}, {row['about']}: {state}, not {row['closed']}")
            if own and row["closed"] is None and None not in closed:
                false.append(f"{kind}, {row['about']}: told as closed")
        return Tally(len(wanted) - len(missed), len(wanted), tuple(missed), tuple(false))

    def _opened(self, gap: Any, row: Mapping[str, Any]) -> bool:
        return bool(self.names.names[gap.opened_by] == row["opened"])

    def _closed(self, gap: Any) -> str | None:
        steps = [step for step in gap.history if step.kind == "closed"]
        if gap.status != "closed" or not steps:
            return None
        article = self.names.names[steps[-1].article]
        return str(self.names.key["articles"][article].get("copy", article))


def _figure(words: str | None) -> int | None:
    found = re.findall(r"\d+", (words or "").replace(",", ""))
    return int(found[0]) if found else None


def _worded(row: Mapping[str, Any]) -> str:
    what = row.get("what") or f"{row['class']} {row.get('group', '')}".strip()
    was = f"{row['before']} → " if "before" in row else ""
    return f"{row['article']}: {row['kind']} {what} {was}{row.get('after', '')}".rstrip()


def _same_tie(found: StandingTie, wanted: Mapping[str, Any]) -> bool:
    recipient = found.recipient.name if found.recipient else found.place and found.place.name
    parties = {found.actor.name.removeprefix("the "), str(recipient).removeprefix("the ")}
    return found.kind == wanted["kind"] and parties == {wanted["actor"], wanted["recipient"]}


def _facts(wanted: Mapping[str, Any]) -> dict[str, str]:
    state = {"ending": "held"}.get(wanted["state"], wanted["state"])
    facts = {name: str(wanted[name]) for name in ("start", "end") if name in wanted}
    return facts | {"state": state}


def _found_facts(row: StandingTie) -> dict[str, str]:
    found = {"state": state_at(row, TODAY.date()).state}
    for name, when in (("start", row.start), ("end", row.end)):
        if when is not None and (day := when.start or when.end):
            found[name] = f"{day:%Y-%m}" if when.precision == "month" else f"{day:%Y-%m-%d}"
    return found
