"""Models as pure functions of variables and input."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from suite.errors import UserError, interrupts, located, refused
from suite.frameworks.keras_calls import operations, replaced, unchanged

if TYPE_CHECKING:
    import keras


class Function:
    """The function that a model computes in training, without dropout and noise.

    Normalization uses the statistics of the batch. Values that a call assigns (moving statistics, states of random
    layers) go to a copy that is thrown away, so the model does not change. Call it inside `with function.opened()`.

    Raises:
        UserError: the model is not built.
    """

    def __init__(self, model: "keras.Model") -> None:
        import tensorflow as tf

        if not model.built:
            raise UserError(f"model {model.name!r} has no weights yet; call it on a batch once")
        self.model = model
        self.variables: list[Any] = list(model.variables)
        self.values: list[Any] = [tf.convert_to_tensor(variable.value) for variable in self.variables]
        self._failed = ""

    @contextmanager
    def opened(self) -> Iterator["Function"]:
        """Prepare the layers, and restore them afterwards."""
        with unchanged(self.model), replaced(operations(self.model), self._guarded):
            yield self

    def value(self, variable: Any) -> Any:
        """Return the tensor that a call uses as the value of one of the model's variables."""
        return next(value for each, value in zip(self.variables, self.values, strict=True) if each is variable)

    def __call__(self, x: Any, training: bool = True) -> Any:
        """Return the model's outputs for the batch `x`.

        Raises:
            UserError: a layer raised an error. The message names the innermost layer that did.
        """
        return self._run(x, training)[0]

    def with_batch_statistics(self, x: Any) -> None:
        """Make batch normalization use the statistics of the batch `x` in every later call with `training=False`."""
        import keras

        for part in operations(self.model):
            if isinstance(part, keras.layers.BatchNormalization):
                # With a momentum of 0, a training step sets the moving statistics to those of the batch.
                vars(part)["momentum"] = 0.0
        self.values = self._run(x, training=True)[1]

    def _run(self, x: Any, training: bool) -> tuple[Any, list[Any]]:
        import keras

        self._failed = ""
        try:
            with keras.StatelessScope(list(zip(self.variables, self.values, strict=True))) as scope:
                outputs = self.model(x, training=training)
                return outputs, [scope.get_current_value(variable) for variable in self.variables]
        except BaseException as error:
            if interrupts(error):
                raise
            place = f"layer {self._failed!r}" if self._failed else f"model {self.model.name!r}"
            raise UserError(f"{place} fails on this batch: {located(error)}") from error

    def _guarded(self, part: Any, call: Callable[..., Any]) -> Callable[..., Any]:
        random = bool(getattr(part, "_seed_generators", ()))

        @functools.wraps(call)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if random and "training" in kwargs:
                kwargs["training"] = False
            try:
                return call(*args, **kwargs)
            except BaseException:
                self._failed = self._failed or part.name
                raise

        return guarded


def differentiable(x: Any) -> Any:
    """Return a batch as a tensor or a structure of tensors."""
    import tensorflow as tf

    return tf.nest.map_structure(tf.convert_to_tensor, x)


def total(loss: Callable[[Any, Any], Any], y: Any, outputs: Any) -> Any:
    """Return the scalar loss of a batch, the mean if the loss gives one value for each example.

    Raises:
        UserError: the loss raised an error.
    """
    import tensorflow as tf

    with refused("the loss fails on this batch"):
        return tf.reduce_mean(loss(y, outputs))
