"""Start the program: a window, or a command."""

import gc
import sys

from app.cli import main

if __name__ == "__main__":
    # What is loaded stays: looking for garbage among it again and again takes a tenth of a command's time.
    gc.set_threshold(50_000, 20, 100)
    sys.exit(main(sys.argv[1:]))
