"""Transformers, selections and clusters with the options that the other modules leave out. See cases.py."""

import numpy as np
from cases import Makers, each, plan

LOGISTIC, RIDGE = plan("LogisticRegression"), plan("Ridge")
TREE = plan("DecisionTreeClassifier", max_depth=3, random_state=0)
SEEDED = {"random_state": 0}


def numbers(add):
    each(add, "StandardScaler", "float32", None, [{"with_mean": False}, {"with_std": False}])
    each(add, "StandardScaler", "table numbers", None, [{}, {"with_std": False}])
    add("StandardScaler", "holes", None)
    for kind in ("MinMaxScaler", "MaxAbsScaler", "RobustScaler"):
        add(kind, "holes", None)
        add(kind, "table numbers", None)
    each(add, "MinMaxScaler", "float32", None, [{"feature_range": (-3, 7)}, {"feature_range": (0, 5), "clip": True}])
    each(add, "RobustScaler", "float32", None, [{"with_scaling": False}, {"quantile_range": (5.0, 95.0)}])
    each(add, "Normalizer", "float32", None, [{"norm": norm} for norm in ("l1", "l2", "max")])
    each(add, "Binarizer", "integers", None, [{"threshold": 1}, {"threshold": 2.5}])
    add("Binarizer", "hollow", None, threshold=0.3)
    each(add, "PolynomialFeatures", "table numbers", None, [{"degree": 2}, {"degree": 3}, {"degree": 1}])
    each(add, "PolynomialFeatures", "float32", None, [{"degree": 4}, {"interaction_only": True}, {"degree": 0}])
    each(add, "PolynomialFeatures", "sparse", None, [{"degree": 3}, {"interaction_only": True, "include_bias": False}])
    each(add, "QuantileTransformer", "float32", None, [{}, {"output_distribution": "normal"}], n_quantiles=15, **SEEDED)
    each(
        add,
        "QuantileTransformer",
        "integers",
        None,
        [{"output_distribution": "normal"}, {"subsample": 30}],
        n_quantiles=15,
        **SEEDED,
    )
    each(add, "PowerTransformer", "float32", None, [{}, {"standardize": False}])
    each(add, "PowerTransformer", "positive", None, [{"method": "box-cox"}, {"method": "yeo-johnson"}])
    for strategy in ("uniform", "quantile", "kmeans"):
        each(
            add,
            "KBinsDiscretizer",
            "float32",
            None,
            [{"encode": code} for code in ("onehot", "ordinal")],
            n_bins=3,
            strategy=strategy,
        )
        add("KBinsDiscretizer", "integers", None, n_bins=3, encode="ordinal", strategy=strategy)
    add("KBinsDiscretizer", "named", None, n_bins=4, encode="onehot-dense", strategy="uniform")
    add("KBinsDiscretizer", "numbers", None, n_bins=4, encode="ordinal", quantile_method="averaged_inverted_cdf")
    each(add, "SplineTransformer", "float32", None, [{"degree": 1}, {"n_knots": 3, "degree": 2}, {"order": "F"}])
    each(
        add,
        "SplineTransformer",
        "scaled",
        None,
        [{"sparse_output": True}, {"knots": "quantile", "extrapolation": "linear"}],
    )
    functions = [np.sqrt, np.exp, np.abs, np.square, np.sign, np.log10, np.tanh, np.arcsinh, np.cbrt, np.floor]
    each(add, "FunctionTransformer", "positive", None, [{"func": function} for function in functions])
    add("FunctionTransformer", "scaled", None, func=np.clip, kw_args={"a_min": -1.0, "a_max": 1.0})
    add("FunctionTransformer", "scaled", None, validate=False)
    add("FunctionTransformer", "named", None, func=np.exp, inverse_func=np.log, check_inverse=False)


