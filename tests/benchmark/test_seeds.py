"""Random streams, derived by hashing."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark.seeds import Seeds

numbers = st.integers(min_value=0, max_value=10**6)


def test_a_stream_is_the_top_31_bits_of_the_hash_of_its_ingredients() -> None:
    reference = int(hashlib.sha256(b'[7,3,"weights",2,"kernel"]').hexdigest()[:8], 16) // 2
    assert Seeds(7, 3).weights(2, "kernel") == reference


@given(seed=numbers, replicate=numbers, layer=numbers)
def test_streams_are_reproducible_and_fit_31_bits(seed: int, replicate: int, layer: int) -> None:
    stream = Seeds(seed, replicate).weights(layer, "kernel")
    assert stream == Seeds(seed, replicate).weights(layer, "kernel")
    assert 0 <= stream < 2**31


def test_every_ingredient_makes_another_stream() -> None:
    streams = [
        Seeds(seed, replicate).stream(purpose, *place)
        for seed in range(3)
        for replicate in range(3)
        for purpose in ("data", "batches", "weights")
        for place in ((), (0,), (1,), (0, "kernel"), (0, "bias"))
    ]
    assert len(set(streams)) == len(streams)
