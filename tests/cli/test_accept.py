"""`python -m suite accept`: what it writes, and what it says of the change."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.training.result import Status
from tests.conftest import NewStore
from tests.workplace import Workplace

Call = Callable[..., tuple[int, str, str]]

HE = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("accept")
    with pytest.MonkeyPatch.context() as patch:
        yield Workplace(folder, patch, new_store(folder))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], workplace: Workplace) -> Call:
    """Return a function that calls the command line in the workplace: exit code, standard output, standard error."""
    assert Path.cwd() == workplace.folder

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(cli, ["accept", *args])
        return code, *capsys.readouterr()

    return call


def words(text: str) -> str:
    """Return printed text without its line breaks."""
    return " ".join(text.split())


def test_first_then_again_then_a_loss(call: Call, workplace: Workplace, upgrade: Callable[[str], None]) -> None:
    name = workplace.write("small", seeds=6)
    workplace.log(name, {"zeros": [0.5] * 6, "he": HE})
    code, out, err = call(name)
    assert (code, words(out), err) == (0, "benchmarks/baselines/small.json: written: 2 × added", "")

    code, out, _ = call(name)
    assert code == 0
    assert out.splitlines()[0].rstrip() == "small: what changes"
    assert "benchmarks/baselines/small.json: written: 2 × the same within the margin" in words(out)

    upgrade("another one")
    workplace.log(name, {"zeros": [0.5] * 6, "he": [value - 0.2 for value in HE]})
    before = workplace.baseline(name).read_bytes()
    code, out, _ = call(name, "--dry-run")
    assert code == 0
    assert "a loss he, final/test_accuracy 92.50 → 72.50, −20.00" in words(out)
    assert "small.json: would be written: 1 × a loss, 1 × the same within the margin" in words(out)
    assert workplace.baseline(name).read_bytes() == before
    call(name)
    assert workplace.baseline(name).read_bytes() != before


def test_several_at_once_and_fewer_seeds(call: Call, workplace: Workplace) -> None:
    for name in ("one", "two"):
        workplace.log(workplace.write(name, seeds=6), {"zeros": [0.5] * 3, "he": HE[:3]})
    code, out, _ = call("one", "two", "--seeds", "3")
    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines()] == [
        f"benchmarks/baselines/{n}.json" for n in ("one", "two")
    ]
    assert [entry["seeds"] for entry in json.loads(workplace.baseline("two").read_text())["entries"]] == [[0, 1, 2]] * 2


def test_seeds_without_a_score_are_named(call: Call, workplace: Workplace) -> None:
    workplace.log(workplace.write("failing"), {"zeros": [0.5, 0.5], "he": [0.9, Status.FAILED]})
    _, out, _ = call("failing")
    assert "accepted with seeds that have no score: he" in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "Missing argument"),
        (["smal"], "unknown benchmark 'smal'"),
        (
            ["nothing"],
            "4 of 4 planned trials have no result in the present environment; `python -m suite run nothing`",
        ),
        (["nothing", "--seeds", "0"], "0 is not in the range"),
        (["nowhere.toml"], "nowhere.toml: no such benchmark file"),
    ],
)
def test_wrong_input_exits_2_in_one_line(call: Call, workplace: Workplace, args: list[str], message: str) -> None:
    workplace.write("nothing")
    code, out, err = call(*args)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err
    assert not workplace.baseline("nothing").exists()


def test_accepting_waits_for_nothing(workplace: Workplace) -> None:
    workplace.log(workplace.write("quick"), {"zeros": [0.5, 0.5], "he": [0.9, 0.9]})
    program = (
        "import sys; from suite.cli import cli; from suite.cli.errors import report_errors; "
        "code = report_errors(cli, sys.argv[1:]); heavy = {'tensorflow', 'keras', 'mlflow'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    args = [sys.executable, "-c", program, "accept", str(workplace.file("quick"))]
    finished = subprocess.run(args, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert workplace.baseline("quick").exists()
