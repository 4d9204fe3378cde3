"""Mean-field theory of wide nets at initialization (Poole 2016; Schoenholz 2017). Pure: numbers in, numbers out."""

from suite.analysis.meanfield.activation import Activation, ActivationLike, activation
from suite.analysis.meanfield.correlation import chi, chi_at, correlation_fixed_point, correlation_map
from suite.analysis.meanfield.critical import CriticalPoint, NotCritical, critical_point, critical_weight_variance
from suite.analysis.meanfield.length import fixed_point, keeping_variance, length_map, length_slope
from suite.analysis.meanfield.moments import Moments, moment_map
from suite.analysis.meanfield.phase import Phase, Regime, depth_scales, phase, regime
from suite.analysis.meanfield.trajectory import correlations, gradient_ratios, gradient_variances, lengths
from suite.analysis.meanfield.variance import bias_variance, kernel_variance, weight_variance

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
