"""What cannot be undone or asked is refused as scikit-learn refuses it: no kept feature, a label that is none."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import scipy.sparse
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier

from program import Refused, predict

X = np.random.default_rng(3).normal(size=(30, 3))
KINDS = np.array(["no", "yes"])[(X[:, 0] > 0).astype(int)]


def saved(fitted, folder):
    (folder / "model.pkl").write_bytes(pickle.dumps(fitted))
    return folder / "model.pkl"


def test_a_selector_that_keeps_no_feature_has_no_inverse(tmp_path):
    fitted = SelectKBest(k=0).fit(X, KINDS)
    np.save(tmp_path / "rows.npy", X)
    np.save(tmp_path / "none.npy", X[:, :0])
    assert predict(saved(fitted, tmp_path), tmp_path / "rows.npy")["transform"].shape == (30, 0)
    with pytest.raises(Refused, match="0 feature"):
        predict(tmp_path / "model.pkl", tmp_path / "none.npy", "inverse_transform")
    with pytest.raises(ValueError, match="0 feature"):
        fitted.inverse_transform(X[:, :0])


@pytest.mark.parametrize("label", [1, True, "maybe"])
def test_a_positive_label_that_is_no_class_is_refused(label, tmp_path):
    fitted = FixedThresholdClassifier(LogisticRegression(), pos_label=label).fit(X, KINDS)
    np.save(tmp_path / "rows.npy", X)
    with pytest.raises(ValueError, match="not a valid label"):
        fitted.predict(X)
    with pytest.raises(Refused, match="not a valid label"):
        predict(saved(fitted, tmp_path), tmp_path / "rows.npy", "predict")
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.npy", "predict_proba")
    np.testing.assert_allclose(got["predict_proba"], fitted.predict_proba(X), rtol=1e-12)


def test_gaps_are_not_put_back_into_sparse_rows(tmp_path):
    fitted = SimpleImputer(add_indicator=True).fit(np.where(X > 1, np.nan, X))
    filled = scipy.sparse.csr_matrix(fitted.transform(X))
    scipy.sparse.save_npz(tmp_path / "filled.npz", filled)
    with pytest.raises(ValueError, match="sequence"):
        fitted.inverse_transform(filled)
    with pytest.raises(Refused, match="dense data is required"):
        predict(saved(fitted, tmp_path), tmp_path / "filled.npz", "inverse_transform")
