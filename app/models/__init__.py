"""What the form means: pure Python, no Qt, no SQL, no PDF."""
