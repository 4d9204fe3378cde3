import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import numpy as np
import pytest

from suite.datasets import Dataset, DatasetConfig, Loader, Part
from suite.errors import UserError


def config(on_load: Callable[[int], None], varying: bool = True) -> Callable[..., DatasetConfig]:
    class Counted(DatasetConfig):
        label: ClassVar[str] = "counts its loads"
        varies: ClassVar[bool] = varying
        name: str = "counted"
        option: int = 0

        def load(self, seed: int) -> Dataset:
            on_load(seed)
            part = Part(np.full((3, 2), seed), np.zeros(3, np.int32))
            return Dataset(self.name, "binary", part, part, part, outputs=1)

    return Counted


def test_a_dataset_is_loaded_once_for_each_seed_and_configuration() -> None:
    loads: list[int] = []
    counted = config(loads.append)
    loader = Loader(capacity=8)
    first = loader.load(counted(), 1)
    assert loader.load(counted(), 1) is first
    assert loads == [1]
    assert loader.load(counted(), 2) is not first
    assert loader.load(counted(option=1), 1) is not first
    assert loads == [1, 2, 1]


def test_one_that_does_not_vary_is_shared_by_all_seeds() -> None:
    loads: list[int] = []
    counted = config(loads.append, varying=False)
    loader = Loader(capacity=8)
    assert loader.load(counted(), 1) is loader.load(counted(), 2)
    assert loads == [1]


def test_the_least_recently_used_is_forgotten_first() -> None:
    loads: list[int] = []
    counted = config(loads.append)
    loader = Loader(capacity=2)
    for seed in (1, 2, 1, 3, 1, 2):
        loader.load(counted(), seed)
    assert loads == [1, 2, 3, 2]


def test_concurrent_callers_wait_for_one_load() -> None:
    loader = Loader(capacity=2)
    loads: list[int] = []
    others: list[Dataset] = []
    started = threading.Barrier(8 + 1, timeout=10)

    def ask() -> None:
        started.wait()
        others.append(loader.load(counted(), 1))

    threads = [threading.Thread(target=ask) for _ in range(8)]

    def slow(seed: int) -> None:
        """Ends only after eight others have come for the same dataset."""
        loads.append(seed)
        if len(loads) == 1:
            for thread in threads:
                thread.start()
            started.wait()

    counted = config(slow)
    first = loader.load(counted(), 1)
    for thread in threads:
        thread.join(10)
    assert loads == [1]
    assert len(others) == 8
    assert all(other is first for other in others)


def test_a_slow_load_does_not_hold_up_another_dataset() -> None:
    loader = Loader(capacity=2)
    other_is_loaded = threading.Event()

    def wait_for_the_other(seed: int) -> None:
        if seed == 1:
            assert other_is_loaded.wait(10)

    counted = config(wait_for_the_other)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(loader.load, counted(), 1)
        loader.load(counted(), 2)
        other_is_loaded.set()
        assert slow.result().train.x[0, 0] == 1


def test_a_load_that_fails_is_tried_again() -> None:
    attempts: list[int] = []

    def fail_once(seed: int) -> None:
        attempts.append(seed)
        if len(attempts) == 1:
            raise UserError("no data today")

    counted = config(fail_once)
    loader = Loader(capacity=2)
    with pytest.raises(UserError, match="no data today"):
        loader.load(counted(), 1)
    assert loader.load(counted(), 1).train.x[0, 0] == 1
