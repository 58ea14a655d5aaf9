"""The fixtures are what the comparison needs: each class, each kind of file, bounds that scikit-learn itself keeps."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from compare import compare_all
from fixture_files import results
from fixtures import Fixture, catalog, own_fixtures
from makers import CLASSES


def rows_of(fixture: Fixture):
    """The new rows, from the first file that keeps their dtype."""
    path = fixture.rows[0]
    if path.suffix == ".npz":
        return scipy.sparse.load_npz(path)
    return np.load(fixture.folder / "rows.npy") if (fixture.folder / "rows.npy").exists() else pd.read_csv(path)


def is_counted(fixture: Fixture) -> bool:
    """Whether it holds classes of CLASSES alone, whose bounds are told by their sums."""
    return set(CLASSES).issuperset(fixture.about["holds"])


def test_every_class_has_fixtures_and_no_two_share_a_name():
    names = [str(fixture) for fixture in own_fixtures()]
    assert {fixture.about["class"] for fixture in own_fixtures()}.issuperset(catalog().intersection(CLASSES))
    assert len(names) == len(set(names))


def test_every_fixture_has_all_model_files_and_rows():
    for fixture in own_fixtures():
        names = {path.name for path in fixture.models}
        assert names.issuperset({"model.cloudpickle.pkl", "model.joblib", "model.pkl"}), str(fixture)
        assert "model.skops" in names or not is_counted(fixture), str(fixture)  # skops itself cannot write them all
        assert fixture.rows, str(fixture)


COUNTED = [fixture for fixture in own_fixtures() if fixture.bounds and is_counted(fixture)]


@pytest.mark.parametrize("fixture", COUNTED[::4], ids=str)
def test_scikit_learn_answers_a_row_alone_within_the_bounds(fixture):
    """BLAS sums one row in another order than many: a bound that this breaks would be wrong."""
    fitted, rows = pickle.loads((fixture.folder / "model.pkl").read_bytes()), rows_of(fixture)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in range(3):
            alone = rows.iloc[[row]] if hasattr(rows, "iloc") else rows[[row]]
            methods = {name.split(".")[0] for name in fixture.bounds}
            answers = [results(method, getattr(fitted, method)(alone)) for method in methods]
            got = {name: part for answer in answers for name, part in answer.items() if name in fixture.bounds}
            expected = {name: fixture.expected[name][[row]] for name in fixture.bounds}
            bounds = {name: fixture.bounds[name][[row]] for name in fixture.bounds}
            assert compare_all(expected, got, bounds, []) == []
