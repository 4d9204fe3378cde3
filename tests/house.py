"""Modules of the package, and what each imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SUITE = Path(__file__).parents[1] / "suite"

MODULES = sorted(SUITE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(SUITE).as_posix()


def room_of(path: Path) -> str:
    """Return the room, or the module beside the rooms, that a file is part of."""
    return path.relative_to(SUITE).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes below, but those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _at_run_time(child)


def imports_of(path: Path, *, types: bool = False) -> Iterator[str]:
    """Yield the dotted names that a module imports, inside functions, too; with `types` also those for types only."""
    for node in ast.walk(tree_of(path)) if types else _at_run_time(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}:{node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inner_imports(path: Path) -> Iterator[str]:
    """Yield the rooms, and the modules beside them, that a module imports when the program runs."""
    yield from (name.split(".")[1] for name in imports_of(path) if name.startswith("suite."))
