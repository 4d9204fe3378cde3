"""Place of a weight in its net, and repeated names."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from suite.frameworks.weights import NetWeight, Role

_NUMBER = re.compile(r"(_?)\d+")


def starred(name: str) -> str:
    """Return a name with a star for the numbers that count blocks, which weights at one place of each block share.

    Those are the numbers of what a layer is in, or, if it is in nothing numbered, its own except for the last: the
    numbers behind them tell the layers of one block apart, as conv1 and conv2.

    Example:
        >>> [starred(name) for name in ("block_3/attention/query.kernel", "dense_7.kernel", "layer2.0.conv1.weight")]
        ['block_*/attention/query.kernel', 'dense_*.kernel', 'layer*.*.conv1.weight']
        >>> starred("conv2_block1_3_conv.kernel")
        'conv*_block*_3_conv.kernel'
    """
    place, dot, weight = name.rpartition(".")
    cut = max(place.rfind("/"), place.rfind(".")) + 1
    around, own = place[:cut], place[cut:]
    numbers = _NUMBER.findall(own)
    if not _NUMBER.search(around):
        own = _NUMBER.sub(r"\1*", own, count=max(1, len(numbers) - 1))
    return _NUMBER.sub(r"\1*", around) + own + dot + weight


def pattern(name: str) -> str:
    """Return what weights at the same place of each block share of their names.

    Example:
        >>> pattern("block_3/attention/query.kernel"), pattern("dense.kernel") == pattern("dense_7.kernel")
        ('block/attention/query.kernel', True)
    """
    return starred(name).replace("_*", "").replace("*", "")


def one_place(odd: Collection[str], names: Sequence[str]) -> bool:
    """Return whether several names of a group are just those with one number at one position, as all third layers.

    Then they are unlike the others because of their place, and not by mistake.

    Example:
        >>> names = [f"s{stage}.conv{layer}.bn" for stage in range(3) for layer in (1, 2, 3)]
        >>> one_place([name for name in names if "conv3" in name], names), one_place(["s1.conv2.bn"], names)
        (True, False)
    """
    numbers = {name: re.findall(r"\d+", name) for name in names}
    if len(odd) < 2 or len({len(found) for found in numbers.values()}) > 1:
        return False
    columns = zip(*(numbers[name] for name in odd), strict=True)
    return any(
        len(set(column)) == 1 and sum(found[at] == column[0] for found in numbers.values()) == len(odd)
        for at, column in enumerate(columns)
    )


def depth(names: Iterable[str]) -> dict[str, int | None]:
    """Return for each weight how many have its pattern, None if it has no other beside it.

    Example:
        >>> depth(["block_0/out.kernel", "block_1/out.kernel", "head.kernel"])
        {'block_0/out.kernel': 2, 'block_1/out.kernel': 2, 'head.kernel': None}
    """
    known = list(names)
    counts = Counter(map(pattern, known))
    return {name: counts[pattern(name)] if counts[pattern(name)] > 1 else None for name in known}


@dataclass(frozen=True)
class Setting:
    """What recipes need to know of a weight.

    Attributes:
        role: its role.
        shape: its shape.
        inputs: its fan-in as the layer uses it, of a bias that of the kernel beside it; NaN if unknown.
        outputs: its fan-out, likewise.
        units: the units of the recurrent cell that it belongs to, else 0.
        gate: its gate, else "".
        name: its name.
        blocks: how many weights stand at its place of a block, or how many blocks of two branches there are, if that is
            known.
        branches: the number of residual branches of the net, if it is known.
        steps: the longest dependency in time steps, if it is known.
        outputs_first: whether its framework reads the first axis as outputs, as PyTorch does.
    """

    role: Role
    shape: tuple[int, ...]
    inputs: float = math.nan
    outputs: float = math.nan
    units: int = 0
    gate: str = ""
    name: str = ""
    blocks: int | None = None
    steps: int | None = None
    branches: int | None = None
    outputs_first: bool = False

    @classmethod
    def of(cls, weight: NetWeight, blocks: int | None = None, branches: int | None = None) -> "Setting":
        """Return the setting of a net's weight."""
        return cls(
            weight.role,
            weight.shape,
            weight.inputs,
            weight.outputs,
            weight.units,
            weight.gate,
            weight.name,
            blocks,
            branches=branches,
            outputs_first=weight.outputs_first,
        )

    def by_shape(self) -> tuple[float, float]:
        """Return fan-in and fan-out as the framework's initializers count them, from the shape alone.

        Sources: `compute_fans` of `keras.initializers`; `_calculate_fan_in_and_fan_out` of `torch.nn.init`.

        Example:
            >>> Setting(Role.KERNEL, (3, 3, 4, 8)).by_shape()
            (36.0, 72.0)
            >>> Setting(Role.KERNEL, (8, 4, 3, 3), outputs_first=True).by_shape()
            (36.0, 72.0)
        """
        if len(self.shape) < 2:
            size = float(math.prod(self.shape))
            return size, size
        if self.outputs_first:
            (outputs, inputs), window = self.shape[:2], math.prod(self.shape[2:])
        else:
            (inputs, outputs), window = self.shape[-2:], math.prod(self.shape[:-2])
        return float(window * inputs), float(window * outputs)

    @property
    def connections(self) -> int:
        """How many numbers each unit has, from the shape alone."""
        return math.prod(self.shape[1:] if self.outputs_first else self.shape[:-1])


def settings(weights: Sequence[NetWeight], branches: int | None = None) -> list[Setting]:
    """Return the setting of each weight of a net.

    Blocks are counted by the names; if those do not repeat, two branches are a block.

    Args:
        weights: of the net.
        branches: the number of residual branches, if the net's graph shows it.
    """
    repeated = depth([each.name for each in weights])
    of_two = max(1, branches // 2) if branches else None
    return [Setting.of(each, repeated[each.name] or of_two, branches or None) for each in weights]
