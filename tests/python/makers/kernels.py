"""Kernels, naive Bayes, mixtures, networks and Gaussian processes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn import gaussian_process, kernel_approximation, mixture, naive_bayes, neural_network, svm
from sklearn.gaussian_process import kernels

from . import Case

DRAWN = np.random.default_rng(30)
X, NEW = DRAWN.normal(size=(60, 3)), DRAWN.normal(size=(19, 3))
Y = X[:, 0] + np.sin(X[:, 1])
KINDS = np.array(["ant", "bee", "Käfer"])[np.digitize(Y, [-0.6, 0.7])]
COUNTS, NEW_COUNTS = DRAWN.integers(0, 5, (60, 4)), DRAWN.integers(0, 5, (19, 4))
PAIRWISE = ("linear", "poly", "rbf", "laplacian", "cosine")
KERNELS = {
    "rbf and noise": 2.0 * kernels.RBF([1.0, 2.0, 0.5]) + kernels.WhiteKernel(0.1),
    "matern": kernels.Matern(nu=1.5) * kernels.ConstantKernel(0.5),
    "rational": kernels.RationalQuadratic() + kernels.DotProduct(0.3),
    "periodic": kernels.ExpSineSquared(1.0, 3.0) ** 2 + kernels.WhiteKernel(9.0),
}


def process_cases() -> Iterator[Case]:
    make = {"optimizer": None, "alpha": 0.2}
    for name, kernel in KERNELS.items():
        fitted = gaussian_process.GaussianProcessRegressor(kernel, normalize_y=True, **make).fit(X, Y)
        yield Case(f"GaussianProcessRegressor {name}", fitted, NEW)
        yield Case(f"GaussianProcessRegressor prior {name}", gaussian_process.GaussianProcessRegressor(kernel), NEW)
    for metric in PAIRWISE:
        kernel = kernels.PairwiseKernel(gamma=0.3, metric=metric) + kernels.WhiteKernel(0.5)
        fitted = gaussian_process.GaussianProcessRegressor(kernel, **make).fit(X, Y)
        yield Case(f"GaussianProcessRegressor pairwise {metric}", fitted, NEW)
    pair = gaussian_process.GaussianProcessRegressor(**make).fit(X, np.column_stack([Y, 3 * Y]))
    yield Case("GaussianProcessRegressor two targets", pair, NEW)
    dot = gaussian_process.GaussianProcessRegressor(kernels.DotProduct(0.3) + kernels.RBF(2.0), **make).fit(X, Y)
    yield Case("GaussianProcessRegressor dot product", dot, NEW)
    yield Case("GaussianProcessRegressor dot product float16", dot, NEW.astype(np.float16))
    for rule in ("one_vs_rest", "one_vs_one"):
        fitted = gaussian_process.GaussianProcessClassifier(optimizer=None, multi_class=rule).fit(X, KINDS)
        yield Case(f"GaussianProcessClassifier {rule}", fitted, NEW)


def vector_machine_cases() -> Iterator[Case]:
    for kernel in ("linear", "poly", "rbf", "sigmoid"):
        for shape in ("ovr", "ovo"):
            make = {"kernel": kernel, "decision_function_shape": shape}
            yield Case(f"SVC {kernel} {shape}", svm.SVC(**make).fit(X, KINDS), NEW)
        yield Case(f"SVR {kernel}", svm.SVR(kernel=kernel).fit(X, Y), NEW)
        yield Case(f"OneClassSVM {kernel}", svm.OneClassSVM(kernel=kernel).fit(X), NEW)
    yield Case("NuSVC two classes", svm.NuSVC(nu=0.3).fit(X, Y > 0), NEW)
    yield Case("NuSVR", svm.NuSVR().fit(X, Y), NEW)


def other_cases() -> Iterator[Case]:
    yield Case("GaussianNB", naive_bayes.GaussianNB().fit(X, KINDS), NEW)
    for name in ("MultinomialNB", "ComplementNB", "BernoulliNB", "CategoricalNB"):
        yield Case(name, getattr(naive_bayes, name)().fit(COUNTS, KINDS), NEW_COUNTS)
    for covariance in ("full", "tied", "diag", "spherical"):
        for kind in (mixture.GaussianMixture, mixture.BayesianGaussianMixture):
            fitted = kind(n_components=3, covariance_type=covariance, random_state=0, max_iter=20).fit(X)
            yield Case(f"{kind.__name__} {covariance}", fitted, NEW)
    for activation in ("relu", "tanh", "logistic", "identity"):
        network = {"activation": activation, "hidden_layer_sizes": (7, 5), "max_iter": 30, "random_state": 0}
        yield Case(f"MLPClassifier {activation}", neural_network.MLPClassifier(**network).fit(X, KINDS), NEW)
        yield Case(f"MLPRegressor {activation}", neural_network.MLPRegressor(**network).fit(X, Y), NEW)
    scores_alone = svm.SVC(break_ties=True, decision_function_shape="ovo").fit(X, KINDS)  # predict is refused
    yield Case("SVC breaks ties of pairs", scores_alone, NEW)
    yield Case("RBFSampler", kernel_approximation.RBFSampler(n_components=9, random_state=0).fit(X), NEW)
    for kernel in ("rbf", "poly", "laplacian"):
        sampler = kernel_approximation.Nystroem(kernel, gamma=0.3, n_components=6, random_state=0)
        yield Case(f"Nystroem {kernel}", sampler.fit(X), NEW)
    given = {"gamma": 0.2, "coef0": 0.7, "degree": 2}  # those of its own options that are None
    for kernel in ("poly", "sigmoid", "cosine"):
        sampler = kernel_approximation.Nystroem(kernel, n_components=6, random_state=0, kernel_params=given, coef0=0.5)
        yield Case(f"Nystroem {kernel} kernel_params", sampler.fit(X), NEW)


def cases() -> Iterator[Case]:
    yield from process_cases()
    yield from vector_machine_cases()
    yield from other_cases()
