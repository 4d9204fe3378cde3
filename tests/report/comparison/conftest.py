from collections.abc import Callable

import pytest

from suite.benchmark.benchmark import Benchmark


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark()
