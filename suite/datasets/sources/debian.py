"""Debian packages that contain a dataset's files."""

from dataclasses import dataclass
from pathlib import Path

from suite.datasets.files import UnavailableError
from suite.datasets.progress import Report
from suite.datasets.sources.command import last_line, run

_OPTIONS = ("-o", "Acquire::http::Timeout=10", "-o", "Acquire::https::Timeout=10", "-o", "Acquire::Retries=1")


@dataclass(frozen=True)
class DebianPackage:
    """A package with the files in `subfolder`.

    It is downloaded with apt-get and unpacked with dpkg-deb, not installed, so no special rights are needed.
    """

    package: str
    subfolder: str
    size: int
    seconds: float = 300

    @property
    def name(self) -> str:
        """The name of the source in messages."""
        return f"Debian package {self.package}"

    def fetch(self, scratch: Path, report: Report) -> Path:
        """Download and unpack the package, which apt verifies.

        Raises:
            UnavailableError: apt-get or dpkg-deb is not installed, the package is not in apt's lists, or the download
                is too slow.
        """
        self._run(["apt-get", "download", self.package, *_OPTIONS], scratch, report)
        for package in scratch.glob("*.deb"):
            self._run(["dpkg-deb", "--extract", package.name, "."], scratch, report)
        return scratch / self.subfolder

    def _run(self, command: list[str], scratch: Path, report: Report) -> None:
        done = run(command, scratch, report, self.seconds)
        if done.returncode:
            raise UnavailableError(last_line(done.stderr))
