"""Objects behind Keras names, references into code and entry points."""
