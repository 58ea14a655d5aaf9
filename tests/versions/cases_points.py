"""Neighbors, clusters, mixtures, Gaussian processes, covariances, decompositions and projections. See cases.py."""

import numpy as np
from cases import Makers, kernel_plan


def neighbors(add):
    for kind, target in (
        ("KNeighborsClassifier", "three"),
        ("KNeighborsRegressor", "real"),
        ("NearestNeighbors", None),
    ):
        for algorithm in ("auto", "brute", "kd_tree", "ball_tree"):
            add(kind, "scaled", target, algorithm=algorithm, leaf_size=5)
        for metric in ("manhattan", "chebyshev", "cosine", "canberra"):
            add(kind, "scaled", target, algorithm="auto" if metric != "cosine" else "brute", metric=metric)
        add(kind, "scaled", target, p=3)
        add(kind, "scaled", target, n_neighbors=3, algorithm="ball_tree", metric="minkowski", p=1)
        add(kind, "sparse", target)
        add(kind, "float32", target, n_neighbors=4)
        add(kind, "integers", target, algorithm="kd_tree")
        if target:
            add(kind, "scaled", target, weights="distance")
            add(kind, "scaled", target, weights="distance", algorithm="brute", n_neighbors=7)
    for target in ("words", "objects", "pairs", "word pairs"):
        add("KNeighborsClassifier", "scaled", target)
    add("KNeighborsRegressor", "scaled", "reals", weights="distance")
    for weights in ("uniform", "distance"):
        for algorithm in ("brute", "kd_tree"):
            add(
                "RadiusNeighborsClassifier",
                "scaled",
                "three",
                radius=3.0,
                weights=weights,
                algorithm=algorithm,
                outlier_label=1,
            )
            add("RadiusNeighborsRegressor", "scaled", "real", radius=4.0, weights=weights, algorithm=algorithm)
    add("RadiusNeighborsClassifier", "scaled", "words", radius=1.0, outlier_label="most_frequent")
    for metric in ("euclidean", "manhattan"):
        add("NearestCentroid", "scaled", "three", metric=metric)
    add("NearestCentroid", "scaled", "words", shrink_threshold=0.2)
    add("NearestCentroid", "scaled", "two", priors="empirical")
    add("NearestCentroid", "sparse", "three")
    for kernel in ("gaussian", "tophat", "epanechnikov", "exponential", "linear", "cosine"):
        add("KernelDensity", "scaled", None, kernel=kernel, bandwidth=1.5)
    add("KernelDensity", "scaled", None, algorithm="ball_tree", metric="manhattan", bandwidth=0.8)
    add("KernelDensity", "scaled", None, bandwidth="scott")
    add("LocalOutlierFactor", "scaled", None, novelty=True, n_neighbors=7)
    add("LocalOutlierFactor", "float32", None, novelty=True, n_neighbors=7, contamination=0.1)
    add("KNeighborsTransformer", "scaled", None, n_neighbors=4)
    add("KNeighborsTransformer", "scaled", None, n_neighbors=4, mode="connectivity")
    add("RadiusNeighborsTransformer", "scaled", None, radius=2.0)
    add("NeighborhoodComponentsAnalysis", "scaled", "three", n_components=2, random_state=0, max_iter=5)
    for kind in ("LabelPropagation", "LabelSpreading"):
        add(kind, "scaled", "some")
        add(kind, "scaled", "some", kernel="knn", n_neighbors=5)


def clusters(add):
    for kind in ("KMeans", "MiniBatchKMeans", "BisectingKMeans"):
        for rows in ("scaled", "float32", "sparse", "named"):
            add(kind, rows, None, n_clusters=3, n_init=2, random_state=0)
    add("KMeans", "scaled", None, n_clusters=4, n_init=1, algorithm="elkan", random_state=0)
    add("KMeans", "integers", None, n_clusters=3, n_init=1, random_state=0)
    for kind in ("MeanShift", "AffinityPropagation", "Birch"):
        add(kind, "scaled", None)
        add(kind, "float32", None)
    add("Birch", "scaled", None, n_clusters=None)
    add("Birch", "scaled", None, n_clusters=4, threshold=0.8)
    add("AffinityPropagation", "scaled", None, damping=0.7)
    for rows in ("scaled", "float32"):
        add("FeatureAgglomeration", rows, None, n_clusters=2)
        add("FeatureAgglomeration", rows, None, n_clusters=3, pooling_func=np.max)
    for kind in ("SpectralBiclustering", "SpectralCoclustering"):
        add(kind, "positive", None, n_clusters=2, random_state=0)


def mixtures(add):
    for kind in ("GaussianMixture", "BayesianGaussianMixture"):
        for covariance in ("full", "tied", "diag", "spherical"):
            add(kind, "scaled", None, n_components=2, covariance_type=covariance, random_state=0)
        add(kind, "float32", None, n_components=2, random_state=0)
    add(
        "BayesianGaussianMixture",
        "scaled",
        None,
        n_components=3,
        random_state=0,
        weight_concentration_prior_type="dirichlet_distribution",
    )
    for kind in ("GMM", "VBGMM", "DPGMM"):
        for covariance in ("full", "tied", "diag", "spherical"):
            add(kind, "scaled", None, n_components=2, covariance_type=covariance, random_state=0)
    for kind in ("EmpiricalCovariance", "LedoitWolf", "OAS", "ShrunkCovariance"):
        add(kind, "scaled", None)
        add(kind, "numbers", None, assume_centered=True)
    for kind in ("MinCovDet", "EllipticEnvelope"):
        add(kind, "scaled", None, random_state=0)
    add("EllipticEnvelope", "scaled", None, random_state=0, contamination=0.3)
    for kind in ("GraphLasso", "GraphicalLasso", "GraphLassoCV", "GraphicalLassoCV"):
        add(kind, "scaled", None)


