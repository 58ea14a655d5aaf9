"""The quickstart: real models, four kinds of file each, ONNX, and a comparison with Python.

Trains four models with scikit-learn on data that scikit-learn ships; keeps each as pickle, joblib, cloudpickle and
skops; predicts the held-out rows with the program from each of the 16 files, exports each model to ONNX and predicts
from that file with the program and with onnxruntime. Prints a table, and fails if a label differs, or a number by more than rounding.
"""

from __future__ import annotations

import gzip
import importlib.resources
import math
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from program import BUILD, PROGRAM, ROOT, predict, run_well
from runtime import ask, session_of

FOLDER = BUILD / "quickstart"
ROUNDING = 1e-12  # of probabilities: linear parts and exp differ in their last bits

PYTHON = {  # a first prediction from a file, with Python
    ".pkl": "import pickle; pickle.load(open(path, 'rb')).predict(rows)",
    ".joblib": "import joblib; joblib.load(path).predict(rows)",
    ".skops": "import skops.io as s; s.load(path, trusted=s.get_untrusted_types(file=path)).predict(rows)",
    ".onnx": "import runtime as r; r.ask(r.session_of(path), rows)",
}


class Trained(NamedTuple):
    name: str
    model: Any
    rows: np.ndarray | pd.DataFrame  # held out


class Line(NamedTuple):
    file: str
    size: int
    difference: float
    milliseconds: float
    python_milliseconds: float


def titanic() -> tuple[pd.DataFrame, pd.Series]:
    """The passengers of the Titanic, with text and missing ages: a file of scikit-learn's own tests."""
    file = importlib.resources.files("sklearn.datasets.tests.data.openml.id_40945") / "data-v1-dl-16826755.arff.gz"
    text = gzip.decompress(file.read_bytes()).decode()
    head, body = text.split("@data\n")
    names = [line.split("'")[1] for line in head.splitlines() if line.startswith("@attribute")]
    lines = (FOLDER / "titanic.csv").resolve()
    lines.write_text(body)
    table = pd.read_csv(lines, names=names, na_values="?", quotechar='"', escapechar="\\", comment="%")
    table = table.dropna(subset=["embarked"])  # two without a port: ONNX has no missing text
    return table[["pclass", "sex", "age", "sibsp", "parch", "fare", "embarked"]], table["survived"]


def mixed_columns() -> ColumnTransformer:
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    return ColumnTransformer(
        [
            ("text", OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["sex", "embarked"]),
            ("numbers", numbers, ["pclass", "age", "sibsp", "parch", "fare"]),
        ]
    )


def train() -> list[Trained]:
    tasks = [
        ("iris", HistGradientBoostingClassifier(), load_iris(return_X_y=True)),
        ("digits", RandomForestClassifier(random_state=0), load_digits(return_X_y=True)),
        ("cancer", make_pipeline(StandardScaler(), LogisticRegression()), load_breast_cancer(return_X_y=True)),
        ("titanic", make_pipeline(mixed_columns(), HistGradientBoostingClassifier()), titanic()),
    ]
    trained = []
    for name, model, (rows, target) in tasks:
        training, held_out, labels, _ = train_test_split(rows, target, random_state=0)
        trained.append(Trained(name, model.fit(training, labels), held_out))
    return trained


def persist(trained: Trained) -> list[Path]:
    paths = [FOLDER / f"{trained.name}{suffix}" for suffix in (".pkl", ".joblib", ".cloudpickle.pkl", ".skops")]
    paths[0].write_bytes(pickle.dumps(trained.model, protocol=5))
    joblib.dump(trained.model, paths[1])
    paths[2].write_bytes(cloudpickle.dumps(trained.model))
    skops.io.dump(trained.model, paths[3])
    return paths


def write_rows(trained: Trained, n_rows: int | None, name: str) -> Path:
    """The held-out rows, or the first few of them, in a file that the program reads."""
    rows = trained.rows[:n_rows]
    if isinstance(rows, pd.DataFrame):
        rows.to_csv(path := FOLDER / f"{trained.name}-{name}.csv", index=False)
    else:
        np.save(path := FOLDER / f"{trained.name}-{name}.npy", rows)
    return path


def best_of(times: int, command: list) -> float:
    """Milliseconds from the start of a process to its end."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def python_command(model: Path, row: Path) -> list:
    """What Python does for a first prediction from the same files."""
    reader = (
        "import numpy; rows = numpy.load(row)" if row.suffix == ".npy" else "import pandas; rows = pandas.read_csv(row)"
    )
    here = f"import sys; sys.path.append({str(ROOT / 'tools')!r})"
    text = f"{here}; path, row = {str(model)!r}, {str(row)!r}; {reader}; {PYTHON[model.suffix]}"
    return [sys.executable, "-W", "ignore", "-c", text]


def largest_difference(trained: Trained, got: dict[str, np.ndarray], where: Path) -> float:
    if not np.array_equal(got["predict"], trained.model.predict(trained.rows)):
        raise SystemExit(f"{where}: labels differ from scikit-learn's")
    return float(np.abs(got["predict_proba"] - trained.model.predict_proba(trained.rows)).max())


def compare_model(trained: Trained) -> list[Line]:
    """A line for each file of a model; the ONNX file is asked through the program and through onnxruntime."""
    rows, first = write_rows(trained, None, "held-out"), write_rows(trained, 1, "first")
    files = persist(trained)
    exported = FOLDER / f"{trained.name}.onnx"
    run_well("convert", files[-1], exported)
    lines = []
    for file in [*files, exported]:
        difference = largest_difference(trained, predict(file, rows, "predict,predict_proba"), file)
        program = best_of(5, [PROGRAM, "predict", file, first])
        python = best_of(1, python_command(file, first))
        lines.append(Line(file.name, file.stat().st_size, difference, program, python))
    difference = largest_difference(trained, ask(session_of(exported), trained.rows), exported)
    lines.append(
        Line(f"{exported.name} (onnxruntime)", exported.stat().st_size, difference, float("nan"), float("nan"))
    )
    return lines


def print_table(lines: list[Line]) -> None:
    print(f"{'file':32}{'bytes':>10}  {'largest difference':>20}  {'first prediction':>16}  {'with Python':>12}")
    for line in lines:
        program = "" if math.isnan(line.milliseconds) else f"{line.milliseconds:.1f} ms"
        python = "" if math.isnan(line.python_milliseconds) else f"{line.python_milliseconds:.0f} ms"
        print(f"{line.file:32}{line.size:>10}  {line.difference:20.1e}  {program:>16}  {python:>12}")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [line for trained in train() for line in compare_model(trained)]
    print_table(lines)
    worst = max(line.difference for line in lines)
    if worst > ROUNDING:
        raise SystemExit(f"a probability differs from scikit-learn's by {worst:.1e}")
    print(f"\nall labels equal scikit-learn's, all probabilities within {ROUNDING:g}; the files are in {FOLDER}")


if __name__ == "__main__":
    main()
