"""Writes docs/supported.md: every class of the catalog, and how its models of all releases were answered.

    python tests/versions/supported.py

Asks about the fixtures that environments.py made. tests/python/test_versions.py checks that the table has the catalog's
classes, each with its first release.
"""

from __future__ import annotations

import collections
import re
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools"), str(HERE.parent / "python")]

from answers import NotOpened  # noqa: E402
from environments import releases  # noqa: E402
from program import ROOT, run  # noqa: E402
from saved import Saved, all_answers, verdict  # noqa: E402

HEAD = """# Supported estimators

Made by `make supported` from the catalog and a run over models that each release of scikit-learn from {first} to {last}
fitted and answered for itself; edit neither.

* **since**: the first release whose files brine reads.
* **methods**: those that its models were compared in (`staged_*` and `inverse_transform` among them).
* **releases**, **right**: where models were tried, and how many answered as that release did - labels, votes, trees,
  encoders and scalers to the last bit, smooth functions of float64 within 1e-9, of float32 within 1e-5.
* **ONNX**: of those that release {onnx} fitted, how many `brine convert` exports.
* **largest difference**: of a float64 result that counts as right, relative to the result's largest number;
  0: equal bits. Above 1e-9 are only `GradientBoostingClassifier` (2e-7) and `GradientBoostingRegressor` (4e-8), by
  models with an `init` estimator of their own, which is asked in float32.

A class without models here serves within others, holds results only, or is tried by other tests.

| class | since | methods | releases | right | ONNX | largest difference |
|---|---|---|---|---|---|---|
"""
TAIL = """
## Where scikit-learn differs from itself

Some answers of scikit-learn depend on the processor, the BLAS kernels, the C library or the number of rows
asked about at once. brine gives one of them, the same everywhere:

* **Equal distances, where all are computed first** (`algorithm="brute"` with integers, CSR of both sides,
  booleans' metrics, mixed float types, `precomputed`) and in `KNNImputer`: of a model saved beside numpy before 2.0
  those that its introselect and quicksort take; beside numpy 2 those that its sorting network takes on processors with
  AVX2 or AVX-512, and from more than 256 fitted rows those that it
  takes without them.
* **`init` estimators of gradient boosting** are asked in float32, whatever the rows are: what they answer has its
  digits, in releases from 0.21 on (1e-7).
* **Equal distances in a scan by blocks**: as when there are at least as many fitted rows as rows asked about.
* **Products with a model's matrix** are summed as by OpenBLAS on processors with AVX2 and fused products, exp and log
  of float32 as by numpy there: to the last bit, but for the last rows of a batch (as many as are left of fours) and
  for tiles of eight and more outputs of float32, which OpenBLAS sums in other orders.
* **float32**: other BLAS kernels and numpy's other functions differ in the last digits. Where these are multiplied by
  large numbers more is lost: `Nystroem` with few columns and a kernel of low rank (7e-4), `KernelPCA.inverse_transform`
  (7e-6), `KernelRidge` (6e-6), covariances of `GaussianProcessRegressor` (5e-6), lasso by coordinate descent in
  `SparseCoder` (7e-6). A label changes where a score lies that near to its threshold.
* **Whitened components of (almost) no variance** in `PCA` (5e-8), the inverse of a singular kernel in
  `Nystroem` (1e-9): rounding of float64 divided by next to nothing.
* **Variances of `GaussianProcessRegressor` that nearly cancel**: what is left has the rounding of what was taken
  away; to 0.23 also that of an inverse matrix (1e-7 of a standard deviation of 0.03).
* **`KernelDensity` far from every row**, with a kernel that ends: the true density is 0, and the answer is the
  logarithm of what rounding leaves.

Otherwise than scikit-learn: a `LabelBinarizer` of two labels refuses three at once, for which scikit-learn
gives a matrix of another width; documents that are bytes are read as UTF-8 where they can be, whatever `encoding` says, and else by
`decode_error`, or as Latin-1 where that is the encoding; of other encodings they are refused; votes for
text labels by `metric="manhattan"`, which some releases fail at, are answered; one row alone through `SparsePCA` is
a row of a matrix, as in a batch. Rows are always the first
axis, also where scikit-learn turns them: outputs of children that give columns (`MultiOutputRegressor` of
`PLSRegression`), codes of one atom to 0.19. Means of integer targets are float64, also where no row at all has a
neighbour within the radius.
"""
ONNX_RELEASE = "1.7"


class Row:
    def __init__(self):
        self.methods, self.releases, self.gap = set(), [], 0.0
        self.right = self.tried = self.exported = self.exportable = 0

    def add(self, saved: Saved, release: str) -> None:
        self.tried += 1
        self.methods |= {name.split(".")[0] for name in saved.expected}
        if release not in self.releases:
            self.releases.append(release)
        if verdict(saved)[0] == "ok":
            self.right += 1
            self.gap = max(self.gap, gap_of(saved))
        if release == ONNX_RELEASE:
            self.exportable += 1
            self.exported += exports(saved)

    def text(self) -> str:
        if not self.tried:
            return "| | | | |"
        span = self.releases[0] if len(self.releases) == 1 else f"{self.releases[0]} - {self.releases[-1]}"
        onnx = f"{self.exported} of {self.exportable}" if self.exportable else ""
        gap = f"{self.gap:.0e}" if self.gap else "0"
        return f"{', '.join(sorted(self.methods))} | {span} | {self.right} of {self.tried} | {onnx} | {gap} |"


def gap_of(saved: Saved) -> float:
    largest = 0.0
    got = all_answers(saved)
    for name, expected in saved.expected.items():
        if expected.dtype != np.float64 or saved.rows_dtype == np.float32 or name not in got:
            continue
        finite = np.isfinite(expected)
        if got[name].dtype == np.float64 and finite.any():
            top = np.max(np.abs(expected[finite]))
            largest = max(largest, float(np.max(np.abs(expected[finite] - got[name][finite])) / (top or 1)))
    return largest


def exports(saved: Saved) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return run("convert", saved.model, Path(folder) / "model.onnx").returncode == 0


def catalog_lines() -> list[tuple[str, str]]:
    table = (ROOT / "src" / "sklearn" / "catalog.def").read_text()
    return re.findall(r"^ESTIMATOR\(\s*(\w+),\s*([\d.]+)", table, re.MULTILINE)


def main() -> None:
    rows = collections.defaultdict(Row)
    names = [release.name for release in releases() if release.fixtures.exists()]
    for release in releases():
        for about in sorted(release.fixtures.glob("*/about.json")):
            saved = Saved(about.parent)
            try:
                rows[saved.about["class"]].add(saved, release.name)
            except NotOpened as refusal:
                sys.exit(f"{about.parent}: {refusal}")
    lines = [f"| {kind} | {since} | {rows[kind].text()}\n" for kind, since in catalog_lines()]
    head = HEAD.format(first=names[0], last=names[-1], onnx=ONNX_RELEASE)
    (ROOT / "docs" / "supported.md").write_text(head + "".join(lines) + TAIL)


if __name__ == "__main__":
    main()
