"""Asks onnxruntime: rows as the inputs that a model exported by brine has, results by the methods' names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

if TYPE_CHECKING:  # a start without tables does not wait for pandas
    import pandas as pd

TYPES = {
    "tensor(double)": np.float64,
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
}


def session_of(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def ask(session: onnxruntime.InferenceSession, rows: np.ndarray | pd.DataFrame) -> dict[str, np.ndarray]:
    """A matrix goes into the one input X; a table's columns into one input each, as (n, 1)."""
    inputs = {}
    for each in session.get_inputs():
        values = rows if isinstance(rows, np.ndarray) else rows[[each.name]].to_numpy()
        inputs[each.name] = values.astype(TYPES.get(each.type, object))
    names = [each.name for each in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs)))
