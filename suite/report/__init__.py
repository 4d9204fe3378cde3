"""Results and verdicts for people: terminal tables, Markdown, progress and figures. Pure: values in, values out."""
