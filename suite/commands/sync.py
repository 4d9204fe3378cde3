"""Waiting results, sent to their store."""

from collections.abc import Mapping

from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.sharing.waiting import Held, Waiting
from suite.tracking.store import Store


class Sync:
    """The results that wait for one store.

    Attributes:
        location: the store.
        held: the waiting results of each benchmark when this object was created.
    """

    def __init__(self, location: Location) -> None:
        """Look for results that wait for the store, which need not be reachable."""
        self.location = location
        self._waiting = Waiting(location)
        self.held: Mapping[str, Held] = self._waiting.held()

    @property
    def left(self) -> str:
        """The number of results that still wait, and their folder, in words."""
        return f"{waits(len(self._waiting))} in {self._waiting.folder}"

    def send(self) -> str:
        """Send the waiting results, and return "", or why the store did not accept them."""
        try:
            Store(self.location)
        except UserError as error:
            return str(error)
        return ""


def waits(number: int) -> str:
    """Return, in words, that this many results wait.

    Example:
        >>> waits(2)
        '2 results wait'
    """
    return f"{number} result waits" if number == 1 else f"{number} results wait"
