"""Linear models: regressions, logistic regression with every solver and penalty, linear support vectors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import scipy.sparse
from sklearn import linear_model, svm

from . import Case, data, maker

WIDTH = np.array([1.0, 3.0, 0.01, 1.0, 100.0])
X, NEW = data.numbers() / WIDTH, data.new_numbers() / WIDTH
Y = data.response(data.numbers())
LABELS = data.labels(data.numbers())
WORDS, TWO = LABELS["strings"], LABELS["two classes"]


def shared_cases(make, target: np.ndarray) -> Iterator[Case]:
    """What every linear model is tried with."""
    name = type(make()).__name__
    single = X.astype(np.float32)
    yield Case(
        f"{name} float32",
        make().fit(single, target.astype(np.float32) if target.dtype.kind == "f" else target),
        NEW.astype(np.float32),
    )
    yield Case(f"{name} fitted float64, new rows float32", make().fit(X, target), NEW.astype(np.float32))
    yield Case(f"{name} ints", make().fit(np.round(X).astype(int), target), np.round(NEW).astype(int))
    yield Case(f"{name} sparse", make().fit(data.sparse(X), target), data.sparse(NEW))
    yield Case(f"{name} dense fit, sparse rows", make().fit(X, target), data.sparse(NEW))
    yield Case(f"{name} named columns", make().fit(data.named(X), target), data.named(NEW))
    yield Case(f"{name} one feature", make().fit(X[:, [1]], target), NEW[:, [1]])
    yield Case(f"{name} constant feature", make().fit(X * [1, 1, 0, 1, 1], target), NEW)
    yield Case(f"{name} without intercept", make(fit_intercept=False).fit(X, target), NEW)
    yield Case(f"{name} sample weights", make().fit(X, target, sample_weight=data.weights()), NEW)
    wide, new = (
        np.random.default_rng(seed).normal(size=(n, 70)) for seed, n in ((9, data.N_TRAINING), (10, data.N_NEW))
    )
    yield Case(f"{name} seventy features", make().fit(wide, target), new)


def regression_cases() -> Iterator[Case]:
    pair = np.column_stack([Y, 3 - Y / 2])
    many = np.column_stack([Y * factor for factor in range(1, 12)])
    for kind in (linear_model.LinearRegression, linear_model.Ridge, linear_model.Lasso, linear_model.ElasticNet):
        make = maker(kind) if kind is linear_model.LinearRegression else maker(kind, alpha=0.1)
        name = kind.__name__
        yield Case(f"{name} plain", make().fit(X, Y), NEW)
        yield Case(f"{name} two outputs", make().fit(X, pair), NEW)
        yield Case(f"{name} eleven outputs", make().fit(X, many), NEW)
        yield Case(f"{name} one output as a column", make().fit(X, Y[:, None]), NEW)
        yield Case(f"{name} positive", make(positive=True).fit(X, Y), NEW)
        yield from shared_cases(make, Y)
    for solver in ("svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga"):
        yield Case(f"Ridge {solver}", linear_model.Ridge(solver=solver, random_state=0).fit(X, Y), NEW)


def logistic_cases() -> Iterator[Case]:
    make = maker(linear_model.LogisticRegression, max_iter=40, random_state=0)
    name = "LogisticRegression"
    for special, target in LABELS.items():
        yield Case(f"{name} {special}", make().fit(X, target), NEW)
    yield Case(f"{name} far rows", make().fit(X, WORDS), NEW * 1000)
    yield Case(f"{name} far rows of two classes", make().fit(X, TWO), NEW * 1000)
    penalties = {
        "lbfgs": ("l2", None),
        "liblinear": ("l1", "l2"),
        "newton-cg": ("l2", None),
        "newton-cholesky": ("l2", None),
        "sag": ("l2", None),
        "saga": ("elasticnet", "l1", "l2", None),
    }
    for solver, choices in penalties.items():
        for penalty in choices:
            options = {"solver": solver, "penalty": penalty, **({"l1_ratio": 0.4} if penalty == "elasticnet" else {})}
            for special in ("two classes", "strings"):
                if solver != "liblinear" or special == "two classes":
                    yield Case(f"{name} {solver} {penalty} {special}", make(**options).fit(X, LABELS[special]), NEW)
    for special in ("two classes", "strings", "ten classes"):
        for several in ("ovr", "multinomial"):
            yield Case(f"{name} {several} {special}", make(multi_class=several).fit(X, LABELS[special]), NEW)
    yield Case(f"{name} liblinear three classes", make(solver="liblinear", multi_class="ovr").fit(X, WORDS), NEW)
    yield Case(f"{name} balanced", make(class_weight="balanced").fit(X, WORDS), NEW)
    yield Case(f"{name} sparsified", make(solver="saga", penalty="l1", C=0.1).fit(X, WORDS).sparsify(), NEW)
    yield from shared_cases(make, WORDS)


def sparse_vector_cases() -> Iterator[Case]:
    """Coefficients of one axis, as regressors' sparsify() leaves them since scikit-learn 1.9."""
    fitted = linear_model.SGDRegressor(penalty="l1", alpha=0.05, random_state=0).fit(X, Y)
    fitted.coef_ = scipy.sparse.csr_array(fitted.coef_)
    yield Case("SGDRegressor sparse vector", fitted, NEW)


def support_vector_cases() -> Iterator[Case]:
    make = maker(svm.LinearSVC, max_iter=300, random_state=0)
    name = "LinearSVC"
    for special, target in LABELS.items():
        yield Case(f"{name} {special}", make().fit(X, target), NEW)
    for special in ("two classes", "strings"):
        yield Case(f"{name} crammer_singer {special}", make(multi_class="crammer_singer").fit(X, LABELS[special]), NEW)
        yield Case(f"{name} l1 {special}", make(penalty="l1", dual=False).fit(X, LABELS[special]), NEW)
        yield Case(f"{name} hinge {special}", make(loss="hinge").fit(X, LABELS[special]), NEW)
    yield Case(f"{name} intercept scaling", make(intercept_scaling=5.0, C=0.2).fit(X, WORDS), NEW)
    yield Case(f"{name} balanced", make(class_weight="balanced").fit(X, TWO), NEW)
    yield from shared_cases(make, WORDS)


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few iterations on purpose; multi_class is old but still in files
        yield from regression_cases()
        yield from sparse_vector_cases()
        yield from logistic_cases()
        yield from support_vector_cases()
