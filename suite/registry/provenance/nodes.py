"""Parts of Python's syntax, and code reduced to its meaning."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from suite.registry.provenance.facts import DECLARATION

_BUILT_IN = frozenset({"open", "exec", "eval", "__import__", "getattr"})

"""Built-in functions that are searched for."""


class Names:
    """Full dotted names behind the imports of one file, relative imports within `package` included."""

    def __init__(self, nodes: Iterable[ast.AST], package: str) -> None:
        self._package = package.split(".") if package else []
        self._known: dict[str, str] = {}
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    self._known[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom) and not node.level:
                self._known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}

    def resolve(self, node: ast.AST) -> str:
        """Return the full dotted name of a built-in or imported function or module, or "" for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        known = self._known.get(node.id, f"builtins.{node.id}" if node.id in _BUILT_IN else "")
        return ".".join([known, *reversed(parts)]) if known else ""

    def absolute(self, name: str) -> str:
        """Return the full name behind a relative name, or "" if there is no package to start from."""
        rest = name.lstrip(".")
        above = len(name) - len(rest) - 1
        if len(self._package) <= above:
            return ""
        return ".".join([*self._package[: len(self._package) - above], *([rest] if rest else [])])


def mode(node: ast.Call, position: int = 1) -> str | None:
    """Return the mode in which a call opens a file, by default "r", or None if it is computed."""
    named = argument(node, position, "mode")
    if named is None:
        return "r"
    return named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else None


def argument(node: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """Return an argument of a call by its position or keyword, or None if it is missing."""
    if len(node.args) > position:
        return node.args[position]
    return next((pair.value for pair in node.keywords if pair.arg == keyword), None)


def declared(tree: ast.Module) -> tuple[str, ...] | None:
    """Return the patterns of a file's `DEPENDS_ON`, or None if it has none that can be read."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == [DECLARATION]:
            try:
                value = ast.literal_eval(node.value)
            except (ValueError, TypeError):
                return None
            names = (value,) if isinstance(value, str) else value
            if isinstance(names, tuple | list) and all(isinstance(each, str) for each in names):
                return tuple(names)
    return None


def assigned_once(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the values of the names that are assigned exactly once in a file."""
    values: dict[str, ast.expr] = {}
    times: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            times[node.id] += 1
        elif isinstance(node, ast.arg):
            times[node.arg] += 2
        elif isinstance(node, ast.Global | ast.Nonlocal):
            times.update(node.names * 2)
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            values[node.target.id] = node.value
    return {name: value for name, value in values.items() if times[name] == 1}


def at_run_time(node: ast.AST, *, optional: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield all nodes that can run, with a flag: true if the code continues after a failed import there."""
    yield node, optional
    for name, value in ast.iter_fields(node):
        if is_for_types(node) and name != "orelse":
            continue
        caught = optional or (isinstance(node, ast.Try) and name == "body" and _catches(node))
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from at_run_time(child, optional=caught)


def _catches(node: ast.Try) -> bool:
    caught = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
    return any(
        handler.type is None or any(isinstance(name, ast.Name) and name.id in caught for name in ast.walk(handler.type))
        for handler in node.handlers
    )


LOCATION = re.compile(r"suite(?:\.\w+)+:\w+")
"""A reference into the suite's own code, as in registries."""

_UNSEEN = {"annotation", "returns", "type_comment", "kind", "ctx", "type_params"}
"""Fields of a node that do not change results. In a class annotations do: they make its fields."""


def is_for_types(node: ast.AST) -> bool:
    """Return whether a statement is an `if TYPE_CHECKING`."""
    test = node.test if isinstance(node, ast.If) else None
    return isinstance(test, ast.Name | ast.Attribute) and ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"


def for_types_only(node: ast.AST) -> bool:
    """Return whether only a type checker reads a statement."""
    return isinstance(node, ast.If) and not node.orelse and is_for_types(node)


def meaning(node: ast.AST) -> str:
    r"""Return a statement or expression without comments, docstrings, annotations, imports and layout.

    The text is the same in every version of Python. A reference into the suite keeps its last name only, since its
    module may move.

    >>> meaning(ast.parse("def f(x: int):\n    'Double.'\n    return 2 * x").body[0]) == meaning(
    ...     ast.parse("def f( x ):  # twice\n  return 2*x").body[0]
    ... )
    True
    """
    parts: list[str] = []
    _write(node, parts.append, within_class=False)
    return "".join(parts)


def _write(value: Any, put: Callable[[str], None], *, within_class: bool) -> None:
    if isinstance(value, ast.AST):
        _write_node(value, put, within_class=within_class)
    elif isinstance(value, list):
        put("[")
        for item in value:
            if not (isinstance(item, ast.stmt) and is_silent(item, within_class=within_class)):
                _write(item, put, within_class=within_class)
                put(",")
        put("]")
    elif isinstance(value, str) and LOCATION.fullmatch(value):
        put(repr(value.rpartition(":")[2]))
    else:
        put(f"{type(value).__name__}:{value!r}")


def _write_node(node: ast.AST, put: Callable[[str], None], *, within_class: bool) -> None:
    if isinstance(node, ast.AnnAssign) and not within_class:
        # Outside of classes, `x: int = 1` and `x = 1` mean the same.
        node = ast.Assign(targets=[node.target], value=node.value or ast.Constant(None))
    put(f"{type(node).__name__}(")
    is_field, is_class = isinstance(node, ast.AnnAssign), isinstance(node, ast.ClassDef)
    for name in node._fields:
        field = getattr(node, name, None)
        if (field is None and name != "value") or field == [] or (name in _UNSEEN and not is_field):
            continue
        put(f"{name}=")
        _write(field, put, within_class=is_class and name == "body")
    put(")")


def is_silent(statement: ast.stmt, *, within_class: bool = False) -> bool:
    """Return whether a statement is a docstring, an annotation, an import, `pass`, or for type checkers only."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None and not within_class
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom) or for_types_only(statement)
