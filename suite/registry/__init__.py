"""Objects behind what a user writes: Keras names, references into code, entry points."""
