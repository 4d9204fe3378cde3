import io

import matplotlib.image
import numpy as np

from suite.report.charts.pixels import png


def test_another_reader_finds_the_same_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3)).astype(np.uint8)
    read = matplotlib.image.imread(io.BytesIO(png(pixels)), format="png")
    assert np.array_equal(np.round(255 * read).astype(np.uint8), pixels)
