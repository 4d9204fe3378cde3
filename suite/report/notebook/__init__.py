"""Reports in a notebook: tables, verdicts, figures and the progress display themselves in its cells."""
