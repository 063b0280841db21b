"""Ways of delivering a message, each of which can say after a crash whether it has."""

from collections.abc import Callable
from pathlib import Path

from dateline.watching.plan import Notifier
from dateline.watching.senders.base import Sender, Sent
from dateline.watching.senders.command import CommandSender
from dateline.watching.senders.folder import FolderSender
from dateline.watching.senders.webhook import WebhookSender

__all__ = ["Sender", "Sent", "sender"]


def sender(notifier: Notifier, *, runs: Path, stopping: Callable[[], bool]) -> Sender:
    """Return what delivers a notifier's messages; `runs` is where commands leave their traces."""
    if notifier.kind == "webhook":
        return WebhookSender(notifier)
    if notifier.kind == "folder":
        return FolderSender(notifier)
    return CommandSender(notifier, runs, stopping)
