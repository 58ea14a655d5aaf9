"""Rows that do not fit a model are refused with their place, as scikit-learn refuses them, and never answered."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_selection import SequentialFeatureSelector
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.kernel_approximation import Nystroem
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import SplineTransformer

from fixture_files import write_rows
from fixtures import fixture_of
from makers import data
from program import run

USAGE, MALFORMED, NO_FILE = 64, 65, 66


def refused(case: str, rows: Path, *options: str) -> tuple[int, str]:
    """(exit code, message) of a prediction that must fail: nothing on standard output, and no answer."""
    done = run("predict", fixture_of(case).folder / "model.skops", rows, *options)
    assert done.returncode != 0, done.stdout
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.returncode, done.stderr


def table_of(case: str) -> pd.DataFrame:
    return pd.read_csv(fixture_of(case).folder / "rows.csv", float_precision="round_trip")


def written(table: pd.DataFrame, folder: Path) -> Path:
    table.to_csv(folder / "rows.csv", index=False)
    return folder / "rows.csv"


def saved(rows: np.ndarray, folder: Path) -> Path:
    np.save(folder / "rows.npy", rows)
    return folder / "rows.npy"


@pytest.mark.parametrize(
    "case", ["LogisticRegression named columns", "ColumnTransformer table", "Pipeline table boosting"]
)
def test_a_missing_column_is_named(case, tmp_path):
    table = table_of(case)
    code, message = refused(case, written(table.drop(columns=table.columns[0]), tmp_path))
    assert code == USAGE
    assert table.columns[0] in message


def test_a_column_too_many_is_named_where_all_columns_are_used(tmp_path):
    case = "LogisticRegression named columns"
    code, message = refused(case, written(table_of(case).assign(surplus=1.0), tmp_path))
    assert code == USAGE
    assert "surplus" in message


def test_columns_in_another_order_are_refused_where_scikit_learn_refuses_them(tmp_path):
    case = "LogisticRegression named columns"
    table = table_of(case)
    code, _ = refused(case, written(table[table.columns[::-1]], tmp_path))
    assert code == USAGE


@pytest.mark.parametrize("width", [0, 1, 4, 6])
def test_another_number_of_columns_is_refused(width, tmp_path):
    for case in ("DecisionTreeClassifier strings", "LogisticRegression strings", "StandardScaler plain"):
        code, message = refused(case, saved(np.zeros((3, width)), tmp_path))
        assert code == USAGE
        assert "5" in message
        assert str(width) in message


def test_a_word_in_a_column_of_numbers_is_named_with_its_row(tmp_path):
    case = "Pipeline table boosting"
    table = table_of(case).astype({"age": object})
    table.loc[7, "age"] = "forty"
    code, message = refused(case, written(table, tmp_path))
    assert code == USAGE
    assert "age" in message
    assert "forty" in message
    assert "7" in message


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    "case", ["LogisticRegression strings", "LinearSVC strings", "GradientBoostingClassifier strings"]
)
def test_values_that_are_not_finite_are_refused_where_scikit_learn_refuses_them(case, value, tmp_path):
    rows = np.load(fixture_of(case).folder / "rows.npy")
    rows[4, 2] = value
    code, message = refused(case, saved(rows, tmp_path))
    assert code == USAGE
    assert "4" in message


def test_a_value_beyond_float32_is_refused_by_trees(tmp_path):
    case = "RandomForestClassifier strings"
    rows = np.load(fixture_of(case).folder / "rows.npy")
    rows[2, 1] = 1e300
    code, _ = refused(case, saved(rows, tmp_path))
    assert code == USAGE


@pytest.mark.parametrize("case", ["OneHotEncoder drop first", "OrdinalEncoder text"])
def test_an_unknown_category_is_named(case, tmp_path):
    table = pd.DataFrame([["a", "yes", "red"], ["zebra", "no", "red"]], columns=["x0", "x1", "x2"])
    code, message = refused(case, written(table, tmp_path))
    assert code == USAGE
    assert "zebra" in message
    assert "1" in message


X = data.numbers()
EDGES = SplineTransformer(degree=1, extrapolation="linear", sparse_output=True).fit(X)
BOOLS = X > 0


@pytest.mark.parametrize(
    ("fitted", "rows"),
    [
        (EDGES, (3 * X).astype(np.float32)),
        (SimpleImputer(strategy="most_frequent").fit(X), BOOLS),
        (MissingIndicator().fit(X), BOOLS),
        (SequentialFeatureSelector(KNeighborsRegressor(), cv=2).fit(X, X[:, 0]), data.holes(X)),
        (Nystroem("chi2", n_components=3).fit(np.abs(X)), data.sparse(np.abs(X))),
    ],
    ids=lambda given: type(given).__name__,
)
def test_rows_that_scikit_learn_refuses_are_refused(fitted, rows, tmp_path):
    with pytest.raises((TypeError, ValueError)):
        fitted.transform(rows)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    write_rows(rows, tmp_path)
    done = run("predict", tmp_path / "model.pkl", next(tmp_path.glob("rows.np?")))
    assert done.returncode == USAGE, done.stderr


def test_no_rows_are_refused(tmp_path):
    code, _ = refused("LogisticRegression strings", saved(np.zeros((0, 5)), tmp_path))
    assert code == USAGE


def test_one_dimension_is_refused(tmp_path):
    code, _ = refused("LogisticRegression strings", saved(np.zeros(5), tmp_path))
    assert code == USAGE


def test_a_method_that_the_model_lacks_is_named_with_those_that_it_has(tmp_path):
    case = "LinearSVC strings"
    code, message = refused(case, fixture_of(case).folder / "rows.npy", "--method", "predict_proba")
    assert code == USAGE
    assert "predict_proba" in message
    assert "decision_function" in message


def test_rows_that_are_not_there_or_not_whole_are_told_apart(tmp_path):
    case = "LogisticRegression strings"
    assert refused(case, tmp_path / "absent.npy")[0] == NO_FILE
    whole = (fixture_of(case).folder / "rows.npy").read_bytes()
    (tmp_path / "cut.npy").write_bytes(whole[:-5])
    assert refused(case, tmp_path / "cut.npy")[0] == MALFORMED
    (tmp_path / "ragged.csv").write_text("x0,x1,x2,x3,x4\n1,2,3,4,5\n1,2,3\n")
    code, message = refused(case, tmp_path / "ragged.csv")
    assert code == MALFORMED
    assert "ragged.csv" in message


@pytest.mark.parametrize(
    "case", ["LogisticRegression named columns", "ColumnTransformer table", "Pipeline table boosting"]
)
def test_rows_of_different_lengths_are_no_matrix(case, tmp_path):
    (tmp_path / "rows.json").write_text("[[1, 2], [3]]")
    code, message = refused(case, tmp_path / "rows.json")
    assert code == USAGE
    assert "rows of different lengths" in message
