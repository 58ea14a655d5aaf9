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


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """What `brine ARGUMENTS…` says; a failure is an answer, too."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def run_well(*arguments: str | Path, stdin: str = "") -> str:
    """The standard output of a command that must succeed."""
    done = run(*arguments, stdin=stdin)
    if done.returncode != 0:
        raise RuntimeError(f"brine {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def predict(model: Path, rows: Path, methods: str = "all", *options: str) -> dict[str, np.ndarray]:
    """The results of `brine predict`, by their names: of `all`, those of the methods that accept the rows."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.npz"
        done = run("predict", model, rows, "--method", methods, "--out", out, *options)
        if not out.exists():
            raise RuntimeError(f"brine predict {model} {rows}: exit {done.returncode}: {done.stderr.strip()}")
        with np.load(out, allow_pickle=False) as held:
            return dict(held)
