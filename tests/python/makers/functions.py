"""Functions by name, patches of images, results whose rows are not the first axis, features that machines choose."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import scipy.special
from sklearn import ensemble, feature_selection, linear_model, naive_bayes, svm
from sklearn.feature_extraction.image import PatchExtractor
from sklearn.preprocessing import FunctionTransformer

from . import Case, data

WIDTH = np.array([1.0, 3.0, 0.01, 1.0, 100.0])
X, NEW = data.numbers() / WIDTH, data.new_numbers() / WIDTH
WORDS = data.labels(data.numbers())["strings"]

ALL = """absolute fabs negative positive sign reciprocal square cbrt exp exp2 expm1 sin cos tan arctan sinh cosh tanh
arcsinh degrees radians floor ceil rint trunc fix round nan_to_num isnan isfinite isinf logical_not signbit ravel squeeze
transpose flip fliplr zeros_like ones_like array asarray ascontiguousarray copy float32 float64""".split()
OF_POSITIVE = "sqrt log log2 log10 log1p".split()
OF_SMALL = "arcsin arccos arctanh".split()
SPECIAL = "expit log_expit softplus exp10 erf ndtr erfc log_ndtr".split()


def function_cases() -> Iterator[Case]:
    small = np.tanh(NEW)
    chosen = [(np, name, NEW) for name in ALL] + [(np, name, np.abs(NEW)) for name in OF_POSITIVE]
    chosen += [(np, name, small) for name in OF_SMALL] + [(np, "arccosh", 1 + np.abs(NEW))]
    chosen += [(scipy.special, name, NEW) for name in SPECIAL]
    chosen += [(scipy.special, name, (1 + small) / 2) for name in ("logit", "ndtri", "gammaln", "psi")]
    for module, name, rows in chosen:
        made = FunctionTransformer(getattr(module, name)).fit(rows)
        yield Case(f"FunctionTransformer {module.__name__} {name}", made, rows)
        yield Case(f"FunctionTransformer {module.__name__} {name} float32", made, rows.astype(np.float32))
    for name, arguments in {
        "clip": {"a_min": -1, "a_max": 0.5},
        "around": {"decimals": 2},
        "round": {"decimals": -1},
        "nan_to_num": {"nan": -7.5, "posinf": 99},
        "reshape": {"shape": (-1, 1)},
    }.items():
        made = FunctionTransformer(getattr(np, name), kw_args=arguments).fit(NEW)
        yield Case(f"FunctionTransformer {name} with arguments", made, data.holes(NEW))
        yield Case(f"FunctionTransformer {name} with arguments, ints", made, np.round(NEW, -1 if name == "round" else 0))
    yield Case("FunctionTransformer invert", FunctionTransformer(np.invert).fit(NEW), np.round(NEW).astype(int))
    inverse = FunctionTransformer(np.tanh, np.arctanh)
    yield Case("FunctionTransformer with an inverse", inverse.fit(NEW), NEW / 5)


def patch_cases() -> Iterator[Case]:
    rng = np.random.default_rng(21)
    images, coloured = rng.normal(size=(4, 12, 11)), rng.normal(size=(3, 8, 9, 3))
    for special, options, rows in (
        ("all", {"patch_size": (3, 4)}, images),
        ("coloured", {"patch_size": (2, 2)}, coloured),
        ("of one colour", {"patch_size": (2, 2)}, coloured[..., :1]),
        ("tenths", {}, images),
        ("some", {"patch_size": (3, 4), "max_patches": 5, "random_state": 3}, images),
        ("a share", {"patch_size": (3, 4), "max_patches": 0.2, "random_state": 3}, coloured),
    ):
        yield Case(f"PatchExtractor {special}", PatchExtractor(**options).fit(rows), rows)


def voting_cases() -> Iterator[Case]:
    voters = [("line", linear_model.LogisticRegression()), ("bell", naive_bayes.GaussianNB())]
    made = ensemble.VotingClassifier(voters, voting="soft", flatten_transform=False, weights=[1, 2])
    yield Case("VotingClassifier not flattened", made.fit(X, WORDS), NEW)


def selection_cases() -> Iterator[Case]:
    select = feature_selection.SelectFromModel
    for special, estimator, target in (
        ("two classes", svm.SVC(kernel="linear"), WORDS == "bee"),
        ("three classes", svm.SVC(kernel="linear"), WORDS),
        ("nu", svm.NuSVC(kernel="linear", nu=0.3), WORDS),
        ("regression", svm.SVR(kernel="linear"), data.response(data.numbers())),
    ):
        yield Case(f"SelectFromModel {special}", select(estimator, threshold="median").fit(X, target), NEW)
        fitted = select(estimator.__class__(**estimator.get_params()), threshold="median").fit(data.sparse(X), target)
        yield Case(f"SelectFromModel {special}, sparse", fitted, data.sparse(NEW))


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from function_cases()
        yield from patch_cases()
        yield from voting_cases()
        yield from selection_cases()
