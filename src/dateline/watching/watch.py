"""The watch itself: polls feeds when they are due, reads what is new, and tells of what changed.

One thread decides and writes; feeds are fetched, and messages delivered, by threads of their own
that hand over what came of it. Nothing is remembered outside the state file and the ledger, so a
watch may be killed at any moment: the next one goes on from there.
"""

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dateline import reading
from dateline.errors import DatelineError, LedgerError
from dateline.records import Article
from dateline.sources.fetch import Fetcher
from dateline.watching import items
from dateline.watching.clock import Clock
from dateline.watching.hosts import Hosts
from dateline.watching.looking import Take, look
from dateline.watching.notices import Line, Message
from dateline.watching.outbox import Outbox
from dateline.watching.plan import Feed, Plan
from dateline.watching.polling import Batch, Outcome, Poll, Step
from dateline.watching.schedule import Schedule
from dateline.watching.senders import Sent, sender
from dateline.watching.state import State, beside, unusable

# Feeds that are fetched at the same time.
MOST_POLLS = 8

# The longest wait, in seconds: a clock that was set is noticed after it.
LONGEST_WAIT = 30.0

# Seconds that deliveries have to end in when the watch is stopped.
GRACE = 5.0

# Seconds after which housekeeping is done again.
HOUSEKEEPING = 3600.0

# Seconds to wait where the disk or the ledger fails; then twice as long, up to the longest.
FIRST_TROUBLE, LONGEST_TROUBLE = 5.0, 300.0

_POSITION = "looked_until"
_LOG = logging.getLogger(__name__)

Keep = Callable[[Sequence[Article]], reading.Summary]
Looking = Callable[[datetime | None, Take], datetime | None]


class _Polled(NamedTuple):
    began: datetime
    step: Step


class _Delivered(NamedTuple):
    message: Message
    sent: Sent


