"""Runs the built program, as a person would: for the tests and the quickstart."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PROGRAM = Path(os.environ.get("BRINE_PROGRAM", BUILD / "release" / "brine"))


class Refused(Exception):
    """The program ended with another code than 0."""

    def __init__(self, done: subprocess.CompletedProcess[str]):
        self.code, self.message = done.returncode, done.stderr.strip()
        super().__init__(f"{' '.join(map(str, done.args))}: exit {self.code}: {self.message}")


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """What `brine ARGUMENTS…` says; a failure is an answer, too."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def run_well(*arguments: str | Path, stdin: str = "") -> str:
    """The standard output of a command that must succeed."""
    done = run(*arguments, stdin=stdin)
    if done.returncode != 0:
        raise Refused(done)
    return done.stdout


def predict(model: Path, rows: Path, methods: str = "all", *options: str) -> dict[str, np.ndarray]:
    """The results of `brine predict`, by their names: of `all`, those of the methods that accept the rows."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.npz"
        done = run("predict", model, rows, "--method", methods, "--out", out, *options)
        if not out.exists():
            raise Refused(done)
        with np.load(out, allow_pickle=False) as held:
            return dict(held)
