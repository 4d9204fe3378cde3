"""Results kept in MLflow, and read back. Nothing outside this room imports mlflow, and this name alone does not."""
