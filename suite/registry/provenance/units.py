"""Definitions of a module and the names they use."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from suite.registry.provenance.syntax import LOCATION, for_types_only, is_silent, meaning


@dataclass(frozen=True)
class Unit:
    """One statement of a module: the names that it `binds`, its meaning's digest, and the names that it `uses`.

    A used name is "name" or "name.attribute". `imports` are the imports inside the statement, `references` the texts in
    it that are locations in the suite.
    """

    binds: tuple[str, ...]
    digest: str
    uses: frozenset[str]
    imports: dict[str, str]
    references: frozenset[str]


@dataclass(frozen=True)
class Module:
    """The units of a module, and the full dotted name behind each imported name."""

    name: str
    units: tuple[Unit, ...]
    imports: dict[str, str] = field(default_factory=dict)

    def binding(self, name: str) -> list[Unit]:
        """Return the units that assign a value to `name`."""
        return [unit for unit in self.units if name in unit.binds]


def module(name: str, source: bytes) -> Module:
    """Return the units of a module's source.

    Raises:
        SyntaxError: the source is not Python.
    """
    units: list[Unit] = []
    imports: dict[str, str] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports |= dict(_imported(statement))
        elif not _says_nothing(statement):
            units.append(_unit(statement))
    return Module(name, tuple(units), imports)


def _unit(statement: ast.stmt) -> Unit:
    nodes = _at_run_time(statement)
    uses: set[str] = set()
    imports: dict[str, str] = {}
    references: set[str] = set()
    owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Name) and id(node) not in owners:
            uses.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports |= dict(_imported(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LOCATION.fullmatch(node.value):
            references.add(node.value)
    digest = sha256(meaning(statement).encode()).hexdigest()
    return Unit(tuple(_bound(statement)), digest, frozenset(uses), imports, frozenset(references))


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return isinstance(statement.targets[0], ast.Name) and statement.targets[0].id == "__all__"
    return is_silent(statement)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _at_run_time(node: ast.AST) -> list[ast.AST]:
    """Return a node and all nodes below it, without annotations of functions and code for type checkers only."""
    nodes = [node]
    for inner in nodes:
        is_field = isinstance(inner, ast.AnnAssign)
        for name in inner._fields:
            value = getattr(inner, name, None)
            if is_field or name not in ("annotation", "returns", "ctx"):
                children = value if isinstance(value, list) else (value,)
                nodes += [child for child in children if isinstance(child, ast.AST) and not for_types_only(child)]
    return nodes


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield each name that an import binds, with the full dotted name behind it."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            # `import a.b` binds a.
            yield alias.name.partition(".")[0], alias.name.partition(".")[0]
