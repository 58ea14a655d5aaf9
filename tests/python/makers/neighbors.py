"""Neighbours, densities and clusters: rows on a grid, so that many are equally far, and which of them count is seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn import cluster, manifold, neighbors

from . import Case, data

DRAWN = np.random.default_rng(20)
GRID, NEW_GRID = DRAWN.integers(0, 4, (90, 3)) * 1.0, DRAWN.integers(0, 4, (25, 3)) * 1.0
ROUND, NEW_ROUND = DRAWN.normal(size=(70, 3)), DRAWN.normal(size=(21, 3))
KINDS = np.array([3, -1, 8])[np.arange(90) % 3]  # text is an error of scikit-learn's in some scans
TREES = ("kd_tree", "ball_tree")
KERNELS = ("gaussian", "tophat", "epanechnikov", "exponential", "linear", "cosine")
BALL_METRICS = ("canberra", "braycurtis", "hamming", "dice", "jaccard", "russellrao", "sokalsneath")


def search_cases() -> Iterator[Case]:
    for algorithm in (*TREES, "brute"):
        for metric in ("euclidean", "manhattan", "chebyshev"):
            search = {"algorithm": algorithm, "metric": metric}
            fitted = neighbors.NearestNeighbors(n_neighbors=9, radius=1.5, leaf_size=5, **search).fit(GRID)
            yield Case(f"NearestNeighbors {algorithm} {metric}", fitted, NEW_GRID)
            for weights in ("uniform", "distance"):
                name = f"{algorithm} {metric} {weights}"
                near = neighbors.KNeighborsClassifier(7, weights=weights, leaf_size=4, **search).fit(GRID, KINDS)
                yield Case(f"KNeighborsClassifier {name}", near, NEW_GRID)
                within = neighbors.RadiusNeighborsRegressor(1.5, weights=weights, **search).fit(GRID, GRID[:, 0])
                yield Case(f"RadiusNeighborsRegressor {name}", within, NEW_GRID)
        minkowski = neighbors.KNeighborsRegressor(6, algorithm=algorithm, p=3).fit(GRID, GRID[:, :2])
        yield Case(f"KNeighborsRegressor {algorithm} minkowski", minkowski, NEW_GRID)
        for mode in ("distance", "connectivity"):
            graph = neighbors.RadiusNeighborsTransformer(mode=mode, radius=1.5, algorithm=algorithm).fit(GRID)
            yield Case(f"RadiusNeighborsTransformer {algorithm} {mode}", graph, NEW_GRID)
    for metric in BALL_METRICS:
        fitted = neighbors.NearestNeighbors(n_neighbors=5, leaf_size=3, algorithm="ball_tree", metric=metric).fit(GRID)
        yield Case(f"NearestNeighbors ball_tree {metric}", fitted, NEW_GRID)
    for algorithm in (*TREES, "brute"):
        for option in ("n_neighbors", "radius"):
            fitted = neighbors.NearestNeighbors(algorithm=algorithm, **{option: None}).fit(GRID)
            yield Case(f"NearestNeighbors {algorithm} without {option}", fitted, NEW_GRID)
    within = neighbors.RadiusNeighborsRegressor(None, algorithm="kd_tree").fit(GRID, GRID[:, 0])
    yield Case("RadiusNeighborsRegressor kd_tree without radius", within, NEW_GRID)
    single = neighbors.NearestNeighbors(n_neighbors=8, algorithm="brute").fit(GRID.astype(np.float32))
    yield Case("NearestNeighbors brute float32", single, NEW_GRID.astype(np.float32))


def density_cases() -> Iterator[Case]:
    for algorithm in TREES:
        for kernel in KERNELS:
            make = {"kernel": kernel, "algorithm": algorithm, "bandwidth": 1.2, "leaf_size": 6}
            yield Case(f"KernelDensity {kernel} {algorithm}", neighbors.KernelDensity(**make).fit(ROUND), NEW_ROUND)
            for breadth in (True, False):
                rough = neighbors.KernelDensity(**make, atol=1e-2, rtol=1e-2, breadth_first=breadth).fit(ROUND)
                yield Case(f"KernelDensity {kernel} {algorithm} tolerances {breadth}", rough, NEW_ROUND)
        weighted = neighbors.KernelDensity(algorithm=algorithm).fit(ROUND, sample_weight=1 + np.arange(len(ROUND)) % 4)
        yield Case(f"KernelDensity weights {algorithm}", weighted, NEW_ROUND)


def cluster_cases() -> Iterator[Case]:
    sparse = data.sparse(GRID)
    means = cluster.BisectingKMeans(4, random_state=0, n_init=1)
    yield Case("BisectingKMeans", means.fit(ROUND), NEW_ROUND)
    yield Case("Birch sparse", cluster.Birch(n_clusters=3, threshold=0.5).fit(sparse), data.sparse(NEW_GRID))
    yield Case("AffinityPropagation sparse", cluster.AffinityPropagation(random_state=0).fit(sparse), NEW_GRID)
    linear = manifold.LocallyLinearEmbedding(n_neighbors=6, random_state=0).fit(ROUND)
    yield Case("LocallyLinearEmbedding float16 rows", linear, NEW_ROUND.astype(np.float16))
    single = manifold.Isomap(n_neighbors=6).fit(ROUND.astype(np.float32))
    yield Case("Isomap float32", single, NEW_ROUND.astype(np.float32))
    double = manifold.Isomap(n_neighbors=6).fit(ROUND)  # whose kernel PCA is asked about float32
    yield Case("Isomap float32 rows", double, NEW_ROUND.astype(np.float32))
    centroid = neighbors.NearestCentroid(metric="manhattan", priors=[0.5, 0.3, 0.2]).fit(ROUND, np.arange(70) % 3)
    yield Case("NearestCentroid priors manhattan", centroid, NEW_ROUND)


def cases() -> Iterator[Case]:
    yield from search_cases()
    yield from density_cases()
    yield from cluster_cases()
