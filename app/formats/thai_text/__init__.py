"""Thai text that another program damaged: what it was, by the word list, and what cannot be known."""