def encoders(add):
    kind = "OneHotEncoder"
    each(
        add,
        kind,
        "integers",
        None,
        [{"n_values": [6, 6, 6, 6, 6]}, {"n_values": "auto"}, {"handle_unknown": "ignore", "n_values": 5}],
    )
    each(
        add,
        kind,
        "integers",
        None,
        [
            {"categorical_features": "all"},
            {"categorical_features": [1, 3]},
            {"categorical_features": [0], "sparse_output": False},
        ],
    )
    each(
        add,
        kind,
        "integers",
        None,
        [{"drop": "first"}, {"drop": "if_binary"}, {"sparse_output": False, "dtype": np.int32}],
    )
    each(
        add,
        kind,
        "table",
        None,
        [
            {"drop": "first", "handle_unknown": "ignore"},
            {"handle_unknown": "infrequent_if_exist", "min_frequency": 0.2},
        ],
    )
    each(
        add,
        kind,
        "text columns",
        None,
        [{"feature_name_combiner": "concat"}, {"handle_unknown": "warn"}, {"sparse_output": False, "drop": "first"}],
    )
    add(kind, "text columns", None, categories=[["Bonn", "Oslo", "Rome", "new, york", "Wien"], ["L", "M", "S"]])
    kind = "OrdinalEncoder"
    each(
        add,
        kind,
        "table",
        None,
        [{"dtype": np.float32}, {"handle_unknown": "use_encoded_value", "unknown_value": 99, "dtype": np.int64}],
    )
    add(kind, "integers", None, categories=[list(range(5))] * 5)
    for smooth in ("auto", 5.0):
        each(
            add, "TargetEncoder", "table", "three", [{"target_type": "multiclass"}, {"cv": 2}], smooth=smooth, **SEEDED
        )
        add("TargetEncoder", "text columns", "objects", smooth=smooth, **SEEDED)
    for rows in ("labels", "number labels", "two labels"):
        add("LabelBinarizer", rows, None, neg_label=-2, pos_label=3)
    add("MultiLabelBinarizer", "sets", None, classes=["a", "b", "c"])
    for rows in ("integers", "float32", "sparse", "named"):
        each(
            add,
            "SimpleImputer",
            rows,
            None,
            [{"strategy": strategy} for strategy in ("mean", "median", "most_frequent")],
            missing_values=0 if rows != "named" else np.nan,
        )
    each(
        add,
        "SimpleImputer",
        "table",
        None,
        [{"strategy": "constant", "fill_value": "none"}, {"strategy": "most_frequent", "add_indicator": True}],
    )
    each(
        add,
        "SimpleImputer",
        "holes",
        None,
        [{"strategy": "constant"}, {"add_indicator": True}, {"strategy": "median", "copy": False}],
    )
    for strategy in ("mean", "median", "most_frequent"):
        each(
            add, "Imputer", "float32", None, [{"missing_values": 0, "axis": axis} for axis in (0, 1)], strategy=strategy
        )
        add("Imputer", "sparse", None, missing_values=np.nan, strategy=strategy)
        add("Imputer", "holes", None, axis=1, strategy=strategy)
        add("Imputer", "hole", None, missing_values="NaN", strategy=strategy)
    each(
        add,
        "MissingIndicator",
        "integers",
        None,
        [{"missing_values": 0}, {"missing_values": 0, "features": "all"}],
        error_on_new=False,
    )
    each(add, "KNNImputer", "holes", None, [{"weights": "distance"}, {"n_neighbors": 1}, {"keep_empty_features": True}])
    add("KNNImputer", "integers", None, missing_values=0, n_neighbors=3)
    each(
        add,
        "IterativeImputer",
        "holes",
        None,
        [{"imputation_order": order} for order in ("roman", "descending", "arabic", "random")],
        max_iter=2,
        **SEEDED,
    )
    each(
        add,
        "IterativeImputer",
        "hole",
        None,
        [{"min_value": -1, "max_value": 110}, {"estimator": RIDGE}, {"skip_complete": True}],
        max_iter=2,
        **SEEDED,
    )


def text(add):
    options = [
        {"ngram_range": (1, 3)},
        {"max_df": 0.5},
        {"min_df": 3, "max_df": 0.9},
        {"binary": True},
        {"vocabulary": {"cat": 0, "dog": 1, "the": 2}},
        {"stop_words": "english"},
        {"lowercase": False, "token_pattern": r"[a-z]+"},
        {"token_pattern": r"\b\w\w\w+\b"},
        {"analyzer": "char", "ngram_range": (1, 2), "strip_accents": "unicode"},
        {"dtype": np.int32},
    ]
    for kind in ("CountVectorizer", "TfidfVectorizer"):
        each(add, kind, "texts", None, [option for option in options if kind[0] == "C" or "dtype" not in option])
    each(
        add,
        "TfidfVectorizer",
        "texts",
        None,
        [{"sublinear_tf": True, "norm": None}, {"use_idf": False, "binary": True, "norm": "l1"}, {"smooth_idf": False}],
    )
    each(
        add,
        "TfidfTransformer",
        "integers",
        None,
        [{"norm": None}, {"sublinear_tf": True}, {"use_idf": False}, {"smooth_idf": False, "norm": "l1"}],
    )
    each(
        add,
        "HashingVectorizer",
        "texts",
        None,
        [
            {"norm": None},
            {"analyzer": "char_wb", "ngram_range": (2, 3)},
            {"stop_words": "english"},
            {"binary": True, "alternate_sign": False},
            {"dtype": np.float32, "lowercase": False},
        ],
        n_features=64,
    )
    each(add, "FeatureHasher", "records", None, [{}, {"dtype": np.float32}, {"alternate_sign": False}], n_features=8)
    each(add, "DictVectorizer", "records", None, [{"separator": ":"}, {"sparse": False}])
    for last in (
        plan("MultinomialNB"),
        plan("ComplementNB"),
        plan("BernoulliNB"),
        plan("LinearSVC", random_state=0),
        plan("KNeighborsClassifier"),
        plan("RandomForestClassifier", n_estimators=3, random_state=0),
        plan("SVC", kernel="linear", probability=True, random_state=0),
    ):
        add(
            "Pipeline",
            "texts",
            "objects",
            steps=[("words", plan("TfidfVectorizer", ngram_range=(1, 2))), ("last", last)],
        )
        add(
            "Pipeline",
            "texts",
            "words",
            steps=[("words", plan("HashingVectorizer", n_features=64, alternate_sign=False)), ("last", last)],
        )


