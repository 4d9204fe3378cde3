"""The examples run, and each notebook holds the cells of its script with what they show."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

from examples.cells import FOLDER, NAMES, cells, notebook, script


@pytest.fixture
def ran(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a script has named when it has run, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("suite.execution.options.cores", lambda: 1)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(script(request.param), request.param, "exec"), names)
    return names


@pytest.mark.parametrize("ran", ["course"], indirect=True)
def test_the_course_notebook_is_the_published_one(ran: dict[str, Any]) -> None:
    states = [verdict.state.value for verdict in ran["report"].verdicts]
    assert states == ["pass"] * 9
    assert {"boundaries", "curves"} <= {*ran["report"].figures}


@pytest.mark.parametrize("ran", ["own_net"], indirect=True)
def test_a_net_of_ones_own_is_explained_and_fixed(ran: dict[str, Any]) -> None:
    assert not ran["diagnosis"].first.well
    assert ran["diagnosis"].remedy.initializer == "he_normal"


@pytest.mark.parametrize("ran", ["gate"], indirect=True)
def test_the_gate_fails_what_was_broken(ran: dict[str, Any]) -> None:
    (check,) = ran["checks"]
    assert check.state.value == "fail"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_the_cells_of_its_script_and_what_they_show(name: str) -> None:
    kept = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbformat.validate(kept)
    assert [(cell.cell_type, cell.source, cell.id) for cell in kept.cells] == [
        (cell.cell_type, cell.source, cell.id) for cell in notebook(name).cells
    ]
    outputs = [output for cell in kept.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert [output for output in outputs if output.output_type == "error"] == []


def test_text_and_code_are_told_apart() -> None:
    found = cells("# %% [markdown]\n# # Title\n#\n# Words.\n\n# %%\nx = 1\n\n# A comment.\nx\n")
    assert [(cell.markdown, cell.text) for cell in found] == [
        (True, "# Title\n\nWords."),
        (False, "x = 1\n\n# A comment.\nx"),
    ]
