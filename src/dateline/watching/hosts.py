"""One request at a time to each site, and a pause between two."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dateline.errors import SourceError

# Sites that are remembered at once.
MOST_SITES = 1_000

# Sites share so many locks: two that share one wait for each other, which does no harm.
_LOCKS = 256


class Stopped(SourceError):
    """The watch is being stopped; nothing more is fetched."""

    def __init__(self) -> None:
        super().__init__("the watch is being stopped")


class Hosts:
    """Gives out turns to ask a site; used by several threads."""

    def __init__(
        self,
        *,
        gap: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._gap = gap
        self._clock = clock
        self.stopping = threading.Event()
        self._sleep = sleep or self.stopping.wait
        self._lock = threading.Lock()
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._free_at: dict[str, float] = {}

    @contextmanager
    def turn(self, site: str, delay: float) -> Iterator[None]:
        """Wait until a site may be asked, and hold it meanwhile; raises `Stopped`.

        `delay` is the pause in seconds that the site itself asks for.
        """
        one = self._locks[hash(site) % _LOCKS]
        while not one.acquire(timeout=0.2):
            self._go_on()
        try:
            self._go_on()
            self._pause(self._free_at.get(site, 0.0) - self._clock())
            yield
        finally:
            self._leave(site, max(self._gap, delay))
            one.release()

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)
            self._go_on()

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise Stopped

    def _leave(self, site: str, pause: float) -> None:
        with self._lock:
            now = self._clock()
            self._free_at.pop(site, None)
            self._free_at[site] = now + pause
            if len(self._free_at) > MOST_SITES:
                self._free_at = {name: at for name, at in self._free_at.items() if at > now}
