"""Asks the program tests/programs/answers.cc, which answers for many models in one process."""

from __future__ import annotations

import atexit
import functools
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from program import BUILD

PROGRAM = Path(os.environ.get("BRINE_ANSWERS", BUILD / "release" / "tests" / "answers"))


class NotOpened(Exception):
    """The model or the rows were refused: `code` is the exit code that brine would end with."""

    def __init__(self, code: int, message: str):
        self.code, self.message = code, message
        super().__init__(f"exit {code}: {message}")


class Answers(dict):
    """Results by their names, and `refused`: the message of each method that refused the rows."""

    def __init__(self, results: dict[str, np.ndarray], refused: dict[str, str]):
        super().__init__(results)
        self.refused = refused


class Process:
    def __init__(self):
        self.running = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self.folder = tempfile.TemporaryDirectory()
        self.out = Path(self.folder.name) / "out.npz"
        atexit.register(self.close)

    def close(self) -> None:
        self.running.stdin.close()
        self.running.wait()
        self.folder.cleanup()

    def ask(self, *words: str | Path) -> Answers:
        self.running.stdin.write("\t".join(map(str, (*words, self.out))) + "\n")
        self.running.stdin.flush()
        answer = self.running.stdout.readline().rstrip("\n")
        if not answer:
            raise AssertionError(f"the program ended by itself: {words}")
        code, *messages = answer.split("\t")
        if code != "0":
            raise NotOpened(int(code), messages[0])
        with np.load(self.out, allow_pickle=False) as held:
            return Answers(dict(held), dict(message.split("=", 1) for message in messages))


@functools.cache
def process() -> Process:
    return Process()


def answers(model: Path, rows: Path, methods: str = "all", threads: int = 1, layout: str = "rows") -> Answers:
    return process().ask(model, rows, methods, str(threads), layout)
