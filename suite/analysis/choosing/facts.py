"""Structure of a net that initializers depend on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from suite.analysis.choosing.patterns import covering
from suite.analysis.explanation.remedies import RECTIFIERS, SIGMOIDAL
from suite.config import Identifier, normalize
from suite.frameworks.weights import Role


@dataclass(frozen=True)
class Branch:
    """A residual branch by its weights' names.

    Attributes:
        kernels: the kernels, first to last.
        end: the weight that scales the branch's output: its last kernel, or what stands behind that.
        role: what that is: a kernel, the scale of a norm, or a gain.
    """

    kernels: tuple[str, ...]
    end: str
    role: Role


@dataclass(frozen=True)
class Cell:
    """A recurrent cell: its kind, as "LSTMCell", the activation of its outputs, and its units."""

    kind: str
    activation: str
    units: int


@dataclass(frozen=True)
class Facts:
    """What initializers are chosen by; of frozen layers nothing is.

    Attributes:
        activations: the activation behind each hidden feed-forward kernel, as Keras names it, "" of none.
        omega: of an activation sin(ω u), None of any other.
        depth: kernels in a row.
        chain: whether each operation reads the one before and nothing else.
        convolutions: whether there are any.
        norms: the kinds of normalization with their numbers.
        branches: residual branches that the graph shows.
        head: the kernel that makes the outputs, "" if it is not known.
        cells: recurrent cells.
        steps: the length of the sequences that recurrent cells read, 0 if it is unknown.
        attentions: layers of attention.
        projections: kernels that write into the residual stream of a transformer.
        tables: embeddings, those of positions included.
        width: of the vectors that attention returns, 0 if it is not known.
        own: the layers' own initializers of kernels, with their numbers.
        kernels: the kernels.
        matrices: trained matrices of layers of the user's own that no initializer of kernels sets, if they hold most
            numbers of the net.
        frozen: frozen kernels.
        names: names of all weights: each place in the model, then other names by which patterns know it.
    """

    activations: tuple[str, ...] = ()
    omega: float | None = None
    depth: int = 0
    chain: bool = False
    convolutions: bool = False
    norms: tuple[tuple[str, int], ...] = ()
    branches: tuple[Branch, ...] = ()
    head: str = ""
    cells: tuple[Cell, ...] = ()
    steps: int = 0
    attentions: int = 0
    projections: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    width: int = 0
    own: tuple[tuple[str, int], ...] = ()
    kernels: tuple[str, ...] = ()
    matrices: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def activation(self) -> str:
        """The most frequent activation of hidden layers, "sine", or "linear" if there is none."""
        bent = [each for each in self.activations if each]
        return "sine" if self.omega is not None else max(dict.fromkeys(bent), key=bent.count, default="linear")

    @property
    def rectified(self) -> bool:
        """Whether that is ReLU or one of its kin."""
        return normalize(self.activation) in RECTIFIERS

    @property
    def odd(self) -> bool:
        """Whether that is tanh or one of its kin."""
        return normalize(self.activation) in SIGMOIDAL

    @property
    def normalized(self) -> bool:
        """Whether most kernels have a normalization of their own."""
        return 2 * sum(count for _, count in self.norms) > len(self.kernels)

    @property
    def blank(self) -> bool:
        """Whether all kernels begin with zero, as those of the suite's own models."""
        return {name for name, _ in self.own} == {"Zeros"}

    def patterns(self, weights: Sequence[str]) -> tuple[str, ...]:
        """Return few patterns that fit these weights and no others."""
        return covering(weights, {each[0]: each[1:] for each in self.names})

    def rest(self, identifier: Identifier, but: Sequence[str] = ()) -> dict[str, Identifier]:
        """Return patterns with an initializer for all kernels that are not frozen, behind patterns for `but`."""
        left = [each for each in self.kernels if each not in but]
        if not self.frozen:
            return dict.fromkeys((f"*.{name}" for name in _last(left)), identifier)
        known = {each[0]: each[1:] for each in self.names if each[0] not in but}
        return dict.fromkeys(covering(left, known), identifier)

    def __str__(self) -> str:
        """Return the structure in words."""
        parts = [f"{self.depth} kernel{'s' if self.depth != 1 else ''} in a row"]
        parts += [self.activation] if self.activation != "linear" else []
        parts += [f"{kind} × {count}" for kind, count in self.norms]
        parts += [f"{len(self.branches)} residual branch{'es' if len(self.branches) > 1 else ''}"] * bool(self.branches)
        parts += [f"attention × {self.attentions}"] * bool(self.attentions)
        cells = Counter(each.kind.removesuffix("Cell") for each in self.cells)
        parts += [f"{kind} × {count}" for kind, count in cells.items()]
        parts += ["embeddings"] * bool(self.tables)
        parts += [f"{len(self.frozen)} kernels frozen"] * bool(self.frozen)
        return ", ".join(parts)


def _last(names: Sequence[str]) -> list[str]:
    return sorted({each.rpartition(".")[2] for each in names})
