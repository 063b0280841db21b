"""Messages handed to a command, as JSON on its standard input; no shell takes part.

The command is run by `runner.py`, a process of its own that leaves a trace on disk. So a watch
that is killed while the command runs finds out afterwards how it went, and does not run it twice.
"""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from dateline.watching.notices import Message
from dateline.watching.plan import Notifier
from dateline.watching.senders import runner
from dateline.watching.senders.base import Sent

# Seconds that a command may take.
TIMEOUT = 300.0

# Seconds between two looks whether it has ended.
_STEP = 0.05


class CommandSender:
    """Runs a command for each message."""

    def __init__(self, notifier: Notifier, runs: Path, stopping: Callable[[], bool]) -> None:
        self._notifier = notifier
        self._runs = runs
        self._stopping = stopping

    def prepare(self, message: Message) -> None:
        """Write what the command will read, and clear the trace of an attempt that failed."""
        self._runs.mkdir(parents=True, exist_ok=True)
        notice = self._notice(message)
        aside = notice.with_suffix(".new")
        aside.write_bytes(msgspec.json.encode(message) + b"\n")
        os.replace(aside, notice)
        if self.recover(message).state in {"failed", "unsure"}:
            self._trace(message).unlink(missing_ok=True)

    def deliver(self, message: Message) -> Sent:
        """Run the command; where the watch is being stopped, leave it running."""
        process = subprocess.Popen(
            [sys.executable, "-I", runner.__file__, str(self._trace(message)),
             str(self._notice(message)), *self._notifier.command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            start_new_session=True, env=os.environ | {"DATELINE_NOTICE": message.id},
        )  # fmt: skip
        late = time.monotonic() + TIMEOUT
        while process.poll() is None and time.monotonic() < late:
            if self._stopping():
                return Sent("running")  # it goes on without us, and leaves its trace
            time.sleep(_STEP)
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        found = self.recover(message)
        return found if found.state != "never" else Sent("failed", "the command did not start")

    def recover(self, message: Message) -> Sent:
        """Say what the trace says."""
        try:
            with open(self._trace(message), encoding="utf-8", errors="replace") as trace:
                try:
                    fcntl.flock(trace, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    return Sent("running")
                said = trace.read()
        except FileNotFoundError:
            return Sent("never")
        return self._read(said)

    def _read(self, said: str) -> Sent:
        if not said:
            return Sent("never")
        if ended := re.search(r"^ended (-?\d+)$", said, re.M):
            code = int(ended[1])
            return Sent("sent") if code == 0 else Sent("failed", f"the command ended with {code}")
        if absent := re.search(r"^absent (.*)$", said, re.M):
            return Sent("failed", f"the command cannot be run ({absent[1]})")
        why = "the command was killed, or the machine stopped, before it ended"
        return Sent("failed" if self._notifier.repeat else "unsure", why)

    def forget(self, message: str) -> None:
        """Remove the trace."""
        for path in (self._runs / f"{message}.trace", self._runs / f"{message}.json"):
            path.unlink(missing_ok=True)

    def _trace(self, message: Message) -> Path:
        return self._runs / f"{message.id}.trace"

    def _notice(self, message: Message) -> Path:
        return self._runs / f"{message.id}.json"
