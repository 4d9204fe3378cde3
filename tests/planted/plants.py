"""The bugs: each was once not seen by anything, or is a sibling of one that was not."""

from tests.planted.plant import Plant

_PAIRING = ("tests/training/test_pairing.py",)
_FIT = ("tests/training/test_against_fit.py",)
_TASKS = ("tests/training/test_tasks.py",)

PAIRING = (
    Plant(
        "batches follow the initializer",
        "suite/training/train.py",
        "batches = Batches(spec.seeds,",
        "batches = Batches(type(spec.seeds)(spec.seed + len(str(spec.initializer)), spec.replicate),",
        _PAIRING,
    ),
    Plant(
        "draws follow the initializer",
        "suite/training/program.py",
        "self.drawing(spec, data)(spec.seeds.weights)",
        "self.drawing(spec, data)(lambda *place: spec.seeds.weights(*place) ^ len(str(spec.initializer)))",
        _PAIRING,
    ),
    Plant(
        "draws follow the learning rate",
        "suite/training/program.py",
        "self.drawing(spec, data)(spec.seeds.weights)",
        "self.drawing(spec, data)(lambda *place: spec.seeds.weights(*place) ^ len(str(spec.training.optimizer)))",
        _PAIRING,
    ),
    Plant(
        "all replicates share their batches",
        "suite/benchmark/seeds.py",
        "[self.seed, self.replicate, purpose, *place]",
        '[self.seed, self.replicate * (purpose != "batches"), purpose, *place]',
        ("tests/benchmark/test_seeds.py",),
    ),
    Plant(
        "all layers share one stream",
        "suite/benchmark/seeds.py",
        'return self.stream("weights", layer, weight)',
        'return self.stream("weights", weight)',
        ("tests/benchmark/test_seeds.py", "tests/initializers/test_assign.py"),
    ),
    Plant(
        "every epoch has the same order",
        "suite/training/data.py",
        'self._seeds.stream("batches", epoch)',
        'self._seeds.stream("batches", 0)',
        ("tests/training/test_batches.py",),
    ),
)

TRAINING = (
    Plant(
        "evaluation in training mode",
        "suite/training/program.py",
        "outputs = self._forward(chosen)\n            found = self.goal",
        "outputs = self._forward(chosen, training=True)\n            found = self.goal",
        _FIT,
    ),
    Plant(
        "training in inference mode",
        "suite/training/program.py",
        "self._forward(x, training=True)",
        "self._forward(x)",
        _FIT,
    ),
    Plant(
        "the penalty of regularizers is forgotten",
        "suite/training/program.py",
        "total = tf.add_n([loss, *self.model.losses]) if self.model.losses else loss",
        "total = loss",
        ("tests/training/test_program.py", *_FIT),
    ),
    Plant(
        "averaged weights are not taken over",
        "suite/training/program.py",
        "self._optimizer.keras.finalize_variable_values(self.model.trainable_variables)",
        "pass",
        _FIT,
    ),
    Plant(
        "padding of the last chunk is scored",
        "suite/training/program.py",
        "self.goal.sums(targets, outputs, tf.range(chunk) < counts[at])",
        "self.goal.sums(targets, outputs, tf.range(chunk) < chunk)",
        (*_FIT, "tests/training/test_program.py"),
    ),
    Plant(
        "a masked position is scored",
        "suite/training/objective.py",
        "tf.reduce_sum(values * weights, axis=1)",
        "tf.reduce_sum(values, axis=1)",
        _TASKS,
    ),
    Plant(
        "the weights of classes are forgotten",
        "suite/training/objective.py",
        "if self._weights is None:",
        "if True:",
        _TASKS,
    ),
    Plant(
        "the weights of losses are forgotten",
        "suite/training/goal.py",
        "training.loss_weights.get(each, compiled_weights.get(each, 1.0))",
        "1.0",
        _TASKS,
    ),
    Plant(
        "a diverged trial keeps its last scores",
        "suite/training/result.py",
        "last = 0 if diverged else len(steps) - 1",
        "last = len(steps) - 1",
        ("tests/training/test_metrics.py",),
    ),
    Plant(
        "the best step is chosen on test data",
        "suite/training/result.py",
        'for name in ("validation/accuracy",',
        'for name in ("test/accuracy", "validation/accuracy",',
        ("tests/training/test_metrics.py",),
    ),
    Plant(
        "the rectifier's slope at zero is one",
        "suite/models/activation.py",
        'return {**functions, "lecun_tanh": lecun_tanh, "prelu": layers.PReLU}',
        "import tensorflow as tf\n\n"
        '    functions["relu"] = lambda x: tf.where(x >= 0, x, tf.zeros_like(x))\n'
        '    return {**functions, "lecun_tanh": lecun_tanh, "prelu": layers.PReLU}',
        ("tests/models/test_activation.py",),
    ),
    Plant(
        "LeCun's tanh without its factor",
        "suite/models/activation.py",
        "return 1.7159 * ops",
        "return 1.0 * ops",
        ("tests/models/test_activation.py",),
    ),
)

