"""Decompositions and compositions with the options that the other modules leave out. See cases.py."""

import numpy as np
from cases import Makers, each, plan

LOGISTIC, SCALER = plan("LogisticRegression"), plan("StandardScaler")
SEEDED = {"random_state": 0}


def decompositions(add):
    each(
        add,
        "PCA",
        "float32",
        None,
        [
            {"whiten": True},
            {"svd_solver": "full"},
            {"svd_solver": "arpack"},
            {"svd_solver": "randomized"},
            {"svd_solver": "covariance_eigh"},
        ],
        n_components=2,
        **SEEDED,
    )
    each(add, "PCA", "numbers", None, [{}, {"n_components": "mle"}, {"n_components": 0.99, "whiten": True}])
    each(add, "IncrementalPCA", "float32", None, [{"whiten": True}, {"batch_size": 15}], n_components=2)
    each(add, "IncrementalPCA", "sparse", None, [{}, {"whiten": True}], n_components=2)
    each(
        add,
        "KernelPCA",
        "float32",
        None,
        [{"kernel": kernel} for kernel in ("rbf", "poly", "linear")],
        n_components=2,
        gamma=0.1,
        degree=2,
        coef0=0.5,
        fit_inverse_transform=True,
    )
    each(
        add,
        "KernelPCA",
        "scaled",
        None,
        [{"eigen_solver": "arpack"}, {"eigen_solver": "randomized"}, {"remove_zero_eig": True}],
        kernel="rbf",
        n_components=2,
        random_state=0,
    )
    add("KernelPCA", "sparse", None, kernel="rbf", n_components=2)
    each(add, "TruncatedSVD", "sparse", None, [{"algorithm": "arpack"}, {"n_iter": 2}], n_components=3, **SEEDED)
    each(
        add,
        "FactorAnalysis",
        "numbers",
        None,
        [{"svd_method": "lapack"}, {"rotation": "varimax"}, {"rotation": "quartimax"}],
        n_components=2,
    )
    each(
        add,
        "FastICA",
        "float32",
        None,
        [{"algorithm": "deflation"}, {"whiten": False}, {"whiten": "arbitrary-variance"}, {"whiten": True}],
        n_components=2,
        **SEEDED,
    )
    for beta in ("frobenius", "kullback-leibler", "itakura-saito"):
        each(
            add,
            "NMF",
            "positive",
            None,
            [{"init": "random"}, {"init": "nndsvda"}],
            beta_loss=beta,
            solver="mu",
            n_components=2,
            random_state=0,
        )
    each(
        add,
        "NMF",
        "positive",
        None,
        [{"alpha": 0.1, "l1_ratio": 0.5}, {"alpha_W": 0.1, "alpha_H": 0.2, "l1_ratio": 0.3}, {"shuffle": True}],
        n_components=2,
        random_state=0,
    )
    add("NMF", "hollow", None, n_components=2, solver="pg", random_state=0)
    each(
        add,
        "ProjectedGradientNMF",
        "positive",
        None,
        [{}, {"init": "nndsvd"}, {"sparseness": "data"}, {"sparseness": "components"}, {"alpha": 0.1, "l1_ratio": 0.5}],
        n_components=2,
        random_state=0,
    )
    each(
        add,
        "LatentDirichletAllocation",
        "hollow",
        None,
        [
            {"n_topics": 3},
            {"n_components": 2, "doc_topic_prior": 0.5},
            {"n_components": 2, "learning_method": "online"},
        ],
        **SEEDED,
    )
    for kind in ("DictionaryLearning", "MiniBatchDictionaryLearning"):
        each(
            add,
            kind,
            "scaled",
            None,
            [
                {"split_sign": True},
                {"transform_algorithm": "threshold", "transform_alpha": 0.2},
                {"transform_algorithm": "lasso_cd"},
                {"transform_n_nonzero_coefs": 2},
            ],
            n_components=3,
            **SEEDED,
        )
    for algorithm in ("omp", "lars", "lasso_lars", "lasso_cd", "threshold"):
        for options in ({}, {"split_sign": True, "transform_alpha": 0.3}, {"transform_n_nonzero_coefs": 2}):
            add("SparseCoder", "scaled", None, dictionary=np.eye(3, 5) + 0.1, transform_algorithm=algorithm, **options)
    for kind in ("SparsePCA", "MiniBatchSparsePCA"):
        each(
            add,
            kind,
            "float32",
            None,
            [{"ridge_alpha": 0.1}, {"method": "cd"}, {"alpha": 0.1}],
            n_components=2,
            **SEEDED,
        )
    each(
        add,
        "GaussianMixture",
        "float32",
        None,
        [{"covariance_type": each_one} for each_one in ("full", "tied", "diag", "spherical")],
        n_components=2,
        **SEEDED,
    )
    each(
        add,
        "BayesianGaussianMixture",
        "numbers",
        None,
        [{"covariance_type": each_one} for each_one in ("tied", "diag", "spherical")],
        n_components=3,
        **SEEDED,
    )
    for kind in ("GMM", "VBGMM", "DPGMM"):
        each(add, kind, "numbers", None, [{}, {"n_components": 3, "covariance_type": "full"}], **SEEDED)
    for kind in ("GaussianRandomProjection", "SparseRandomProjection"):
        each(
            add,
            kind,
            "wide",
            None,
            [
                {"n_components": 5},
                {"n_components": "auto", "eps": 0.9},
                {"n_components": 4, "compute_inverse_components": True},
            ],
            **SEEDED,
        )
    each(add, "RBFSampler", "other32", None, [{}, {"gamma": "scale"}], n_components=5, **SEEDED)
    each(
        add,
        "Nystroem",
        "float32",
        None,
        [{"kernel": "cosine"}, {"kernel": "laplacian"}, {"kernel": "polynomial", "degree": 2, "coef0": 1}],
        n_components=5,
        **SEEDED,
    )
    add("Nystroem", "hollow", None, kernel="chi2", n_components=5, **SEEDED)
    each(add, "AdditiveChi2Sampler", "hollow", None, [{"sample_steps": 2}, {"sample_steps": 3, "sample_interval": 0.3}])
    each(
        add,
        "PolynomialCountSketch",
        "sparse",
        None,
        [{"degree": 3}, {"gamma": 0.5, "coef0": 1}],
        n_components=6,
        **SEEDED,
    )
    each(
        add,
        "Isomap",
        "scaled",
        None,
        [{"metric": "manhattan"}, {"radius": 4.0, "n_neighbors": None}, {"neighbors_algorithm": "kd_tree"}],
    )
    each(
        add,
        "LocallyLinearEmbedding",
        "scaled",
        None,
        [{"method": "modified"}, {"method": "hessian", "n_neighbors": 12}, {"reg": 0.01}],
        n_neighbors=9,
        **SEEDED,
    )


