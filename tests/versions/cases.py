"""What the makers of models share: rows and targets, and estimators described so that every release can build them.

Runs on Python 2.7 and 3.6 and later with scikit-learn 0.18 and later. A Case is built by `fitted`: names and values
that were called otherwise in older releases are tried one after the other; a release that knows none of them raises.
"""

import importlib
import warnings
from collections import namedtuple

import numpy as np
import pandas as pd
import scipy.sparse

MODULES = (
    "calibration cluster compose covariance cross_decomposition decomposition discriminant_analysis dummy ensemble"
    " feature_extraction feature_extraction.text feature_selection frozen gaussian_process impute isotonic"
    " kernel_approximation kernel_ridge linear_model manifold mixture model_selection multiclass multioutput"
    " naive_bayes"
    " neighbors neural_network pipeline preprocessing random_projection semi_supervised svm tree"
    " ensemble.gradient_boosting lda qda"
).split()
OLD_NAMES = {"sparse_output": "sparse", "estimator": "base_estimator", "max_iter": "n_iter", "metric": "affinity"}
OLD_VALUES = {
    "log_loss": ("log", "deviance", "binary_crossentropy"),
    "squared_error": ("squared_loss", "ls", "least_squares"),
    "absolute_error": ("lad", "least_absolute_deviation", "mae"),
}

KERNEL = "kernel of a Gaussian process"

Case = namedtuple("Case", "name plan rows target")
Plan = namedtuple("Plan", "kind options is_fitted")


def plan(kind, **options):
    """An estimator to be built."""
    return Plan(kind, options, False)


def fitted_plan(kind, **options):
    """An estimator that is fitted before the one that takes it."""
    return Plan(kind, options, True)


def kernel_plan(kind, *arguments, **options):
    """A kernel of Gaussian processes; [kernel, "+", kernel] is their sum, "*" their product."""
    return Plan(KERNEL, {"kind": kind, "arguments": arguments, "options": options}, False)


class Makers(object):
    """Collects cases; what they are called follows from what they are, and from the module's own word."""

    def __init__(self, word=""):
        self.cases = []
        self.word = word
        self.counts = {}

    def __call__(self, kind, rows, target, **options):
        count = self.counts[kind] = self.counts.get(kind, -1) + 1
        name = "{}_{}{:02}_{}".format(kind, self.word, count, "_".join([rows] + ([target] if target else [])))
        self.cases.append(Case(name, plan(kind, **options), rows, target))


def each(add, kind, rows, target, variants, **always):
    """A case for each of the variants, whose options stand beside those that are always there."""
    for variant in variants:
        add(kind, rows, target, **dict(always, **variant))


# ---------------------------------------------------------------- rows and targets


def drawn(n, seed):
    return np.random.RandomState(seed).normal(size=(n, 5)) * [1, 3, 0.1, 1, 20] + [0, 5, 0, -2, 100]


def people(n, seed):
    rng = np.random.RandomState(seed)
    cities = np.array(["Bonn", "Oslo", "Rome", "new, york"], dtype=object)
    return pd.DataFrame(
        {
            "age": np.round(rng.normal(40, 12, n), 1),
            "city": cities[rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])],
            "size": np.array(["S", "M", "L"], dtype=object)[rng.randint(0, 3, n)],
            "visits": rng.randint(0, 9, n),
        }
    )


def holes(values, seed):
    return np.where(np.random.RandomState(seed).rand(*values.shape) < 0.2, np.nan, values)


def hollow(values, seed):
    return scipy.sparse.csr_matrix(np.where(np.random.RandomState(seed).rand(*values.shape) < 0.6, 0.0, values))


N, NEW = 60, 17
X, X_NEW = drawn(N, 0), drawn(NEW, 1)
SCORE = X[:, 0] + np.sin(X[:, 1]) + 3 * X[:, 2] * X[:, 3] + X[:, 4] / 40 + np.random.RandomState(4).normal(size=N) * 0.3
TEXTS = [
    "{} {} {}{}".format(a, b, c, d)
    for a in ("the small", "A big", "no")
    for b, c in (("cat", "sat on the mat."), ("dog", "ran; then it sat"), ("bird", "flew over the sea, far"))
    for d in ("", "!", " 12 times", " \u00e9t\u00e9 42")
] + ["the cat and the dog", "it ran"] * 12
RECORDS = [{"a": i % 3, "b": "x{}".format(i % 4), "c": float(i) / 7} for i in range(N)]


def standard(values):
    return (values - X.mean(axis=0)) / X.std(axis=0)


def codes(values):
    return np.clip(np.round(np.abs(standard(values)) * 2), 0, 4).astype(np.int64)


def named(values):
    return pd.DataFrame(values, columns=["width", "height", "a b", "Gr\u00f6\u00dfe", "depth"])


