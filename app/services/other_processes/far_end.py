"""A process that works for another one: see `near_end`. It ends with its input, whatever it is doing."""

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

READY = "ready"
"""The first answer."""


def serve() -> int:
    """Answer what is asked on standard input, in its order, on the output.

    The first request is a callable and its arguments: what it returns answers the further ones.
    """
    gc.set_threshold(50_000, 20, 100)  # as main.py has it
    asked: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin.buffer, asked), daemon=True).start()
    target = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library may print is no answer
    make, *arguments = asked.get()
    answer: Callable[[Any], Any] = make(*arguments)
    _write(target, READY)
    with ThreadPoolExecutor(1) as writer:  # whoever reads is busy with the answers of other processes
        while True:
            writer.submit(_write, target, _answered(answer, asked.get()))


def _answered(answer: Callable[[Any], Any], request: Any) -> Any:
    try:
        return answer(request)
    except Exception as error:
        error.add_note(traceback.format_exc())  # for the log: a traceback cannot be sent
        return error


def _read(source: BinaryIO, asked: "SimpleQueue[Any]") -> None:
    """Pass on what is asked for. Without its other end the process has nothing to do."""
    try:
        while True:
            asked.put(pickle.load(source))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _write(target: BinaryIO, answer: Any) -> None:
    """Send an answer whole. What cannot be sent ends the process: the other end would wait for ever."""
    try:
        target.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        target.flush()
    except BaseException:
        os._exit(1)
