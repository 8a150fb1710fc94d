"""Where Thai lines may end, and where the lines of a paragraph end."""
