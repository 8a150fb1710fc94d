"""The units that must report: the list of a file, and names of units in what people paste."""
