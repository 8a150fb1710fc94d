"""A screen of one's own, for real windows where there is none: journeys, pictures and benchmarks use it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_screen(size: str = "1920x1080") -> Iterator[str]:
    """Xvfb finds a free number itself and tells it; it is not reset when its last window closes."""
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
