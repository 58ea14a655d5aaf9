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


def real_files() -> list[Path]:
    with (FOLDER / "manifest.csv").open(newline="") as manifest:
        return [FOLDER / row["file"] for row in csv.DictReader(manifest)]


def ends_of(command: str) -> dict[str, tuple[int, str]]:
    """Of each file the exit code and the message without its place."""
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda file: run(command, file), real_files()))
    return {
        file.name: (each.returncode, each.stderr.strip().rpartition(f"{file.name}:0x")[2].partition(": ")[2])
        for file, each in zip(real_files(), done, strict=True)
    }


def test_every_real_file_is_read_or_listed_with_its_reason():
    ends = ends_of("inspect")
    assert len(ends) > 500
    assert {name: message for name, (code, message) in ends.items() if code != 0} == NOT_READ


def test_every_real_file_is_audited():
    assert {name: end for name, end in ends_of("audit").items() if end[0] not in (0, 65, 77)} == {}
