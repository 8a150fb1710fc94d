"""The rules of the field by subject; `app/models/checks.py` lists them and runs them."""