WEIGHTS = (
    Plant(
        "He's weights have half their variance",
        "suite/initializers/recipe.py",
        "        if not inspect.isclass(self.target):",
        '        if getattr(self.target, "__name__", "") == "HeNormal":\n'
        "            import keras\n\n"
        '            return keras.initializers.VarianceScaling(1.0, "fan_in", "truncated_normal", seed=seed)\n'
        "        if not inspect.isclass(self.target):",
        ("tests/initializers/test_distributions.py",),
    ),
    Plant(
        "truncated normals are not corrected",
        "suite/initializers/recipe.py",
        "        if not inspect.isclass(self.target):",
        '        if getattr(self.target, "__name__", "") == "HeNormal":\n'
        "            import keras\n\n"
        "            return lambda shape, dtype=None: 0.8796 * keras.initializers.HeNormal(seed)(shape, dtype=dtype)\n"
        "        if not inspect.isclass(self.target):",
        ("tests/initializers/test_distributions.py",),
    ),
    Plant(
        "orthogonal draws without the correction of signs",
        "suite/initializers/orthogonal.py",
        '    def get_config(self) -> dict[str, Any]:\n        """Return the constructor\'s arguments."""\n'
        '        return {"seed": super()',
        "    def __call__(self, shape: Any, dtype: Any = None) -> Any:\n"
        "        import numpy as np\n\n"
        "        rows, columns = shape[0], shape[1]\n"
        "        seed = super().get_config()['seed']\n"
        "        drawn = np.random.default_rng(seed).normal(size=(max(rows, columns), min(rows, columns)))\n"
        "        q = np.linalg.qr(drawn)[0]\n"
        "        return (math.sqrt(2) * (q if rows >= columns else q.T)).astype(dtype or 'float32')\n\n"
        '    def get_config(self) -> dict[str, Any]:\n        """Return the constructor\'s arguments."""\n'
        '        return {"seed": super()',
        ("tests/initializers/test_orthogonal_group.py",),
    ),
    Plant(
        "delta-orthogonal weights are Gaussian",
        "suite/initializers/orthogonal.py",
        "orthogonal = Orthogonal(self.gain, seed=self.seed or 0)((channels, filters), dtype=dtype)",
        "import keras\n\n"
        "        normal = keras.initializers.RandomNormal(0.0, self.gain / math.sqrt(channels), seed=self.seed or 0)\n"
        "        orthogonal = normal((channels, filters), dtype=dtype)",
        ("tests/initializers/test_orthogonal.py",),
    ),
    Plant(
        "the centre of a window is its corner",
        "suite/initializers/orthogonal.py",
        "values[tuple((size - 1) // 2 for size in window)]",
        "values[tuple(0 for size in window)]",
        ("tests/initializers/test_orthogonal.py",),
    ),
    Plant(
        "sinusoidal weights without their phase",
        "suite/initializers/sinusoidal.py",
        "parts = i * (j * units + inputs) % turn",
        "parts = i * (j * units) % turn",
        ("tests/initializers/test_sinusoidal.py",),
    ),
    Plant(
        "Fixup without its scaling",
        "suite/initializers/residual.py",
        "factor = len(found) ** (-1 / (2 * len(branch) - 2)) if scaling else 1.0",
        "factor = 1.0",
        ("tests/initializers/test_fixup.py",),
    ),
    Plant(
        "Fixup's scaling with the wrong exponent",
        "suite/initializers/residual.py",
        "(-1 / (2 * len(branch) - 2))",
        "(-1 / (2 * len(branch)))",
        ("tests/initializers/test_fixup.py",),
    ),
    Plant(
        "mean-field biases are zero",
        "suite/initializers/mean_field.py",
        "math.sqrt(self.bias_variance), seed",
        "0.0, seed",
        ("tests/initializers/test_mean_field.py",),
    ),
    Plant(
        "mean-field weights count the fan-out",
        "suite/initializers/mean_field.py",
        "scale = math.sqrt(self.weight_variance / fan_in)",
        "scale = math.sqrt(self.weight_variance / units)",
        ("tests/initializers/test_mean_field.py",),
    ),
    Plant(
        "PyTorch's biases stay zero",
        "suite/initializers/variance_scaling.py",
        '(("kernel", layer.kernel), ("bias", layer.bias))',
        '(("kernel", layer.kernel),)',
        ("tests/initializers/test_pytorch_default.py",),
    ),
    Plant(
        "sparse weights have one connection too few",
        "suite/initializers/sparse.py",
        "weights[ranks >= self.connections] = 0.0",
        "weights[ranks >= self.connections - 1] = 0.0",
        ("tests/initializers/test_sparse.py",),
    ),
    Plant(
        "ZerO has an identity where a Hadamard matrix belongs",
        "suite/initializers/orthogonal.py",
        "spread = self.hadamard and units > inputs",
        "spread = False",
        ("tests/initializers/test_zero_hadamard.py",),
    ),
    Plant(
        "the tanh fixed point has no noise",
        "suite/initializers/mean_field.py",
        "self.alpha / math.sqrt(shape[0])",
        "0.0 / math.sqrt(shape[0])",
        ("tests/initializers/test_tanh_fixed_point.py",),
    ),
    Plant(
        "the tanh fixed point's noise counts the units",
        "suite/initializers/mean_field.py",
        "math.sqrt(shape[0]), seed",
        "math.sqrt(shape[1]), seed",
        ("tests/initializers/test_tanh_fixed_point.py",),
    ),
    Plant(
        "SkipInit's multiplier is one",
        "suite/initializers/residual.py",
        "variable.assign(np.full(variable.shape, self.multiplier))",
        "variable.assign(np.ones(variable.shape))",
        ("tests/initializers/test_skipinit.py",),
    ),
    Plant(
        "Kumar's formula without the value at zero",
        "suite/initializers/variance_scaling.py",
        "(slope**2 * (1 + value**2))",
        "(slope**2)",
        ("tests/initializers/test_variance_scaling.py",),
    ),
    Plant(
        "scaled weights are not scaled",
        "suite/initializers/scaled.py",
        "self.axes) * self.factor",
        "self.axes)",
        ("tests/initializers/test_scaled.py", "tests/initializers/test_distributions.py"),
    ),
)

