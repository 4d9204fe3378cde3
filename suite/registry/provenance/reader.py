"""A reader of user code that finds its reach."""

import ast
from collections.abc import Iterator
from pathlib import Path

from suite.registry.provenance import calls, nodes
from suite.registry.provenance.constants import Constants
from suite.registry.provenance.facts import Facts, Import, Obstacle
from suite.registry.provenance.nodes import Names, argument, assigned_once, at_run_time, mode

LONGEST_NAME = 250
"""Characters of a file's name. A longer text is not a file's name."""

_OPEN_MODULES = frozenset({"builtins", "importlib", "os", "io", "sys"})


class Reader:
    """A reader of a file's syntax tree, node by node. The code is not run.

    Obstacles name the file as `shown`. Relative imports start from `package`, a dotted name.
    """

    def __init__(self, tree: ast.Module, file: Path, shown: str, package: str) -> None:
        self._tree, self._shown = tree, shown
        self._nodes = list(at_run_time(tree, optional=False))
        self._names = Names((node for node, _ in self._nodes), package)
        self._constants = Constants(file, assigned_once(tree), self._names.resolve)
        self._obstacles: list[Obstacle] = []
        self._imports: list[Import] = []
        self._opened: list[str] = []
        self._references: list[str] = []
        self._variables: list[str] = []
        self._searched: list[str] = []
        self._written: set[str] = set()

    def facts(self) -> Facts:
        """Return the modules, files and variables that the code reaches."""
        handled = {id(node.func) for node, _ in self._nodes if isinstance(node, ast.Call)}
        handled |= {id(node.value) for node, _ in self._nodes if isinstance(node, ast.Attribute)}
        for node, optional in self._nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node, optional)
            elif isinstance(node, ast.Call):
                self._call(node, optional)
            elif isinstance(node, ast.Name | ast.Attribute) and id(node) not in handled:
                self._use(node)
            elif isinstance(node, ast.Subscript) and self._names.resolve(node.value) == "os.environ":
                handled.add(id(node.value))
                self._variable(node.slice, node, written=not isinstance(node.ctx, ast.Load))
        declared = nodes.declared(self._tree)
        read = [text for text in dict.fromkeys(self._texts()) if text not in self._written]
        variables = [name for name in dict.fromkeys(self._variables) if name not in self._written]
        return Facts(
            tuple(dict.fromkeys(self._imports)),
            tuple(read),
            tuple(dict.fromkeys(self._opened)),
            tuple(dict.fromkeys(self._references)),
            tuple(variables),
            tuple(self._searched),
            declared,
            tuple(sorted(set(self._obstacles))) if declared is None else (),
        )

    def _import(self, node: ast.Import | ast.ImportFrom, optional: bool) -> None:
        if isinstance(node, ast.Import):
            self._imports += [Import(alias.name, optional, line=node.lineno) for alias in node.names]
            return
        base = node.module or ""
        if node.level:
            base = self._names.absolute("." * node.level + base)
            if not base:
                self._stop(node, f"a relative import ({ast.unparse(node)}) in a file that is named by its path")
                return
        for alias in node.names:
            star = alias.name == "*"
            self._imports.append(Import(base, optional, star=star, line=node.lineno))
            if not star:
                self._imports.append(Import(f"{base}.{alias.name}", optional, name=True))

    def _call(self, node: ast.Call, optional: bool) -> None:
        name = self._names.resolve(node.func)
        first = node.args[0] if node.args else next((each.value for each in node.keywords), None)
        if calls.IMPORTERS.fullmatch(name):
            self._imported(node, first, optional)
        elif calls.OBJECTS.fullmatch(name):
            self._collect(node, self._references, first)
        elif calls.RUNNERS.fullmatch(name):
            self._run(node, first)
        elif calls.FILES.fullmatch(name):
            self._open(node, first, mode(node) if name.endswith("open") else "r")
        elif calls.SPECS.fullmatch(name):
            self._collect(node, self._opened, argument(node, 1, "location"))
        elif calls.WRITERS.fullmatch(name):
            self._written.add(self._constants.text(first) or "")
        elif name:
            self._elsewhere(node, name, first)
        elif isinstance(node.func, ast.Attribute):
            self._method(node, node.func, first)

    def _elsewhere(self, node: ast.Call, name: str, first: ast.expr | None) -> None:
        computed = name == "builtins.getattr" and self._names.resolve(node.args[0]) in _OPEN_MODULES
        if name.startswith("sys.path."):
            self._collect(node, self._searched, node.args[-1] if node.args else None)
        elif name in ("os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop"):
            self._variable(first, node, written=name.endswith(("setdefault", "pop")))
        elif computed or calls.is_of_the_world(name):
            self._stop(node)

    def _method(self, node: ast.Call, method: ast.Attribute, first: ast.expr | None) -> None:
        whole = self._constants.text(method.value)
        if method.attr in calls.WRITING:
            self._written.add(whole or "")
        elif method.attr == "open" and (whole is not None or self._is_path(method.value)):
            self._open(node, method.value, mode(node, 0))
        elif method.attr in calls.METHODS:
            self._collect(node, self._opened, method.value)
        elif method.attr in calls.LOADERS:
            self._collect(node, self._opened, first)
        elif method.attr in calls.FROM_ELSEWHERE:
            self._stop(node)

    def _is_path(self, node: ast.AST) -> bool:
        """Return whether an expression begins with a `Path(…)`."""
        return any(self._names.resolve(each) == "pathlib.Path" for each in ast.walk(node))

    def _use(self, node: ast.Name | ast.Attribute) -> None:
        """Record an obstacle if a searched function is passed on, because its calls by another name are not found."""
        name = self._names.resolve(node)
        if calls.is_gate(name) or name == "os.environ" or (name == "sys.path" and not isinstance(node.ctx, ast.Load)):
            self._stop(node)

    def _imported(self, node: ast.Call, first: ast.expr | None, optional: bool) -> None:
        module = self._constants.text(first)
        if module is not None and module.startswith("."):
            module = self._names.absolute(module)
        if not module:
            self._stop(node)
        else:
            self._imports.append(Import(module, optional, line=node.lineno))

    def _run(self, node: ast.Call, first: ast.expr | None) -> None:
        text = self._constants.text(first)
        try:
            inner = ast.parse(text) if text is not None else None
        except (SyntaxError, ValueError):
            inner = None
        if inner is None or any(isinstance(each, ast.Call | ast.Import | ast.ImportFrom) for each in ast.walk(inner)):
            self._stop(node)

    def _open(self, node: ast.Call, named: ast.expr | None, mode: str | None) -> None:
        text = self._constants.text(named)
        if mode is not None and "r" not in mode and "+" not in mode:
            self._written.add(text or "")
        elif isinstance(named, ast.Call) and self._names.resolve(named.func).startswith("io."):
            return
        else:
            self._collect(node, self._opened, named)

    def _variable(self, named: ast.AST | None, node: ast.expr, *, written: bool) -> None:
        name = self._constants.text(named)
        if name is None and not written:
            self._stop(node)
        elif written:
            self._written.add(name or "")
        else:
            self._variables.append(name or "")

    def _collect(self, node: ast.expr, found: list[str], named: ast.AST | None) -> None:
        text = self._constants.text(named)
        if text is None:
            self._stop(node)
        else:
            found.append(text)

    def _stop(self, node: ast.stmt | ast.expr, construct: str = "") -> None:
        words = " ".join((construct or ast.unparse(node)).split())
        self._obstacles.append(Obstacle(self._shown, node.lineno, words if len(words) <= 60 else f"{words[:59]}…"))

    def _texts(self) -> Iterator[str]:
        """Yield every known text and path that could be a file's name."""
        for node, _ in self._nodes:
            if isinstance(node, ast.Constant | ast.BinOp | ast.Call | ast.JoinedStr):
                text = self._constants.text(node)
                if text and len(text) <= LONGEST_NAME and text.isprintable():
                    yield text
