"""Equally near neighbours of whole matrices of distances: those that numpy's own selection and sort take.

Of up to 256 fitted rows those that numpy takes with vectors (AVX2, AVX-512); of more it takes others with each of these,
so scikit-learn answers in a process of its own, whose numpy does without them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from compare import mismatch
from program import predict

MAKER = """
import pickle, sys
import numpy as np
from sklearn import neighbors
folder, count, k, metric, dtype = sys.argv[1], *map(int, sys.argv[2:4]), *sys.argv[4:]
drawn = np.random.default_rng(count + k)
fitted_rows = drawn.integers(0, 4, (count, 3)).astype(dtype)
rows = drawn.integers(0, 4, (60, 3)).astype(dtype)
if metric == "precomputed":
    fitted_rows, rows = [np.abs(each[:, None] - fitted_rows).sum(axis=2) for each in (fitted_rows, rows)]
model = neighbors.KNeighborsRegressor(k, algorithm="brute", metric=metric).fit(fitted_rows, np.arange(count) ** 2.0)
with open(f"{folder}/model.pkl", "wb") as file:
    pickle.dump(model, file)
distances, numbers = model.kneighbors(rows)
np.save(f"{folder}/rows.npy", rows)
np.savez(f"{folder}/expected.npz", **{"kneighbors.0": distances, "kneighbors.1": numbers, "predict": model.predict(rows)})
"""


NETWORK_MAX = 256


def answer(folder: Path, count: int, *words: object) -> dict[str, np.ndarray]:
    if count <= NETWORK_MAX and not __cpu_features__["AVX2"]:
        pytest.skip("numpy takes the order of its vectors, and this processor has none")
    quiet = {"NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__)} if count > NETWORK_MAX else {}
    environment = {**os.environ, **quiet, "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-c", MAKER, folder, *map(str, (count, *words))], env=environment, check=True)
    with np.load(folder / "expected.npz", allow_pickle=False) as held:
        return dict(held)


@pytest.mark.parametrize("metric", ["euclidean", "hamming", "precomputed"])
@pytest.mark.parametrize("count, k", [(50, 3), (50, 4), (40, 40), (300, 16), (300, 90)])
def test_of_equally_near_rows_those_count_that_numpy_selects(tmp_path, metric, count, k):
    expected = answer(tmp_path, count, k, metric, "int64")
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.npy", "kneighbors,predict")
    assert {name: mismatch(array, got[name]) for name, array in expected.items()} == dict.fromkeys(expected, "")
