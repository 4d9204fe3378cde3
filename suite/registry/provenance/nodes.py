"""Parts of Python's syntax that the reader of the user's code looks at."""

import ast
from collections import Counter
from collections.abc import Iterator

from suite.registry.provenance.obstacles import DECLARATION
from suite.registry.provenance.syntax import is_for_types


def mode(node: ast.Call, position: int = 1) -> str | None:
    """Return the mode in which a file is opened, "r" if none is said, None if it is computed."""
    named = argument(node, position, "mode")
    if named is None:
        return "r"
    return named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else None


def argument(node: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """Return an argument of a call by its place or its name, None without it."""
    if len(node.args) > position:
        return node.args[position]
    return next((each.value for each in node.keywords if each.arg == keyword), None)


def declared(tree: ast.Module) -> tuple[str, ...] | None:
    """Return what a file says that it depends on, None if it says nothing, or nothing that can be read."""
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
    """Return the values of names that one statement of a file gives its value, and nothing else."""
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
    """Yield all nodes that can run, each with whether the code goes on if it fails to import something."""
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
        each.type is None or any(isinstance(name, ast.Name) and name.id in caught for name in ast.walk(each.type))
        for each in node.handlers
    )
