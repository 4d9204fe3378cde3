"""Nets of `own/`, each with the data on which it can be trained."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

Data = Callable[[], tuple[Any, Any]]
"""Returns inputs and targets."""


@dataclass(frozen=True)
class Net:
    """A function that builds a model, and what is needed to train it.

    Attributes:
        kind: the module that holds it.
        name: the function's.
        build: the function.
        data: returns inputs and targets.
        loss: what a model that is not compiled is trained with.
        says: words, separated by "|", that `explain` needs to say of a net that is ill.
        either: why both "well" and "ill" are right, "" if only one is.
        constant: the loss of the best constant answer, if constant outputs are more than the net can give.
        slow: whether `explain` takes more than half a minute.
    """

    kind: str
    name: str
    build: Callable[[], Any]
    data: Data
    loss: Any
    says: str = ""
    either: str = ""
    constant: float | None = None
    slow: bool = False

    @property
    def subject(self) -> str:
        """What `explain` is given."""
        return f"{HERE / 'own' / self.kind}.py:{self.name}"


NETS: dict[str, Net] = {}
"""All nets whose modules were imported, by "kind:name"."""


def net(data: Data, loss: Any = None, **more: Any) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Return a decorator that puts a function into `NETS` and leaves it as it is."""

    def kept(build: Callable[[], Any]) -> Callable[[], Any]:
        kind = Path(build.__code__.co_filename).stem
        NETS[f"{kind}:{build.__name__}"] = Net(kind, build.__name__, build, data, loss, **more)
        return build

    return kept


def all_nets() -> dict[str, Net]:
    """Return the nets of all modules in `own/`, by "kind:name"; imports Keras."""
    for path in sorted((HERE / "own").glob("*.py")):
        importlib.import_module(f"tests.nets.own.{path.stem}")
    return NETS
