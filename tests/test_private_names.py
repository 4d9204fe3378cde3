"""Private names of libraries stay in frameworks/ and one module of the stores."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import MODULES, SUITE, imports_of, name_of, tree_of

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
    nodes = list(ast.walk(tree_of(path)))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return own | {node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"}


def _private_names(path: Path, own: set[str]) -> Iterator[str]:
    """Yield the private names of others that a module uses: modules, attributes, and what is asked for by text."""
    yield from (name for name in imports_of(path) if PRIVATE_MODULES.match(name))
    for node in ast.walk(tree_of(path)):
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
    found = {name_of(path): sorted(set(_private_names(path, own))) for path in MODULES}
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
    assert [name_of(path) for path in MODULES if CALL.search(path.read_text(encoding="utf-8"))] == []


PATCHED = re.compile(r"""(setattr|patch)\(\s*(import_module\()?f?"suite\.""")


def test_no_test_replaces_something_by_a_dotted_name_in_a_string() -> None:
    """A module that moves would take it away unseen; a patched object of an imported module follows it."""
    tests = sorted((SUITE.parent / "tests").rglob("*.py"))
    assert [path.name for path in tests if PATCHED.search(path.read_text(encoding="utf-8"))] == []