def compositions(add):
    kind = "ColumnTransformer"
    one_hot = plan("OneHotEncoder", handle_unknown="ignore")
    filled = plan("Pipeline", steps=[("fill", plan("SimpleImputer", strategy="median")), ("scale", SCALER)])
    words = plan("Pipeline", steps=[("fill", plan("SimpleImputer", strategy="most_frequent")), ("codes", one_hot)])
    both = plan(kind, transformers=[("n", filled, ["age", "visits"]), ("w", words, ["city", "size"])])
    lasts = [
        "LogisticRegression",
        "RandomForestClassifier",
        "GradientBoostingClassifier",
        "HistGradientBoostingClassifier",
        "SVC",
        "KNeighborsClassifier",
        "MLPClassifier",
        "GaussianNB",
        "AdaBoostClassifier",
        "ExtraTreesClassifier",
    ]
    for last in lasts:
        few = {"n_estimators": 3} if "Trees" in last or "Forest" in last or last.startswith(("Grad", "Ada")) else {}
        add("Pipeline", "table", "objects", steps=[("columns", both), ("last", plan(last, **few))])
    for last in (
        "Ridge",
        "RandomForestRegressor",
        "GradientBoostingRegressor",
        "SVR",
        "ElasticNet",
        "KNeighborsRegressor",
    ):
        few = {"n_estimators": 3} if "Forest" in last or last.startswith("Grad") else {}
        add("Pipeline", "table", "real", steps=[("columns", both), ("last", plan(last, **few))])
    ordinal = plan("OrdinalEncoder", handle_unknown="use_encoded_value", unknown_value=-1)
    each(
        add,
        kind,
        "table",
        None,
        [{"remainder": "passthrough"}, {"remainder": SCALER}, {"sparse_threshold": 0}],
        transformers=[("o", ordinal, ["city", "size"])],
    )
    each(
        add,
        kind,
        "table",
        None,
        [{"remainder": "passthrough"}, {"remainder": "drop"}],
        transformers=[("o", one_hot, [1, 2])],
    )
    each(
        add,
        kind,
        "table",
        None,
        [{"remainder": "passthrough"}, {"remainder": "drop"}],
        transformers=[("o", one_hot, [False, True, True, False])],
    )
    add(kind, "table", None, transformers=[("o", one_hot, slice("city", "size")), ("same", "passthrough", ["age"])])
    add(kind, "sparse", None, transformers=[("scale", plan("MaxAbsScaler"), [0, 1])], remainder="passthrough")
    add(kind, "float32", None, transformers=[("scale", SCALER, [0, 1]), ("range", plan("MinMaxScaler"), [2])])
    for target, inner in (
        ("words", plan("SVC", gamma="auto")),
        ("two", plan("KNeighborsClassifier")),
        ("objects", plan("RandomForestClassifier", n_estimators=3, random_state=0)),
        ("ten", LOGISTIC),
    ):
        for outer in ("OneVsRestClassifier", "OneVsOneClassifier"):
            add(outer, "float32", target, estimator=inner)
        add("OutputCodeClassifier", "scaled", target, estimator=inner, code_size=2.0, **SEEDED)
        each(
            add,
            "CalibratedClassifierCV",
            "float32",
            target,
            [{"method": "sigmoid"}, {"method": "isotonic"}],
            estimator=inner,
            cv=2,
        )
        add(
            "GridSearchCV",
            "scaled",
            target,
            estimator=plan("Pipeline", steps=[("s", SCALER), ("m", inner)]),
            param_grid={"s__with_mean": [True, False]},
            cv=2,
        )
        add("MultiOutputClassifier", "float32", "labels", estimator=inner)
        add("ClassifierChain", "scaled", "labels", estimator=inner, order="random", **SEEDED)
    for inner in (
        plan("SVR", gamma="auto"),
        plan("KNeighborsRegressor"),
        plan("GradientBoostingRegressor", n_estimators=3, random_state=0),
    ):
        add("MultiOutputRegressor", "float32", "reals", estimator=inner)
        add("RegressorChain", "scaled", "reals", estimator=inner, order=[1, 0])
        add("TransformedTargetRegressor", "scaled", "amounts", regressor=inner, func=np.log, inverse_func=np.exp)
        add(
            "TransformedTargetRegressor",
            "scaled",
            "amounts",
            regressor=inner,
            transformer=plan("QuantileTransformer", n_quantiles=20),
        )
        add(
            "RandomizedSearchCV",
            "scaled",
            "real",
            estimator=plan("Pipeline", steps=[("s", SCALER), ("m", inner)]),
            param_distributions={"s__with_std": [True, False]},
            n_iter=2,
            cv=2,
            **SEEDED,
        )
    for target in ("words", "objects", "pairs", "ten"):
        each(
            add,
            "DummyClassifier",
            "scaled",
            target,
            [
                {"strategy": strategy, "random_state": 3}
                for strategy in ("stratified", "uniform", "prior", "most_frequent")
            ],
        )
    each(
        add,
        "DummyRegressor",
        "scaled",
        "reals",
        [
            {"strategy": "median"},
            {"strategy": "quantile", "quantile": 0.2},
            {"strategy": "constant", "constant": [1.5, 2.0]},
        ],
    )
    each(
        add,
        "FeatureUnion",
        "positive",
        None,
        [{}, {"transformer_weights": {"b": 0.5}}],
        transformer_list=[("a", plan("PCA", n_components=2)), ("b", plan("PolynomialFeatures"))],
    )


def cases():
    add = Makers("compositions")
    for group in (decompositions, compositions):
        group(add)
    return add.cases
