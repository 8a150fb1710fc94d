"""The server that the tests start does not outlive them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import begun

pytestmark = [pytest.mark.posix, pytest.mark.long]

ROOT = Path(__file__).parents[2]
RUN = """
import signal, sys
from tests.hub.server import running_server
with running_server() as server:
    print((server.data / "postmaster.pid").read_text().splitlines()[0], server.folder, flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_leaves_no_server_behind(how: signal.Signals) -> None:
    command = [sys.executable, "-c", RUN]
    with begun(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout is not None
        number, folder = run.stdout.readline().decode().split()
        assert is_running(int(number))
        run.send_signal(how)
    end = time.monotonic() + 20
    while (is_running(int(number)) or Path(folder).exists()) and time.monotonic() < end:
        time.sleep(0.1)
    assert not is_running(int(number))
    assert not Path(folder).exists()


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
