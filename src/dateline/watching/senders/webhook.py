"""Messages posted to a URL as JSON."""

import hashlib
import hmac
import time
from urllib.parse import urlsplit

import httpcore
import msgspec

from dateline.errors import SourceError
from dateline.sources.fetch import USER_AGENT, Guarded
from dateline.watching.notices import Message
from dateline.watching.plan import Notifier
from dateline.watching.senders.base import Sent

# Seconds for one delivery, from its start to the head of the answer.
TIMEOUT = 15.0

# The message's id: a receiver that keeps the ids it has seen gets nothing twice.
KEY = "Idempotency-Key"

# The body's HMAC-SHA256 under the notifier's secret.
SIGNATURE = "Dateline-Signature"

_NOT_REACHED = (httpcore.ConnectError, httpcore.ConnectTimeout, SourceError)
_LOST = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class WebhookSender:
    """Posts to the address that the user gave, wherever it is; redirects are not followed."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier

    def prepare(self, message: Message) -> None:
        """Do nothing."""

    def deliver(self, message: Message) -> Sent:
        """Post once; any answer from 200 to 299 is taken for receipt."""
        content = msgspec.json.encode(message)
        backend = Guarded(time.monotonic() + TIMEOUT, allow_private=True)
        with httpcore.ConnectionPool(network_backend=backend, max_connections=1) as pool:
            request = httpcore.Request(
                "POST", self._notifier.target, headers=self._headers(message, content),
                content=content,
            )  # fmt: skip
            try:
                response = pool.handle_request(request)
            except _NOT_REACHED as error:
                return Sent("failed", str(error) or type(error).__name__)
            except _LOST as error:
                return self._lost(str(error) or type(error).__name__)
            response.close()
        if 200 <= response.status < 300:
            return Sent("sent")
        return Sent("failed", f"the webhook answered {response.status}")

    def recover(self, message: Message) -> Sent:
        """Say that it may be done again, where the receiver knows the key."""
        return self._lost("the watch ended before the webhook answered")

    def forget(self, message: str) -> None:
        """Do nothing: nothing is left behind."""

    def _lost(self, why: str) -> Sent:
        return Sent("failed" if self._notifier.repeat else "unsure", why)

    def _headers(self, message: Message, content: bytes) -> list[tuple[str, str]]:
        found = {
            "Host": urlsplit(self._notifier.target).netloc,
            "User-Agent": USER_AGENT,
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            KEY: message.id,
        }
        if self._notifier.secret is not None:
            key = self._notifier.secret.encode()
            mark = hmac.new(key, content, hashlib.sha256).hexdigest()
            found[SIGNATURE] = f"sha256={mark}"
        return [*(found | dict(self._notifier.headers)).items()]