def rows_by_name():
    words = np.array(["ant", "bee", "cow"])
    kernel = standard(X).dot(standard(X).T)
    return {
        "numbers": (X, X_NEW),
        "scaled": (standard(X), standard(X_NEW)),
        "float32": (standard(X).astype(np.float32), standard(X_NEW).astype(np.float32)),
        "other32": (standard(X), standard(X_NEW).astype(np.float32)),
        "integers": (codes(X), codes(X_NEW)),
        "negative": (codes(X) - 1, codes(X_NEW) - 1),
        "positive": (np.abs(standard(X)), np.abs(standard(X_NEW))),
        "unit": (np.clip(np.abs(standard(X)) / 4, 0, 1), np.clip(np.abs(standard(X_NEW)) / 4, 0, 1)),
        "sparse": (hollow(standard(X), 5), hollow(standard(X_NEW), 6)),
        "hollow": (hollow(np.abs(standard(X)), 5), hollow(np.abs(standard(X_NEW)), 6)),
        "holes": (holes(standard(X), 2), holes(standard(X_NEW), 3)),
        "hole": (np.where(np.arange(5) == 2, holes(X, 2), X), np.where(np.arange(5) == 2, holes(X_NEW, 3), X_NEW)),
        "wide": (np.tile(standard(X), (1, 4)) + np.random.RandomState(8).rand(N, 20), np.tile(standard(X_NEW), (1, 4))),
        "named": (named(standard(X)), named(standard(X_NEW))),
        "table": (people(N, 6), people(NEW, 7)),
        "table numbers": (people(N, 6)[["age", "visits"]], people(NEW, 7)[["age", "visits"]]),
        "text columns": (people(N, 6)[["city", "size"]], people(NEW, 7)[["city", "size"]]),
        "texts": (TEXTS[:N], TEXTS[3 : 3 + NEW]),
        "records": (RECORDS, RECORDS[2 : 2 + NEW]),
        "column": (standard(X)[:, 0], standard(X_NEW)[:, 0]),
        "columns": (standard(X)[:, :1], standard(X_NEW)[:, :1]),
        "kernel": (kernel, standard(X_NEW).dot(standard(X).T)),
        "labels": (words[np.arange(N) % 3], words[np.arange(NEW) * 2 % 3]),
        "number labels": (np.arange(N) % 4 - 1, np.arange(NEW) % 4 - 1),
        "two labels": (words[np.arange(N) % 2], words[np.arange(NEW) * 3 % 2]),
        "sets": ([["a", "b"], ["b"], [], ["c", "a"]] * 15, [["c"], [], ["a", "b", "c"]] * 5 + [["b"], ["a"]]),
    }


def targets_by_name():
    three = np.digitize(SCORE, np.percentile(SCORE, [33, 66]))
    two = (SCORE > np.median(SCORE)).astype(np.int64)
    labels = np.stack([two, (X[:, 0] > 0).astype(np.int64), (three == 1).astype(np.int64)], axis=1)
    return {
        "real": SCORE,
        "real32": SCORE.astype(np.float32),
        "two": two,
        "three": three,
        "words": np.array(["ant", "bee", "cow"])[three],
        "objects": np.array(["no", "yes, indeed"], dtype=object)[two],
        "truths": two == 1,
        "floats": three - 1.0,
        "ten": np.arange(N) % 10,
        "labels": labels,
        "pairs": np.stack([three, 1 - two], axis=1),
        "word pairs": np.stack([np.array(["ant", "bee", "cow"])[three], np.array(["no", "yes"])[two]], axis=1),
        "reals": np.stack([SCORE, X[:, 1] * X[:, 3]], axis=1),
        "counts": np.round(np.exp(SCORE / 3)).astype(np.float64),
        "amounts": np.exp(SCORE / 3) + 0.1,
        "some": np.where(np.arange(N) % 3 == 0, -1, three),
    }


# ---------------------------------------------------------------- building


def find_class(name):
    for module in MODULES:
        try:
            found = getattr(importlib.import_module("sklearn." + module), name, None)
        except ImportError:
            continue
        if found is not None:
            return found
    raise LookupError(name)


def enable_experiments():
    for name in ("enable_hist_gradient_boosting", "enable_iterative_imputer", "enable_halving_search_cv"):
        try:
            importlib.import_module("sklearn.experimental." + name)
        except ImportError:
            pass


def build(part, attempt, data):
    """The plans within `part` as estimators; attempt 0: as the newest release says it, else with older names."""
    if isinstance(part, Plan) and part.kind == KERNEL:
        kernels = importlib.import_module("sklearn.gaussian_process.kernels")
        arguments = [build(item, attempt, data) for item in part.options["arguments"]]
        return getattr(kernels, part.options["kind"])(*arguments, **part.options["options"])
    if isinstance(part, Plan):
        kind = find_class(part.kind)
        options = {name: build(value, attempt, data) for name, value in part.options.items()}
        if attempt % 2:
            known = kind().get_params() if part.kind in ("AdaBoostClassifier", "OneHotEncoder") else None
            renamed = {}
            for name, value in options.items():
                old = OLD_NAMES.get(name, name)
                renamed[name if known is not None and name in known else old] = value
            options = renamed
        made = kind(**options)
        return made.fit(*data) if part.is_fitted else made
    if isinstance(part, dict):
        return {name: build(value, attempt, data) for name, value in part.items()}
    if isinstance(part, list) and len(part) == 3 and isinstance(part[1], str) and part[1] in "+*":
        left, right = build(part[0], attempt, data), build(part[2], attempt, data)
        return left + right if part[1] == "+" else left * right
    if isinstance(part, list) or type(part) is tuple:
        return type(part)([build(item, attempt, data) for item in part])
    if attempt >= 2 and isinstance(part, str) and part in OLD_VALUES:
        return OLD_VALUES[part][attempt // 2 - 1]
    return part


def fitted(case, rows, targets):
    """The case's model; the last error of all attempts if none succeeds."""
    find_class(case.plan.kind)
    data = (rows[case.rows][0],) + ((targets[case.target],) if case.target else ())
    for attempt in range(8):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return build(case.plan, attempt, data).fit(*data)
        except LookupError:
            raise
        except Exception as error:  # of any kind: each release refuses in its own way
            last = error
    raise last
