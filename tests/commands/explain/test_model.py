"""A model is taken as it comes: by a function or class, by name, saved in a file, or as an object."""

from pathlib import Path

import keras
import numpy as np
import pytest

import suite
from suite.commands.explain.model import own
from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError

CODE = """
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.last = keras.layers.Dense(16, "tanh"), keras.layers.Dense(2)

    def call(self, x):
        return self.last(self.first(x))


made = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, "tanh"), keras.layers.Dense(2)])
three = 3
"""


def small() -> keras.Model:
    kernel = keras.initializers.HeNormal(seed=1)
    hidden = keras.layers.Dense(16, "tanh", kernel_initializer=kernel)
    return keras.Sequential([keras.Input((4,)), hidden, keras.layers.Dense(2, kernel_initializer=kernel)], name="small")


@pytest.fixture
def code(tmp_path: Path) -> str:
    path = tmp_path / "net.py"
    path.write_text(CODE)
    return str(path)


def test_a_saved_model_is_the_same_net_as_the_object(tmp_path: Path) -> None:
    model = small()
    model.save(path := tmp_path / "small.keras")
    saved, itself = suite.explain(str(path)), suite.explain(model)
    assert repr(saved.first.layers) == repr(itself.first.layers), "NaN is not equal to itself"
    assert saved.first.well
    assert (saved.subject, itself.subject) == (str(path), "small")


class Mine(keras.layers.Dense):  # type: ignore[misc]
    pass


def test_a_class_of_the_users_own_that_a_saved_model_names_is_asked_for(tmp_path: Path) -> None:
    keras.Sequential([keras.Input((4,)), Mine(3)]).save(path := tmp_path / "mine.keras")
    with pytest.raises(UserError, match="names a class of your own, Mine, and does not hold it; name a function that"):
        suite.explain(str(path))


def test_a_model_of_a_module_and_a_class_of_models_are_taken(code: str) -> None:
    assert [each.units for each in suite.explain(f"{code}:made").first.layers] == [16, 2]
    assert [each.units for each in suite.explain(f"{code}:Net", inputs=4).first.layers] == [16, 2]


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        (
            "{code}:three",
            r"net\.py:three: expected a keras\.Model or a torch\.nn\.Module, or a function that returns one; rec.* 3",
        ),
        ("{folder}/none.keras", r"none\.keras: no such file, looked in "),
        ("{folder}/broken.keras", r"broken\.keras: .*"),
        ("{folder}/net", r"net: expected file\.py:function, .* or a saved model, which ends in \.keras or \.h5"),
    ],
)
def test_what_is_no_model_is_refused_in_one_line(subject: str, message: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "broken.keras").write_bytes(b"nothing")
    with pytest.raises(UserError, match=message) as error:
        suite.explain(subject.format(code=code, folder=tmp_path))
    assert "\n" not in str(error.value)


NET = """
import keras
L = keras.layers
def two(outputs):
    points, tokens = keras.Input((4,), name="points"), keras.Input((5,), name="tokens", dtype="int32")
    joined = L.Concatenate()([points, L.Flatten()(L.Embedding(11, 2)(tokens))])
    return keras.Model({"points": points, "tokens": tokens}, L.Dense(outputs)(joined))
def positions(vocabulary, outputs):
    return keras.Sequential([L.Embedding(vocabulary, 8), L.LSTM(8, return_sequences=True), L.Dense(outputs)])
"""


def test_a_function_gets_what_it_needs_of_the_data(tmp_path: Path) -> None:
    (file := tmp_path / "net.py").write_text(NET)
    points, tokens = np.zeros((6, 4), np.float32), np.arange(30, dtype=np.int32).reshape(6, 5) % 11
    several = Part({"points": points, "tokens": tokens}, np.array([0, 1, 2, 0, 1, 2], np.int32))
    two = own(f"{file}:two", None, 3, Dataset("mine", "multiclass", several, several, several, 3))
    assert {each.name for each in two.inputs} == {"points", "tokens"}
    texts = Part(tokens, tokens)
    data = Dataset("mine", "multiclass", texts, texts, texts, 11, vocabulary=11)
    assert own(f"{file}:positions", (5,), 11, data).layers[0].input_dim == 11


def test_a_function_of_the_outputs_alone_needs_no_data(tmp_path: Path) -> None:
    (file := tmp_path / "net.py").write_text(NET)
    assert own(f"{file}:two", None, 7).outputs[0].shape == (None, 7)
    with pytest.raises(UserError, match="takes arguments; expected the size of its inputs, or a dataset"):
        own(f"{file}:positions", None, 7)
