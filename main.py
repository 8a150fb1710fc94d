"""Start the program: a window, or a command."""

import _signal as signal  # type: ignore[import-not-found] # without enum, while whose import Ctrl+C may come
import gc
import os
import sys

INTERRUPTED = 130
"""Exit code after Ctrl+C, as in shells."""


def collect_seldom() -> None:
    """Collect garbage less often: scanning the loaded modules takes a tenth of a command's time."""
    gc.set_threshold(50_000, 20, 100)


def run() -> int:
    """Run the program. Ctrl+C while it is loaded ends it in one sentence, as it does later."""
    is_heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # otherwise a shell ignores it
    if is_heeded:
        signal.signal(signal.SIGINT, leave)
    from app.cli import main

    def begin() -> None:
        if is_heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    collect_seldom()
    return main(sys.argv[1:], begin)


def leave(*_signal: object) -> None:
    """End the process while nothing has begun. It neither waits nor cleans up."""
    if sys.stderr:
        os.write(sys.stderr.fileno(), "ยกเลิกแล้ว\n".encode())
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(run())
