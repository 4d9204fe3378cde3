import sys
from pathlib import Path

import pytest

from suite.datasets.files import UnavailableError
from suite.datasets.sources.command import last_line, run


def ignore(_: int) -> None:
    """A report that nobody looks at."""


def test_output_errors_and_exit_code(scratch: Path) -> None:
    script = "import os, sys; print(os.getcwd(), os.environ['MARK']); sys.exit('it broke')"
    done = run([sys.executable, "-c", script], scratch, ignore, 60, {"MARK": "here"})
    assert done.stdout == f"{scratch} here\n"
    assert (done.returncode, done.stderr) == (1, "it broke\n")


def test_a_program_that_is_not_installed(scratch: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^no-such-program is not installed$"):
        run(["no-such-program"], scratch, ignore, 60)


def test_a_program_that_does_not_end_is_stopped(scratch: Path) -> None:
    with pytest.raises(UnavailableError, match=r"did not end within 0\.1 s$"):
        run([sys.executable, "-c", "import threading; threading.Event().wait()"], scratch, ignore, 0.1)


def test_bytes_are_reported_while_they_arrive(scratch: Path) -> None:
    seen: list[int] = []

    def stop_when_all_is_there(received: int) -> None:
        seen.append(received)
        if received >= 3000:
            (scratch / "stop").touch()

    script = (
        "import os, pathlib; os.mkdir('below'); pathlib.Path('below/file').write_bytes(bytes(3000))\n"
        "while not os.path.exists('stop'): pass"
    )
    done = run([sys.executable, "-c", script], scratch, stop_when_all_is_there, 60)
    assert done.returncode == 0
    assert seen[-1] == 3000


def test_a_report_that_raises_stops_the_program(scratch: Path) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([sys.executable, "-c", "import threading; threading.Event().wait()"], scratch, interrupt, 60)


@pytest.mark.parametrize(
    ("text", "line"), [("first\n last \n\n", "last"), ("", "it gave no reason"), (" \n", "it gave no reason")]
)
def test_last_line(text: str, line: str) -> None:
    assert last_line(text) == line
