"""Products with a model's matrix: numpy's own bits, as its OpenBLAS sums on a processor with AVX2.

OpenBLAS sums the last rows of a batch (as many as are left of fours) in another order than all others, and so tiles of
many float32 outputs: the batches here have neither. It is asked in a process of its own for its kernels for Haswell,
which AVX-512 would not take by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from numpy._core._multiarray_umath import __cpu_features__

from program import predict

MAKER = """
import pickle, sys
import numpy as np
from sklearn.linear_model import LinearRegression
folder, dtype, inputs, outputs = *sys.argv[1:3], *map(int, sys.argv[3:5])
drawn = np.random.default_rng(inputs + outputs)
model = LinearRegression(fit_intercept=False).fit(np.eye(2), np.eye(2))
model.coef_ = drawn.normal(size=(outputs, inputs) if outputs else inputs).astype(dtype)
model.n_features_in_ = inputs
rows = drawn.normal(size=(240, inputs)).astype(dtype)
with open(f"{folder}/model.pkl", "wb") as file:
    pickle.dump(model, file)
np.save(f"{folder}/rows.npy", rows)
np.save(f"{folder}/expected.npy", model.predict(rows))
"""

SHAPES = [("float32", k, m) for m in (0, 2, 3, 7) for k in (1, 2, 3, 4, 13, 30, 335, 1000, 4200)]
SHAPES += [("float64", k, m) for m in (0, 2, 5, 8, 33) for k in (1, 2, 3, 4, 13, 30, 260, 1000, 2100)]


@pytest.mark.skipif(not __cpu_features__["FMA3"], reason="numpy sums in another order where products are not fused")
@pytest.mark.parametrize("dtype, inputs, outputs", SHAPES)
def test_products_have_the_bits_of_numpy(tmp_path, dtype, inputs, outputs):
    environment = {**os.environ, "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-c", MAKER, tmp_path, dtype, str(inputs), str(outputs)], env=environment, check=True)
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.npy", "predict")["predict"]
    expected = np.load(tmp_path / "expected.npy")
    assert got.dtype == expected.dtype
    assert np.array_equal(got, expected), f"{np.sum(got != expected)} of {got.size} differ"
