"""What brine writes as ONNX computes what scikit-learn does, in onnxruntime and in brine itself."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from compare import may_differ_in_onnx
from fixtures import Fixture, own_fixtures
from program import Refused, predict, run

METHODS = ("predict", "predict_proba", "decision_function", "transform")
TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(string)": object}
# Sums in another order, other exponential functions, and in float32 of numbers that nearly cancel.
CLOSE = {"float16": 2e-3, "float32": 1e-4, "float64": 1e-6}
# Numbers stand among text: ONNX has no such thing. And a table whose text no column of numbers can replace.
UNSAYABLE = (
    "mixed objects", "number among text in ONNX", "numbers among text in ONNX", "sparse", "has no spelling in ONNX",
    "no form in ONNX",
)
# What mixes rows, and Fourier transforms: onnxruntime computes it, brine serves no such graph. Nor does it take a gap
# for the text that Python would write.
UNSERVED = (
    "an axis that is not that of the rows", "the operator DFT", "the operator Loop", "expected text, found a gap",
    "float64 as text",
)
CUT = "AdditiveChi2Sampler"  # of integers it makes integers, which the exported graph of floats does not


def rows_of(fixture: Fixture):
    if (fixture.folder / "rows.npy").exists():
        return np.load(fixture.folder / "rows.npy")
    return pd.read_csv(fixture.folder / "rows.csv") if (fixture.folder / "rows.csv").exists() else None


def converted(fixture: Fixture, rows, folder: Path) -> Path | None:
    methods = [method for method in METHODS if method in fixture.expected]
    dtype = "float32" if isinstance(rows, np.ndarray) and rows.dtype == np.float32 else "float64"
    done = run("convert", fixture.models[0], folder / "model.onnx", "--dtype", dtype, "--methods", ",".join(methods))
    if done.returncode == 69 and any(words in done.stderr for words in UNSAYABLE):
        return None
    assert done.returncode == 0, done.stderr
    return folder / "model.onnx"


def feed(session: onnxruntime.InferenceSession, rows) -> dict[str, np.ndarray]:
    if [i.name for i in session.get_inputs()] == ["X"]:
        return {"X": np.asarray(rows).astype(TYPES[session.get_inputs()[0].type])}
    return {i.name: rows[[i.name]].to_numpy().astype(TYPES[i.type]) for i in session.get_inputs()}


def wrong(expected: np.ndarray, found: np.ndarray, bound: np.ndarray | None) -> str:
    if expected.shape != found.shape:
        return f"shape {found.shape}, expected {expected.shape}"
    if expected.dtype.kind == "U":
        same = expected == found.astype(str)
    elif expected.dtype.kind != "f":
        same = expected == found
        if expected.dtype.kind == "i" and same.mean() > 0.98:  # a tie may fall to either side
            return ""
    else:
        allowed = CLOSE[str(expected.dtype)] * np.maximum(np.abs(expected.astype(float)), 1)
        allowed = allowed if bound is None else np.maximum(allowed, bound)
        with np.errstate(invalid="ignore"):
            same = np.abs(found.astype(float) - expected.astype(float)) <= allowed
        same |= (expected == found) | (np.isnan(expected) & np.isnan(found))
    return "" if np.all(same) else f"{np.count_nonzero(~same)} of {same.size} differ"


UNTOLD = {  # what `convert`, which sees the model alone, cannot know; test_four_engines.py exports these for their rows
    "GaussianProcessRegressor prior": "without data it is fitted on no number of columns",
    "LabelEncoder text that numpy cuts": "how wide numpy's array of new texts is",
    "LabelBinarizer two classes numbers": "labels are rows of one axis or of two",
}
CASES = [
    fixture
    for fixture in own_fixtures()
    if rows_of(fixture) is not None
    and set(METHODS) & fixture.expected.keys()
    and not fixture.about["case"].startswith(tuple(UNTOLD))
    and not fixture.is_beyond_onnx
]


@pytest.mark.parametrize("fixture", CASES, ids=str)
def test_onnxruntime_and_brine_give_what_scikit_learn_gives(fixture, tmp_path):
    rows = rows_of(fixture)
    path = converted(fixture, rows, tmp_path)
    if path is None or (fixture.about["class"] == CUT and fixture.expected["transform"].dtype.kind == "i"):
        pytest.skip("not to be said in ONNX")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    firm = [name for name in names if not may_differ_in_onnx(fixture.about["class"], name)]
    try:
        given = feed(session, rows)
    except (KeyError, ValueError):
        pytest.skip("a column that the model does not look at holds text, or is not there")
    found = dict(zip(names, session.run(None, given)))
    assert {
        name: words for name in firm if (words := wrong(fixture.expected[name], found[name], fixture.bounds.get(name)))
    } == {}
    given_file = next(p for p in fixture.rows if p.name in ("rows.npy", "rows.csv"))
    try:
        own = predict(path, given_file, ",".join(names))
    except Refused as refusal:
        assert refusal.code in (64, 69) and any(words in refusal.message for words in UNSERVED), refusal.message
        return
    assert {
        name: words for name in firm if (words := wrong(fixture.expected[name], own[name], fixture.bounds.get(name)))
    } == {}


FORESTS = [fixture for fixture in CASES if fixture.about["class"] in ("RandomForestRegressor", "RandomForestClassifier", "GradientBoostingRegressor", "HistGradientBoostingRegressor")]


@pytest.mark.parametrize("fixture", FORESTS, ids=str)
def test_sums_of_trees_are_equal_to_the_last_bit(fixture, tmp_path):
    rows = rows_of(fixture)
    path = converted(fixture, rows, tmp_path)
    if path is None or fixture.bounds.keys() & set(METHODS):
        pytest.skip("not trees alone")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for output, value in zip(session.get_outputs(), session.run(None, feed(session, rows))):
        np.testing.assert_array_equal(value, fixture.expected[output.name], err_msg=output.name)


@pytest.mark.parametrize("opset", [9, 12, 13, 17, 18, 21])
def test_every_opset_says_the_same(opset, tmp_path):
    for fixture in CASES[::20]:
        rows = rows_of(fixture)
        done = run("convert", fixture.models[0], tmp_path / "model.onnx", "--opset", str(opset))
        if done.returncode in (64, 69):  # 64: fitted on float32, it takes no float64
            continue
        model = onnx.load(tmp_path / "model.onnx")
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
        if not all(i.name == "X" and i.type == "tensor(double)" for i in session.get_inputs()):
            continue
        for output, value in zip(session.get_outputs(), session.run(None, feed(session, rows))):
            if output.name in fixture.expected and not may_differ_in_onnx(fixture.about["class"], output.name):
                assert not wrong(fixture.expected[output.name], value, fixture.bounds.get(output.name)), str(fixture)


WITHOUT_DEFAULT = [fixture for fixture in own_fixtures() if fixture.about["class"] in ("NearestNeighbors", "LedoitWolf", "EmpiricalCovariance")]


@pytest.mark.parametrize("fixture", WITHOUT_DEFAULT[:6], ids=str)
def test_a_model_that_neither_predicts_nor_transforms_exports_what_it_has(fixture, tmp_path):
    assert run("convert", fixture.models[0], tmp_path / "model.onnx").returncode == 0
    names = {output.name.split(".")[0] for output in onnx.load(tmp_path / "model.onnx").graph.output}
    assert names <= {"score_samples", "mahalanobis", "kneighbors"} and names


INVERSES = [fixture for fixture in CASES if fixture.about["inverse"] and not fixture.about["mixed"]]


@pytest.mark.parametrize("fixture", INVERSES[::7], ids=str)
def test_the_inverse_takes_what_transform_gives(fixture, tmp_path):
    done = run("convert", fixture.models[0], tmp_path / "model.onnx", "--methods", "inverse_transform")
    if done.returncode == 69:
        assert any(words in done.stderr for words in UNSAYABLE), done.stderr
        pytest.skip("not to be said in ONNX")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    [found] = session.run(None, feed(session, np.load(fixture.folder / "inverse.npy")))
    expected = np.load(fixture.folder / "inverse_expected.npz")["inverse_transform"]
    bounds = dict(np.load(fixture.folder / "inverse_bounds.npz"))
    assert not wrong(expected, found, bounds.get("inverse_transform"))


def test_a_record_s_names_become_inputs(tmp_path):
    records = [{"city": "Bonn", "age": 3.5}, {"city": "Ulm", "age": 1.0}, {"city": "Bonn", "rain": 2.0}]
    fitted = make_pipeline(DictVectorizer(), LogisticRegression()).fit(records, [0, 1, 1])
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    assert run("convert", tmp_path / "model.pkl", tmp_path / "model.onnx").returncode == 0
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    new = [{"city": "Bonn", "age": 2.0, "rain": 0.0}, {"city": "Rom", "age": 0.5, "rain": 4.0}]
    given = {name: np.array([[record[name]] for record in new], dtype=kind) for name, kind in (("city", object), ("age", float), ("rain", float))}
    found = dict(zip([output.name for output in session.get_outputs()], session.run(None, given)))
    np.testing.assert_allclose(found["predict_proba"], fitted.predict_proba(new), rtol=1e-9)
