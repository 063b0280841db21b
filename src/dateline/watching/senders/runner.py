"""Runs one command once, in a process that outlives the watch. Imports nothing of Dateline.

Called as `python -I runner.py TRACE NOTICE COMMAND …`: the notice is the command's standard input.
The trace file says `begun` before the command starts and `ended CODE` after, and is locked
meanwhile. Whoever finds it begun does nothing, so two calls run the command once.
"""

import fcntl
import os
import subprocess
import sys


def main(trace: str, notice: str, *command: str) -> None:
    """Run the command and leave the trace."""
    file = os.open(trace, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    if os.read(file, 1):
        return
    _write(file, "begun\n")
    try:
        with open(notice, "rb") as given:
            code = subprocess.call(command, stdin=given)
    except OSError as error:
        _write(file, f"absent {error.strerror or error}\n")
        return
    _write(file, f"ended {code}\n")


def _write(file: int, line: str) -> None:
    os.write(file, line.encode("utf-8", "replace"))
    os.fsync(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
