"""The losses of the steps of a `fit`."""

import keras


class StepLosses(keras.callbacks.Callback):  # type: ignore[misc]
    """The loss of each step, which Keras averages from the beginning of the epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.losses: list[float] = []

    def on_train_batch_begin(self, _batch: int, **_: object) -> None:
        self.model.reset_metrics()

    def on_train_batch_end(self, _batch: int, logs: dict[str, float] | None = None) -> None:
        assert logs is not None
        self.losses.append(logs["loss"])
