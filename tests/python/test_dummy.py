"""Dummy estimators only count rows, and draw labels anew at each call where no seed is given."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier, DummyRegressor

from program import Refused, predict

X, WORDS = np.zeros((9, 2)), np.array(["a", "b", "c"] * 3)
UNSUPPORTED = 69


def saved(fitted, rows, folder):
    (folder / "model.pkl").write_bytes(pickle.dumps(fitted))
    np.save(folder / "rows.npy", rows)
    return folder / "model.pkl", folder / "rows.npy"


@pytest.mark.parametrize("rows", [X[:0], X[0], X[0][:0], np.zeros((3, 2, 2))], ids=["none", "1-D", "none, 1-D", "3-D"])
@pytest.mark.parametrize("strategy", ["prior", "stratified", "uniform"])
def test_rows_of_any_shape_are_counted(strategy, rows, tmp_path):
    fitted = DummyClassifier(strategy=strategy, random_state=4).fit(X, WORDS)
    got = predict(*saved(fitted, rows, tmp_path))
    assert got["predict"].tolist() == fitted.predict(rows).tolist()
    assert np.array_equal(got["predict_proba"], fitted.predict_proba(rows))


def test_a_regressor_answers_no_rows_with_none(tmp_path):
    fitted = DummyRegressor().fit(X, np.arange(9.0))
    mean, deviation = fitted.predict(X[:0], return_std=True)
    got = predict(*saved(fitted, X[:0], tmp_path))
    assert (got["predict_std.0"].shape, got["predict_std.1"].shape) == (mean.shape, deviation.shape) == ((0,), (0,))


@pytest.mark.parametrize(("strategy", "method"), [("uniform", "predict"), ("stratified", "predict_proba")])
def test_labels_drawn_without_a_seed_are_refused(strategy, method, tmp_path):
    with pytest.raises(Refused, match="labels drawn at each call, without a seed") as refused:
        predict(*saved(DummyClassifier(strategy=strategy).fit(X, WORDS), X, tmp_path), method)
    assert refused.value.code == UNSUPPORTED


def test_uniform_probabilities_need_no_seed(tmp_path):
    fitted = DummyClassifier(strategy="uniform").fit(X, WORDS)
    assert np.array_equal(predict(*saved(fitted, X, tmp_path), "predict_proba")["predict_proba"], fitted.predict_proba(X))
