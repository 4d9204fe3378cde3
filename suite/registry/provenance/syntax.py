"""Python code as text that shows only its meaning."""

import ast
import re
from collections.abc import Callable
from typing import Any

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
