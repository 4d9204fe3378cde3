"""The house is as DESIGN lays it out: who imports whom, how long things are, and that all of it is documented."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from suite.cli import VERBS

SUITE = Path(__file__).parents[1] / "suite"

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

SUBJECTS = ("audit", "comparison", "checks", "calibration", "explanation", "limits", "ranking", "signals")
LAYERS = (("tables", "charts"), SUBJECTS, ("contents",), ("page", "notebook", "progress"))
"""Rooms of `report/`: each imports only layers above its own, and no subject imports another."""

LONGEST_MODULE, LONGEST_FUNCTION = 250, 60
"""Lines."""

OWN_STREAMS = {"default_rng", "Generator", "RandomState", "SeedSequence"}
"""What of numpy.random makes a private stream; all else draws from, or moves, the one that everybody shares."""

TORCH_STREAMS = {"seed", "initial_seed", "manual_seed", "manual_seed_all", "rand", "randn", "randint", "randperm"} | {
    f"{verb}_rng_state{end}" for verb in ("get", "set") for end in ("", "_all")
}
"""What of PyTorch reads or moves the streams that everybody shares."""

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

RESTORES = {
    "frameworks/keras_isolation.py": ["keras.utils.set_random_seed", "random"],
    "frameworks/process/streams.py": [
        "numpy.random.get_state",
        "numpy.random.seed",
        "numpy.random.set_state",
        "random",
        "torch.cuda.get_rng_state_all",
        "torch.cuda.set_rng_state_all",
        "torch.get_rng_state",
        "torch.manual_seed",
        "torch.set_rng_state",
    ],
}
"""The modules that may touch global streams: they put them back. What they do is tested beside them."""

MODULES = sorted(SUITE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(SUITE).as_posix()


def _place(path: Path) -> str:
    """Return the room, or the module beside the rooms, that a file is part of."""
    return path.relative_to(SUITE).parts[0].removesuffix(".py")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes below, but those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _at_run_time(child)


def _imports(path: Path, *, types: bool = False) -> Iterator[str]:
    """Yield the dotted names that a module imports, inside functions, too; with `types` also those for types only."""
    for node in ast.walk(_tree(path)) if types else _at_run_time(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{_name(path)}:{node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _inner_imports(path: Path) -> Iterator[str]:
    """Yield the rooms, and the modules beside them, that a module imports when the program runs."""
    yield from (name.split(".")[1] for name in _imports(path) if name.startswith("suite."))


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
        f"{_name(path)} imports {other}"
        for path in MODULES
        for other in _inner_imports(path)
        if _place(path) != "__init__" and ORDER.index(other) > ORDER.index(_place(path))
    ]
    assert upward == []


def _rooms_of_report() -> Iterator[tuple[Path, str, str]]:
    """Yield modules of `report/` with their room and another of its rooms that they import."""
    for path in MODULES:
        parts = path.relative_to(SUITE).parts
        if parts[0] == "report" and len(parts) > 2:
            for name in _imports(path):
                if name.startswith("suite.report.") and name.split(".")[2] != parts[1]:
                    yield path, parts[1], name.split(".")[2]


def test_a_room_of_the_report_imports_only_layers_above_its_own() -> None:
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    assert {path.name for path in (SUITE / "report").iterdir()} - {"__init__.py", "__pycache__"} == {*layer}
    wrong = [
        f"{_name(path)} imports {other}"
        for path, room, other in _rooms_of_report()
        if layer[other] > layer[room] or (room in SUBJECTS and other in SUBJECTS)
    ]
    assert wrong == []


def _dotted(path: Path) -> str:
    return ".".join(("suite", *path.relative_to(SUITE).with_suffix("").parts)).removesuffix(".__init__")


def _modules_that_are_imported(path: Path, names: set[str]) -> set[str]:
    """Return the modules of the package that one imports, inside functions and for types, too."""
    found = {name if name in names else name.rpartition(".")[0] for name in _imports(path, types=True)}
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
    modules = [path for path in MODULES if _place(path) == "cli"]
    computing = {f"{_name(path)}: {name}" for path in modules for name in _imports(path) if name.split(".")[0] in LOGIC}
    assert computing == set()
    loops = {
        _name(path)
        for path in modules
        if path.stem in VERBS and path.stem not in ALONE
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef | ast.While | ast.Try)
    }
    assert loops == set()


def test_importing_the_suite_imports_nothing_else() -> None:
    body = [node for node in _tree(SUITE / "__init__.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {ast.unparse(node).split()[1] for node in body} <= sys.stdlib_module_names


def _importers(*libraries: str) -> set[str]:
    return {
        _name(path) for path in MODULES if any(name.split(".")[0] in libraries for name in _imports(path, types=True))
    }


def test_mlflow_is_imported_in_one_room_only() -> None:
    importers = _importers("mlflow")
    assert importers
    assert {name.split("/")[0] for name in importers} == {"tracking"}


PRIVATE_MODULES = re.compile(r"keras\.src\b|tensorflow\.python\b|mlflow\.(store|utils|telemetry|server)\b")
"""Modules of libraries that are none of their documented interface."""

PYTHON_S = {"_exit", "_current_frames", "_fields", "_filters_mutated"}
"""Names with an underscore that Python's own library documents, or that are asked for and may be missing."""

