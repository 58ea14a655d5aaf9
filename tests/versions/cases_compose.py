"""Pipelines, column transformers and estimators that hold others. See cases.py."""

import numpy as np
from cases import Makers, fitted_plan, plan

LOGISTIC, RIDGE, SCALER = plan("LogisticRegression"), plan("Ridge"), plan("StandardScaler")
TREE = plan("DecisionTreeClassifier", max_depth=3, random_state=0)
STUMP = plan("DecisionTreeRegressor", max_depth=3, random_state=0)
BAYES, VECTORS = plan("GaussianNB"), plan("LinearSVC", random_state=0)
ONE_HOT = plan("OneHotEncoder", handle_unknown="ignore")


def pipelines(add):
    for target in ("two", "words"):
        for last in (LOGISTIC, TREE, VECTORS, plan("KNeighborsClassifier"), plan("SVC", gamma="auto")):
            add("Pipeline", "numbers", target, steps=[("scale", SCALER), ("last", last)])
    add("Pipeline", "numbers", "real", steps=[("scale", plan("MinMaxScaler")), ("last", RIDGE)])
    add("Pipeline", "named", "real", steps=[("scale", SCALER), ("last", RIDGE)])
    add("Pipeline", "numbers", "three", steps=[("scale", SCALER), ("none", None), ("last", LOGISTIC)])
    add("Pipeline", "numbers", "three", steps=[("scale", "passthrough"), ("last", TREE)])
    add("Pipeline", "numbers", None, steps=[("scale", SCALER), ("pca", plan("PCA", n_components=2))])
    add(
        "Pipeline",
        "numbers",
        None,
        steps=[("pca", plan("PCA", n_components=2)), ("k", plan("KMeans", n_clusters=3, random_state=0))],
    )
    add("Pipeline", "holes", "three", steps=[("fill", plan("SimpleImputer")), ("last", TREE)])
    add("Pipeline", "holes", "three", steps=[("fill", plan("Imputer")), ("last", LOGISTIC)])
    add("Pipeline", "texts", "two", steps=[("words", plan("TfidfVectorizer")), ("last", LOGISTIC)])
    add("Pipeline", "texts", "words", steps=[("words", plan("CountVectorizer")), ("last", plan("MultinomialNB"))])
    add(
        "Pipeline",
        "texts",
        "words",
        steps=[
            ("n", plan("CountVectorizer")),
            ("w", plan("TfidfTransformer")),
            ("last", plan("SGDClassifier", random_state=0)),
        ],
    )
    add(
        "Pipeline",
        "texts",
        None,
        steps=[("words", plan("TfidfVectorizer")), ("svd", plan("TruncatedSVD", n_components=2, random_state=0))],
    )
    add(
        "Pipeline",
        "scaled",
        "three",
        steps=[
            ("pick", plan("SelectKBest", k=3)),
            ("last", plan("RandomForestClassifier", n_estimators=4, random_state=0)),
        ],
    )
    add("Pipeline", "text columns", "two", steps=[("codes", ONE_HOT), ("last", LOGISTIC)])
    nested = plan("Pipeline", steps=[("scale", SCALER), ("more", plan("PolynomialFeatures"))])
    add("Pipeline", "scaled", "two", steps=[("first", nested), ("last", LOGISTIC)])
    two = [("scale", SCALER), ("pca", plan("PCA", n_components=2))]
    add("FeatureUnion", "numbers", None, transformer_list=two)
    add("FeatureUnion", "numbers", None, transformer_list=two, transformer_weights={"pca": 2.0})
    add("FeatureUnion", "numbers", None, transformer_list=two + [("none", "drop")])
    add("FeatureUnion", "numbers", None, transformer_list=two + [("same", "passthrough")])
    add(
        "FeatureUnion", "texts", None, transformer_list=[("n", plan("CountVectorizer")), ("w", plan("TfidfVectorizer"))]
    )
    add("Pipeline", "numbers", "three", steps=[("union", plan("FeatureUnion", transformer_list=two)), ("last", TREE)])