STATISTICS = (
    Plant(
        "the interval of a median is one order statistic too narrow",
        "suite/stats/interval.py",
        "Interval(median, float(data[k - 1]), float(data[n - k]), n, covered(n, k))",
        "Interval(median, float(data[k]), float(data[n - k - 1]), n, covered(n, k))",
        ("tests/stats/test_interval.py",),
    ),
    Plant(
        "a claim passes by its median alone",
        "suite/analysis/claims/verdict.py",
        "state, reason = hold(found.low, found.high, bounds,",
        "state, reason = hold(found.median, found.median, bounds,",
        ("tests/analysis/claims",),
    ),
    Plant(
        "several tests at once are not corrected",
        "suite/stats/null.py",
        "np.arange(count, 0, -1)",
        "np.ones(count)",
        ("tests/stats/test_holm.py",),
    ),
    Plant(
        "a pass ignores how far a few seeds fall",
        "suite/analysis/regression/noninferiority.py",
        "passes = self.excluded & self.holds",
        "passes = self.excluded & (self.holds | True)",
        ("tests/analysis/regression/test_noninferiority.py", "tests/analysis/regression/test_compare.py"),
    ),
    Plant(
        "the worst learning rate is chosen",
        "suite/analysis/selection.py",
        "sign = -parsed(metric).sign",
        "sign = parsed(metric).sign",
        ("tests/analysis/test_selection.py",),
    ),
    Plant(
        "diverged seeds are dropped from medians",
        "suite/analysis/summary.py",
        "**{name: measured(scored, metric) for name, metric in QUANTITIES.items()},",
        "**{name: measured(finished, metric) for name, metric in QUANTITIES.items()},",
        ("tests/analysis/test_summary.py",),
    ),
)

