"""Pixels as PNG files."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return the file of pixels (rows, columns, 3), the uppermost row first."""
    height, width, _ = pixels.shape
    # Each row is preceded by the number of its filter: 1 stores the difference to the pixel before it.
    differences = np.diff(pixels.astype(np.int16), axis=1, prepend=0).astype(np.uint8).reshape(height, -1)
    rows = np.hstack([np.ones((height, 1), np.uint8), differences])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