def columns(add):
    kind = "ColumnTransformer"
    mixed = [("codes", ONE_HOT, ["city", "size"]), ("scale", SCALER, ["age", "visits"])]
    for remainder in ("drop", "passthrough"):
        add(kind, "table", None, transformers=mixed[:1] + [("scale", SCALER, ["age"])], remainder=remainder)
        add(kind, "numbers", None, transformers=[("scale", SCALER, [0, 2])], remainder=remainder)
        add(kind, "named", None, transformers=[("scale", SCALER, ["width", "depth"])], remainder=remainder)
    add(kind, "table", None, transformers=mixed)
    add(kind, "table", None, transformers=mixed, sparse_threshold=1.0)
    add(kind, "table", None, transformers=mixed, sparse_threshold=0)
    add(kind, "table", None, transformers=mixed, transformer_weights={"codes": 0.5})
    add(kind, "table", None, transformers=mixed, verbose_feature_names_out=False)
    add(kind, "table", None, transformers=mixed[:1], remainder=plan("MinMaxScaler"))
    add(kind, "numbers", None, transformers=[("scale", SCALER, slice(0, 2)), ("same", "passthrough", slice(3, 5))])
    add(
        kind,
        "numbers",
        None,
        transformers=[("scale", SCALER, np.array([True, False, True, False, False])), ("drop", "drop", [3])],
        remainder="passthrough",
    )
    add(
        kind,
        "numbers",
        None,
        transformers=[("scale", SCALER, [0]), ("range", plan("MinMaxScaler"), [-1])],
        remainder=plan("MaxAbsScaler"),
    )
    add(
        kind,
        "numbers",
        None,
        transformers=[("scale", SCALER, [0, 2])],
        remainder="passthrough",
        force_int_remainder_cols=False,
    )
    add(
        kind,
        "named",
        None,
        transformers=[
            ("bins", plan("KBinsDiscretizer", n_bins=3, encode="ordinal"), ["a b"]),
            ("none", "passthrough", ["depth"]),
        ],
    )
    add(kind, "table", None, transformers=[("words", plan("CountVectorizer"), "city"), ("scale", SCALER, ["age"])])
    add("Pipeline", "table", "two", steps=[("columns", plan(kind, transformers=mixed)), ("last", LOGISTIC)])
    add("Pipeline", "table", "words", steps=[("columns", plan(kind, transformers=mixed)), ("last", TREE)])
    add(
        "Pipeline",
        "table",
        "real",
        steps=[("columns", plan(kind, transformers=mixed, remainder="passthrough")), ("last", STUMP)],
    )
    filled = plan("Pipeline", steps=[("fill", plan("SimpleImputer", strategy="median")), ("scale", SCALER)])
    add(
        "Pipeline",
        "table",
        "two",
        steps=[
            ("columns", plan(kind, transformers=[mixed[0], ("n", filled, ["age", "visits"])])),
            ("last", plan("GradientBoostingClassifier", n_estimators=4, random_state=0)),
        ],
    )


def many_classes(add):
    for inner in (LOGISTIC, TREE, VECTORS, BAYES):
        for target in ("two", "words"):
            add("OneVsRestClassifier", "scaled", target, estimator=inner)
            add("OneVsOneClassifier", "scaled", target, estimator=inner)
        add("OneVsRestClassifier", "scaled", "labels", estimator=inner)
        add("OutputCodeClassifier", "scaled", "words", estimator=inner, random_state=0)
    add("OneVsRestClassifier", "sparse", "three", estimator=LOGISTIC)
    add("OneVsOneClassifier", "sparse", "three", estimator=VECTORS)
    for inner in (LOGISTIC, TREE):
        add("MultiOutputClassifier", "scaled", "pairs", estimator=inner)
        add("MultiOutputClassifier", "scaled", "labels", estimator=inner)
        add("ClassifierChain", "scaled", "labels", **chained(inner))
        add("ClassifierChain", "scaled", "labels", order=[2, 0, 1], cv=2, **chained(inner))
    for inner in (RIDGE, STUMP):
        add("MultiOutputRegressor", "scaled", "reals", estimator=inner)
        add("RegressorChain", "scaled", "reals", **chained(inner))


def chained(inner):
    return {"estimator": inner}