MODELS = (
    Plant(
        "a saved model begins with its trained weights",
        "suite/models/saved.py",
        "if id(own) not in adapted:",
        "if False:",
        ("tests/models/test_saved.py",),
    ),
    Plant(
        "what a saved model adapted to is lost",
        "suite/models/saved.py",
        "if id(own) not in adapted:",
        "if True:",
        ("tests/models/test_saved.py",),
    ),
    Plant(
        "another saved model has the results of the former one",
        "suite/benchmark/variants.py",
        'if key in ("dataset", "model") else ""',
        'if key == "dataset" else ""',
        ("tests/models/test_saved.py",),
    ),
    Plant(
        "a seed that a model sets stays for those that follow",
        "suite/frameworks/keras_isolation.py",
        "aspect.write(value)",
        "aspect.read()",
        ("tests/models/test_own_nets.py",),
    ),
    Plant(
        "the gates of an LSTM are in another order",
        "suite/frameworks/keras_fans.py",
        '"LSTMCell": ("input", "forget", "cell", "output")',
        '"LSTMCell": ("forget", "input", "cell", "output")',
        ("tests/initializers/test_by_weight.py",),
    ),
    Plant(
        "the groups of a convolution do not count in its fans",
        "suite/frameworks/keras_fans.py",
        "size * filters / layer.groups / math.prod(layer.strides)",
        "size * filters / math.prod(layer.strides)",
        ("tests/frameworks/test_keras_fans.py",),
    ),
    Plant(
        "a model of the suite's is trained by another optimizer if none is said",
        "suite/benchmark/variants.py",
        'if not models.is_own(values["model"].name):',
        'if models.is_own(values["model"].name):',
        ("tests/benchmark/test_compiled.py",),
    ),
)

CHOOSING = (
    Plant(
        "a pretrained frozen body is drawn anew",
        "suite/initializers/own.py",
        "return not any(np.array_equal(",
        "return False and not any(np.array_equal(",
        ("tests/training/test_program.py",),
    ),
    Plant(
        "a pattern may fit weights that it is not for",
        "suite/analysis/choosing/patterns.py",
        "if fits <= {*wanted}",
        "if fits & {*wanted}",
        ("tests/analysis/choosing/test_patterns.py",),
    ),
    Plant(
        "a contender with the net's own weights enters",
        "suite/analysis/choosing/field.py",
        "if not why and weights in drawn:",
        "if not why and weights == drawn:",
        ("tests/analysis/choosing/test_field.py",),
    ),
    Plant(
        "the forget gate of chrono gets the input gate's biases",
        "suite/initializers/chrono.py",
        "blocks[gates.index(keeps)] = drawn",
        "blocks[gates.index(keeps)] = -drawn",
        ("tests/initializers/test_chrono.py",),
    ),
)

PLANTS = (*PAIRING, *TRAINING, *WEIGHTS, *STATISTICS, *MODELS, *CHOOSING)
