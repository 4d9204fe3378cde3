"""Values that can be known without running code."""

import ast
import os
from collections.abc import Callable, Mapping
from pathlib import Path

Resolve = Callable[[ast.AST], str]
"""A function from an expression to the full dotted name of the imported object, or "" if it is not imported."""


class Constants:
    """The strings and paths in the code of one file. Relative paths start from the current folder."""

    def __init__(self, file: Path, values: Mapping[str, ast.expr], resolve: Resolve) -> None:
        self._file, self._values, self._resolve = file, values, resolve

    def text(self, node: ast.AST | None, depth: int = 0) -> str | None:
        """Return the string or path that an expression stands for, or None if it is known only at run time."""
        if node is None or depth > 50:
            return None
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            if node.id == "__file__":
                return str(self._file)
            return self.text(self._values.get(node.id), depth + 1)
        if isinstance(node, ast.JoinedStr):
            return self._joined(
                "", [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values], depth
            )
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
            between = "/" if isinstance(node.op, ast.Div) else ""
            return self._joined(between, [node.left, node.right], depth)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, depth)
        if isinstance(node, ast.Subscript):
            return self._ancestor(node, depth)
        return self._call(node, depth) if isinstance(node, ast.Call) else None

    def _joined(self, between: str, nodes: list[ast.expr], depth: int) -> str | None:
        parts = [self.text(node, depth + 1) for node in nodes]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return os.path.join(*known) if between == "/" and known else "".join(known)  # noqa: PTH118 - plain text

    def _attribute(self, node: ast.Attribute, depth: int) -> str | None:
        if self._resolve(node):
            return None
        whole = self.text(node.value, depth + 1)
        if whole is None:
            return None
        of_path = {"parent": Path(whole).parent, "name": Path(whole).name, "stem": Path(whole).stem}
        return str(of_path[node.attr]) if node.attr in of_path else None

    def _ancestor(self, node: ast.Subscript, depth: int) -> str | None:
        """Return `path.parents[n]`."""
        value, index = node.value, node.slice
        if isinstance(value, ast.Attribute) and value.attr == "parents" and isinstance(index, ast.Constant):
            whole = self.text(value.value, depth + 1)
            parents = list(Path(whole).parents) if whole is not None else []
            if isinstance(index.value, int) and 0 <= index.value < len(parents):
                return str(parents[index.value])
        return None

    def _call(self, node: ast.Call, depth: int) -> str | None:
        if node.keywords:
            return None
        name, method = self._resolve(node.func), node.func
        if name in ("pathlib.Path.cwd", "os.getcwd"):
            return "."
        if name in ("pathlib.Path", "pathlib.PurePath", "os.path.join"):
            return self._joined("/", node.args, depth) if node.args else "."
        one = self.text(node.args[0], depth + 1) if len(node.args) == 1 else None
        if one is not None and name in _CHANGES:
            return _CHANGES[name](one)
        if isinstance(method, ast.Name) and method.id == "str":
            return one
        if isinstance(method, ast.Attribute) and not name:
            return self._method(method, node.args, depth)
        return None

    def _method(self, method: ast.Attribute, arguments: list[ast.expr], depth: int) -> str | None:
        whole = self.text(method.value, depth + 1)
        texts = [self.text(argument, depth + 1) for argument in arguments]
        known = [text for text in texts if text is not None]
        if whole is None or len(known) < len(texts):
            return None
        try:
            if method.attr in ("resolve", "absolute", "expanduser", "as_posix") and not known:
                return whole
            if method.attr == "joinpath":
                return str(Path(whole, *known))
            if method.attr in ("with_name", "with_suffix", "with_stem") and len(known) == 1:
                return str(getattr(Path(whole), method.attr)(known[0]))
        except ValueError:
            return None
        return None


_CHANGES: dict[str, Callable[[str], str]] = {
    "os.fspath": str,
    **{f"os.path.{change.__name__}": change for change in (os.path.abspath, os.path.realpath, os.path.normpath)},
    **{f"os.path.{change.__name__}": change for change in (os.path.dirname, os.path.basename, os.path.expanduser)},
}
"""Functions from one path to another."""