def calibrated(add):
    kind = "CalibratedClassifierCV"
    for method in ("sigmoid", "isotonic"):
        for target in ("two", "three", "words"):
            add(kind, "scaled", target, estimator=LOGISTIC, method=method, cv=3)
            add(kind, "scaled", target, estimator=VECTORS, method=method, cv=3)
            add(kind, "scaled", target, estimator=LOGISTIC, method=method, cv=3, ensemble=False)
        add(kind, "scaled", "two", estimator=TREE, method=method, cv=3)
        add(kind, "scaled", "words", estimator=TREE, method=method, cv=3)
        add(kind, "scaled", "words", estimator=fitted_plan("GaussianNB"), method=method, cv="prefit")
        add(
            kind, "scaled", "two", estimator=plan("FrozenEstimator", estimator=fitted_plan("GaussianNB")), method=method
        )
    add(kind, "scaled", "three", estimator=LOGISTIC, method="temperature", cv=3)
    add(kind, "scaled", "words", estimator=LOGISTIC, method="temperature", cv=3)
    add(kind, "scaled", "two", estimator=LOGISTIC, method="temperature", cv=3, ensemble=False)
    add(kind, "sparse", "three", estimator=VECTORS, cv=3)


def searches(add):
    for kind, grid in (
        ("GridSearchCV", "param_grid"),
        ("HalvingGridSearchCV", "param_grid"),
        ("RandomizedSearchCV", "param_distributions"),
        ("HalvingRandomSearchCV", "param_distributions"),
    ):
        options = {"random_state": 0} if "Random" in kind else {}
        if kind == "RandomizedSearchCV":
            options["n_iter"] = 2
        add(kind, "scaled", "words", estimator=LOGISTIC, cv=2, **dict(options, **{grid: {"C": [0.1, 1.0]}}))
        add(kind, "scaled", "real", estimator=STUMP, cv=2, **dict(options, **{grid: {"max_depth": [1, 2, 3]}}))
    pipe = plan("Pipeline", steps=[("scale", SCALER), ("last", LOGISTIC)])
    add("GridSearchCV", "scaled", "two", estimator=pipe, param_grid={"last__C": [0.1, 1.0]}, cv=2)
    for kind in ("FixedThresholdClassifier", "TunedThresholdClassifierCV"):
        add(kind, "scaled", "two", estimator=LOGISTIC)
        add(kind, "scaled", "objects", estimator=TREE) if kind.startswith("Fixed") else None
    add("TransformedTargetRegressor", "scaled", "real", regressor=RIDGE, transformer=SCALER)
    add("TransformedTargetRegressor", "scaled", "counts", regressor=RIDGE, func=np.log1p, inverse_func=np.expm1)
    add("TransformedTargetRegressor", "scaled", "reals", regressor=STUMP, transformer=plan("MinMaxScaler"))
    add("TransformedTargetRegressor", "scaled", "real")
    for inner in (LOGISTIC, TREE):
        add("SelfTrainingClassifier", "scaled", "some", estimator=inner)
        add("SelfTrainingClassifier", "scaled", "some", estimator=inner, criterion="k_best", k_best=5)
    add("FrozenEstimator", "scaled", "two", estimator=fitted_plan("LogisticRegression"))
    for strategy in ("most_frequent", "prior", "constant"):
        options = {"constant": "bee"} if strategy == "constant" else {}
        add("DummyClassifier", "scaled", "words", strategy=strategy, **options)
    add("DummyClassifier", "scaled", "three", strategy="prior")
    add("DummyClassifier", "scaled", "pairs", strategy="most_frequent")
    for strategy in ("stratified", "uniform"):
        add("DummyClassifier", "scaled", "words", strategy=strategy, random_state=0)
    for strategy in ("mean", "median", "quantile", "constant"):
        options = {"quantile": {"quantile": 0.7}, "constant": {"constant": 2.5}}.get(strategy, {})
        add("DummyRegressor", "scaled", "real", strategy=strategy, **options)
    add("DummyRegressor", "scaled", "reals", strategy="mean")


def cases():
    add = Makers()
    for group in (pipelines, columns, many_classes, calibrated, searches):
        group(add)
    return add.cases
