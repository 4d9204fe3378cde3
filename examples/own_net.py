# %% [markdown]
# # Why does my net not train?
#
# A net of 30 ReLU layers with Keras' default weights (Glorot's). Nothing is trained here: what is wrong shows at
# initialization.

# %%
from pathlib import Path

import pandas as pd

import suite

_ = Path("my_net.py").write_text(
    """\
import keras


def build():
    hidden = [keras.layers.Dense(64, activation="relu") for _ in range(30)]
    return keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10)])
"""
)

# %% [markdown]
# ## The answer
#
# Each layer shrinks the signal to 0.68 of what it was, and the gradient on its way back to 0.70. After 30 layers the
# output hardly depends on the input, and the first layers hardly learn. He's weights keep both.

# %%
diagnosis = suite.explain("my_net.py:build")
for ailment in diagnosis.first.ailments:
    print(ailment.sentence)
print("Fix:", diagnosis.remedy.initializer if diagnosis.remedy else "none of those that were tried")

# %% [markdown]
# ## Layer by layer
#
# `std` is the standard deviation of pre-activations, `gradient_variance` the variance of the loss's gradient at them,
# `dead` the share of units that no example switches on.

# %%
pd.DataFrame(diagnosis.first.layers)[["name", "std", "gradient_variance", "dead", "correlation"]].iloc[::5]

# %% [markdown]
# ## Beside other initializers

# %%
compared = suite.explain("my_net.py:build", compare=["he_normal", "orthogonal", "looks_linear"]).compared
{each.initializer: "well" if each.well else ", ".join(ailment.name for ailment in each.ailments) for each in compared}

# %% [markdown]
# ## What to do
#
# `keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal")`. Then measure again. The command line
# prints the same as a table with the theory beside it: `python -m suite explain my_net.py:build`.
