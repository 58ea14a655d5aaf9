"""Covariances of Gaussian processes, which `all` leaves out: a number for every two rows."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures import fixture_of, own_fixtures
from makers import kernels
from program import predict

PROCESSES = [fixture for fixture in own_fixtures() if fixture.about["class"] == "GaussianProcessRegressor"]
FITTED = {case.name: case for case in kernels.process_cases()}


@pytest.mark.parametrize("fixture", PROCESSES, ids=str)
def test_covariances_are_those_of_scikit_learn(fixture):
    case = FITTED[fixture.about["case"]]
    mean, covariance = case.fitted.predict(case.rows, return_cov=True)
    got = predict(fixture.models[-1], fixture.folder / "rows.npy", "predict_cov")
    assert got["predict_cov.1"].shape == covariance.shape
    np.testing.assert_allclose(got["predict_cov.1"], covariance, atol=1e-9 * np.abs(covariance).max())
    np.testing.assert_allclose(got["predict_cov.0"], mean, atol=1e-9 * max(1.0, np.abs(mean).max()))


@pytest.mark.parametrize("fixture", PROCESSES[:2], ids=str)
def test_all_methods_leave_covariances_out(fixture):
    assert not any(name.startswith("predict_cov") for name in predict(fixture.models[-1], fixture.folder / "rows.npy"))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "int16", "float16"])
def test_rows_are_multiplied_with_themselves_in_their_own_type(dtype, tmp_path):
    case = FITTED["GaussianProcessRegressor dot product"]
    rows = case.rows > 0 if dtype == "bool" else (20 * case.rows).astype(dtype)
    np.save(tmp_path / "rows.npy", rows)
    model = fixture_of(case.name).models[-1]
    for method, option in (("predict_std", "return_std"), ("predict_cov", "return_cov")):
        wanted = case.fitted.predict(rows, **{option: True})[1]
        got = predict(model, tmp_path / "rows.npy", method)[f"{method}.1"]
        np.testing.assert_allclose(got, wanted, atol=1e-9 * np.abs(wanted).max())
