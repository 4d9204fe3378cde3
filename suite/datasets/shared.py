"""A cache of values and datasets, shared by threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from suite.datasets.arrays import leaves
from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.labels import checked

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shared(Generic[Key, Value]):
    """A thread-safe store of the `capacity` values that were used last.

    Example:
        >>> squares = Shared[int, int](capacity=2)
        >>> squares.get(3, lambda: 9)
        9
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Future[Value]] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of `key`, made by the first caller while others with the same key wait.

        If making it fails, all callers that waited get the error, and the next caller tries again.
        """
        with self._lock:
            future = self._values.get(key)
            first = future is None
            if future is None:
                future = self._values[key] = Future()
            self._values.move_to_end(key)
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
        if first:
            self._fill(key, future, make)
        return future.result()

    def _fill(self, key: Key, future: Future[Value], make: Callable[[], Value]) -> None:
        try:
            future.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._values.get(key) is future:
                    del self._values[key]
            future.set_exception(error)


class Loader:
    """The `capacity` datasets that were used last. All replicates share a dataset that does not vary with the seed."""

    def __init__(self, capacity: int) -> None:
        self._shared: Shared[tuple[DatasetConfig, int | None], Dataset] = Shared(capacity)

    def load(self, config: DatasetConfig, seed: int) -> Dataset:
        """Return the dataset of `config` and `seed`, with read-only arrays.

        Any thread may call this.

        Raises:
            UserError: the data cannot be obtained.
        """
        return self._shared.get((config, seed if config.varies else None), lambda: _frozen(checked(config.load(seed))))


def _frozen(dataset: Dataset) -> Dataset:
    for part in (dataset.train, dataset.validation, dataset.test):
        for array in (*leaves(part.x).values(), *leaves(part.y).values()):
            array.flags.writeable = False
    return dataset
