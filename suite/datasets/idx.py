"""The IDX format of MNIST's files, for unsigned bytes.

A file holds two zero bytes, the type 0x08, the number of dimensions, each dimension as a big-endian 32-bit number, and
the values in C order. Source: LeCun and Cortes 1998.
"""

import math
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

_UNSIGNED_BYTE = 0x08
_MAX_DIMENSIONS = 4


def parse(data: bytes, name: str) -> NDArray[np.uint8]:
    """Return the array in `data`, read-only and without a copy.

    Args:
        data: the content of a file.
        name: the file's name in errors.

    Raises:
        ValueError: `data` is not one complete IDX array of unsigned bytes with 1 to 4 dimensions, none of them 0.

    Example:
        >>> parse(bytes([0, 0, 8, 1, 0, 0, 0, 2, 5, 7]), "labels").tolist()
        [5, 7]
    """
    if len(data) < 4:
        raise ValueError(f"{name}: expected an IDX header of at least 4 bytes, received {len(data)}")
    zeros, kind, dimensions = struct.unpack(">HBB", data[:4])
    if zeros != 0 or kind != _UNSIGNED_BYTE or not 1 <= dimensions <= _MAX_DIMENSIONS:
        raise ValueError(
            f"{name}: expected the IDX header 00 00 08 (unsigned bytes) and 1 to {_MAX_DIMENSIONS} dimensions, "
            f"received {data[:4].hex(' ')}"
        )
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise ValueError(f"{name}: expected {dimensions} dimensions in {start} bytes, received {len(data)}")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    if 0 in shape:
        raise ValueError(f"{name}: expected no dimension to be 0, received {shape}")
    if len(data) - start != math.prod(shape):
        raise ValueError(f"{name}: expected {math.prod(shape)} values for {shape}, received {len(data) - start}")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def encode(array: NDArray[Any]) -> bytes:
    """Return the IDX bytes of `array`, the inverse of `parse`.

    Raises:
        ValueError: the values are not uint8, or there are not 1 to 4 dimensions, or one of them is 0.

    Example:
        >>> encode(np.array([5, 7], np.uint8)).hex(" ")
        '00 00 08 01 00 00 00 02 05 07'
    """
    if array.dtype != np.uint8 or not 1 <= array.ndim <= _MAX_DIMENSIONS or 0 in array.shape:
        raise ValueError(
            f"expected uint8 values in 1 to {_MAX_DIMENSIONS} dimensions, none of them 0, "
            f"received {array.dtype} of shape {array.shape}"
        )
    return struct.pack(f">HBB{array.ndim}I", 0, _UNSIGNED_BYTE, array.ndim, *array.shape) + array.tobytes()
