"""raingan (รายงาน): project progress reports of Bangkok's district offices."""

from pathlib import Path
from typing import Final

__version__ = "0.1.0"

ROOT: Final = Path(__file__).resolve().parents[1]
"""The program's folder, which contains resources, fonts and the guide."""
