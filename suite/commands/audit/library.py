"""Libraries of nets, and their words on initial weights."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from suite.analysis.audit.promises import Law
from suite.errors import UserError

Nets = Iterator[tuple[str, Callable[[], Any]]]
"""Names of nets, and what builds each one."""


@dataclass(frozen=True)
class Word:
    """A library's own word on the initial weights of some of its nets.

    Attributes:
        source: where it stands.
        classes: the beginnings of the names of these nets.
        laws: laws by patterns of weights' names.
    """

    source: str
    classes: tuple[str, ...]
    laws: Mapping[str, Law]


@dataclass(frozen=True)
class Library:
    """A library of nets.

    Attributes:
        packages: what has to be installed, the one with the nets first.
        nets: yields names of nets, and what builds each one without weights from a network.
        words: what the library's documentation or code says of initial weights.
    """

    packages: tuple[str, ...]
    nets: Callable[[], Nets]
    words: tuple[Word, ...] = field(default=())

    def versions(self) -> dict[str, str]:
        """Return the versions of its packages.

        Raises:
            UserError: one is not installed.
        """
        try:
            return {name: version(name) for name in self.packages}
        except PackageNotFoundError as error:
            raise UserError(f"--census: expected the package {error.name} to be installed; pip install it") from None
