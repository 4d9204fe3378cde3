"""Why a net with these initial weights trains, or does not: what is measured, what theory says, what would mend it."""
