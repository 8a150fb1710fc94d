"""Ways of carrying revisions other than mail: what a file has to send, and how what comes enters it."""
