"""Statistics over results: summaries, intervals and verdicts on claims. Pure: values in, values out."""
