"""More cases, of a specification of scikit-learn outside of the repository, for every class there is.

BRINE_SPECIFICATION names the folder that holds it; without it there are none (`make test-specification` sets it).
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse

from program import ROOT

from . import Case

FOLDER = Path(os.environ.get("BRINE_SPECIFICATION", ROOT / "specification"))
MODULES = ("trees", "linear", "kernels", "neighbors", "decomposition", "preprocessing", "meta")


def sources() -> list[Path]:
    """The texts that make the cases; none if there is no such folder."""
    return sorted((FOLDER / "spec").glob("*.py"))


def is_writable(rows) -> bool:
    """Whether a file can say these rows: numbers, text, CSR, tables, records."""
    if isinstance(rows, np.ndarray) and rows.dtype == object:
        return all(value is None or (isinstance(value, str | int | float) and value == value) for value in rows.ravel())
    if isinstance(rows, list):
        return all(isinstance(value, dict) or (isinstance(value, str) and value.isprintable()) for value in rows)
    return scipy.sparse.issparse(rows) or isinstance(rows, np.ndarray | pd.DataFrame)


def is_storable(fitted) -> bool:
    """Whether the estimator is scikit-learn's and can be pickled: no class or lambda of the specification's own."""
    try:
        return b"spec." not in pickle.dumps(fitted)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False


def cases(module: str) -> Iterator[Case]:
    sys.path.insert(0, str(FOLDER))
    try:
        for name, fitted, rows in importlib.import_module(f"spec.{module}").cases():
            if is_writable(rows) and is_storable(fitted):
                yield Case(f"{name} (specification)", fitted, rows)
    finally:
        sys.path.remove(str(FOLDER))