def processes(add):
    rbf, white = kernel_plan("RBF", 1.5), kernel_plan("WhiteKernel", 0.1)
    add("GaussianProcessRegressor", "scaled", "real")
    add("GaussianProcessRegressor", "scaled", "real", alpha=0.1, normalize_y=True)
    add("GaussianProcessRegressor", "scaled", "reals", alpha=0.1)
    for kernel in (
        rbf,
        [rbf, "+", white],
        [kernel_plan("ConstantKernel", 2.0), "*", kernel_plan("Matern", 1.2, nu=1.5)],
        [kernel_plan("DotProduct", 0.5), "+", white],
        kernel_plan("RationalQuadratic", 1.0, 0.7),
        kernel_plan("ExpSineSquared", 1.0, 3.0),
    ):
        add("GaussianProcessRegressor", "scaled", "real", kernel=kernel, alpha=0.5, optimizer=None)
    for target in ("two", "words"):
        add("GaussianProcessClassifier", "scaled", target)
        add("GaussianProcessClassifier", "scaled", target, kernel=rbf, optimizer=None)
    add("GaussianProcessClassifier", "scaled", "three", multi_class="one_vs_one")
    add("GaussianProcess", "scaled", "real", theta0=0.1, nugget=0.1)


def decompositions(add):
    for kind in ("PCA", "IncrementalPCA", "FactorAnalysis", "FastICA", "TruncatedSVD", "KernelPCA"):
        options = {} if kind == "IncrementalPCA" else {"random_state": 0}
        for rows in ("scaled", "float32", "integers", "named"):
            add(kind, rows, None, n_components=2, **options)
    add("PCA", "scaled", None, n_components=3, whiten=True)
    add("PCA", "numbers", None, n_components=0.9)
    add("PCA", "wide", None, n_components=3, svd_solver="randomized", random_state=0)
    add("PCA", "sparse", None, n_components=2, svd_solver="arpack", random_state=0)
    add("RandomizedPCA", "scaled", None, n_components=3, random_state=0)
    add("RandomizedPCA", "scaled", None, n_components=2, whiten=True, random_state=0)
    add("IncrementalPCA", "scaled", None, n_components=2, whiten=True, batch_size=20)
    add("TruncatedSVD", "sparse", None, n_components=2, random_state=0)
    add("TruncatedSVD", "scaled", None, n_components=2, algorithm="arpack", random_state=0)
    for fun in ("exp", "cube"):
        add("FastICA", "scaled", None, n_components=2, fun=fun, random_state=0)
    add("FastICA", "scaled", None, n_components=2, whiten="unit-variance", random_state=0)
    for kernel in ("rbf", "poly", "sigmoid", "cosine"):
        add("KernelPCA", "scaled", None, n_components=2, kernel=kernel, gamma=0.2, fit_inverse_transform=True)
    add("KernelPCA", "kernel", None, n_components=2, kernel="precomputed")
    for solver in ("cd", "mu"):
        add("NMF", "positive", None, n_components=2, solver=solver, random_state=0)
    add("NMF", "hollow", None, n_components=2, random_state=0)
    add("MiniBatchNMF", "positive", None, n_components=2, random_state=0)
    for method in ("batch", "online"):
        add("LatentDirichletAllocation", "integers", None, n_components=3, learning_method=method, random_state=0)
    add("LatentDirichletAllocation", "hollow", None, random_state=0)
    for algorithm in ("lasso_lars", "omp", "threshold", "lasso_cd"):
        add(
            "DictionaryLearning",
            "scaled",
            None,
            n_components=3,
            max_iter=5,
            transform_algorithm=algorithm,
            random_state=0,
        )
    add("MiniBatchDictionaryLearning", "scaled", None, n_components=3, random_state=0, transform_algorithm="omp")
    add("SparseCoder", "scaled", None, dictionary=np.eye(3, 5) + 0.1, transform_algorithm="omp")
    for kind in ("SparsePCA", "MiniBatchSparsePCA"):
        add(kind, "scaled", None, n_components=2, random_state=0)
        add(kind, "scaled", None, n_components=2, normalize_components=True, random_state=0)


def projections(add):
    for rows in ("wide", "sparse", "float32"):
        add("GaussianRandomProjection", rows, None, n_components=3, random_state=0)
        add("SparseRandomProjection", rows, None, n_components=3, random_state=0)
    add("SparseRandomProjection", "wide", None, n_components=3, dense_output=True, random_state=0)
    add("GaussianRandomProjection", "wide", None, n_components=3, compute_inverse_components=True, random_state=0)
    for rows in ("scaled", "float32", "sparse"):
        add("RBFSampler", rows, None, n_components=6, gamma=0.3, random_state=0)
    for kernel in ("rbf", "poly", "linear", "sigmoid"):
        add("Nystroem", "scaled", None, kernel=kernel, gamma=0.2, n_components=6, random_state=0)
    add("SkewedChi2Sampler", "positive", None, n_components=6, random_state=0)
    add("AdditiveChi2Sampler", "positive", None)
    add("AdditiveChi2Sampler", "hollow", None, sample_steps=1)
    add("PolynomialCountSketch", "scaled", None, n_components=8, random_state=0)
    add("Isomap", "scaled", None, n_components=2, n_neighbors=6)
    for method in ("standard", "ltsa"):
        add("LocallyLinearEmbedding", "scaled", None, n_components=2, n_neighbors=8, method=method, random_state=0)


def cases():
    add = Makers()
    for group in (neighbors, clusters, mixtures, processes, decompositions, projections):
        group(add)
    return add.cases
