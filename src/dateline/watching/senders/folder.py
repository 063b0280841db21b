"""Messages as mail (RFC 5322), dropped into a Maildir.

A message is written to `tmp/` before its delivery is on record, and moved to `new/` after: a
message that is on record and no longer in `tmp/` has been delivered, even if a mail program has
taken it away since.
"""

import os
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from dateline.briefing.render import safe
from dateline.watching.notices import Message
from dateline.watching.plan import Notifier
from dateline.watching.senders.base import Sent

_POLICY = SMTP.clone(max_line_length=78, cte_type="8bit")


class FolderSender:
    """Drops messages into a folder."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._folder = Path(notifier.target)

    def prepare(self, message: Message) -> None:
        """Write the mail aside; raises `OSError` where it cannot be written."""
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        aside = self._folder / "tmp" / _name(message)
        with open(aside, "wb") as file:
            file.write(mail(message, self._notifier))
            file.flush()
            os.fsync(file.fileno())

    def deliver(self, message: Message) -> Sent:
        """Move the mail into place."""
        aside = self._folder / "tmp" / _name(message)
        os.replace(aside, self._folder / "new" / _name(message))
        _sync(self._folder / "new")
        return Sent("sent")

    def recover(self, message: Message) -> Sent:
        """Say whether the mail was moved."""
        aside = self._folder / "tmp" / _name(message)
        return Sent("never") if aside.exists() else Sent("sent")

    def forget(self, message: str) -> None:
        """Do nothing: nothing is left behind."""


def mail(message: Message, notifier: Notifier) -> bytes:
    """Return a message as a mail in plain text; the same message is the same bytes."""
    found = EmailMessage(_POLICY)
    found["From"] = _address(notifier.sender)
    found["To"] = _address(notifier.to)
    found["Subject"] = f"Dateline: {safe(message.subject)}"
    found["Date"] = format_datetime(message.made)
    found["Message-ID"] = f"<{message.id}@{_host(notifier.sender)}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(message.text, cte="8bit")
    return found.as_bytes()


def _address(given: str) -> Address:
    name, _, host = re.sub(r"\s", "", given).rpartition("@")
    return Address(username=name or "dateline", domain=host or "localhost")


def _host(given: str) -> str:
    return _address(given).domain


def _name(message: Message) -> str:
    return f"{int(message.made.timestamp())}.{message.id}.dateline"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
