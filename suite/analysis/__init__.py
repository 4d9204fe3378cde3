"""Statistics of results: summaries, rankings and verdicts."""
