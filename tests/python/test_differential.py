"""The program beside scikit-learn: every fixture, every file of its model, every form of its rows, every method."""

from __future__ import annotations

import numpy as np
import pytest

from compare import compare_all
from fixtures import Fixture, catalog, load_arrays, more_fixtures, own_fixtures
from makers import CLASSES
from program import Refused, predict

UNSUPPORTED = 69
WHOLE_BATCH = {  # a row's answer depends on the other rows, or its rows are not the first axis
    *("BernoulliRBM", "DummyClassifier", "FunctionTransformer", "IterativeImputer", "MiniBatchNMF", "NMF"),
    *("PatchExtractor", "VotingClassifier"),
}


def pairs(fixture: Fixture):
    """(model, rows): each model file with the first form of the rows, and each form of the rows with one model file."""
    for model in fixture.models:
        yield model, fixture.rows[0]
    for rows in fixture.rows[1:]:
        yield fixture.models[-1], rows


def test_the_program_knows_the_classes_of_the_fixtures():
    assert catalog().issuperset(CLASSES)


@pytest.mark.parametrize("fixture", own_fixtures(), ids=str)
def test_every_method_answers_as_scikit_learn_does(fixture):
    for model, rows in pairs(fixture):
        wrong = compare_all(fixture.expected, predict(model, rows), fixture.bounds, fixture.about["mixed"])
        assert wrong == [], f"{model.name} with {rows.name}"


@pytest.mark.parametrize("fixture", more_fixtures(), ids=str)
def test_methods_of_more_cases_answer_as_scikit_learn_does(fixture):
    for model, rows in pairs(fixture):
        try:
            got = predict(model, rows)
        except Refused as refusal:
            if refusal.code != UNSUPPORTED:
                raise
            pytest.skip(refusal.message)
        got = {name: array for name, array in got.items() if name in fixture.expected}
        wrong = compare_all(fixture.expected, got, fixture.bounds, fixture.about["mixed"])
        assert wrong == [], f"{model.name} with {rows.name}"


@pytest.mark.parametrize("fixture", [fixture for fixture in own_fixtures() if fixture.about["inverse"]], ids=str)
def test_inverse_transform_answers_as_scikit_learn_does(fixture):
    expected = load_arrays(fixture.folder / "inverse_expected.npz")
    bounds = load_arrays(fixture.folder / "inverse_bounds.npz")
    for model in fixture.models:
        got = predict(model, fixture.folder / "inverse.npy", "inverse_transform")
        may_be_text = "U" in (expected["inverse_transform"].dtype.kind, got["inverse_transform"].dtype.kind)
        mixed = (
            ["inverse_transform"] if may_be_text else []
        )  # whether a category may be missing is known before the rows
        assert compare_all(expected, got, bounds, mixed) == [], model.name


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    if a.dtype.kind == "U":
        return np.array_equal(a, b)
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("fixture", own_fixtures()[::5], ids=str)
def test_the_bits_do_not_depend_on_threads_or_on_how_rows_are_batched(fixture, tmp_path):
    if not (fixture.folder / "rows.npy").exists():
        pytest.skip("rows of a table or CSR: the other fixtures show it")
    if WHOLE_BATCH.intersection(fixture.about["holds"]):
        pytest.skip("rows that look at one another")
    rows = np.load(fixture.folder / "rows.npy")
    whole = predict(fixture.models[0], fixture.folder / "rows.npy", "all", "--threads", "1")
    np.save(tmp_path / "many.npy", np.tile(rows, (50,) + (1,) * (rows.ndim - 1)))
    many = predict(fixture.models[0], tmp_path / "many.npy", "all", "--threads", "2")
    np.save(tmp_path / "one.npy", rows[-1:])
    one = predict(fixture.models[0], tmp_path / "one.npy")
    for name, array in whole.items():
        if len(array) == len(rows):  # not the first nodes of each tree, which no row decides
            assert same_bits(np.tile(array, (50,) + (1,) * (array.ndim - 1)), many[name]), name
            assert same_bits(array[-1:], one[name]), name
