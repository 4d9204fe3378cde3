from collections.abc import Callable
from pathlib import Path

import pytest

from suite.datasets.files import UnavailableError
from suite.datasets.sources import DebianPackage

SOURCE = DebianPackage("dataset-tiny", "usr/share/datasets/tiny", size=10)
UNPACK = """
assert sys.argv[1:] == ["--extract", "dataset-tiny_1_all.deb", "."], sys.argv
folder = pathlib.Path("usr/share/datasets/tiny")
folder.mkdir(parents=True)
(folder / "file").write_bytes(pathlib.Path(sys.argv[2]).read_bytes())
"""


def test_the_package_is_downloaded_and_unpacked_in_the_scratch_folder(
    scratch: Path, program: Callable[[str, str], None]
) -> None:
    program("apt-get", "pathlib.Path(f'{sys.argv[2]}_1_all.deb').write_bytes(sys.argv[1].encode())")
    program("dpkg-deb", UNPACK)
    folder = SOURCE.fetch(scratch, lambda _: None)
    assert folder == scratch / "usr/share/datasets/tiny"
    assert (folder / "file").read_bytes() == b"download"


def test_apt_s_reason_is_its_last_line(scratch: Path, program: Callable[[str, str], None]) -> None:
    program("apt-get", "sys.exit('Reading lists\\nE: Unable to locate package dataset-tiny')")
    with pytest.raises(UnavailableError, match=r"^E: Unable to locate package dataset-tiny$"):
        SOURCE.fetch(scratch, lambda _: None)


def test_a_missing_program_is_named(scratch: Path, program: Callable[[str, str], None]) -> None:
    with pytest.raises(UnavailableError, match=r"^apt-get is not installed$"):
        SOURCE.fetch(scratch, lambda _: None)
    program("apt-get", "pathlib.Path('dataset-tiny_1_all.deb').touch()")
    with pytest.raises(UnavailableError, match=r"^dpkg-deb is not installed$"):
        SOURCE.fetch(scratch, lambda _: None)


def test_name() -> None:
    assert SOURCE.name == "Debian package dataset-tiny"
