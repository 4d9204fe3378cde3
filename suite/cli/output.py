"""Output files that a command writes beside its screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from suite.errors import UserError

Command = TypeVar("Command", bound=Callable[..., Any])

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The environment variable with the file whose Markdown GitHub Actions shows on a job's page."""

FIGURES: dict[str, Literal["png", "svg", "pdf"]] = {".png": "png", ".svg": "svg", ".pdf": "pdf"}
"""Formats of figures, by the ending of the file."""


class OutputFile(click.Path):
    """A file that is written at the end; a missing folder is reported at the beginning, before any training."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises:
            click.BadParameter: it is a folder, its folder does not exist, or it may not be written.
        """
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"{str(path)!r}: there is no folder {str(path.parent)!r}", param, ctx)
        return path


class FigureFile(OutputFile):
    """A file for a figure; its ending says the format."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises:
            click.BadParameter: it cannot be written, or no figure has this format.
        """
        path: Path = super().convert(value, param, ctx)
        if path.suffix not in FIGURES:
            self.fail(f"expected a file that ends in .png, .svg or .pdf; received {str(path)!r}", param, ctx)
        return path


def json_file(words: str) -> Callable[[Command], Command]:
    """Return the option --json, which writes what `words` name."""
    return click.option("--json", "json_file", type=OutputFile(), metavar="FILE", help=f"Also write {words} as JSON.")


def markdown_file(words: str) -> Callable[[Command], Command]:
    """Return the option --markdown, which writes what `words` name."""
    words = f"Also write {words} as Markdown."
    return click.option("--markdown", "markdown_file", type=OutputFile(), metavar="FILE", help=words)


def write(path: Path, content: bytes, *, append: bool = False) -> None:
    """Write a file, or append to it.

    Raises:
        UserError: it cannot be written.
    """
    try:
        with path.open("ab" if append else "wb") as file:
            file.write(content)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
