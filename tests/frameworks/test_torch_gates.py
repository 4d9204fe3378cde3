"""Weights of PyTorch's attention and recurrent layers, whole and gate by gate."""

import numpy as np
import pytest

from suite.frameworks.weights import Role
from tests.frameworks.torch_reading import roles, weights

torch = pytest.importorskip("torch")

nn = torch.nn


def test_attention_is_read_by_its_stacked_projections() -> None:
    attention = nn.MultiheadAttention(8, 2)
    found = weights(attention)
    whole, key = found["in_proj_weight"], found["in_proj_weight.key"]
    assert (whole.gates, whole.units, whole.layer) == (("query", "key", "value"), 0, "MultiheadAttention")
    assert (key.role, key.shape, key.gate, key.inputs, key.outputs) == (Role.KERNEL, (8, 8), "key", 8, 8)
    assert np.array_equal(key.read(), attention.in_proj_weight.detach()[8:16])
    assert (found["in_proj_bias.value"].role, found["in_proj_bias.value"].shape) == (Role.BIAS, (8,))
    assert found["in_proj_bias"].inputs == 8
    assert found["out_proj.weight"].inputs == 8
    added = roles(nn.MultiheadAttention(8, 2, kdim=4, add_bias_kv=True))
    assert (added["k_proj_weight"], added["bias_k"]) == ("kernel", "other")


def test_an_lstm_is_read_whole_and_gate_by_gate() -> None:
    lstm = nn.LSTM(3, 2, num_layers=2, bidirectional=True)
    found = weights(lstm)
    assert len(found) == 2 * 2 * 4 * 5
    whole, forget = found["bias_hh_l0"], found["bias_hh_l0.forget"]
    assert (whole.gates, whole.gate, whole.units) == (("input", "forget", "cell", "output"), "", 2)
    assert (forget.gates, forget.gate, forget.shape, forget.units) == ((), "forget", (2,), 2)
    assert (forget.role, forget.inputs, found["bias_ih_l0"].inputs) == (Role.BIAS, 2, 3)
    with torch.no_grad():
        lstm.bias_hh_l0.copy_(torch.arange(8))
    assert [found[f"bias_hh_l0.{name}"].read().tolist() for name in whole.gates] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    kernel = found["weight_hh_l1_reverse.cell"]
    assert (kernel.role, kernel.shape, kernel.inputs, kernel.outputs) == (Role.RECURRENT, (2, 2), 2, 2)
    assert np.array_equal(kernel.read(), lstm.weight_hh_l1_reverse.detach()[4:6])
    assert (found["weight_ih_l1"].role, found["weight_ih_l1"].inputs) == (Role.KERNEL, 4)


def test_gates_of_an_lstm_are_those_that_the_forward_pass_uses() -> None:
    lstm = nn.LSTMCell(3, 2)
    found = weights(lstm)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.zero_()
        lstm.bias_ih.copy_(torch.tensor([-50.0, -50, 50, 50, 3, 3, -40, -40]))
    values = {gate: found[f"bias_ih.{gate}"].read()[0] for gate in found["bias_ih"].gates}
    assert values == {"input": -50, "forget": 50, "cell": 3, "output": -40}
    hidden, cell = lstm(torch.ones(1, 3), (torch.ones(1, 2), torch.tensor([[0.3, -0.2]])))
    assert torch.allclose(cell, torch.tensor([[0.3, -0.2]])), "the cell forgets nothing and takes nothing in"
    assert hidden.abs().max() < 1e-9, "and gives nothing out"


def test_gates_of_a_gru_are_those_that_the_forward_pass_uses() -> None:
    gru = nn.GRUCell(3, 2)
    with torch.no_grad():
        for parameter in gru.parameters():
            parameter.zero_()
        update = weights(gru)["bias_ih.update"]
        gru.bias_ih[2:4] = 50.0
    assert update.read().tolist() == [50, 50]
    state = torch.tensor([[0.3, -0.2]])
    assert torch.allclose(gru(torch.ones(1, 3), state), state), "an open update gate keeps the state"
    simple = weights(nn.RNN(3, 4))
    assert (len(simple), simple["weight_hh_l0"].units, simple["weight_hh_l0"].gates) == (4, 4, ())
    assert weights(nn.LSTM(3, 4, proj_size=2))["weight_hr_l0"].role is Role.KERNEL