SQL = re.compile(
    r"\b(experiments|latest_metrics|logged_models|alembic_version)\b.*|SELECT .* FROM (runs|tags|params)\b"
)
"""Names of MLflow's tables in a query."""


def _defined(path: Path) -> set[str]:
    """Return the names that a module gives to its own functions, classes, attributes and parts of objects."""
    nodes = list(ast.walk(_tree(path)))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return own | {node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"}


def _private_names(path: Path, own: set[str]) -> Iterator[str]:
    """Yield the private names of others that a module uses: modules, attributes, and what is asked for by text."""
    yield from (name for name in _imports(path) if PRIVATE_MODULES.match(name))
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr) and node.attr not in own | PYTHON_S:
            yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "hasattr", "delattr"):
            texts = [each.value for each in node.args[1:2] if isinstance(each, ast.Constant)]
            yield from (text for text in map(str, texts) if re.match("_[a-z]", text) and text not in PYTHON_S)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            sql = SQL.search(node.value) if re.match("SELECT|UPDATE|INSERT|DELETE", node.value) else None
            if PRIVATE_MODULES.match(node.value) or sql is not None:
                yield node.value


def test_private_names_of_libraries_stand_in_frameworks_and_one_module_of_the_stores() -> None:
    own = set().union(*map(_defined, MODULES))
    found = {_name(path): sorted(set(_private_names(path, own))) for path in MODULES}
    homes = {name for name, names in found.items() if names}
    assert {name for name in homes if not name.startswith("frameworks/")} == {"tracking/stores/internals.py"}


