"""What `brine convert` exports is valid ONNX, and onnxruntime answers from it as scikit-learn does."""

from __future__ import annotations

import numpy as np
import onnx
import pandas as pd
import pytest

from compare import mismatch
from fixtures import Fixture, own_fixtures
from program import run_well
from runtime import ask, session_of

METHODS = ("predict", "predict_proba", "decision_function", "transform")
DOUBLE, SINGLE = 1e-9, 1e-5  # relative to the largest number of a result

UNTOLD = {  # `convert` sees the model alone; test_four_engines.py exports these for rows of their own type
    "HistGradientBoostingClassifier only categories": "the file does not say that its columns hold text",
    "HistGradientBoostingRegressor only categories": "the file does not say that its columns hold text",
    "Pipeline passthrough": "the first step has no attribute that says how many columns there are",
}


def exportable() -> list[Fixture]:
    """Those with dense rows or tables; ONNX has no CSR and no missing text."""
    return [
        fixture
        for fixture in own_fixtures()
        if fixture.rows[0].suffix != ".npz"
        and rows_of(fixture) is not None
        and not fixture.about["mixed"]
        and fixture.about["case"] not in UNTOLD
    ]


def rows_of(fixture: Fixture) -> np.ndarray | pd.DataFrame | None:
    if (fixture.folder / "rows.npy").exists():
        rows = np.load(fixture.folder / "rows.npy")
        return rows if rows.dtype in (np.float64, np.float32) else None  # the types that `--dtype` knows
    if not (fixture.folder / "rows.csv").exists():
        return None
    table = pd.read_csv(fixture.folder / "rows.csv", float_precision="round_trip")
    return None if table.select_dtypes(exclude=["number", "bool"]).isna().any(axis=None) else table


def expected_of(fixture: Fixture) -> dict[str, np.ndarray]:
    return {name: array for name, array in fixture.expected.items() if name.split(".")[0] in METHODS}


def near(expected: np.ndarray, got: np.ndarray, relative: float, fixture: Fixture, name: str) -> str:
    """Nothing if they agree; labels and what is exact in scikit-learn agree to the last bit in double."""
    if expected.dtype.kind in "fc" and (relative > DOUBLE or name in fixture.bounds):
        largest = np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected))
        allowed = np.maximum(relative * largest, fixture.bounds.get(name, np.zeros(expected.shape)))
        return mismatch(expected, got.astype(expected.dtype), allowed)
    return mismatch(expected, got.astype(str) if expected.dtype.kind == "U" else got)


@pytest.mark.parametrize("fixture", exportable(), ids=str)
def test_onnxruntime_answers_as_scikit_learn_does(fixture, tmp_path):
    expected = expected_of(fixture)
    methods = ",".join(sorted({name.split(".")[0] for name in expected}))
    path = tmp_path / "model.onnx"
    rows = rows_of(fixture)
    single = isinstance(rows, np.ndarray) and rows.dtype == np.float32
    options = ["--dtype", "float32"] if single else []
    run_well("convert", fixture.models[-1], path, "--methods", methods, *options)
    onnx.checker.check_model(onnx.load(path), full_check=True)
    got = ask(session_of(path), rows)
    assert got.keys() == expected.keys()
    wrong = {
        name: near(array, got[name], SINGLE if single else DOUBLE, fixture, name) for name, array in expected.items()
    }
    assert not any(wrong.values()), wrong
