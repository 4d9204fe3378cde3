"""Names in a file, and the functions and modules behind them."""

import ast
from collections.abc import Iterable

_BUILT_IN = frozenset({"open", "exec", "eval", "__import__", "getattr"})
"""What Python has without an import and is looked for."""


class Names:
    """Full dotted names behind what imports of one file bring, and of relative imports within `package`."""

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
        """Return the full dotted name of a function or module that is built in or imported; "" of anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        known = self._known.get(node.id, f"builtins.{node.id}" if node.id in _BUILT_IN else "")
        return ".".join([known, *reversed(parts)]) if known else ""

    def absolute(self, name: str) -> str:
        """Return the full name of a relative one, "" if there is no package that it starts from."""
        rest = name.lstrip(".")
        above = len(name) - len(rest) - 1
        if len(self._package) <= above:
            return ""
        return ".".join([*self._package[: len(self._package) - above], *([rest] if rest else [])])
