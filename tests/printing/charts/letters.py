"""Type of which every character is as wide as its size: what a drawing does with it can be computed."""

from app.printing.charts.primitives import Letters

PLAIN = Letters(10, lambda text, strong: 5.0 * len(text))
