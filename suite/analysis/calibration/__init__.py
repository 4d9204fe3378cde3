"""The gate itself, measured: false alarms, power and coverage over reruns that are drawn from real results."""
