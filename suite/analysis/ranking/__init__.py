"""Rankings of initializers over tasks and seeds: what is measured, how sure it is, and what cannot be told apart."""
