"""More cases, of a specification of scikit-learn that may stand beside the repository: those of the classes known here.

BRINE_SPECIFICATION names the folder that holds it, if it stands elsewhere.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse
from sklearn.base import BaseEstimator

from program import ROOT

from . import CLASSES, Case

FOLDER = Path(os.environ.get("BRINE_SPECIFICATION", ROOT.parent / "shared"))
MODULES = ("trees", "linear", "kernels", "preprocessing", "meta")


def sources() -> list[Path]:
    """The texts that make the cases; none if there is no such folder."""
    return sorted((FOLDER / "spec").glob("*.py"))


def is_known(fitted: BaseEstimator) -> bool:
    """Whether the estimator and all that it holds are of the classes that the fixtures cover."""
    held = [fitted, *(value for value in fitted.get_params().values() if isinstance(value, BaseEstimator))]
    return all(type(each).__name__ in CLASSES and type(each).__module__.startswith("sklearn.") for each in held)


def is_writable(rows) -> bool:
    """Whether a file can say these rows: numbers, text, CSR, tables."""
    if isinstance(rows, np.ndarray) and rows.dtype == object:
        return all(value is None or (isinstance(value, (str, int, float)) and value == value) for value in rows.ravel())
    return scipy.sparse.issparse(rows) or isinstance(rows, (np.ndarray, pd.DataFrame))


def is_storable(fitted: BaseEstimator) -> bool:
    try:
        pickle.dumps(fitted)
    except (pickle.PicklingError, AttributeError, TypeError):  # a lambda within
        return False
    return True


def cases() -> Iterator[Case]:
    if not sources():
        return
    sys.path.insert(0, str(FOLDER))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for module in MODULES:
                for name, fitted, rows in importlib.import_module(f"spec.{module}").cases():
                    if is_known(fitted) and is_writable(rows) and is_storable(fitted):
                        yield Case(f"{name} (specification)", fitted, rows)
    finally:
        sys.path.remove(str(FOLDER))
