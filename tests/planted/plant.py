"""A bug: one place in one file that says something else, and the tests that should notice."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plant:
    """A bug to plant.

    Attributes:
        name: what is wrong, in a few words; it is how the bug is called on the command line.
        file: the file that is changed, relative to the project.
        right: the text as it stands; it has to stand there once.
        wrong: what takes its place.
        tests: the tests beside the code, as pytest takes them.
    """

    name: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...]

    def plant(self, project: Path) -> None:
        """Change the file in a copy of the project.

        Raises:
            ValueError: the text does not stand there once: the code has moved on, and so must this plant.
        """
        path = project / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.right) != 1:
            raise ValueError(
                f"{self.name}: {self.file} has {text.count(self.right)} times {self.right!r}, expected once"
            )
        path.write_text(text.replace(self.right, self.wrong), encoding="utf-8")
