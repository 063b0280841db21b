"""The watch's clock. Tests replace it."""

import threading
from datetime import UTC, datetime


class Clock:
    """The system's time, and waiting that can be called off."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Wait, or until `wake` is called."""
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        """End the waiting of another thread, or the next one of this."""
        self._woken.set()
