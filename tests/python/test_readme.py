"""What README.md and docs/library.md show works: commands in an empty folder, programs on a model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier

from program import BUILD, PROGRAM, ROOT

SHOWN = re.compile(r"<!-- (tests/programs/\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
MARKED = re.compile(r"<!-- tested -->\n```sh\n(.*?)```", re.DOTALL)


def test_the_commands_of_the_readme_work(tmp_path):
    blocks = MARKED.findall((ROOT / "README.md").read_text())
    assert len(blocks) >= 2
    search = os.pathsep.join([str(PROGRAM.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env={**os.environ, "PATH": search},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"


def test_the_files_that_the_documents_name_exist():
    for document in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text()
        named = re.findall(r"\]\(([^):]+)\)", text)
        named += re.findall(r"`((?:src|tests|tools|fuzz|include|bench|\.ci)/[\w/.]*\w/?)`", text)
        missing = [name for name in named if not (ROOT / name).exists()]
        assert missing == [], document


def test_the_programs_that_are_shown_are_those_that_are_built():
    shown = dict(SHOWN.findall((ROOT / "docs" / "library.md").read_text()))
    assert len(shown) == 2
    for name, text in shown.items():
        assert text == (ROOT / name).read_text(), name


def test_the_programs_that_are_shown_answer_as_scikit_learn_does(tmp_path):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(200, 4)), rng.integers(0, 3, 200)
    model = HistGradientBoostingClassifier(max_iter=5).fit(X, y)
    skops.io.dump(model, tmp_path / "model.skops")
    for name in ("library_cpp", "library_c"):
        program = BUILD / "release" / "tests" / name
        done = subprocess.run([program, tmp_path / "model.skops"], input=X.tobytes(), capture_output=True, check=True)
        rows = [line.split() for line in done.stdout.decode().splitlines()]
        assert [int(row[0]) for row in rows] == model.predict(X).tolist()
        if name == "library_cpp":
            np.testing.assert_allclose([float(row[1]) for row in rows], model.predict_proba(X)[:, 1], rtol=1e-14)
        failed = subprocess.run([program, tmp_path / "none.skops"], input=b"", capture_output=True, check=False)
        assert failed.returncode != 0
        assert b"none.skops" in failed.stderr
