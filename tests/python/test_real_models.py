"""Model files that people published, of all releases and tools: brine reads each, or says why it cannot.

They lie beside the repository, in ../shared/real_models, with a manifest.csv; they are nobody's to trust, and nothing
but brine opens them.
"""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from program import ROOT, run

FOLDER = ROOT.parent / "shared" / "real_models"

# What is no model, or not whole, with what brine says of it.
NOT_READ = {
    "AreyanR__CS-423-MLOps__.pkl": "expected a pickle, a joblib or a skops file, or a graph in JSON, "
    "found something else",
    "Jcharis__Machine-Learning-Web-Apps__Gender-Classifier-ML-App-with-Flask_+_Bootstrap___models__"
    "decisiontreemodel.pkl": "the opcode that follows, up to STOP: expected 1 bytes, found 0 before the end",
    "Trusted-AI__adversarial-robustness-toolbox__@53b67f81__notebooks__models__encoder.model": "expected a pickle, "
    "a joblib or a skops file, or a graph in JSON, found a PyTorch file",
}

pytestmark = pytest.mark.skipif(not (FOLDER / "manifest.csv").exists(), reason=f"there is no {FOLDER}/manifest.csv")


def manifest() -> list[dict[str, str]]:
    with (FOLDER / "manifest.csv").open(newline="") as rows:
        return list(csv.DictReader(rows))


def real_files() -> list[Path]:
    return [FOLDER / row["file"] for row in manifest()]


def ends_of(command: str, files: list[Path]) -> dict[str, tuple[int, str]]:
    """Of each file the exit code and the message without its place."""
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda file: run(command, file), files))
    return {
        file.name: (each.returncode, each.stderr.strip().rpartition(f"{file.name}:0x")[2].partition(": ")[2])
        for file, each in zip(files, done, strict=True)
    }


def test_every_real_file_is_read_or_listed_with_its_reason():
    ends = ends_of("inspect", real_files())
    assert len(ends) > 500
    assert {name: message for name, (code, message) in ends.items() if code != 0} == NOT_READ


def test_every_real_file_is_audited():
    assert {name: end for name, end in ends_of("audit", real_files()).items() if end[0] not in (0, 65, 77)} == {}


# Of those with an estimator of scikit-learn: it stands within somebody else's class, several stand in a dict, it was
# never fitted, or the file is not whole.
NOT_RUN = (
    "is not a class that brine can run", "expected an estimator, found dict", "found none (is it fitted?)",
    "the opcode that follows, up to STOP: expected 1 bytes, found 0 before the end",
)


def test_every_estimator_of_scikit_learn_opens_to_a_program():
    files = [FOLDER / row["file"] for row in manifest() if row["estimator"].startswith("sklearn.")]
    ends = ends_of("explain", files)
    assert len(ends) > 100
    assert {name: end for name, end in ends.items() if end[0] != 0 and not end[1].endswith(NOT_RUN)} == {}
    assert sum(code == 0 for code, _ in ends.values()) > 130
