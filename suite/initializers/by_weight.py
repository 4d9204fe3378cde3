"""Initializers for weights by their names."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from suite.errors import UserError
from suite.initializers.assign import Weight, weights
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.recipe import Recipe
from suite.initializers.registry import recipe

if TYPE_CHECKING:
    import keras


class ByWeight(ModelInitializer):
    """An initializer of its own for each weight, by the first pattern that fits its name; the rest is the model's.

    A weight's name is the names of the layers around it, a dot, and what its own layer calls it:
    `decoder/block_1/output.kernel`, `lstm/lstm_cell.recurrent_kernel`, `norm.gamma`. The kind of the layer stands for
    them, too: `Conv2D.kernel`, `Embedding.embeddings`. In patterns `*` is any text, `?` any character. A gate of a
    recurrent cell is named behind its weight: `LSTMCell.bias.forget`, `*.recurrent_kernel.candidate`. LSTM has the
    gates input, forget, cell and output, GRU has update, reset and candidate; each block of columns is drawn by itself.

    A weight that no pattern fits keeps what the model's own initializer draws, with this trial's seed. Kernels of the
    suite's own models are zero until they are set, so `*.kernel` should be the last pattern there.

    Args:
        initializers: an identifier for each pattern, in the order in which they are tried; not a `ModelInitializer`.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="last")])
        >>> ByWeight({"last.bias": "ones"})(model, None, lambda layer, weight: 0)
        >>> model.layers[0].bias.numpy().tolist()
        [1.0, 1.0, 1.0]
    """

    def __init__(self, initializers: Mapping[str, Any]) -> None:
        if not isinstance(initializers, Mapping) or not initializers:
            raise ValueError(
                "`initializers` must be a table of at least one pattern with its initializer, as in "
                f'{{"Conv2D.kernel" = "he_normal"}}. Received: initializers={initializers!r}'
            )
        self.initializers = dict(initializers)
        self._recipes = {pattern: _of_one_weight(pattern, each) for pattern, each in self.initializers.items()}

    def __call__(self, model: "keras.Model", batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw each weight that a pattern fits, as described in `ModelInitializer`.

        Raises:
            UserError: a pattern fits no weight, or none that an earlier one leaves.
        """
        known = [each for each in weights(model) if not each.is_state]
        unused = dict.fromkeys(self._recipes)
        for weight in known:
            whole = next((each for each in self._recipes if _fits(weight, each)), None)
            if whole is not None:
                unused.pop(whole, None)
                weight.variable.assign(weight.draw(self._recipes[whole], seed))
            for gate in weight.gates:
                pattern = next((each for each in self._recipes if each == whole or _fits(weight, each, gate)), whole)
                if pattern is not None and pattern != whole:
                    unused.pop(pattern, None)
                    weight.draw_gate(gate, self._recipes[pattern], seed)
        for pattern in unused:
            raise UserError(_refusal(pattern, known, model.name))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return any(each.random for each in self._recipes.values())

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"initializers": self.initializers}


def _of_one_weight(pattern: str, identifier: Any) -> Recipe:
    made = recipe(identifier)
    if made.whole_model:
        raise ValueError(f"`{pattern}` must have an initializer of one weight, not of a whole model: {identifier}")
    return made


def _fits(weight: Weight, pattern: str, gate: str = "") -> bool:
    end = f".{gate}" if gate else ""
    return any(fnmatchcase(f"{name}{end}", pattern) for name in _named(weight))


def _named(weight: Weight) -> tuple[str, ...]:
    return weight.place, weight.path, f"{weight.kind}.{weight.name}"


def _refusal(pattern: str, known: list[Weight], model: str) -> str:
    if any(_fits(weight, pattern, gate) for weight in known for gate in ("", *weight.gates)):
        return f"pattern {pattern!r} fits only weights that an earlier pattern fits, too; put it before that one"
    names = ", ".join(dict.fromkeys(weight.place for weight in known))
    kinds = ", ".join(sorted({f"{weight.kind}.{weight.name}" for weight in known}))
    return (
        f"pattern {pattern!r} fits no weight of model {model!r}; its weights are {names}; by kind of layer they are "
        f"{kinds}"
    )
