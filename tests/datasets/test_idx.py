import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from suite.datasets import idx

ARRAYS = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=4, max_side=5))


def read_slowly(data: bytes) -> tuple[list[int], list[int]]:
    """The format's definition, byte by byte: shape and values."""
    dimensions = data[3]
    shape = []
    for k in range(dimensions):
        field = data[4 + 4 * k : 8 + 4 * k]
        shape.append(((field[0] * 256 + field[1]) * 256 + field[2]) * 256 + field[3])
    return shape, list(data[4 + 4 * dimensions :])


def parse_or_refuse(data: bytes) -> NDArray[np.uint8] | str:
    try:
        return idx.parse(data, "file")
    except ValueError as error:
        return str(error)


@given(ARRAYS)
def test_round_trip(array: NDArray[np.uint8]) -> None:
    data = idx.encode(array)
    np.testing.assert_array_equal(idx.parse(data, "file"), array)
    shape, values = read_slowly(data)
    assert tuple(shape) == array.shape
    assert values == array.ravel().tolist()
    assert data[:3] == bytes([0, 0, 8])


def test_values_in_fortran_order_are_written_in_c_order() -> None:
    array = np.asfortranarray(np.arange(6, dtype=np.uint8).reshape(2, 3))
    np.testing.assert_array_equal(idx.parse(idx.encode(array), "file"), array)


@given(st.binary(max_size=64) | st.binary(max_size=40).map(lambda tail: b"\0\0\x08\x01\0\0\0" + tail))
def test_garbage_is_refused_or_it_is_idx(data: bytes) -> None:
    result = parse_or_refuse(data)
    if isinstance(result, str):
        assert result.startswith("file: expected")
    else:
        assert idx.encode(result) == data


@given(ARRAYS, st.data())
def test_a_file_cut_short_or_with_more_behind_it_is_refused(array: NDArray[np.uint8], data: st.DataObject) -> None:
    whole = idx.encode(array)
    with pytest.raises(ValueError, match="file: expected"):
        idx.parse(whole[: data.draw(st.integers(0, len(whole) - 1))], "file")
    with pytest.raises(ValueError, match=rf"expected {math.prod(array.shape)} values .* received {array.size + 1}"):
        idx.parse(whole + b"\0", "file")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "received 0"),
        (b"\x1f\x8b\x08\x01", "received 1f 8b 08 01"),
        (b"\0\0\x0d\x01\0\0\0\0", "received 00 00 0d 01"),
        (b"\0\0\x08\0", "received 00 00 08 00"),
        (b"\0\0\x08\x05", "received 00 00 08 05"),
        (b"\0\0\x08\x02\0\0\0\x01", "expected 2 dimensions in 12 bytes, received 8"),
        (b"\0\0\x08\x01\0\0\0\0", "expected no dimension to be 0"),
    ],
)
def test_errors_say_what_was_received(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        idx.parse(data, "file")


@pytest.mark.parametrize(
    "array", [np.zeros(3), np.uint8(3) * np.ones((), np.uint8), np.zeros((2, 0), np.uint8), np.zeros([1] * 5, np.uint8)]
)
def test_what_has_no_form_is_not_encoded(array: NDArray[np.generic]) -> None:
    with pytest.raises(ValueError, match="expected uint8 values"):
        idx.encode(array)
