"""A typeface in which every character is as wide as its size, so that positions can be computed."""

from app.printing.charts.primitives import Letters

PLAIN = Letters(10, lambda text, strong: 5.0 * len(text))
