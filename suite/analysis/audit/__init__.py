"""Laws of initial weights, and the recipes that they fit."""
