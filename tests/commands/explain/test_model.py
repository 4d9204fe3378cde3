"""A model is taken as it comes: by a function or class, by name, saved in a file, or as an object."""

from pathlib import Path

import keras
import pytest

import suite
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
        ("{code}:three", r"net\.py:three: expected a keras\.Model, or a function that returns one; received 3"),
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
