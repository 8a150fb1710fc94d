"""raingan (รายงาน): project progress reports of Bangkok's district offices."""

__version__ = "0.1.0"
