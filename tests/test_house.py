"""The house is as DESIGN lays it out: who imports whom, how long things are, and that all of it is documented."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from suite.cli import VERBS
from tests.house import MODULES, SUITE, imports_of, inner_imports, name_of, room_of, tree_of

ORDER = (
    "errors",
    "config",
    "stats",
    "theory",
    "frameworks",
    "registry",
    "datasets",
    "models",
    "initializers",
    "diagnostics",
    "benchmark",
    "training",
    "execution",
    "tracking",
    "analysis",
    "report",
    "commands",
    "cli",
    "__main__",
)
"""The entries of the package, in the order in which they build on one another: each imports only those above it."""

SUBJECTS = (
    *("audit", "comparison", "checks", "calibration", "explanation", "limits", "ranking", "signals"),
    *("choosing", "judging"),
)
LAYERS = (("tables", "charts"), SUBJECTS, ("contents",), ("page", "notebook", "progress"))
"""Rooms of `report/`: each imports only layers above its own, and no subject imports another."""

LONGEST_MODULE, LONGEST_FUNCTION = 250, 60
"""Lines."""


ALONE = ("show", "schema", "completion")
"""The commands that only print what one function of another room returns: they need no module in `commands/`."""

SHARED = {
    "against": "results of another commit, for check",
    "conclude": "the end of run, check and rank",
    "request": "the benchmarks and the store of a call",
    "training": "what run, check and rank train, and who watches",
}
"""Modules of `commands/` that several commands use."""

CLI = {"errors", "invocation", "options", "output", "terminal"}
"""Modules of `cli/` that all commands use."""

TOP = {
    *("benchmarks", "benches", "docs", "examples", "suite", "tests", "mlruns"),
    *("pyproject.toml", "requirements.lock", "Makefile", "mkdocs.yml"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "SECURITY.md"),
}
"""What the repository may hold beside dot files and what git ignores."""

NEEDED = {"benchmarks", "benches", "docs", "suite", "tests", "pyproject.toml", "requirements.lock", "Makefile"}


def test_the_repository_holds_nothing_else_at_its_top() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    git = subprocess.run(command, cwd=SUITE.parent, capture_output=True, text=True, check=False)
    if git.returncode:
        pytest.skip("no git repository")
    held = {Path(name).parts[0] for name in git.stdout.splitlines()}
    assert {name for name in held if not name.startswith(".")} - TOP == set()
    assert held >= NEEDED


def test_the_top_holds_the_rooms_and_nothing_else() -> None:
    held = {path.name.removesuffix(".py") for path in SUITE.iterdir() if path.name != "__pycache__"}
    assert held == {"__init__", "py.typed", *ORDER}


def test_a_room_imports_only_what_stands_above_it() -> None:
    upward = [
        f"{name_of(path)} imports {other}"
        for path in MODULES
        for other in inner_imports(path)
        if room_of(path) != "__init__" and ORDER.index(other) > ORDER.index(room_of(path))
    ]
    assert upward == []


def _rooms_of_report() -> Iterator[tuple[Path, str, str]]:
    """Yield modules of `report/` with their room and another of its rooms that they import."""
    for path in MODULES:
        parts = path.relative_to(SUITE).parts
        if parts[0] == "report" and len(parts) > 2:
            for name in imports_of(path):
                if name.startswith("suite.report.") and name.split(".")[2] != parts[1]:
                    yield path, parts[1], name.split(".")[2]


def test_a_room_of_the_report_imports_only_layers_above_its_own() -> None:
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    assert {path.name for path in (SUITE / "report").iterdir()} - {"__init__.py", "__pycache__"} == {*layer}
    wrong = [
        f"{name_of(path)} imports {other}"
        for path, room, other in _rooms_of_report()
        if layer[other] > layer[room] or (room in SUBJECTS and other in SUBJECTS)
    ]
    assert wrong == []


def _dotted(path: Path) -> str:
    return ".".join(("suite", *path.relative_to(SUITE).with_suffix("").parts)).removesuffix(".__init__")


def _modules_that_are_imported(path: Path, names: set[str]) -> set[str]:
    """Return the modules of the package that one imports, inside functions and for types, too."""
    found = {name if name in names else name.rpartition(".")[0] for name in imports_of(path, types=True)}
    return (found & names) - {_dotted(path)}


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {_dotted(path) for path in MODULES}
    left = {_dotted(path): _modules_that_are_imported(path, names) for path in MODULES}
    while free := {name for name, imports in left.items() if not imports}:
        left = {name: imports - free for name, imports in left.items() if name not in free}
    assert left == {}


def _modules_in(room: str) -> set[str]:
    return {path.stem for path in (SUITE / room).iterdir() if path.stem not in ("__init__", "__pycache__")}


def test_each_command_has_a_module_that_parses_and_one_that_does() -> None:
    assert _modules_in("cli") == {*VERBS, *CLI}
    assert _modules_in("commands") == {*VERBS, *SHARED} - {*ALONE}


LOGIC = {"numpy", "scipy", "pandas", "keras", "tensorflow", "mlflow", "sqlite3", "threading", "subprocess"}
"""What a module that only parses and prints has no need of."""


def test_the_command_line_has_no_logic_of_its_own() -> None:
    modules = [path for path in MODULES if room_of(path) == "cli"]
    computing = {
        f"{name_of(path)}: {name}" for path in modules for name in imports_of(path) if name.split(".")[0] in LOGIC
    }
    assert computing == set()
    loops = {
        name_of(path)
        for path in modules
        if path.stem in VERBS and path.stem not in ALONE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef | ast.While | ast.Try)
    }
    assert loops == set()


def test_importing_the_suite_imports_nothing_else() -> None:
    body = [node for node in tree_of(SUITE / "__init__.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {ast.unparse(node).split()[1] for node in body} <= sys.stdlib_module_names


def _importers(*libraries: str) -> set[str]:
    return {
        name_of(path)
        for path in MODULES
        if any(name.split(".")[0] in libraries for name in imports_of(path, types=True))
    }


def test_mlflow_is_imported_in_one_room_only() -> None:
    importers = _importers("mlflow")
    assert importers
    assert {name.split("/")[0] for name in importers} == {"tracking"}


def test_only_reports_and_the_command_line_know_a_terminal_or_a_figure() -> None:
    rooms = {name.split("/")[0] for name in _importers("click", "rich", "matplotlib") - {"datasets/progress.py"}}
    assert rooms == {"report", "cli"}


def test_no_module_is_long() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_long() -> None:
    lengths = {
        f"{name_of(path)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def _public(body: list[ast.stmt], within: str) -> Iterator[tuple[str, str]]:
    """Yield public classes, functions and methods with their docstrings."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            name = f"{within}{node.name}"
            yield name, ast.get_docstring(node) or ""
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{name}.")


