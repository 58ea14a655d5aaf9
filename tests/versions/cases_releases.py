"""What one release does otherwise than the next: defaults, types of results, and selections that keep nothing. See
cases.py."""

from cases import Makers, each, plan

SEEDED = {"random_state": 0}
TREE = plan("DecisionTreeClassifier", max_depth=2, random_state=0)


def defaults(add):
    for target in ("two", "words"):
        add("DummyClassifier", "scaled", target, **SEEDED)
        add("DummyClassifier", "sparse", target, **SEEDED)
    add("DummyRegressor", "scaled", "real", strategy="constant", constant=2)
    add("GenericUnivariateSelect", "float32", "three")
    add("GenericUnivariateSelect", "scaled", "words")
    add("GaussianProcess", "scaled", "real", normalize=False)


def empty_selections(add):
    for kind in ("SelectFwe", "SelectFpr", "SelectFdr"):
        each(add, kind, "float32", "three", [{"alpha": 1e-30}])
        each(add, kind, "integers", "three", [{"alpha": 1e-30}])
    add("MissingIndicator", "scaled", None)
    add("RandomizedLasso", "integers", "real", selection_threshold=0.25, **SEEDED)


def types_of_results(add):
    for algorithm in ("omp", "lars", "lasso_lars", "lasso_cd", "threshold"):
        add("DictionaryLearning", "float32", None, n_components=3, transform_algorithm=algorithm, max_iter=5, **SEEDED)
    for kind in ("EmpiricalCovariance", "OAS", "LedoitWolf"):
        add(kind, "float32", None)
        add(kind, "integers", None, store_precision=False)
    add("NMF", "positive", None, n_components=2, solver="pg", sparseness="components", random_state=0)
    each(add, "TfidfTransformer", "float32", None, [{"use_idf": False, "norm": norm} for norm in ("l1", "l2", None)])
    each(add, "OneHotEncoder", "integers", None, [{"categorical_features": [0, 2]}, {"categorical_features": [1]}])
    add("RadiusNeighborsRegressor", "scaled", "ten", radius=2.5)
    add("LSHForest", "float32", None, **SEEDED)
    add("NeighborhoodComponentsAnalysis", "scaled", "three", n_components=2, **SEEDED)


def chains(add):
    each(
        add,
        "ClassifierChain",
        "scaled",
        "pairs",
        [{"estimator": TREE}, {"estimator": plan("GaussianNB"), "order": [1, 0]}],
    )
    add("ClassifierChain", "scaled", "labels", estimator=plan("GaussianNB"))


def cases():
    add = Makers("releases")
    defaults(add)
    empty_selections(add)
    types_of_results(add)
    chains(add)
    return add.cases
