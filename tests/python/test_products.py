"""Products with a model's matrix, exp and log of float32: numpy's own bits, as on a processor with AVX2.

OpenBLAS sums the last rows of a batch (as many as are left of fours) in another order than all others, and so tiles of
many float32 outputs: the batches here have neither. It is asked in a process of its own for its kernels for Haswell,
which AVX-512 would not take by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys

import joblib
import numpy as np
import pytest
from numpy._core._multiarray_umath import __cpu_features__
from sklearn.preprocessing import FunctionTransformer

from program import predict

MAKER = """
import pickle, sys
import numpy as np
from sklearn.linear_model import LinearRegression
for name in sys.argv[2:]:
    dtype, inputs, outputs = name.split("-")
    inputs, outputs, folder = int(inputs), int(outputs), sys.argv[1]
    drawn = np.random.default_rng(inputs + outputs)
    model = LinearRegression(fit_intercept=False).fit(np.eye(2), np.eye(2))
    model.coef_ = drawn.normal(size=(outputs, inputs) if outputs else inputs).astype(dtype)
    model.n_features_in_ = inputs
    rows = drawn.normal(size=(240, inputs)).astype(dtype)
    with open(f"{folder}/{name}.pkl", "wb") as file:
        pickle.dump(model, file)
    np.save(f"{folder}/{name}-rows.npy", rows)
    np.save(f"{folder}/{name}-expected.npy", model.predict(rows))
"""

CASES = [f"float32-{k}-{m}" for m in (0, 2, 3, 7) for k in (1, 2, 3, 4, 13, 30, 335, 1000, 4200)]
CASES += [f"float64-{k}-{m}" for m in (0, 2, 5, 8, 33) for k in (1, 2, 3, 4, 13, 30, 260, 1000, 2100)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("products")
    environment = {**os.environ, "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-c", MAKER, folder, *CASES], env=environment, check=True)
    return folder


@pytest.mark.skipif(not __cpu_features__["FMA3"], reason="numpy sums in another order where products are not fused")
@pytest.mark.parametrize("case", CASES)
def test_products_have_the_bits_of_numpy(made, case):
    got = predict(made / f"{case}.pkl", made / f"{case}-rows.npy", "predict")["predict"]
    expected = np.load(made / f"{case}-expected.npy")
    assert got.dtype == expected.dtype
    assert np.array_equal(got, expected), f"{np.sum(got != expected)} of {got.size} differ"


@pytest.mark.skipif(not __cpu_features__["FMA3"], reason="numpy has other functions where products are not fused")
@pytest.mark.parametrize("function", [np.exp, np.log])
def test_exp_and_log_of_float32_have_the_bits_of_numpy(tmp_path, function):
    drawn = np.random.default_rng(3)
    wide = drawn.uniform(-110, 95, 20000), drawn.normal(size=20000) / 1000, 10.0 ** drawn.uniform(-45, 38, 20000)
    edges = [0, -0.0, np.inf, -np.inf, np.nan, 88.72284, -103.97208, 1e-45, 1.1754944e-38, np.sqrt(0.5)]
    rows = np.concatenate([*wide, edges]).astype(np.float32)[:, None]
    joblib.dump(FunctionTransformer(function).fit(rows), tmp_path / "model.joblib")
    np.save(tmp_path / "rows.npy", rows)
    got = predict(tmp_path / "model.joblib", tmp_path / "rows.npy", "transform")["transform"]
    with np.errstate(all="ignore"):
        assert np.array_equal(got, function(rows), equal_nan=True)
