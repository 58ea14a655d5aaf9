"""Fits the models of a module of cases with the scikit-learn of this interpreter, and writes what it answers.

    python write_cases.py FOLDER MODULE

FOLDER/CASE has model.pkl or model.joblib, the new rows (rows.npy, rows.npz as CSR, rows.csv or rows.json),
expected.npz, inverse.npy where there is an inverse_transform, and about.json. Cases that a release does not know are
left out; those it knows but cannot fit stand in FOLDER/MODULE.json. Runs on Python 2.7 and 3.6 and later.
"""

from __future__ import division

import importlib
import io
import json
import os
import pickle
import shutil
import sys
import warnings

import cases
import numpy as np
import pandas as pd
import scipy.sparse
import sklearn

try:
    import joblib
except ImportError:
    from sklearn.externals import joblib

METHODS = (
    "predict predict_proba predict_log_proba decision_function score_samples transform apply decision_path kneighbors"
    " mahalanobis predict_std"
).split()
STAGED = ("staged_predict", "staged_predict_proba", "staged_decision_function")


def dense(value):
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    return value.toarray() if scipy.sparse.issparse(value) else np.asarray(value)


def ask(model, method, rows):
    if method == "predict_std":
        return model.predict(rows, return_std=True)
    if method in STAGED:
        return np.stack([dense(stage) for stage in getattr(model, method)(rows)])
    return getattr(model, method)(rows)


def add(expected, mixed, name, value):
    if isinstance(value, (list, tuple)) and not (value and isinstance(value[0], (str, int, float))):
        for i, part in enumerate(value):
            add(expected, mixed, "{}.{}".format(name, i), part)
        return
    array = dense(value)
    if array.dtype == object:
        if array.size and isinstance(array.ravel()[0], (np.ndarray, list, tuple, dict)):
            return
        if not all(isinstance(item, str) for item in array.ravel()):
            mixed.append(name)
    if array.dtype.kind in "OS":  # bytes are text to Python 2
        array = array.astype("U")
    expected[name] = array


def answers(model, rows):
    expected, refused, mixed = {}, {}, []
    for method in METHODS + list(STAGED):
        if not hasattr(model, "predict" if method == "predict_std" else method):
            continue
        try:
            add(expected, mixed, method, ask(model, method, rows))
        except Exception as error:
            refused[method] = "{}: {}".format(type(error).__name__, str(error)[:200])
    return expected, refused, mixed


def write_rows(rows, folder):
    if isinstance(rows, pd.DataFrame):
        rows.to_csv(folder + "/rows.csv", index=False)
    elif scipy.sparse.issparse(rows):
        scipy.sparse.save_npz(folder + "/rows.npz", rows)
    elif isinstance(rows, list):
        with open(folder + "/rows.json", "w") as file:
            json.dump(rows, file)
    else:
        np.save(folder + "/rows.npy", rows)


def as_file_says(rows):
    """A table as it is read back: what scikit-learn is asked about is what the program is given."""
    if not isinstance(rows, pd.DataFrame):
        return rows
    text = rows.to_csv(index=False)
    text = text if isinstance(text, type("")) else text.decode("utf-8")
    return pd.read_csv(io.StringIO(text), float_precision="round_trip")


def write_inverse(model, expected, folder):
    given = expected.get("transform")
    if given is None or given.dtype.kind not in "fiub" or not hasattr(model, "inverse_transform"):
        return
    try:
        value = model.inverse_transform(given)
    except Exception:  # the release has none for such a model
        return
    if isinstance(value, list):  # of terms, or of records
        return
    value = dense(value)
    np.save(folder + "/inverse.npy", given)
    expected["inverse_transform"] = value.astype("U") if value.dtype.kind in "OS" else value


def write_model(model, folder, turn):
    if turn % 3 == 2:
        joblib.dump(model, folder + "/model.joblib", compress=3 if turn % 2 else 0)
        return
    with open(folder + "/model.pkl", "wb") as file:
        pickle.dump(model, file, protocol=min((2, 4, 3, 4)[turn % 4], pickle.HIGHEST_PROTOCOL))


def write_case(case, folder, rows, targets, turn):
    model = cases.fitted(case, rows, targets)
    new = as_file_says(rows[case.rows][1])
    expected, refused, mixed = answers(model, new)
    if not expected:
        raise ValueError("no answers: {}".format(refused))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    write_inverse(model, expected, folder)
    write_model(model, folder, turn)
    write_rows(new, folder)
    np.savez_compressed(folder + "/expected.npz", **expected)
    names = None
    try:
        names = [str(name) for name in model.get_feature_names_out()]
    except Exception:  # old releases, or not for this model
        pass
    about = {"case": case.name, "class": case.plan.kind, "refused": refused, "mixed": mixed, "names_out": names}
    # Gradient boosting gives its own init estimator float32, whatever the rows are.
    about["within"] = "float32" if hasattr(case.plan.options.get("init"), "kind") else None
    with open(folder + "/about.json", "w") as file:
        json.dump(about, file)


def left_before(root, module):
    """The folders that an earlier text of the module made."""
    try:
        with open(os.path.join(root, module + ".json")) as file:
            return json.load(file)["made"]
    except (IOError, KeyError):
        return []


def main():
    root, module = sys.argv[1:]
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    cases.enable_experiments()
    rows, targets = cases.rows_by_name(), cases.targets_by_name()
    collected = importlib.import_module(module).cases()
    if not os.path.isdir(root):
        os.makedirs(root)
    for name in left_before(root, module):
        shutil.rmtree(os.path.join(root, name), ignore_errors=True)
    made, failed = [], {}
    for turn, case in enumerate(collected):
        name = case.name.replace(" ", "-")
        np.random.seed(0)
        try:
            write_case(case, os.path.join(root, name), rows, targets, turn)
            made.append(name)
        except LookupError:
            pass
        except Exception as error:
            failed[case.name] = "{}: {}".format(type(error).__name__, str(error)[:300])
    with open(os.path.join(root, module + ".json"), "w") as file:
        json.dump({"made": made, "failed": failed}, file, indent=1)
    unknown = len(collected) - len(made) - len(failed)
    print(
        "scikit-learn {}, {}: {} models, {} of unknown classes, {} failed".format(
            sklearn.__version__, module, len(made), unknown, len(failed)
        )
    )


if __name__ == "__main__":
    main()
