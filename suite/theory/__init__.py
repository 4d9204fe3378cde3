"""Mean-field theory of wide nets at initialization.

Pure functions: numbers in, numbers out. Sources: Poole et al. 2016; Schoenholz et al. 2017.
"""

from suite.theory.activation import Activation, ActivationLike, activation
from suite.theory.correlation import chi, chi_at, correlation_fixed_point, correlation_map
from suite.theory.critical import CriticalPoint, NotCritical, critical_point, critical_weight_variance
from suite.theory.length import Moments, fixed_point, keeping_variance, length_map, length_slope, moment_map
from suite.theory.phase import Phase, Regime, depth_scales, phase, regime
from suite.theory.trajectory import correlations, gradient_ratios, gradient_variances, lengths
from suite.theory.variance import bias_variance, kernel_variance, weight_variance

__all__ = [
    "Activation",
    "ActivationLike",
    "CriticalPoint",
    "Moments",
    "NotCritical",
    "Phase",
    "Regime",
    "activation",
    "bias_variance",
    "chi",
    "chi_at",
    "correlation_fixed_point",
    "correlation_map",
    "correlations",
    "critical_point",
    "critical_weight_variance",
    "depth_scales",
    "fixed_point",
    "gradient_ratios",
    "gradient_variances",
    "keeping_variance",
    "kernel_variance",
    "length_map",
    "length_slope",
    "lengths",
    "moment_map",
    "phase",
    "regime",
    "weight_variance",
]
