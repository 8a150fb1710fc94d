"""Font files: what is in them, which this machine has, and the signs that they lack."""
