"""Execution of trials: plan, sweep, threads or a cluster."""
