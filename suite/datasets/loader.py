"""Datasets in memory: loaded once, shared by threads, the least recently used one forgotten first."""

import threading
from collections import OrderedDict
from concurrent.futures import Future

from suite.datasets.dataset import Dataset, DatasetConfig


class Loader:
    """A thread-safe store of the `capacity` datasets that were used last.

    All trials of a replicate share one draw, and all trials of all replicates share a dataset that does not vary.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._datasets: OrderedDict[tuple[DatasetConfig, int | None], Future[Dataset]] = OrderedDict()

    def load(self, config: DatasetConfig, seed: int) -> Dataset:
        """Return the dataset of `config` and `seed`; its arrays are read-only.

        The first caller loads it while others that ask for the same one wait. A load that fails is not remembered.

        Raises:
            UserError: the data cannot be had.
        """
        key = (config, seed if config.varies else None)
        with self._lock:
            future = self._datasets.get(key)
            first = future is None
            if future is None:
                future = self._datasets[key] = Future()
            self._datasets.move_to_end(key)
            while len(self._datasets) > self._capacity:
                self._datasets.popitem(last=False)
        if first:
            self._fill(key, future, seed)
        return future.result()

    def _fill(self, key: tuple[DatasetConfig, int | None], future: Future[Dataset], seed: int) -> None:
        try:
            future.set_result(_frozen(key[0].load(seed)))
        except BaseException as error:
            with self._lock:
                if self._datasets.get(key) is future:
                    del self._datasets[key]
            future.set_exception(error)


def _frozen(dataset: Dataset) -> Dataset:
    for part in (dataset.train, dataset.validation, dataset.test):
        part.x.flags.writeable = False
        part.y.flags.writeable = False
    return dataset
