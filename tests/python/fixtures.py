"""Fixtures: models that the real scikit-learn fits, and what it answers, made when tests first need them.

build/fixtures/FAMILY-HASH/CASE/ holds
  model.pkl, model.joblib, model.cloudpickle.pkl, model.skops
  rows.npy, rows.npz (CSR), rows.csv, rows.json (rows, or a table's records), rows.split.json: the new rows, in those
                   formats that can say them
  expected.npz     the result of every method (`predict_proba.0`, … where it is a list); bounds.npz: see bounds.py
  inverse.npy      what transform gave; inverse_expected.npz: what inverse_transform makes of it
  about.json       the case's name and class, which results mix types, the names of transform's columns
HASH is that of the text that makes them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import io
import json
import os
import pickle
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse
import skops.io
import skops.io.exceptions
from threadpoolctl import threadpool_limits

from bounds import bound, dense
from makers import Case, specification
from program import BUILD, ROOT

FAMILIES = ("trees", "linear", "preprocessing", "composition")
BESIDE = "specification"  # cases from beside the repository, where there are some
METHODS = ("predict", "predict_proba", "predict_log_proba", "decision_function", "transform", "apply", "decision_path")
COMPRESSIONS = (0, 0, 3, ("gzip", 3), ("bz2", 3), ("xz", 2), ("lzma", 2), ("lz4", 3))


@dataclass(frozen=True)
class Fixture:
    folder: Path

    def __str__(self) -> str:
        return self.about["case"].replace(" ", "_")

    @functools.cached_property
    def about(self) -> dict:
        return json.loads((self.folder / "about.json").read_text())

    @functools.cached_property
    def expected(self) -> dict[str, np.ndarray]:
        return load_arrays(self.folder / "expected.npz")

    @functools.cached_property
    def bounds(self) -> dict[str, np.ndarray]:
        return load_arrays(self.folder / "bounds.npz")

    @functools.cached_property
    def models(self) -> list[Path]:
        return sorted(self.folder.glob("model.*"))

    @functools.cached_property
    def rows(self) -> list[Path]:
        return sorted(self.folder.glob("rows.*"))


def load_arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as held:
        return dict(held)


# ---------------------------------------------------------------- models and rows as files


def write_models(case: Case, folder: Path) -> None:
    """Protocols and compressions take turns, by the case's name."""
    import cloudpickle
    import joblib

    turn = int(hashlib.sha256(case.name.encode()).hexdigest(), 16)
    (folder / "model.pkl").write_bytes(pickle.dumps(case.fitted, protocol=2 + turn % 4))
    (folder / "model.cloudpickle.pkl").write_bytes(cloudpickle.dumps(case.fitted))
    joblib.dump(case.fitted, folder / "model.joblib", compress=COMPRESSIONS[turn // 4 % len(COMPRESSIONS)])
    with contextlib.suppress(
        skops.io.exceptions.UnsupportedTypeException, TypeError
    ):  # a test asks for those that must
        skops.io.dump(case.fitted, folder / "model.skops")


def json_value(value):
    """The value as JSON has it: a gap is null."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and np.isnan(value) else value


def write_json(path: Path, content) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False))


def write_table(table: pd.DataFrame, folder: Path) -> None:
    table.to_csv(folder / "rows.csv", index=False)
    text_gaps = table.select_dtypes(exclude=["number", "bool"]).isna().any(axis=None)
    if not text_gaps:  # null is None, the empty cell NaN, and those are two categories
        cells = [[json_value(cell) for cell in row] for row in table.astype(object).itertuples(index=False, name=None)]
        write_json(folder / "rows.json", [dict(zip(table.columns, row)) for row in cells])
        write_json(
            folder / "rows.split.json",
            {"columns": list(table.columns), "index": list(range(len(cells))), "data": cells},
        )


def write_rows(rows, folder: Path) -> None:
    """In every format that says the same values and dtype."""
    if isinstance(rows, pd.DataFrame):
        write_table(rows, folder)
        return
    if scipy.sparse.issparse(rows):
        scipy.sparse.save_npz(folder / "rows.npz", rows)
        return
    if rows.dtype != object:
        np.save(folder / "rows.npy", rows)
    if rows.dtype in (np.float64, np.int64):
        pd.DataFrame(rows, columns=[f"x{i}" for i in range(rows.shape[1])]).to_csv(folder / "rows.csv", index=False)
    if rows.dtype in (np.float64, np.int64, object) and not (rows.dtype != object and np.isinf(rows).any()):
        write_json(folder / "rows.json", [[json_value(cell) for cell in row] for row in rows])


# ---------------------------------------------------------------- what scikit-learn answers


def results(method: str, value) -> dict[str, np.ndarray]:
    """A method's answer as dense arrays under names: the method's, or METHOD.0, METHOD.1, … for a list or tuple."""
    if isinstance(value, (list, tuple)):
        return {f"{method}.{i}": dense(part) for i, part in enumerate(value)}
    return {method: dense(value)}


def answers(case: Case) -> tuple[dict, dict, list[str]]:
    """(expected, bounds, names of results that mix types) of all methods that accept the rows."""
    expected, bounds, mixed = {}, {}, []
    for method in METHODS:
        try:
            value = getattr(case.fitted, method)(case.rows)
        except (AttributeError, TypeError, ValueError):  # no such method, or not for these rows
            continue
        for name, array in results(method, value).items():
            if array.dtype == object:
                if not all(isinstance(item, str) for item in array.ravel()):
                    mixed.append(name)
                array = array.astype(str)
            expected[name] = array
            if (most := bound(case.fitted, case.rows, name.split(".")[0], array)) is not None:
                bounds[name] = most
    return expected, bounds, mixed


def write_inverse(case: Case, expected: dict, folder: Path) -> bool:
    """inverse.npy, inverse_expected.npz: what transform gave, and what inverse_transform makes of it; False without."""
    given = expected.get("transform")
    if given is None or given.dtype.kind not in "fiub":
        return False
    try:
        value = dense(case.fitted.inverse_transform(given))
    except (AttributeError, IndexError, ValueError):
        return False
    np.save(folder / "inverse.npy", given)
    np.savez(folder / "inverse_expected.npz", inverse_transform=value.astype(str) if value.dtype == object else value)
    return True


def names_out(fitted) -> list[str] | None:
    try:
        return [str(name) for name in fitted.get_feature_names_out()]
    except (AttributeError, TypeError, ValueError):
        return None


def as_file_says(rows):
    """A table as pandas reads it back: what the program is given is what scikit-learn is asked about."""
    if not isinstance(rows, pd.DataFrame):
        return rows
    return pd.read_csv(io.StringIO(rows.to_csv(index=False)), float_precision="round_trip")


def write_fixture(case: Case, folder: Path) -> bool:
    """False, and nothing is written, if no method accepts the rows."""
    case = case._replace(rows=as_file_says(case.rows))
    expected, bounds, mixed = answers(case)
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
        "mixed": mixed,
        "inverse": write_inverse(case, expected, folder),
        "names_out": names_out(case.fitted),
    }
    write_json(folder / "about.json", about)
    return True


# ---------------------------------------------------------------- making and finding them


def text_hash(family: str) -> str:
    here = Path(__file__).parent
    makers = here / "makers"
    texts = [here / "fixtures.py", here / "bounds.py", ROOT / "tools" / "requirements.txt"]
    texts += [makers / "__init__.py", makers / "data.py", makers / f"{family}.py"]
    texts += specification.sources() if family == BESIDE else []
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in texts)).hexdigest()[:12]


def make_family(family: str) -> Path:
    """The folder of the family's fixtures; made whole, under another name first, if it is not there."""
    folder = BUILD / "fixtures" / f"{family}-{text_hash(family)}"
    if folder.exists():
        return folder
    for old in folder.parent.glob(f"*{family}-*"):
        shutil.rmtree(old)
    making = folder.with_name(f"making-{family}-{os.getpid()}")
    making.mkdir(parents=True)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, case in enumerate(importlib.import_module(f"makers.{family}").cases()):
            written = write_fixture(case, making / f"{number:03}")
            if not written and family != BESIDE:
                raise AssertionError(f"{case.name}: no method accepts the new rows")
    making.rename(folder)
    return folder


@functools.cache
def all_fixtures(families: tuple[str, ...] = (*FAMILIES, BESIDE)) -> tuple[Fixture, ...]:
    return tuple(Fixture(folder) for family in families for folder in sorted(make_family(family).iterdir()))
