"""Arrays that a fit left: `inspect --attribute` gives them whole, in scikit-learn's dtype and shape."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sklearn.cluster
import sklearn.manifold
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from program import run

X = np.random.default_rng(5).normal(size=(40, 3))
KINDS = np.array(["no", "yes"])[(X[:, 0] > 0).astype(int)]
RESULTS = {  # classes whose only answers are these
    "AgglomerativeClustering": {"compute_distances": True},
    "DBSCAN": {"eps": 0.9},
    "HDBSCAN": {},
    "OPTICS": {},
    "SpectralBiclustering": {"n_components": 3, "n_best": 2, "random_state": 0},
    "SpectralClustering": {"n_clusters": 3, "random_state": 0},
    "SpectralCoclustering": {"random_state": 0},
    "ClassicalMDS": {},
    "MDS": {"n_init": 1, "random_state": 0},
    "SpectralEmbedding": {"random_state": 0},
    "TSNE": {"perplexity": 5, "random_state": 0},
}


def arrays_of(fitted) -> dict[str, np.ndarray]:
    """Those of numbers, and single numbers."""
    found = {name: value for name, value in vars(fitted).items() if name.endswith("_") and not name.startswith("_")}
    kinds = (np.ndarray, int, float, np.generic)
    return {name: np.asarray(value) for name, value in found.items() if isinstance(value, kinds)}


def given(model, names, folder) -> dict[str, np.ndarray]:
    done = run("inspect", model, "--attribute", ",".join(names), "--out", folder / "out.npz")
    assert done.returncode == 0, done.stderr
    with np.load(folder / "out.npz", allow_pickle=False) as held:
        return dict(held)


@pytest.mark.parametrize("suffix", ["pkl", "skops"])
@pytest.mark.parametrize("kind", RESULTS)
def test_results_of_a_fit_are_given_whole(kind, suffix, tmp_path):
    maker = getattr(sklearn.cluster, kind, None) or getattr(sklearn.manifold, kind, None)
    if maker is None:
        pytest.skip("not in this release")
    fitted = maker(**RESULTS[kind]).fit(np.abs(X) if kind.startswith("SpectralB") else X)
    model = tmp_path / f"model.{suffix}"
    if suffix == "skops":
        try:
            skops.io.dump(fitted, model)
        except Exception as error:  # noqa: BLE001 - whatever skops cannot say
            pytest.skip(f"skops: {error}")
    else:
        model.write_bytes(pickle.dumps(fitted))
    expected = arrays_of(fitted)
    assert {"labels_", "embedding_", "row_labels_"} & expected.keys()
    got = given(model, list(expected), tmp_path)
    assert got.keys() == expected.keys()
    for name, array in expected.items():
        assert (got[name].dtype, got[name].shape) == (array.dtype, array.shape), name
        assert np.array_equal(got[name], array, equal_nan=array.dtype.kind == "f"), name


def test_a_path_leads_to_what_a_pipeline_holds(tmp_path):
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, KINDS)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    names = ["steps[0].mean_", "steps[logisticregression].coef_", "steps[1].classes_", "steps[1].C"]
    got = given(tmp_path / "model.pkl", names, tmp_path)
    assert np.array_equal(got[names[0]], fitted[0].mean_)
    assert np.array_equal(got[names[1]], fitted[1].coef_)
    assert got[names[2]].tolist() == ["no", "yes"]
    assert got[names[3]] == 1.0


@pytest.mark.parametrize("path", ["coef_", "steps", "steps[1]", "steps[7].coef_", "steps[1", "steps[1].solver.x", "."])
def test_a_path_to_no_array_is_refused(path, tmp_path):
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, KINDS)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    done = run("inspect", tmp_path / "model.pkl", "--attribute", path)
    assert done.returncode == 64, done.stderr
    assert path in done.stderr
