"""Execution of trials: the plan, the sweep, threads or a cluster."""
