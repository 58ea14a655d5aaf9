"""Covariances of Gaussian processes, which `all` leaves out: a number for every two rows."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures import own_fixtures
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
