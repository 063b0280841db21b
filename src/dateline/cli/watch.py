"""`dateline watch`: polls feeds, and tells of what changed."""

import os
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import options, output
from dateline.errors import UnknownId, UsageError

if TYPE_CHECKING:
    from dateline.watching import Plan, State, Watch
    from dateline.watching.status import Status

# What a shell says of a process that a signal has ended: 128 and the signal's number.
STOPPED = {signal.SIGINT: 130, signal.SIGTERM: 143}

Again = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="Deliver a message (w-…) again that may have been delivered, or was given up.",
    ),
]


def watch(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|URL", help="A watch file (TOML), or the URLs of feeds."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Ask the feeds that are due, tell, and end: for cron.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Say how feeds and deliveries stand; also meanwhile.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say what a watch file means, and do nothing.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask the feeds, but write nothing and tell nobody.")
    ] = False,
    again: Again = None,
    every: Annotated[
        str, typer.Option(metavar="SPAN", help="How often the URLs are asked: 15m, 2h, 1d.")
    ] = "15m",
    follow: Annotated[
        bool, typer.Option("--follow", help="Read the pages that the URLs' items link to.")
    ] = False,
    command: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Run this with each message (JSON) as its input."),
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(metavar="URL", help="Post each message (JSON) to this address.")
    ] = None,
    folder: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Drop each message as mail into this Maildir."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORM", help="Of --status: text or json.")
    ] = "text",
    ledger: options.LedgerPath = None,
    allow_private: options.AllowPrivate = False,
) -> None:
    """Watch feeds: read what is new, and tell of what changed in their stories.

    Runs until stopped, and may be killed at any moment: the next run goes on from there. It prints
    a line for each thing it does, and none while nothing happens.
    """
    if form not in {"text", "json"}:
        raise UsageError(f"no format {form!r}", do="choose one of text, json")
    plan = _plan(what or [], every, follow, (("command", command), ("webhook", webhook),
                 ("folder", folder)))  # fmt: skip
    path = ledger or _own_ledger(plan, what or []) or options.ledger_path(None)
    if status:
        _status(path, plan, form)
    elif again:
        _again(path, again)
    elif plan is None:
        raise UsageError("nothing to watch", do="name a watch file, or the URLs of feeds")
    elif check:
        _check(plan, path)
    elif dry_run:
        _rehearse(plan, path, allow_private)
    else:
        _watch(plan, path, once=once, allow_private=allow_private)


# --- what to watch ----------------------------------------------------------------------------


def _plan(
    what: list[str], every: str, follow: bool, told: tuple[tuple[str, str | None], ...]
) -> "Plan | None":
    """Return the plan of a watch file, or of URLs and options; None where nothing is named."""
    from dateline.watching import planfile

    urls = [name for name in what if "://" in name]
    given = {kind: value for kind, value in told if value}
    if len(urls) < len(what):
        if len(what) > 1:
            raise UsageError("a watch file stands alone", do="name one file, or URLs only")
        if given:
            raise UsageError("a watch file says whom to tell", do="add a [[notify]] to it")
        return planfile.load(Path(what[0]))
    if not urls:
        return None
    notify = [
        {kind: shlex.split(value) if kind == "command" else value} for kind, value in given.items()
    ]
    feeds = [{"url": url, "every": every, "follow": follow} for url in dict.fromkeys(urls)]
    return planfile.of({"feeds": feeds, "notify": notify})


def _own_ledger(plan: "Plan | None", what: list[str]) -> Path | None:
    """Return the ledger that a watch file names, beside the file."""
    if plan is None or plan.ledger is None:
        return None
    return Path(what[0]).parent / Path(plan.ledger).expanduser()


# --- watching ---------------------------------------------------------------------------------


def _watch(plan: "Plan", path: Path, *, once: bool, allow_private: bool) -> None:
    from dateline.watching import State, Watch

    state = State.open(path)
    try:
        one = Watch(
            plan, path, state, say=_say, allow_private=allow_private,
            jitter=not once,
        )  # fmt: skip
        with _stopped_by_signals(one) as got:
            well = True
            if once:
                well = one.once()
            else:
                _opening(plan, path, state)
                one.run()
    finally:
        state.close()
    if got:
        output.warn("stopped — what was read and told is kept; the next watch goes on from here")
        # Threads may still wait for a server; nothing of theirs is wanted any more.
        sys.stdout.flush()
        os._exit(STOPPED[got[0]])
    if not well:
        raise typer.Exit(1)


def _opening(plan: "Plan", path: Path, state: "State") -> None:
    told = output.counted(len(plan.notifiers), "notifier") if plan.notifiers else "nobody to tell"
    _say(f"watching {output.counted(len(plan.feeds), 'feed')} into {path}, {told}")


@contextmanager
def _stopped_by_signals(one: "Watch") -> Iterator[list[signal.Signals]]:
    got: list[signal.Signals] = []

    def stop(number: int, _: Any) -> None:
        got.append(signal.Signals(number))
        one.stop()
        if len(got) > 2:  # somebody is in a hurry: what is on record is enough to go on from
            os._exit(STOPPED[got[0]])

    before = {name: signal.signal(name, stop) for name in STOPPED}
    try:
        yield got
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _say(line: str) -> None:
    from dateline.briefing.render import safe

    output.say(f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {safe(line)}")
    sys.stdout.flush()


def _rehearse(plan: "Plan", path: Path, allow_private: bool) -> None:
    from dateline.briefing.render import safe
    from dateline.watching.rehearsal import rehearse

    for line in rehearse(plan, path, allow_private=allow_private):
        output.say(safe(line))


# --- saying how things are --------------------------------------------------------------------


def _check(plan: "Plan", path: Path) -> None:
    from dateline.watching.explain import explained

    output.say(f"ledger    {path}")
    for line in explained(plan, datetime.now(UTC)):
        output.say(line)


def _again(path: Path, message: str) -> None:
    from dateline.watching import State
    from dateline.watching.status import send_again

    state = State.open(path, alone=False)
    try:
        done = send_again(state, message)
    finally:
        state.close()
    if not done:
        raise UnknownId(f"{message!r} is no message that may be delivered again", do="see --status")
    output.say(f"{message} will be delivered when the watch runs.")


def _status(path: Path, plan: "Plan | None", form: str) -> None:
    import msgspec

    from dateline.watching.explain import told
    from dateline.watching.status import status

    found: Status | None = status(path)
    if found is None:
        raise UsageError(f"no watch has run on {path}", do="start one, or give its --ledger")
    if form == "json":
        output.document(output.json_line(msgspec.json.encode(found).decode()) + "\n")
        return
    names = {feed.url: feed.name for feed in plan.feeds} if plan else {}
    for line in told(found, names, datetime.now(UTC)):
        output.say(line)
