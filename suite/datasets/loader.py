"""Datasets in memory, loaded once and shared by all trials of a replicate."""

from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.labels import checked
from suite.datasets.shared import Shared


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
