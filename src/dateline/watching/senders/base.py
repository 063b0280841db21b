"""What every sender does."""

from typing import Literal, NamedTuple, Protocol

from dateline.watching.notices import Message

State = Literal["sent", "failed", "unsure", "running", "never"]


class Sent(NamedTuple):
    """What is known of a delivery.

    `sent`; `failed`: surely not, or it may safely be done again; `unsure`: it may have been, and
    doing it again could tell somebody twice; `running`: it is being done still; `never`: it was
    not begun.
    """

    state: State
    why: str = ""


class Sender(Protocol):
    """Delivers messages to one notifier.

    The watch calls `prepare`, records that the delivery begins, calls `deliver`, and records how
    it went. After a crash between the two records it calls `recover`.
    """

    def prepare(self, message: Message) -> None:
        """Do what may be done any number of times, before the delivery is on record."""

    def deliver(self, message: Message) -> Sent:
        """Deliver a message once; waits until it is known how that went."""

    def recover(self, message: Message) -> Sent:
        """Say what became of a delivery that was begun by a watch which is no more."""

    def forget(self, message: str) -> None:
        """Clear away what a message that is settled has left behind; `message` is its id."""
