"""Values that are made once and shared by threads, the least recently used one forgotten first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.labels import checked

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shared(Generic[Key, Value]):
    """A thread-safe store of the `capacity` values that were used last."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Future[Value]] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of `key`. The first caller makes it, while others that ask for the same one wait.

        A value that could not be made is not remembered: every caller who waited gets the error, the next one tries.
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
    """The `capacity` datasets that were used last. One that does not vary is shared by all replicates, too."""

    def __init__(self, capacity: int) -> None:
        self._shared: Shared[tuple[DatasetConfig, int | None], Dataset] = Shared(capacity)

    def load(self, config: DatasetConfig, seed: int) -> Dataset:
        """Return the dataset of `config` and `seed`; its arrays are read-only. Any thread may call this.

        Raises:
            UserError: the data cannot be had.
        """
        return self._shared.get((config, seed if config.varies else None), lambda: _frozen(checked(config.load(seed))))


def _frozen(dataset: Dataset) -> Dataset:
    for part in (dataset.train, dataset.validation, dataset.test):
        part.x.flags.writeable = False
        part.y.flags.writeable = False
    return dataset
