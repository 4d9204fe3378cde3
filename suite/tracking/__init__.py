"""Results in MLflow: written and read back.

No other room imports mlflow, and importing this package does not import it either.
"""