def selection(add):
    for kind, options in (
        ("SelectKBest", {"k": 2}),
        ("SelectPercentile", {"percentile": 50}),
        ("SelectFpr", {"alpha": 0.9}),
    ):
        add(kind, "float32", "words", **options)
        add(kind, "named", "words", **options)
        add(kind, "hollow", "three", **options)
    each(
        add,
        "GenericUnivariateSelect",
        "scaled",
        "three",
        [{"mode": mode, "param": 0.6} for mode in ("percentile", "fpr", "fdr", "fwe")],
    )
    importances = plan("RandomForestClassifier", n_estimators=4, random_state=0)
    each(
        add,
        "SelectFromModel",
        "named",
        "words",
        [{"threshold": "1.2*mean"}, {"threshold": "0.5*median"}, {"max_features": 3}],
        estimator=importances,
    )
    each(
        add,
        "SelectFromModel",
        "sparse",
        "three",
        [
            {"estimator": plan("LinearSVC", penalty="l1", dual=False, random_state=0)},
            {"estimator": LOGISTIC, "norm_order": 2},
        ],
    )
    add("SelectFromModel", "scaled", "three", estimator=plan("SGDClassifier", random_state=0), threshold="mean")
    for kind in (
        "LogisticRegression",
        "LinearSVC",
        "RandomForestClassifier",
        "GradientBoostingClassifier",
        "Perceptron",
    ):
        add("SelectFromModel", "scaled", "two", estimator=plan(kind))
    for target, inner in (
        ("words", TREE),
        ("words", plan("SVC", kernel="linear")),
        ("real", plan("Lasso", alpha=0.05)),
        ("two", importances),
    ):
        add("RFE", "scaled", target, estimator=inner, n_features_to_select=2)
        add("RFECV", "scaled", target, estimator=inner, cv=2, min_features_to_select=2)
    add(
        "SequentialFeatureSelector",
        "named",
        "words",
        estimator=TREE,
        n_features_to_select=3,
        direction="backward",
        cv=2,
    )


def clusters(add):
    for rows in ("float32", "scaled"):
        each(
            add,
            "KMeans",
            rows,
            None,
            [
                {"init": "random"},
                {"algorithm": "full"},
                {"algorithm": "lloyd"},
                {"precompute_distances": False},
                {"tol": 1e-2},
            ],
            n_clusters=3,
            n_init=1,
            **SEEDED,
        )
        each(
            add,
            "MiniBatchKMeans",
            rows,
            None,
            [{"batch_size": 20}, {"init": "random"}, {"reassignment_ratio": 0.0}],
            n_clusters=4,
            n_init=1,
            **SEEDED,
        )
    add("BisectingKMeans", "scaled", None, n_clusters=5, bisecting_strategy="largest_cluster", **SEEDED)
    each(
        add,
        "MeanShift",
        "scaled",
        None,
        [{"bandwidth": 2.0}, {"bandwidth": 2.0, "bin_seeding": True}, {"cluster_all": False, "bandwidth": 1.5}],
    )
    each(
        add,
        "Birch",
        "float32",
        None,
        [
            {"n_clusters": 2},
            {"branching_factor": 10, "threshold": 0.3},
            {"n_clusters": plan("AgglomerativeClustering", n_clusters=2)},
        ],
    )
    each(
        add,
        "FeatureAgglomeration",
        "numbers",
        None,
        [{"linkage": "complete"}, {"linkage": "average", "metric": "manhattan"}, {"pooling_func": np.median}],
        n_clusters=2,
    )
    for kind in ("KMeans", "MiniBatchKMeans", "PCA", "TruncatedSVD", "NMF", "FeatureAgglomeration"):
        options = {"n_clusters": 2} if "Means" in kind or "Agg" in kind else {"n_components": 2}
        options = options if "Agg" in kind else dict(options, random_state=0)
        add("Pipeline", "positive", "words", steps=[("made", plan(kind, **options)), ("last", LOGISTIC)])


def cases():
    add = Makers("transforms")
    for group in (numbers, encoders, text, selection, clusters):
        group(add)
    return add.cases
