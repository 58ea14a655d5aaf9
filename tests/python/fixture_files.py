"""Writes a fixture: a fitted model and its new rows in every kind of file, and what scikit-learn answers.

model.pkl, model.joblib, model.cloudpickle.pkl, model.skops
rows.npy, rows.npz (CSR), rows.csv, rows.json (rows, or a table's records), rows.split.json: the new rows, in those
                 formats that can say them
expected.npz     the result of every method (`predict_proba.0`, … where it is a list); bounds.npz: see bounds.py
inverse.npy      what transform gave; inverse_expected.npz: what inverse_transform makes of it; inverse_bounds.npz
about.json       the case's name and class, the classes it holds, which results mix types, the names of its columns
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import json
import pickle
from pathlib import Path

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import scipy.sparse
import skops.io
import skops.io.exceptions
from sklearn.base import BaseEstimator

from bounds import bound, dense
from makers import CLASSES, Case

METHODS = (
    *("predict", "predict_proba", "predict_log_proba", "predict_joint_log_proba", "decision_function", "score_samples"),
    *("transform", "apply", "decision_path", "kneighbors", "radius_neighbors", "mahalanobis", "predict_quantiles"),
    "predict_std",
)
REFUSALS = (AttributeError, IndexError, NotImplementedError, TypeError, ValueError)  # how scikit-learn says no
HIDDEN_PARTS = (
    "DummyClassifier",
    "DummyRegressor",
    "FunctionTransformer",
    "LabelBinarizer",
    "LabelEncoder",
    "MissingIndicator",
)
COMPRESSIONS = (0, 0, 3, ("gzip", 3), ("bz2", 3), ("xz", 2), ("lzma", 2), ("lz4", 3))


def write_models(case: Case, folder: Path) -> None:
    """Protocols and compressions take turns, by the case's name."""
    turn = int(hashlib.sha256(case.name.encode()).hexdigest(), 16)
    (folder / "model.pkl").write_bytes(pickle.dumps(case.fitted, protocol=2 + turn % 4))
    (folder / "model.cloudpickle.pkl").write_bytes(cloudpickle.dumps(case.fitted))
    joblib.dump(case.fitted, folder / "model.joblib", compress=COMPRESSIONS[turn // 4 % len(COMPRESSIONS)])
    with contextlib.suppress(skops.io.exceptions.UnsupportedTypeException, TypeError):  # a test asks where it must be
        skops.io.dump(case.fitted, folder / "model.skops")


# ---------------------------------------------------------------- new rows


def as_file_says(rows):
    """A table as pandas reads it back: what the program is given is what scikit-learn is asked about."""
    if not isinstance(rows, pd.DataFrame):
        return rows
    return pd.read_csv(io.StringIO(rows.to_csv(index=False)), float_precision="round_trip")


def json_value(value):
    """The value as JSON has it: a gap is null."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and np.isnan(value) else value


def write_json(path: Path, content) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False))


def has_text_gaps(table: pd.DataFrame) -> bool:
    return bool(table.select_dtypes(exclude=["number", "bool"]).isna().any(axis=None))


def write_table(table: pd.DataFrame, folder: Path) -> None:
    table.to_csv(folder / "rows.csv", index=False)
    if not has_text_gaps(table):  # null is None, the empty cell NaN, and those are two categories
        cells = [[json_value(cell) for cell in row] for row in table.astype(object).itertuples(index=False, name=None)]
        write_json(folder / "rows.json", [dict(zip(table.columns, row)) for row in cells])
        split = {"columns": list(table.columns), "index": list(range(len(cells))), "data": cells}
        write_json(folder / "rows.split.json", split)


def write_array(rows: np.ndarray, folder: Path) -> None:
    if rows.dtype != object:
        np.save(folder / "rows.npy", rows)
    is_plain = rows.dtype in (np.float64, np.int64)
    if is_plain and rows.ndim == 2:
        columns = [f"x{i}" for i in range(rows.shape[1])]
        pd.DataFrame(rows, columns=columns).to_csv(folder / "rows.csv", index=False)
    is_said = rows.ndim <= 2 and is_plain and not np.isinf(rows).any()  # a cell of JSON's rows is no array
    if rows.dtype == object or is_said:
        write_json(folder / "rows.json", json.loads(json.dumps(rows.tolist()).replace("NaN", "null")))


def write_rows(rows, folder: Path) -> None:
    """In every format that says the same values and dtype."""
    if isinstance(rows, pd.DataFrame):
        write_table(rows, folder)
    elif scipy.sparse.issparse(rows):
        scipy.sparse.save_npz(folder / "rows.npz", rows)
    elif isinstance(rows, list | dict):
        write_json(folder / "rows.json", rows)
    else:
        write_array(rows, folder)


# ---------------------------------------------------------------- what scikit-learn answers


def result(name: str, value) -> dict[str, np.ndarray]:
    """As a dense array; rows of different lengths as the values of all and NAME.offsets."""
    if isinstance(value, np.ndarray) and value.dtype == object and isinstance(value.ravel()[0], np.ndarray):
        offsets = np.cumsum([0, *map(len, value)])
        return {name: np.concatenate(value), f"{name}.offsets": offsets}
    return {name: dense(value)}


def results(method: str, value) -> dict[str, np.ndarray]:
    """A method's answer under names: the method's, or METHOD.0, METHOD.1, … for a list or tuple."""
    parts = {method: value}
    if isinstance(value, list | tuple):
        parts = {f"{method}.{i}": part for i, part in enumerate(value)}
    return {name: array for part, held in parts.items() for name, array in result(part, held).items()}


def ask(fitted, method: str, rows):
    """What the method answers as after loading; predict_std is predict with both of its results."""
    fitted = copy.deepcopy(fitted)  # calls move a RandomState that it holds
    return fitted.predict(rows, return_std=True) if method == "predict_std" else getattr(fitted, method)(rows)


def answers(case: Case, exact: bool) -> tuple[dict, dict, list[str]]:
    """(expected, bounds, names of results that mix types) of all methods that accept the rows."""
    expected, bounds, mixed = {}, {}, []
    for method in METHODS:
        try:
            value = ask(case.fitted, method, case.rows)
        except REFUSALS:
            continue
        for name, array in results(method, value).items():
            if array.dtype == object:
                if not all(isinstance(item, str) for item in array.ravel()):
                    mixed.append(name)
                array = array.astype(str)
            expected[name] = array
            if (most := bound(case.fitted, case.rows, name.split(".")[0], array, exact)) is not None:
                bounds[name] = most
    return expected, bounds, mixed


def write_inverse(case: Case, expected: dict, exact: bool, folder: Path) -> bool:
    """inverse.npy, inverse_expected.npz: what transform gave, and what inverse_transform makes of it; False without."""
    given = expected.get("transform")
    if given is None or given.dtype.kind not in "fiub":
        return False
    try:
        value = dense(case.fitted.inverse_transform(given))
    except REFUSALS:
        return False
    if value.dtype == object and isinstance(value.ravel()[0], dict):  # records, which no array says
        return False
    np.save(folder / "inverse.npy", given)
    value = value.astype(str) if value.dtype == object else value
    most = bound(case.fitted, given, "inverse_transform", value, exact)
    np.savez(folder / "inverse_expected.npz", inverse_transform=value)
    np.savez(folder / "inverse_bounds.npz", **({} if most is None else {"inverse_transform": most}))
    return True


def names_out(fitted) -> list[str] | None:
    try:
        return [str(name) for name in fitted.get_feature_names_out()]
    except REFUSALS:
        return None


def is_hidden(name: str) -> bool:
    """Whether the class only serves within others, which know it."""
    return name.startswith("_") or name in HIDDEN_PARTS


def held_classes(fitted) -> list[str]:
    """The names of the estimators' classes that a pickle of the estimator names, but for hidden parts."""
    found = set()

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str):
            value = super().find_class(module, name)
            if isinstance(value, type) and issubclass(value, BaseEstimator) and not is_hidden(name):
                found.add(name)
            return value

    Reader(io.BytesIO(pickle.dumps(fitted))).load()
    return sorted(found | {type(fitted).__name__})


def write_fixture(case: Case, folder: Path) -> bool:
    """False, and nothing is written, if no method accepts the rows."""
    case = case._replace(rows=as_file_says(case.rows))
    holds = held_classes(case.fitted)
    exact = set(CLASSES).issuperset(holds)
    expected, bounds, mixed = answers(case, exact)
    if not expected:
        return False
    folder.mkdir(parents=True)
    write_models(case, folder)
    write_rows(case.rows, folder)
    np.savez(folder / "expected.npz", **expected)
    np.savez(folder / "bounds.npz", **bounds)
    about = {
        "case": case.name,
        "class": type(case.fitted).__name__,
        "holds": holds,
        "mixed": mixed,
        "inverse": write_inverse(case, expected, exact, folder),
        "names_out": names_out(case.fitted),
    }
    write_json(folder / "about.json", about)
    return True