@pytest.mark.parametrize(
    "code",
    [
        "from keras.src.backend.common import global_state",
        "def f():\n    from tensorflow.python.eager import context",
        "from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore",
        "def f(model):\n    return model._flatten_layers()",
        "def f(part):\n    return getattr(part, '_layers', None)",
        "def f(kind):\n    return kind.startswith('keras.src.layers')",
        "def f(connection):\n    return connection.execute('SELECT name FROM experiments')",
    ],
)
def test_a_private_name_would_be_found(tmp_path: Path, code: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(code)
    assert list(_private_names(path, set()))


CALL = re.compile(r"""\["call"\]|\.call = |setattr\(\w+, "call\"""")


def test_no_module_replaces_the_call_of_a_layer_by_itself() -> None:
    """They use `replaced` of `frameworks/keras_calls.py`."""
    assert [_name(path) for path in MODULES if CALL.search(path.read_text(encoding="utf-8"))] == []


PATCHED = re.compile(r"""(setattr|patch)\(\s*(import_module\()?f?"suite\.""")


def test_no_test_replaces_something_by_a_dotted_name_in_a_string() -> None:
    """A module that moves would take it away unseen; a patched object of an imported module follows it."""
    tests = sorted((SUITE.parent / "tests").rglob("*.py"))
    assert [path.name for path in tests if PATCHED.search(path.read_text(encoding="utf-8"))] == []


def test_only_reports_and_the_command_line_know_a_terminal_or_a_figure() -> None:
    rooms = {name.split("/")[0] for name in _importers("click", "rich", "matplotlib") - {"datasets/progress.py"}}
    assert rooms == {"report", "cli"}


def test_no_module_is_long() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_long() -> None:
    lengths = {
        f"{_name(path)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(_tree(path))
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
    said = {_name(path): ast.get_docstring(_tree(path)) or "" for path in MODULES}
    for path in MODULES:
        said |= dict(_public(_tree(path).body, f"{_name(path)}: "))
    assert len(said) > 400
    assert [name for name, text in said.items() if not text.partition("\n")[0].endswith((".", "!", "?", ":"))] == []


LONGEST_HEADING = 10
"""Words of the first line of a module."""

_QUESTION = re.compile(r"(What|Where|How|Who|Whether|Why)\b")


def _first_line(node: ast.Module | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def test_a_module_is_headed_by_a_short_noun_phrase() -> None:
    headings = {_name(path): _first_line(_tree(path)) for path in MODULES}
    assert len(headings) > 150
    long = {name: line for name, line in headings.items() if len(line.split()) > LONGEST_HEADING}
    assert long == {}
    assert {name: line for name, line in headings.items() if _QUESTION.match(line)} == {}


def test_a_function_is_headed_by_one_sentence() -> None:
    lines = {
        f"{_name(path)}: {node.name}": re.sub(r"\([^)]*\)", "", _first_line(node))
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)
    }
    assert len(lines) > 400
    assert {name: line for name, line in lines.items() if ";" in line or not line.endswith((".", "?"))} == {}


def _streams(path: Path) -> Iterator[str]:
    """Yield what of a module draws from, or moves, a random stream that it shares with others."""
    for name in _imports(path):
        owner, _, last = name.rpartition(".")
        if name.split(".")[0] == "random" or (owner == "numpy.random" and last not in OWN_STREAMS):
            yield name
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Attribute):
            owner, _, last = ast.unparse(node).rpartition(".")
            shared = owner in ("np.random", "numpy.random") and last not in OWN_STREAMS
            stateful = owner in ("tf.random", "tensorflow.random") and not last.startswith("stateless")
            of_torch = owner.partition(".")[0] == "torch" and last in TORCH_STREAMS
            if shared or stateful or of_torch or last in ("set_seed", "set_random_seed"):
                yield ast.unparse(node)


def test_nothing_touches_a_global_random_state() -> None:
    found = {_name(path): sorted(set(_streams(path))) for path in MODULES}
    assert {name: streams for name, streams in found.items() if streams} == RESTORES


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "from random import shuffle",
        "import numpy as np\nnp.random.seed(1)",
        "import numpy as np\nx = np.random.randn(3)",
        "def f(np):\n    return np.random.choice(np.arange(3))",
        "from numpy.random import normal",
        "import tensorflow as tf\ntf.random.set_seed(1)",
        "import torch\ntorch.manual_seed(1)",
        "import torch\nx = torch.randn(3)",
        "import tensorflow as tf\ntf.random.normal((3,))",
        "import keras\nkeras.utils.set_random_seed(1)",
    ],
)
def test_a_global_random_state_would_be_found(tmp_path: Path, code: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(code)
    assert list(_streams(path))


FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc"}


def test_names_say_what_is_inside() -> None:
    assert [_name(path) for path in MODULES if FORBIDDEN & set(Path(_name(path)).with_suffix("").parts)] == []


SCRIPTS = sorted(path for path in SUITE.rglob("*.js"))


def test_no_script_is_long() -> None:
    assert SCRIPTS
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SCRIPTS}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