class Watch:
    """A watch on one ledger; `run` it, or have it look `once`."""

    def __init__(
        self,
        plan: Plan,
        ledger: Path,
        state: State,
        *,
        say: Callable[[str], None],
        clock: Clock | None = None,
        allow_private: bool = False,
        threads: bool = True,
        keep: Keep | None = None,
        looking: Looking | None = None,
        jitter: bool = True,
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._state = state
        self._say = say
        self._clock = clock or Clock()
        self._threads = threads
        self._keep = keep or partial(reading.read_found, ledger=ledger)
        self._looking = looking or partial(look, ledger)
        self._hosts = Hosts(gap=plan.gap)
        self._fetcher = Fetcher(allow_private=allow_private, turn=self._hosts.turn)
        self._schedule = Schedule(state, plan.feeds, now=self._clock.now, jitter=jitter)
        runs = beside(ledger).with_name(f"{beside(ledger).name}.runs")
        stopping = self._hosts.stopping.is_set
        self._senders = {
            row.name: sender(row, runs=runs, stopping=stopping) for row in plan.notifiers
        }
        self._outbox = Outbox(state, plan.notifiers, self._senders, now=self._clock.now, say=say)
        self._done: queue.Queue[_Polled | _Delivered] = queue.Queue(MOST_POLLS)
        self._polling: set[str] = set()
        self._dropped: set[str] = set()
        self._delivering: set[str] = set()
        self._dirty = True
        self._cleaned = float("-inf")
        self._trouble = 0.0
        """Seconds to wait because of trouble."""
        self._troubles = 0

    def stop(self) -> None:
        """Have the watch end soon; may be called from a signal's handler or another thread."""
        self._hosts.stopping.set()
        self._clock.wake()

    @property
    def stopping(self) -> bool:
        """Whether the watch has been told to end."""
        return self._hosts.stopping.is_set()

    def run(self) -> None:
        """Watch until stopped."""
        self._begin()
        while not self.stopping:
            self._guarded(self._turn)
            if not self.stopping:
                self._clock.wait(self._until_next())
        self._end()

    def once(self) -> bool:
        """Ask every feed that is due, tell what is due, and end.

        Returns whether the ledger and the disk took it all; feeds that fail are no fault of ours.
        """
        self._begin()
        asked: set[str] = set()
        while not self.stopping:
            self._guarded(partial(self._start_polls, asked))
            self._guarded(self._take_and_tell)
            if self._troubles or not self._busy(asked):
                break
            if not self._dirty:
                self._clock.wait(0.2)
        self._guarded(self._clean)
        self._end()
        return not self._troubles

    def _busy(self, asked: set[str]) -> bool:
        """Say whether a single run has something left to do."""
        if self._polling or self._delivering or self._dirty or not self._done.empty():
            return True
        return any(feed.url not in asked for feed in self._schedule.due())

    # --- one turn -------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._state.meta(_POSITION) is None:
            until = self._looking(None, lambda line: None)
            with self._state.transaction():
                self._state.set_meta(_POSITION, _text(until))
        for line in self._outbox.orphans():
            self._say(line)

    def _turn(self) -> None:
        self._start_polls(set())
        self._take_and_tell()
        if time.monotonic() - self._cleaned > HOUSEKEEPING:
            self._clean()

    def _clean(self) -> None:
        with self._state.transaction():
            self._state.forget_old(self._clock.now().timestamp())
        self._cleaned = time.monotonic()

    def _take_and_tell(self) -> None:
        self._take_all()
        if self._dirty:
            self._look()
        self._outbox.recover(self._delivering)
        self._outbox.compose()
        self._start_deliveries()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do some work; trouble with the disk or the ledger is said, and waited out."""
        before = self._troubles
        try:
            work()
        except (DatelineError, OSError) as error:
            self._in_trouble(str(error))
        except sqlite3.Error as error:
            self._in_trouble(str(unusable(self._state.path, error)))
        if self._troubles == before:
            self._trouble = 0.0

    def _in_trouble(self, why: str) -> None:
        self._troubles += 1
        self._trouble = min(max(FIRST_TROUBLE, 2 * self._trouble), LONGEST_TROUBLE)
        self._say(f"{why} (again in {self._trouble:.0f} s)")

    def _until_next(self) -> float:
        """Return the seconds to wait; the end of a poll or delivery wakes the watch before."""
        if self._trouble:
            return self._trouble
        if not self._done.empty():
            return 0.0
        moments = [self._outbox.next_due(self._delivering)]
        if len(self._polling) < MOST_POLLS:
            moments.append(self._schedule.next_due(self._polling))
        now = self._clock.now().timestamp()
        waits = [moment - now for moment in moments if moment is not None]
        return min(max(0.05, min(waits, default=LONGEST_WAIT)), LONGEST_WAIT)

    # --- polls ----------------------------------------------------------------------------------

    def _start_polls(self, asked: set[str]) -> None:
        self._state.clock_set_back(self._clock.now().timestamp())
        for feed in self._schedule.due():
            if len(self._polling) >= MOST_POLLS:
                return
            if feed.url in self._polling or feed.url in asked:
                continue
            asked.add(feed.url)
            self._polling.add(feed.url)
            address, known = self._schedule.known(feed)
            poll = Poll(
                feed, address, known, self._fetcher, partial(self._unread, feed), self._clock.now
            )
            self._go(partial(self._poll, poll))

    def _poll(self, poll: Poll) -> None:
        began = self._clock.now()
        step: Step | None = None
        try:
            for step in poll.steps():
                self._hand_over(_Polled(began, step))
        except Exception as error:  # noqa: BLE001 - one feed's fault must not end the watch
            _LOG.debug("poll of %s", poll.feed.url, exc_info=True)
            what = f"a fault in the program ({type(error).__name__}: {error})"
            self._hand_over(_Polled(began, Outcome(poll.feed, error=what)))
        else:
            if not isinstance(step, Outcome):  # stopped in between
                self._polling.discard(poll.feed.url)

    def _unread(self, feed: Feed, listed: list[items.Item]) -> list[items.Item]:
        """Say which items are to be read; over a connection of the poll's own thread."""
        own = State.look(self._ledger)
        assert own is not None
        try:
            return list(items.unread(own, feed.url, listed))
        finally:
            own.close()

    def _take(self, polled: _Polled) -> None:
        step = polled.step
        name = step.feed.url
        if isinstance(step, Batch):
            if name not in self._dropped:
                self._take_batch(step, polled.began)
            return
        self._polling.discard(name)
        if name in self._dropped:
            self._dropped.discard(name)
            return
        asked_at, _ = self._schedule.known(step.feed)
        with self._state.transaction():
            lines = self._schedule.record(step, polled.began)
            self._outbox.put(lines)
        if step.address and step.address != asked_at:
            self._say(f"{step.feed.name}: has moved for good; asked at {step.address} from now on")
        self._tell_outcome(step)

    def _take_batch(self, batch: Batch, began: datetime) -> None:
        """Read articles into the ledger, and only then remember their items."""
        try:
            summary = self._keep(batch.articles) if batch.articles else None
            if lost := [row for row in summary.skipped if "no room" in row.why] if summary else []:
                raise LedgerError(lost[0].why, do=lost[0].do)
        except Exception as error:
            self._dropped.add(batch.feed.url)
            with self._state.transaction():
                self._schedule.record(Outcome(batch.feed, error=str(error)), began)
            raise
        self._dirty = self._dirty or bool(summary and summary.read)
        with self._state.transaction():
            items.remember(self._state, batch.feed.url, batch.items, began.timestamp())
        if line := _told(batch, summary):
            self._say(f"{batch.feed.name}: {line}")

    def _tell_outcome(self, outcome: Outcome) -> None:
        name = outcome.feed.name
        if outcome.gone:
            self._say(f"{name}: GONE, and not asked any more: {outcome.error}")
        elif outcome.error:
            self._say(f"{name}: {outcome.error} ({self._schedule.prospect(outcome.feed)})")
        for note in outcome.notes:
            self._say(f"{name}: {note}")

    # --- changes and deliveries -----------------------------------------------------------------

    def _look(self) -> None:
        position = self._state.meta(_POSITION)
        since = datetime.fromisoformat(position) if position else None
        with self._state.transaction():
            until = self._looking(since, self._tell_of)
            self._state.set_meta(_POSITION, _text(until))
        self._dirty = False

    def _tell_of(self, line: Line) -> None:
        self._outbox.put([line])
        self._say(f"{line.story} {line.kind}: {line.text}")

    def _start_deliveries(self) -> None:
        for notifier in self._plan.notifiers:
            while notifier.name not in self._delivering and not self.stopping:
                message = self._outbox.next_for(notifier)
                if message is None:
                    break
                self._delivering.add(notifier.name)
                self._go(partial(self._deliver, message))

    def _deliver(self, message: Message) -> None:
        try:
            sent = self._outbox.deliver(message)
        except Exception as error:  # noqa: BLE001 - a sender's fault must not end the watch
            sent = Sent("unsure", f"a fault in the program ({type(error).__name__}: {error})")
        self._hand_over(_Delivered(message, sent))

    # --- threads --------------------------------------------------------------------------------

    def _go(self, work: Callable[[], None]) -> None:
        if self._threads:
            threading.Thread(target=work, daemon=True).start()
        else:
            work()

    def _hand_over(self, done: _Polled | _Delivered) -> None:
        """Give the watch what a thread has come to; waits while the watch is busy."""
        if not self._threads:
            self._guarded(partial(self._receive, done))
            return
        while isinstance(done, _Delivered) or not self.stopping:
            try:
                self._done.put(done, timeout=0.2)
            except queue.Full:
                continue
            self._clock.wake()
            return

    def _take_all(self) -> None:
        while not self._done.empty() and not self.stopping:
            self._receive(self._done.get())

    def _receive(self, done: _Polled | _Delivered) -> None:
        if isinstance(done, _Polled):
            self._take(done)
            return
        self._delivering.discard(done.message.notifier)
        self._outbox.settle(done.message, done.sent)

    def _end(self) -> None:
        """Record the deliveries that end soon; what is left is found out by the next watch."""
        self._hosts.stopping.set()
        late = time.monotonic() + GRACE
        while self._delivering and (left := late - time.monotonic()) > 0:
            try:
                done = self._done.get(timeout=left)
            except queue.Empty:
                break
            if isinstance(done, _Delivered):
                self._guarded(partial(self._receive, done))


def _told(batch: Batch, summary: reading.Summary | None) -> str:
    """Return what came of some items in words; nothing where nothing is new."""
    if summary is None or not (summary.read or batch.skipped or summary.skipped):
        return ""
    counts = {
        "read": summary.read - summary.revised, "read anew": summary.revised,
        "known already": summary.known,
        "without text": len(batch.skipped), "not read": len(summary.skipped),
    }  # fmt: skip
    items = len(batch.items)
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{items} new item{'' if items == 1 else 's'}: {said}"


def _text(until: datetime | None) -> str:
    """Return a position as it is kept; an empty ledger's lies before everything."""
    return (until or datetime.fromtimestamp(0, UTC)).isoformat()
