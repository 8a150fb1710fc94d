"""Start the program: a window, or a command."""

import gc
import sys

from app.cli import main


def collect_seldom() -> None:
    """Collect garbage less often: scanning the loaded modules takes a tenth of a command's time."""
    gc.set_threshold(50_000, 20, 100)


if __name__ == "__main__":
    collect_seldom()
    sys.exit(main(sys.argv[1:]))
