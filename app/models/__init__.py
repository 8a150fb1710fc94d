"""The meaning of the form: pure Python, no Qt, no SQL, no PDF."""
