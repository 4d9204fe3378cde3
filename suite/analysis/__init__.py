"""Statistics of results: summaries, rankings and verdicts; values in, values out."""
