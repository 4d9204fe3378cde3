"""The guides in `docs/`, as far as they can be followed: the files that they say to write, and the commands.

In a guide, a block that begins with "# name.ext" is a file, and a block of the language "console" is a command, "$ …",
with what it prints; there a line "…" stands for any lines. "$ python name.py" runs a file of the guide.

`python -m tests.guides GUIDE.md…` writes into guides what their commands print, but for those that are shortened.
"""

import contextlib
import io
import os
import re
import runpy
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"# ([\w./-]+\.(?:py|toml))\n")
SCRIPT = re.compile(r"\$ python ([\w./-]+\.py)\n")
PROGRESS = re.compile(r"[\w.-]+: [\d,]+ (trials|of [\d,]+)|loading TensorFlow|\d+ trainings?, ")
ELLIPSIS = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, and its text from `start` to `end` of the guide."""

    language: str
    text: str
    start: int
    end: int

    @property
    def file(self) -> str:
        """The name of the file that it is, "" where it is none."""
        found = NAME.match(self.text)
        return found[1] if found else ""

    @property
    def arguments(self) -> list[str]:
        """The arguments of the command that it is, none where it is none."""
        if self.language != "console":
            return []
        if self.script:
            return []
        words = shlex.split(self.text.partition("\n")[0])
        assert words[:4] == ["$", "python", "-m", "suite"], words
        return words[4:]

    @property
    def script(self) -> str:
        """The file of the guide that it runs, "" where it runs none."""
        found = SCRIPT.match(self.text)
        return found[1] if found and self.language == "console" else ""

    @property
    def printed(self) -> list[str]:
        """The lines that the command prints."""
        return self.text.splitlines()[1:]


def blocks(guide: str) -> list[Block]:
    """Return the fenced blocks of a guide's text."""
    return [Block(found[1], found[2], found.start(2), found.end(2)) for found in BLOCK.finditer(guide)]


def follow(guide: str) -> Iterator[tuple[Block, str, int]]:
    """Write the files of a guide and run its commands, in the current folder; yield what each prints, and its code."""
    for block in blocks(guide):
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.script:
            runpy.run_path(block.script, run_name="__main__")
        elif block.arguments:
            yield block, *called(block.arguments)


def called(arguments: list[str]) -> tuple[str, int]:
    """Return what a command prints, but for lines that say how far it is, and its exit code."""
    from suite.cli import cli
    from suite.cli.errors import report_errors

    printed, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        code = report_errors(cli, arguments)
    lines = [line.rstrip() for line in printed.getvalue().splitlines() if not PROGRESS.match(line)]
    lines += [line for line in said.getvalue().splitlines() if line.startswith("error: ")]
    return "\n".join(lines).strip("\n"), code


def main(names: list[str]) -> None:
    """Write into guides what their commands print."""
    os.environ.pop("COLUMNS", None)
    for name in names:
        path = (DOCS / name).resolve()
        text = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            found = list(follow(text))
        for block, printed, code in reversed(found):
            sys.stdout.write(f"{name}: {code}: {shlex.join(block.arguments)}\n")
            if ELLIPSIS not in block.printed:
                command = block.text.partition("\n")[0]
                text = f"{text[: block.start]}{command}\n{printed}\n{text[block.end :]}"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
