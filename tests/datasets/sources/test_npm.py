import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from suite.datasets.files import FileSet, UnavailableError
from suite.datasets.folder import read_folder
from suite.datasets.sources import NpmPackage

SOURCE = NpmPackage("tiny-data@1.0.0", "package/data", size=10)


def tarball(path: Path, contents: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def test_the_tarball_s_files_are_unpacked_and_no_others(
    tmp_path: Path,
    scratch: Path,
    program: Callable[[str, str], None],
    files: FileSet,
    contents: dict[str, bytes],
) -> None:
    packed = {f"package/data/{name}": data for name, data in contents.items()}
    tarball(tmp_path / "made.tgz", {"package/index.js": b"code", "../data/outside": b"evil", **packed})
    program(
        "npm",
        f"pathlib.Path('tiny-data-1.0.0.tgz').write_bytes(pathlib.Path({str(tmp_path / 'made.tgz')!r}).read_bytes())",
    )
    folder = SOURCE.fetch(scratch, lambda _: None)
    assert read_folder(files, folder) == contents
    assert sorted(path.name for path in folder.iterdir()) == sorted(contents)
    assert folder.is_relative_to(scratch)


def test_npm_is_asked_for_the_exact_version_with_a_cache_of_its_own(
    scratch: Path, program: Callable[[str, str], None]
) -> None:
    program("npm", "pathlib.Path('arguments').write_text('\\n'.join(sys.argv[1:]))")
    SOURCE.fetch(scratch, lambda _: None)
    arguments = (scratch / "arguments").read_text().splitlines()
    assert arguments[:2] == ["pack", "tiny-data@1.0.0"]
    assert f"--cache={scratch / 'npm-cache'}" in arguments


def test_npm_s_reason_is_its_summary(scratch: Path, program: Callable[[str, str], None]) -> None:
    answer = json.dumps({"error": {"code": "ETARGET", "summary": "No matching version\nmore", "detail": "long"}})
    program("npm", f"print({answer!r}); sys.exit(1)")
    with pytest.raises(UnavailableError, match=r"^No matching version$"):
        SOURCE.fetch(scratch, lambda _: None)


@pytest.mark.parametrize("answer", ["", "plain text", "[]", '{"error": null}'])
def test_npm_without_a_reason(scratch: Path, program: Callable[[str, str], None], answer: str) -> None:
    program("npm", f"print({answer!r}); sys.exit(1)")
    with pytest.raises(UnavailableError, match=r"^npm gave no reason$"):
        SOURCE.fetch(scratch, lambda _: None)


@pytest.mark.usefixtures("program")
def test_no_npm(scratch: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^npm is not installed$"):
        SOURCE.fetch(scratch, lambda _: None)


def test_a_tarball_that_is_none(scratch: Path, program: Callable[[str, str], None]) -> None:
    program("npm", "pathlib.Path('tiny-data-1.0.0.tgz').write_bytes(b'half')")
    with pytest.raises(UnavailableError, match=r"^tiny-data-1\.0\.0\.tgz cannot be unpacked: "):
        SOURCE.fetch(scratch, lambda _: None)


def test_name() -> None:
    assert SOURCE.name == "npm package tiny-data@1.0.0"
