"""Functions by name, patches of images, results whose rows are not the first axis, features that machines choose."""

from __future__ import annotations

import functools
import operator
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


ALONG_ROWS = """sum prod max min mean std var median ptp any all argmax argmin nansum nanmean nanmax nanmin average
count_nonzero linalg.norm""".split()
OF_SHAPES = """hstack vstack column_stack concatenate atleast_2d stack flipud sort argsort diff sinc isneginf
isposinf""".split()


def argument_cases() -> Iterator[Case]:
    """Functions along axes and of shapes, with keywords, and what functools.partial keeps."""
    called = [(name, {"axis": axis, "keepdims": axis == 1}) for name in ALONG_ROWS for axis in (1, -1)]
    called += [(name, {}) for name in OF_SHAPES]
    called += [(name, {"axis": axis}) for name in ("cumsum", "cumprod", "sort") for axis in (0, 1, None)]
    called += [
        *(("percentile", {"q": 30, "axis": 1}), ("quantile", {"q": 0.75, "axis": -1, "keepdims": True})),
        *(("std", {"axis": 1, "ddof": 1}), ("average", {"axis": 1, "weights": [1, 2, 3, 4, 5]})),
        *(("diff", {"n": 2}), ("flip", {"axis": 1}), ("roll", {"shift": -2, "axis": 1})),
        *(("tile", {"reps": (1, 2)}), ("repeat", {"repeats": 3, "axis": 1}), ("expand_dims", {"axis": 2})),
        *(("expand_dims", {"axis": 0}), ("delete", {"obj": [0, -1], "axis": 1}), ("take", {"indices": 2, "axis": 1})),
        *(("delete", {"obj": slice(1, 3), "axis": 1}), ("take", {"indices": [3, -1], "axis": 1})),
        *(("digitize", {"bins": [-1, 0, 1.5], "right": right}) for right in (False, True)),
        ("digitize", {"bins": [1.5, 0, -1]}),
        ("interp", {"xp": [-2, 0, 1], "fp": [0.5, 1, -1], "left": -9}),
        ("full_like", {"fill_value": 3}),
        ("asarray", {"dtype": np.float32}),
    ]
    holes = data.holes(NEW)
    for number, (name, arguments) in enumerate(called):
        function = np.linalg.norm if name == "linalg.norm" else getattr(np, name)
        given = " ".join(f"{key}={value}" for key, value in arguments.items())
        rows = holes.astype(np.float32) if number % 5 == 4 else holes
        yield Case(f"FunctionTransformer {name} {given}", FunctionTransformer(function, kw_args=arguments), rows)
    for name, arguments in (("softmax", {"axis": 1}), ("log_softmax", {"axis": 1}), ("logsumexp", {"axis": -1})):
        made = FunctionTransformer(getattr(scipy.special, name), kw_args=arguments)
        yield Case(f"FunctionTransformer scipy.special {name}", made, NEW)
    for name in "power multiply add subtract divide floor_divide maximum minimum greater less_equal".split():
        made = FunctionTransformer(functools.partial(getattr(np, name), 2))
        yield Case(f"FunctionTransformer partial {name}", made, NEW)
    made = FunctionTransformer(functools.partial(np.clip, a_min=-2, a_max=1), kw_args={"a_min": 0})
    yield Case("FunctionTransformer partial with arguments", made, NEW)
    for function in (
        operator.methodcaller("astype", np.float32),
        operator.methodcaller("ravel"),
        operator.itemgetter((slice(None), [0, -1])),
    ):
        yield Case(f"FunctionTransformer {function}", FunctionTransformer(function), np.asfortranarray(NEW))


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
    # Of machines with kernels that were fitted on sparse rows coef_ is sparse, and nothing can be selected by it.
    made = select(svm.LinearSVC(), threshold="median").fit(data.sparse(X), WORDS)
    yield Case("SelectFromModel sparse", made, data.sparse(NEW))


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from function_cases()
        yield from argument_cases()
        yield from patch_cases()
        yield from voting_cases()
        yield from selection_cases()
