"""Factors, topics, sparse codes and maps of features; isotonic regression, iterative imputation and seeded draws."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from sklearn import calibration, decomposition, dummy, isotonic, kernel_approximation, linear_model, neural_network
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.gaussian_process import kernels
from sklearn.impute import IterativeImputer
from sklearn.kernel_ridge import KernelRidge
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection

from . import Case, data

WIDTH = np.array([1.0, 3.0, 0.01, 1.0, 100.0])
X, NEW = data.numbers() / WIDTH, data.new_numbers() / WIDTH
POSITIVE, NEW_POSITIVE = np.abs(X), np.abs(NEW)
Y, WORDS = data.response(data.numbers()), data.labels(data.numbers())["strings"]


def forms(name: str, make, rows: np.ndarray, new: np.ndarray) -> Iterator[Case]:
    """What is tried with each estimator: dtypes, one row, named columns."""
    single = rows.astype(np.float32)
    yield Case(name, make().fit(rows), new)
    yield Case(f"{name} float32", make().fit(single), new.astype(np.float32))
    yield Case(f"{name} ints", make().fit(np.round(2 * rows).astype(int)), np.round(2 * new).astype(int))
    yield Case(f"{name} two rows", make().fit(rows), new[:2])
    yield Case(f"{name} named columns", make().fit(data.named(rows)), data.named(new))


def map_cases() -> Iterator[Case]:
    chi2, sketch = kernel_approximation.AdditiveChi2Sampler, kernel_approximation.PolynomialCountSketch
    for steps in (1, 2, 3):
        yield from forms(f"AdditiveChi2Sampler {steps}", lambda n=steps: chi2(sample_steps=n), POSITIVE, NEW_POSITIVE)
    yield Case("AdditiveChi2Sampler interval", chi2(sample_steps=5, sample_interval=0.3).fit(POSITIVE), NEW_POSITIVE)
    yield Case("AdditiveChi2Sampler sparse", chi2().fit(data.sparse(POSITIVE)), data.sparse(NEW_POSITIVE))
    for special, options in {
        "plain": {},
        "three": {"degree": 3, "coef0": 1.5, "gamma": 0.3, "n_components": 12},
        "a prime": {"n_components": 127},
        "seven": {"n_components": 7, "degree": 1},
    }.items():
        yield from forms(f"PolynomialCountSketch {special}", lambda o=options: sketch(random_state=0, **o), X, NEW)
    yield Case("PolynomialCountSketch sparse", sketch(random_state=0).fit(data.sparse(X)), data.sparse(NEW))


def isotonic_cases() -> Iterator[Case]:
    rows, new = X[:, [1]], NEW[:, [1]]
    inside = np.clip(new, rows.min(), rows.max())
    for outside in ("nan", "clip", "raise"):
        for increasing in (True, False):
            fitted = isotonic.IsotonicRegression(increasing=increasing, out_of_bounds=outside).fit(rows, Y)
            yield Case(f"IsotonicRegression {outside} {increasing}", fitted, inside if outside == "raise" else new)
    single = isotonic.IsotonicRegression(out_of_bounds="clip").fit(rows.astype(np.float32), Y.astype(np.float32))
    yield Case("IsotonicRegression float32", single, new.astype(np.float32))
    yield Case("IsotonicRegression float32, new rows float64", single, new)
    yield Case("IsotonicRegression one value", isotonic.IsotonicRegression().fit(rows[:1], Y[:1]), new)
    calibrated = calibration.CalibratedClassifierCV(linear_model.RidgeClassifier(), method="isotonic", cv=2)
    yield Case("CalibratedClassifierCV isotonic", calibrated.fit(X, WORDS), NEW)


def machine_cases() -> Iterator[Case]:
    def make():
        return neural_network.BernoulliRBM(4, n_iter=3, random_state=1)

    bits, new = (X > 0).astype(float), (NEW > 0).astype(float)
    yield from forms("BernoulliRBM", make, bits, new)
    yield Case("BernoulliRBM sparse", make().fit(data.sparse(bits)), data.sparse(new))


def drawn_cases() -> Iterator[Case]:
    pairs = np.column_stack([WORDS, WORDS[::-1]])
    for strategy in ("stratified", "uniform"):
        make = dummy.DummyClassifier(strategy=strategy, random_state=7)
        yield Case(f"DummyClassifier {strategy}", make.fit(X, WORDS), NEW)
        make = dummy.DummyClassifier(strategy=strategy, random_state=7)
        yield Case(f"DummyClassifier {strategy} two outputs", make.fit(X, pairs), NEW)


def factor_cases() -> Iterator[Case]:
    nmf, small = decomposition.NMF, decomposition.MiniBatchNMF
    for special, options in {
        "plain": {},
        "penalties": {"alpha_W": 0.02, "l1_ratio": 0.3, "init": "nndsvda"},
        "shuffled": {"shuffle": True},
        "by steps": {"solver": "mu", "init": "nndsvda"},
        "Kullback": {"solver": "mu", "beta_loss": "kullback-leibler", "init": "nndsvda", "alpha_W": 0.01, "l1_ratio": 1},
        "Itakura": {"solver": "mu", "beta_loss": "itakura-saito", "init": "nndsvda"},
        "half": {"solver": "mu", "beta_loss": 0.5, "init": "nndsvda"},
        "three": {"solver": "mu", "beta_loss": 3, "init": "nndsvda"},
    }.items():
        yield from forms(
            f"NMF {special}", lambda o=options: nmf(3, random_state=0, **o), POSITIVE + 0.6, NEW_POSITIVE + 0.6
        )
    yield Case("NMF sparse", nmf(3, random_state=0).fit(data.sparse(POSITIVE)), data.sparse(NEW_POSITIVE))
    for loss in ("frobenius", "kullback-leibler", 1.5):
        yield from forms(
            f"MiniBatchNMF {loss}", lambda b=loss: small(3, random_state=0, beta_loss=b), POSITIVE, NEW_POSITIVE
        )
    for kind in (decomposition.SparsePCA, decomposition.MiniBatchSparsePCA):
        for k in (3, 7):
            yield from forms(f"{kind.__name__} {k}", lambda c=kind, n=k: c(n, max_iter=5, random_state=0), X, NEW)


def topic_cases() -> Iterator[Case]:
    topics = decomposition.LatentDirichletAllocation
    counts, new = np.round(5 * POSITIVE), np.round(5 * NEW_POSITIVE)
    for special, options in {"batch": {}, "online": {"learning_method": "online", "doc_topic_prior": 0.9}}.items():
        name = f"LatentDirichletAllocation {special}"
        yield from forms(name, lambda o=options: topics(4, max_iter=3, random_state=0, **o), counts, new)
    sparse = topics(3, max_iter=3, random_state=0).fit(data.sparse(counts))
    yield Case("LatentDirichletAllocation sparse", sparse, data.sparse(new))
    yield Case("LatentDirichletAllocation empty rows", sparse, new * (np.arange(len(new)) % 3 > 0)[:, None])


def code_cases() -> Iterator[Case]:
    atoms = np.random.default_rng(12).normal(size=(8, data.N_FEATURES))
    atoms /= np.linalg.norm(atoms, axis=1)[:, None]
    for algorithm in ("omp", "lars", "lasso_lars", "lasso_cd", "threshold"):
        options = {"transform_algorithm": algorithm, "transform_alpha": 0.2}
        coder = decomposition.SparseCoder(atoms, **options).fit(X)
        yield Case(f"SparseCoder {algorithm}", coder, NEW)
        yield Case(f"SparseCoder {algorithm} split", coder.__class__(atoms, split_sign=True, **options).fit(X), NEW)
        if algorithm not in ("omp", "lars"):
            positive = decomposition.SparseCoder(atoms, positive_code=True, **options)
            yield Case(f"SparseCoder {algorithm} positive", positive.fit(X), NEW)
        if algorithm == "lars":
            options["transform_n_nonzero_coefs"] = 9  # more steps than atoms
        for kind in (decomposition.DictionaryLearning, decomposition.MiniBatchDictionaryLearning):
            learned = kind(4, max_iter=3, random_state=0, **options)
            yield Case(f"{kind.__name__} {algorithm}", learned.fit(X), NEW)


def imputer_cases() -> Iterator[Case]:
    gaps, new = data.holes(X), data.holes(NEW, seed=7)
    empty, new_empty = gaps * [1, np.nan, 1, 1, 1], new
    for special, options in {
        "plain": {},
        "indicator": {"add_indicator": True},
        "bounds": {"min_value": -1, "max_value": [1, 2, 1, 1, 3]},
        "ridge": {"estimator": linear_model.Ridge(), "imputation_order": "descending"},
        "no rounds": {"max_iter": 0},
        "median of near ones": {"initial_strategy": "median", "n_nearest_features": 2},
        "posterior": {"sample_posterior": True},
        "posterior between bounds": {"sample_posterior": True, "min_value": -0.4, "max_value": [1, 2, 0.1, 1, 3]},
        "posterior in a tail": {"sample_posterior": True, "min_value": 0.9, "max_value": [5, 6, 7, np.inf, 2]},
    }.items():
        make = IterativeImputer(random_state=0, **{"max_iter": 2, **options})
        yield Case(f"IterativeImputer {special}", make.fit(gaps), new)
    make = IterativeImputer(random_state=0, max_iter=2)
    yield Case("IterativeImputer float32", make.fit(gaps.astype(np.float32)), new.astype(np.float32))
    yield Case("IterativeImputer gaps alone", IterativeImputer(max_iter=2).fit(gaps), new[:3] * np.nan)
    for strategy in ("mean", "constant"):
        for keeps in (False, True):
            make = IterativeImputer(max_iter=2, initial_strategy=strategy, keep_empty_features=keeps)
            yield Case(f"IterativeImputer {strategy} empty, kept {keeps}", make.fit(empty), new_empty)


def projection_cases() -> Iterator[Case]:
    for kind in (GaussianRandomProjection, SparseRandomProjection):
        for k in (3, 5):
            for stored in (False, True):
                name = f"{kind.__name__} {k}, inverse stored {stored}"
                make = kind(k, compute_inverse_components=stored, random_state=0)
                yield Case(name, make.fit(X), NEW)
                yield Case(f"{name} float32", make.__class__(**make.get_params()).fit(X.astype(np.float32)), NEW)
    for whitens in (False, True):
        single = decomposition.PCA(3, whiten=whitens).fit(X.astype(np.float32))
        yield Case(f"PCA float32, whitened {whitens}", single, NEW.astype(np.float32))
    single = decomposition.KernelPCA(3, kernel="rbf", gamma=0.2).fit(X.astype(np.float32))
    yield Case("KernelPCA float32", single, NEW.astype(np.float32))
    kernel = kernels.RBF(1.5) + 0.3 * kernels.DotProduct()
    yield Case("KernelRidge kernel object", KernelRidge(kernel=kernel, alpha=0.5).fit(X, Y), NEW)


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # solvers that are stopped early on purpose
        yield from map_cases()
        yield from isotonic_cases()
        yield from machine_cases()
        yield from drawn_cases()
        yield from factor_cases()
        yield from topic_cases()
        yield from code_cases()
        yield from imputer_cases()
        yield from projection_cases()
