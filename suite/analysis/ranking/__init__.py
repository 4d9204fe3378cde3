"""Rankings of initializers over tasks, with intervals and ties."""
