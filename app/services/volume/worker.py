"""A process that draws forms for another one: see `workers`. It ends with its input, whatever it is doing."""

import gc
import os
import pickle
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

READY = "ready"
"""The first answer."""


def serve() -> int:
    """Draw the forms asked for on standard input; send each, and at the end their fonts, to the output."""
    from app.printing.volume.form_drawer import FormDrawer
    from app.services.volume.drawing import draw

    gc.set_threshold(50_000, 20, 100)  # as main.py has it
    asked: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin.buffer, asked), daemon=True).start()
    drawer, target = FormDrawer(asked.get()), sys.stdout.buffer
    _write(target, READY)
    with ThreadPoolExecutor(1) as writer:  # whoever reads is busy with the forms of other processes
        while request := asked.get():
            try:
                answer: Any = draw(drawer, *request)
            except Exception as error:
                error.add_note(traceback.format_exc())  # for the log: a traceback cannot be sent
                answer = error
            writer.submit(_write, target, answer)
        writer.submit(_write, target, drawer.fonts())
    return 0


def _read(source: BinaryIO, asked: "SimpleQueue[Any]") -> None:
    """Pass on what is asked for. Without its other end the process has nothing to do."""
    try:
        while True:
            asked.put(pickle.load(source))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _write(target: BinaryIO, answer: Any) -> None:
    try:
        pickle.dump(answer, target, pickle.HIGHEST_PROTOCOL)
        target.flush()
    except OSError:
        os._exit(0)
