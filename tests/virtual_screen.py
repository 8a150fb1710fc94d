"""A virtual screen for real windows where there is none: used by journeys, pictures and benchmarks."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_screen(size: str = "1920x1080") -> Iterator[str]:
    """Xvfb itself finds a free number and reports it; it is not reset when its last window closes."""
    told, tells = os.pipe()
    options = ["-screen", "0", f"{size}x24", "-noreset", "-nolisten", "tcp", "-displayfd", str(tells)]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=[tells], stderr=subprocess.DEVNULL)
    os.close(tells)
    try:
        with os.fdopen(told) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
