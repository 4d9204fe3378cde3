from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from suite.datasets.download import Download
from suite.datasets.files import Cache, FileSet
from suite.datasets.grey_images import DownloadedImages
from suite.errors import UserError


def config(download_: Download) -> DownloadedImages:
    class Tiny(DownloadedImages):
        label: ClassVar[str] = "tiny images"
        download: ClassVar[Download] = download_
        images: ClassVar[int] = 6
        mean: ClassVar[float] = 0.5
        deviation: ClassVar[float] = 0.25

        name: Literal["tiny"] = "tiny"
        validation: int = 2

    return Tiny()


def test_files_become_parts(
    tmp_path: Path, files: FileSet, contents: dict[str, bytes], arrays: dict[str, NDArray[np.uint8]]
) -> None:
    Cache(tmp_path).write(files, contents)
    dataset = config(Download(files, (), tmp_path)).load(0)
    np.testing.assert_array_equal(dataset.train.x, arrays["x_train"][:4].reshape(4, 6))
    np.testing.assert_array_equal(dataset.validation.y, arrays["y_train"][4:])
    np.testing.assert_array_equal(dataset.test.x, arrays["x_test"].reshape(4, 6))
    assert dataset.scale * 255 * 0.5 + dataset.shift == pytest.approx(0)
    assert dataset.scale * 255 * 0.75 + dataset.shift == pytest.approx(1)


def test_files_that_cannot_be_had_are_the_user_s_to_know(tmp_path: Path, files: FileSet) -> None:
    with pytest.raises(UserError, match="tiny cannot be had"):
        config(Download(files, (), tmp_path)).load(0)