def test_every_public_name_says_what_it_does() -> None:
    said = {name_of(path): ast.get_docstring(tree_of(path)) or "" for path in MODULES}
    for path in MODULES:
        said |= dict(_public(tree_of(path).body, f"{name_of(path)}: "))
    assert len(said) > 400
    assert [name for name, text in said.items() if not text.partition("\n")[0].endswith((".", "!", "?", ":"))] == []


LONGEST_HEADING = 10
"""Words of the first line of a module."""

_QUESTION = re.compile(r"(What|Where|How|Who|Whether|Why)\b")


def _first_line(node: ast.Module | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def test_a_module_is_headed_by_a_short_noun_phrase() -> None:
    headings = {name_of(path): _first_line(tree_of(path)) for path in MODULES}
    assert len(headings) > 150
    long = {name: line for name, line in headings.items() if len(line.split()) > LONGEST_HEADING}
    assert long == {}
    assert {name: line for name, line in headings.items() if _QUESTION.match(line)} == {}


def test_a_function_is_headed_by_one_sentence() -> None:
    lines = {
        f"{name_of(path)}: {node.name}": re.sub(r"\([^)]*\)", "", _first_line(node))
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)
    }
    assert len(lines) > 400
    assert {name: line for name, line in lines.items() if ";" in line or not line.endswith((".", "?"))} == {}


FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc"}


def test_names_say_what_is_inside() -> None:
    assert [name_of(path) for path in MODULES if FORBIDDEN & set(Path(name_of(path)).with_suffix("").parts)] == []


SCRIPTS = sorted(path for path in SUITE.rglob("*.js"))


def test_no_script_is_long() -> None:
    assert SCRIPTS
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SCRIPTS}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
