"""How far an answer may be from scikit-learn's, and why.

Trees, forests, encoders, imputers, scalers and labels are equal to the last bit. Two things are not defined to the last
bit by scikit-learn itself:

* a product X @ w: its sum is made in an order that BLAS chooses by the machine and by the number of rows. Each order is
  within a small multiple of eps * (sum |x_i w_i| + |b|) of the exact sum; 4 is that multiple.
* exp and log: numpy takes other ones on other processors, a few units in the last place apart; 4 eps is allowed.

What is computed from a score inherits its gap: probabilities change relatively by at most twice the largest gap of the
row's scores, their logarithms absolutely by as much.

That is for the classes of `makers.CLASSES`; of others, which have other sums, 1e-9 of the largest number of a result.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse
from sklearn import ensemble, pipeline, tree

FACTOR = 4
COUNTED_PROBABILITIES = (
    tree.DecisionTreeClassifier,
    ensemble.RandomForestClassifier,
    ensemble.ExtraTreesClassifier,
)  # no exp

OTHERS = {8: 1e-9, 4: 1e-5, 2: 1e-2}  # by the bytes of the narrowest float that takes part


def dense(values) -> np.ndarray:
    return values.toarray() if scipy.sparse.issparse(values) else np.asarray(values)


def last_step(fitted):
    return fitted[-1] if isinstance(fitted, pipeline.Pipeline) and fitted[-1] is not None else fitted


def linear_gap(fitted, rows) -> np.ndarray:
    """For X @ coef_.T + intercept_."""
    rows, weights = dense(rows), dense(fitted.coef_)
    rows = rows.astype(float) if rows.dtype == object else rows
    eps = np.finfo(np.result_type(rows, weights)).eps
    return FACTOR * eps * (np.abs(rows) @ np.abs(weights.T).astype(float) + np.abs(fitted.intercept_))


def boosting_gap(fitted, rows) -> np.ndarray | float:
    """For raw scores of GradientBoosting: they start from a logarithm or another estimator; each sum rounds anew."""
    start = fitted.init_
    if isinstance(start, str):  # "zero"
        return 0.0
    single = dense(rows).astype(np.float32)
    first = linear_gap(start, single).reshape(len(single), -1) if hasattr(start, "coef_") else 0.0
    if isinstance(fitted, ensemble.GradientBoostingClassifier):  # the logarithm of a probability, or of its odds
        logarithm = fitted._raw_predict_init(single)
        first = 4 * np.max(first, axis=-1, keepdims=True) + FACTOR * np.finfo(float).eps * (1 + np.abs(logarithm))
    elif np.isscalar(first):
        return 0.0
    stages = fitted.staged_predict(rows) if not hasattr(fitted, "classes_") else fitted.staged_decision_function(rows)
    largest = np.max([np.abs(stage) for stage in stages], axis=0).reshape(len(first), -1)
    gap = first + np.finfo(float).eps / 2 * len(fitted.estimators_) * largest
    return gap[:, 0] if gap.shape[1] == 1 else gap


def score_gap(fitted, rows) -> np.ndarray | float:
    """For decision functions and regressors' predictions; 0 where they are exact."""
    if isinstance(fitted, pipeline.Pipeline):
        return score_gap(fitted[-1], fitted[:-1].transform(rows)) if len(fitted) > 1 else score_gap(fitted[-1], rows)
    if hasattr(fitted, "coef_"):
        return linear_gap(fitted, rows)
    if isinstance(fitted, (ensemble.GradientBoostingClassifier, ensemble.GradientBoostingRegressor)):
        return boosting_gap(fitted, rows)
    return 0.0


def bound(fitted, rows, method: str, expected: np.ndarray, exact: bool) -> np.ndarray | None:
    """The largest difference allowed to each number of `expected`; None: equal to the last bit.

    `exact`: only classes whose sums are told above are at work.
    """
    if expected.dtype.kind != "f":
        return None
    if not exact:
        largest = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
        arrays = [expected, rows, *vars(last_step(fitted)).values()]
        dtypes = [each.dtype for each in arrays if isinstance(getattr(each, "dtype", None), np.dtype)]
        narrowest = min(dtype.itemsize for dtype in dtypes if dtype.kind == "f")
        return np.full(expected.shape, OTHERS[min(narrowest, 8)] * largest)
    if method not in (
        "predict",
        "predict_proba",
        "predict_log_proba",
        "decision_function",
    ):
        return None
    last = last_step(fitted)
    if hasattr(last, "classes_") and method == "predict":
        return None
    gap, eps = score_gap(fitted, rows), np.finfo(expected.dtype).eps
    if method in ("predict", "decision_function"):
        if getattr(last, "loss", "") in ("poisson", "gamma"):  # exp of the score
            gap = FACTOR * eps * np.abs(expected)
        return None if np.isscalar(gap) else np.broadcast_to(gap.reshape(expected.shape), expected.shape)
    if isinstance(last, COUNTED_PROBABILITIES):
        relative = 0.0
    else:
        widest = gap if np.isscalar(gap) else gap.reshape(len(expected), -1).max(axis=1, keepdims=True)
        relative = 2 * widest + FACTOR * eps
    if method == "predict_proba":
        return None if np.isscalar(relative) and relative == 0 else relative * expected
    return relative + FACTOR * eps * np.abs(np.where(np.isfinite(expected), expected, 0))
