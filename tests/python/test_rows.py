"""Rows in every form that the command line takes give the answer that scikit-learn gives for them."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Callable

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, OneHotEncoder, StandardScaler

from program import predict, run, run_well

Writer = Callable[[np.ndarray | pd.DataFrame | scipy.sparse.csr_matrix, Path], Path]


def dumped(model, folder: Path) -> Path:
    (folder / "model.pkl").write_bytes(pickle.dumps(model))
    return folder / "model.pkl"


def by_suffix(name: str, write: Callable) -> Writer:
    def writer(rows, folder: Path) -> Path:
        write(folder / name, rows)
        return folder / name

    writer.__name__ = name
    return writer


def saved(change: Callable) -> Callable:
    return lambda path, rows: np.save(path, change(rows), allow_pickle=True)


MATRIX = [
    by_suffix("plain.npy", saved(lambda rows: rows)),
    by_suffix("fortran.npy", saved(np.asfortranarray)),
    by_suffix("big_endian.npy", saved(lambda rows: rows.astype(">f8"))),
    by_suffix("objects.npy", saved(lambda rows: rows.astype(object))),
    by_suffix("named.npz", lambda path, rows: np.savez(path, other=rows[:1], X=rows)),
    by_suffix("alone.npz", lambda path, rows: np.savez_compressed(path, rows)),
    by_suffix("rows.csv", lambda path, rows: pd.DataFrame(rows).to_csv(path, index=False)),
    by_suffix("rows.json", lambda path, rows: path.write_text(json.dumps(rows.tolist()))),
    by_suffix("rows.jsonl", lambda path, rows: path.write_text("\n".join(map(str, rows.tolist())))),
]

TABLE = [
    by_suffix("rows.csv", lambda path, table: table.to_csv(path, index=False)),
    by_suffix("windows.csv", lambda path, table: table.to_csv(path, index=False, lineterminator="\r\n", quoting=1)),
    by_suffix("records.json", lambda path, table: table.to_json(path, orient="records", double_precision=15)),
    by_suffix("split.json", lambda path, table: table.to_json(path, orient="split", double_precision=15)),
    by_suffix("rows.jsonl", lambda path, table: table.to_json(path, orient="records", lines=True, double_precision=15)),
]

SPARSE = [
    by_suffix("csr.npz", scipy.sparse.save_npz),
    by_suffix("csc.npz", lambda path, rows: scipy.sparse.save_npz(path, rows.tocsc())),
    by_suffix("array.npz", lambda path, rows: scipy.sparse.save_npz(path, scipy.sparse.csr_array(rows))),
    by_suffix("packed_less.npz", lambda path, rows: scipy.sparse.save_npz(path, rows, compressed=False)),
]


@pytest.fixture(scope="module")
def iris():
    rows, target = load_iris(return_X_y=True)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, target), rows[::7]


@pytest.fixture(scope="module")
def towns():
    generator = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "age": generator.normal(40, 10, 50).round(3),
            "town": generator.choice(["Zürich", 'the "city"', "a, b"], 50),
            "children": generator.integers(0, 5, 50),
            "owner": generator.choice([True, False], 50),
        }
    )
    transformer = make_column_transformer(
        (OneHotEncoder(), ["town", "owner"]), (StandardScaler(), ["age", "children"])
    )
    return make_pipeline(transformer, LogisticRegression()).fit(table, generator.integers(0, 2, 50)), table


@pytest.mark.parametrize("write", MATRIX, ids=lambda write: write.__name__)
def test_a_matrix_in_any_file_gives_the_answer_for_the_matrix(write, iris, tmp_path):
    model, rows = iris
    got = predict(dumped(model, tmp_path), write(rows, tmp_path), "predict_proba")["predict_proba"]
    np.testing.assert_allclose(got, model.predict_proba(rows), rtol=1e-13)


@pytest.mark.parametrize("write", TABLE, ids=lambda write: write.__name__)
def test_a_table_in_any_file_gives_the_answer_for_the_table(write, towns, tmp_path):
    model, table = towns
    got = predict(dumped(model, tmp_path), write(table, tmp_path), "predict_proba")["predict_proba"]
    np.testing.assert_allclose(got, model.predict_proba(table), rtol=1e-12)


@pytest.mark.parametrize("write", SPARSE, ids=lambda write: write.__name__)
def test_a_sparse_matrix_in_any_file_gives_the_answer_for_it(write, tmp_path):
    rows = scipy.sparse.random(40, 30, density=0.1, format="csr", random_state=3)
    model = MaxAbsScaler().fit(rows)
    got = predict(dumped(model, tmp_path), write(rows, tmp_path), "transform")["transform"]
    np.testing.assert_array_equal(got, model.transform(rows).toarray())


def test_a_structured_array_is_a_table(iris, tmp_path):
    table, target = load_iris(return_X_y=True, as_frame=True)
    model = LogisticRegression(max_iter=500).fit(table, target)
    np.save(tmp_path / "rows.npy", table.to_records(index=False))
    got = predict(dumped(model, tmp_path), tmp_path / "rows.npy", "predict")["predict"]
    np.testing.assert_array_equal(got, model.predict(table))


def test_a_table_without_its_names_is_taken_by_position(iris, tmp_path):
    model, rows = iris
    pd.DataFrame(rows, columns=list("dcba")).to_csv(tmp_path / "rows.csv", index=False)
    got = predict(dumped(model, tmp_path), tmp_path / "rows.csv", "predict")["predict"]
    np.testing.assert_array_equal(got, model.predict(rows))


def test_a_list_of_results_becomes_an_array_each(tmp_path):
    rows, target = load_iris(return_X_y=True)
    model = MultiOutputClassifier(LogisticRegression(max_iter=500)).fit(rows, np.stack([target, target == 1], axis=1))
    np.save(tmp_path / "rows.npy", rows)
    got = predict(dumped(model, tmp_path), tmp_path / "rows.npy", "predict_proba")
    expected = model.predict_proba(rows)
    assert list(got) == ["predict_proba.0", "predict_proba.1"]
    for i, each in enumerate(expected):
        np.testing.assert_allclose(got[f"predict_proba.{i}"], each, rtol=1e-11)


def test_inverse_transform_takes_what_transform_gave(tmp_path):
    rows = load_iris().data
    model = StandardScaler().fit(rows)
    np.save(tmp_path / "scaled.npy", model.transform(rows))
    got = predict(dumped(model, tmp_path), tmp_path / "scaled.npy", "inverse_transform")["inverse_transform"]
    np.testing.assert_array_equal(got, model.inverse_transform(model.transform(rows)))


def test_rows_beyond_the_limit_of_memory_are_refused(iris, tmp_path):
    model, rows = iris
    pd.DataFrame(np.tile(rows, (200, 1))).to_csv(tmp_path / "rows.csv", index=False)
    arguments = ("predict", dumped(model, tmp_path), tmp_path / "rows.csv", "--limit-memory")
    assert run_well(*arguments, "1G") != ""
    done = run(*arguments, "100K")
    assert (done.returncode, done.stdout) == (65, "")
    assert "memory" in done.stderr


def test_a_value_that_every_method_refuses_is_told_with_its_row(tmp_path):
    rows = load_iris().data
    model = StandardScaler().fit(rows)
    np.save(tmp_path / "rows.npy", np.where(np.arange(len(rows))[:, None] == 3, np.inf, rows))
    done = run("predict", dumped(model, tmp_path), tmp_path / "rows.npy", "--method", "all", "--out", tmp_path / "out.npz")
    assert done.returncode == 64
    assert "row 3" in done.stderr
    assert not (tmp_path / "out.npz").exists()


def test_csv_that_is_written_reads_back_as_pandas_reads_it(towns, tmp_path):
    model, table = towns
    table.to_csv(tmp_path / "rows.csv", index=False)
    out = tmp_path / "out.csv"
    run_well("predict", dumped(model, tmp_path), tmp_path / "rows.csv", "--method", "predict,predict_proba", "--out", out)
    got = pd.read_csv(out)
    assert list(got.columns) == ["predict", "predict_proba.0", "predict_proba.1"]
    np.testing.assert_array_equal(got["predict"], model.predict(table))
    np.testing.assert_allclose(got.iloc[:, 1:], model.predict_proba(table), rtol=1e-12)
