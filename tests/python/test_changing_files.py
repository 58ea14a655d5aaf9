"""Files that others rewrite or cut short while brine has them open: an answer or an error with a place, never a crash.

`brine predict MODEL -` opens the model, then waits for rows on standard input: meanwhile the file is changed.
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import time
from pathlib import Path

import joblib
import numpy as np
import pytest
import skops.io
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import OneHotEncoder

from program import PROGRAM, run_well

N_FEATURES, N_ROWS = 40, 3000
SUFFIXES = (".pkl", ".joblib", ".skops", ".brine.skops")


def random_rows() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(N_ROWS, N_FEATURES))


def models() -> dict[str, tuple]:
    """Each with rows that it takes; all files are large enough to be mapped."""
    X = random_rows()
    y = X.sum(axis=1)
    words = [f"word{i:06}" for i in range(40_000)]
    return {
        "forest": (RandomForestRegressor(5, random_state=0).fit(X, y), X[:3].tolist()),
        "linear": (LinearRegression().fit(X, np.outer(y, np.ones(2000))), X[:3].tolist()),
        "neighbours": (KNeighborsRegressor().fit(X, y), X[:3].tolist()),
        "categories": (OneHotEncoder().fit([[word] for word in words]), [[words[0]], [words[-1]]]),
        "words": (CountVectorizer().fit(words), words[:2]),
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[tuple[str, str], tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("models")
    made = {}
    for name, (model, rows) in models().items():
        paths = {suffix: folder / f"{name}{suffix}" for suffix in SUFFIXES}
        paths[".pkl"].write_bytes(pickle.dumps(model))
        joblib.dump(model, paths[".joblib"])
        skops.io.dump(model, paths[".skops"])
        run_well("convert", paths[".pkl"], paths[".brine.skops"])
        for suffix, path in paths.items():
            made[name, suffix] = path, str(rows).replace("'", '"')
    return made


def sleeps(process: subprocess.Popen) -> bool:
    """Whether the program has opened what it was given, and waits for input."""
    folder = Path(f"/proc/{process.pid}")
    return (
        "brine" in (folder / "comm").read_text() and (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] == "S"
    )


def answer_after(change, file: Path, rows: str) -> subprocess.CompletedProcess:
    """What `brine predict` says if `change` is done to its model before it sees rows."""
    command = [PROGRAM, "predict", file, "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        for _ in range(2000):
            if sleeps(process):
                break
            time.sleep(0.005)
        change(file)
        out, error = process.communicate(rows, timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, out, error)


def cut_to_nothing(file: Path) -> None:
    os.truncate(file, 0)


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def rewrite_with_ones(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"\xff" * file.stat().st_size)


@pytest.mark.parametrize("change", [cut_to_nothing, cut_in_half, rewrite_with_ones])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["forest", "linear", "neighbours", "categories", "words"])
def test_a_model_that_changes_after_it_was_opened_answers_or_errs(name, suffix, change, files, tmp_path):
    original, rows = files[name, suffix]
    file = tmp_path / f"model{suffix}"
    file.write_bytes(original.read_bytes())
    done = answer_after(change, file, rows)
    assert done.returncode in (0, 65), f"{done.returncode}: {done.stderr}"
    if done.returncode == 65:
        # Of an archive the place is that in its schema.
        assert re.search(rf"{file.name}(!schema\.json)?:0x", done.stderr), done.stderr
        assert ("cut short" in done.stderr) == (change is not rewrite_with_ones)


def test_a_model_whose_coefficients_are_cut_off_says_so(files, tmp_path):
    original, rows = files["linear", ".brine.skops"]
    file = tmp_path / "model.skops"
    file.write_bytes(original.read_bytes())
    done = answer_after(cut_to_nothing, file, rows)
    assert done.returncode == 65
    assert "found it cut short since" in done.stderr
