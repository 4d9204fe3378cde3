# %% [markdown]
# # The gate in CI
#
# Has anything become worse? This holds an initializer of your own against results that were accepted, then breaks it,
# and sees the check fail. In CI the same is `python -m suite check`: exit code 0 if all is well, 1 if something
# fails, 3 if it is undecided.

# %%
from pathlib import Path

import suite

INITIALIZER = """\
import keras


class MyInit(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        limit = (6.0 / shape[0]) ** 0.5
        return keras.random.uniform(shape, -limit, limit, dtype=dtype, seed=self.seed)
"""

BENCHMARK = """\
title = "Six ReLU layers on two moons"
seeds = 10

[dataset]
name = "moons"

[model]
name = "mlp"
depth = 6
width = 32

[training]
optimizer = { class_name = "SGD", config = { learning_rate = 0.05, momentum = 0.9 } }
batch_size = 50
epochs = 40
evaluations = 2

[initializers]
mine = "my_init.py:MyInit"

[regression]
margin = 0.02
"""

Path("benchmarks").mkdir(exist_ok=True)
Path("my_init.py").write_text(INITIALIZER)
_ = Path("benchmarks/moons.toml").write_text(BENCHMARK)

# %% [markdown]
# ## Accept
#
# The results go into `benchmarks/baselines/moons.json`, which belongs into git.

# %%
suite.run("moons")
suite.accept("moons")
checks = suite.check("moons")
print(checks)
checks

# %% [markdown]
# ## Break it
#
# Weights three times too small: the signal vanishes in six layers. Only what this changes is trained again.

# %%
Path("my_init.py").write_text(INITIALIZER.replace("limit = (6.0", "limit = 0.3 * (6.0"))
checks = suite.check("moons")
print(checks)
checks

# %% [markdown]
# ## What to do
#
# Copy the workflow from the guide "The gate in CI". A change that is meant is accepted in the same pull request, for
# review in a diff.
