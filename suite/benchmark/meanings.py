"""Metrics in words, for the reference of metrics."""

CURVES = {
    "loss": "the loss",
    "accuracy": "the share of examples, positions or labels that are right",
    "perplexity": "the exponential of the loss, if it is the cross entropy of each position",
}

PARTS = {
    "train": "on the training examples",
    "validation": "on the examples held out of training",
    "test": "on the test examples",
}

KINDS = {
    "initial": "before the first step",
    "final": "after the last step",
    "best": "at the step that is best on validation data, or on training data if none is held out",
    "area": "in the mean over the steps of training",
}

ALWAYS = {
    "best/step": "the step that is best on validation data",
    "final/diverged": "1 if the loss was not finite and training stopped, else 0",
    "initial/random": "1 if another seed is to give other initial weights, else 0",
    "initial/twins": "layers of one shape that start with the same weights",
    "time/prepare": "seconds before training: data, model and compilation",
    "time/total": "seconds in all",
    "time/train": "seconds of training",
    "time/measure": "seconds of measuring signals",
    "steps_to/<target>": "steps until the curve of `training.target` first reached its value",
}

LAYERS = {
    "mean": "mean of the pre-activations",
    "std": "standard deviation of the pre-activations",
    "second_moment": "mean square of the pre-activations",
    "activation_mean": "mean of the activations",
    "activation_std": "standard deviation of the activations",
    "gradient_variance": "variance of the loss's gradient with respect to the pre-activations",
    "weight_gradient_variance": "variance of the loss's gradient with respect to the kernel",
    "dead": "share of rectified units that no example switches on",
    "skewed": "share of units with one sign for more than 80 % of the examples",
    "saturated": "share of activations at the ends of a bounded function",
    "correlation": "correlation of two examples' pre-activations, in the mean over pairs",
    "distinct_units": "units with activations of their own",
    "distinct_weights": "units with weights of their own",
    "effective_rank": "effective rank of the activations",
    "change_rank": "rank of a kernel's change since the first step",
    "layer_jacobian": "mean singular value of a layer's Jacobian",
    "update_ratio": "size of the last update, relative to the kernel's",
    "weight_gain": "fan-in times the mean square of the kernel: 2 with He's weights",
}
"""Quantities of a layer."""

ENDINGS = {
    "first": "of the first hidden layer",
    "last": "of the last hidden layer",
    "mean": "in the mean over hidden layers",
    "min": "the fewest of a hidden layer",
    "max": "the most of a hidden layer",
    "ratio": "of the last hidden layer over that of the first",
    "slope": "by how many powers of ten it grows a layer: 0 keeps its size",
    "step": "the largest factor between neighbouring layers, up or down",
}
"""What is told of a quantity over depth."""

NETS = {
    "loss": "the loss on the batch that is measured",
    "loss_expected": "the loss of outputs of this size that know nothing of the classes",
    "log_length": "logarithm of the last activations' mean square over that of the inputs",
    "jacobian_max": "largest singular value of the input-output Jacobian",
    "jacobian_mean_square": "mean square of its singular values",
    "jacobian_near_one": "share of its singular values between 1/2 and 2",
    "jacobian_spread": "relative variance of the squares of its singular values",
    "hessian_max": "largest curvature of the loss",
    "hessian_residual": "how far that eigenvalue may be off, relative to itself",
    "memory_slope": "by how many powers of ten the loss's squared gradient grows from input to input of a sequence",
    "memory_ratio": "the loss's squared gradient at the first input of a sequence over that at the last",
}
"""Quantities of a whole net."""

DRAWS = {
    "length": "mean square of the last activations over that of the inputs",
    "log_length": "its logarithm",
    "second_moment_first": "mean square of the first pre-activations",
    "second_moment_last": "mean square of the last hidden pre-activations",
    "collapsed": "1 if the output is the same for all inputs",
}
"""Quantities of further draws of the weights."""

THEORY = {
    "theory/second_moment": "largest relative distance of the pre-activations' mean square from mean-field theory",
    "theory/correlation": "largest distance of the correlation of inputs from mean-field theory",
    "theory/gradient_variance": "largest relative distance of the gradient's variance from mean-field theory",
}
