"""Linear models, naive Bayes, vectors, networks, neighbors and processes: the options left out elsewhere. See cases.py."""

from cases import Makers, each, kernel_plan, plan

LOGISTIC, RIDGE = plan("LogisticRegression"), plan("Ridge")
SEEDED = {"random_state": 0}


def linear(add):
    kind = "LogisticRegression"
    for solver in ("newton-cg", "sag", "saga", "newton-cholesky", "liblinear", "lbfgs"):
        each(add, kind, "float32", "words", [{}, {"class_weight": "balanced"}], solver=solver, **SEEDED)
        add(kind, "integers", "truths", solver=solver, fit_intercept=False, **SEEDED)
    each(
        add,
        kind,
        "scaled",
        "words",
        [{"penalty": None}, {"penalty": "none"}, {"penalty": "l2", "C": 0.01}],
        solver="lbfgs",
    )
    each(
        add, kind, "sparse", "words", [{"multi_class": "ovr"}, {"multi_class": "multinomial"}], solver="saga", **SEEDED
    )
    add(kind, "scaled", "two", solver="liblinear", dual=True, intercept_scaling=2.0, **SEEDED)
    add(kind, "scaled", "words", solver="liblinear", penalty="l1", class_weight={"ant": 2.0}, **SEEDED)
    add(kind, "scaled", "ten", multi_class="ovr", solver="liblinear")
    kind = "LogisticRegressionCV"
    each(add, kind, "scaled", "objects", [{"refit": False}, {"penalty": "l1", "solver": "liblinear"}], Cs=3, cv=2)
    add(kind, "float32", "three", Cs=[0.1, 1.0], cv=2, multi_class="ovr", scoring="accuracy")
    add(kind, "sparse", "words", Cs=2, cv=2, solver="saga", penalty="elasticnet", l1_ratios=[0.3, 0.7], **SEEDED)
    for kind in ("SGDClassifier", "SGDRegressor"):
        target = "words" if kind.endswith("Classifier") else "real"
        rates = [{"learning_rate": rate, "eta0": 0.01} for rate in ("constant", "invscaling", "adaptive", "optimal")]
        each(add, kind, "scaled", target, rates + [{"early_stopping": True}, {"n_iter": 5}, {"average": 10}], **SEEDED)
        for loss in ("epsilon_insensitive", "squared_epsilon_insensitive", "huber", "squared_loss"):
            add(kind, "float32", target, loss=loss, **SEEDED)
    each(add, "SGDClassifier", "float32", "two", [{"loss": "log"}, {"loss": "modified_huber"}], **SEEDED)
    each(add, "SGDClassifier", "sparse", "words", [{"loss": "log"}, {"loss": "log_loss"}, {"loss": "hinge"}], **SEEDED)
    add("SGDClassifier", "scaled", "words", loss="log_loss", class_weight="balanced", fit_intercept=False, **SEEDED)
    each(
        add, "Perceptron", "scaled", "words", [{"penalty": "l1"}, {"class_weight": "balanced"}, {"n_iter": 5}], **SEEDED
    )
    variants = [{"loss": "squared_hinge"}, {"average": True}, {"class_weight": "balanced"}, {"n_iter": 5}, {"C": 0.1}]
    each(add, "PassiveAggressiveClassifier", "float32", "words", variants, **SEEDED)
    each(
        add,
        "PassiveAggressiveRegressor",
        "scaled",
        "real",
        [{"loss": "squared_epsilon_insensitive"}, {"average": True}],
        **SEEDED,
    )
    variants = [{"loss": "hinge"}, {"dual": False}, {"class_weight": "balanced", "intercept_scaling": 3.0}]
    each(add, "LinearSVC", "float32", "words", variants, **SEEDED)
    each(
        add,
        "LinearSVR",
        "scaled",
        "real",
        [{"loss": "squared_epsilon_insensitive"}, {"epsilon": 0.2, "C": 0.5}],
        **SEEDED,
    )
    for solver in ("svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga", "lbfgs"):
        options = {"positive": True} if solver == "lbfgs" else {}
        for kind, target in (("Ridge", "reals"), ("RidgeClassifier", "words")):
            add(kind, "float32", target, solver=solver, alpha=0.5, random_state=0, **options)
            add(kind, "integers", target, solver=solver, fit_intercept=False, random_state=0, **options)
    add("Ridge", "scaled", "reals", alpha=[0.1, 2.0])
    add("RidgeClassifier", "scaled", "two", class_weight="balanced", normalize=True)
    each(
        add,
        "RidgeCV",
        "scaled",
        "real",
        [{"gcv_mode": "svd"}, {"gcv_mode": "eigen"}, {"store_cv_values": True}, {"cv": 3}],
    )
    each(add, "RidgeCV", "integers", "reals", [{}, {"alphas": [1, 10]}, {"scoring": "r2"}])
    each(add, "RidgeClassifierCV", "integers", "words", [{}, {"alphas": [1, 10]}, {"class_weight": "balanced"}])
    for kind in ("Lasso", "ElasticNet"):
        each(
            add,
            kind,
            "float32",
            "real",
            [{"positive": True}, {"precompute": True}, {"selection": "random"}],
            alpha=0.05,
            random_state=0,
        )
        add(kind, "sparse", "reals", alpha=0.1)
    each(add, "LassoCV", "float32", "real", [{"positive": True}, {"n_alphas": 5}, {"alphas": [0.1, 1.0]}], cv=2)
    add("LassoCV", "sparse", "real", cv=2)
    each(add, "ElasticNetCV", "sparse", "real", [{"l1_ratio": [0.2, 0.8]}, {"eps": 0.01}], cv=2)
    each(add, "Lars", "float32", "reals", [{"n_nonzero_coefs": 2}, {"fit_path": False}])
    each(add, "LassoLars", "float32", "real", [{"positive": True}, {"fit_path": False}], alpha=0.01)
    each(add, "LassoLarsIC", "float32", "real", [{"criterion": "bic"}, {"criterion": "aic", "normalize": False}])
    each(
        add,
        "OrthogonalMatchingPursuit",
        "float32",
        "reals",
        [{"n_nonzero_coefs": 2}, {"tol": 1.0}, {"normalize": True}],
    )
    each(add, "HuberRegressor", "sparse", "real", [{"epsilon": 1.1}, {"alpha": 0.1}])
    each(add, "QuantileRegressor", "float32", "real", [{"quantile": 0.8, "alpha": 0.01}, {"solver": "highs"}])
    for kind in ("BayesianRidge", "ARDRegression"):
        each(add, kind, "numbers", "real", [{"compute_score": True}, {"normalize": True}, {"n_iter": 5}])
    each(
        add,
        "RANSACRegressor",
        "scaled",
        "real",
        [{"loss": "squared_loss"}, {"loss": "squared_error"}, {"max_trials": 5}],
        **SEEDED,
    )
    add("RANSACRegressor", "float32", "reals", estimator=RIDGE, min_samples=0.5, **SEEDED)
    for solver in ("newton-cholesky", "lbfgs"):
        add("PoissonRegressor", "scaled", "counts", solver=solver, alpha=0.1)
        add("TweedieRegressor", "float32", "amounts", solver=solver, power=1.5, link="log")
    for kind in ("RandomizedLasso", "RandomizedLogisticRegression"):
        target = "real" if kind.endswith("Lasso") else "two"
        each(
            add,
            kind,
            "scaled",
            target,
            [{}, {"selection_threshold": 0.5}, {"normalize": False}],
            n_resampling=20,
            **SEEDED,
        )
    for rows in ("named", "float32", "table numbers"):
        for kind in ("Lasso", "ElasticNet", "BayesianRidge", "HuberRegressor", "SGDRegressor", "LinearSVR"):
            add(kind, rows, "real")
        for kind in ("SGDClassifier", "Perceptron", "LinearSVC", "GaussianNB", "LinearDiscriminantAnalysis", "SVC"):
            add(kind, rows, "objects")


def bayes_and_vectors(add):
    for kind in ("MultinomialNB", "BernoulliNB", "ComplementNB", "CategoricalNB"):
        each(
            add,
            kind,
            "integers",
            "words",
            [{"alpha": 0.0}, {"alpha": 2.0, "fit_prior": False}, {"class_prior": [0.5, 0.3, 0.2]}],
        )
        each(add, kind, "integers", "two", [{"alpha": [0.5, 1, 1, 2, 1]}, {"force_alpha": True, "alpha": 1e-12}])
    add("ComplementNB", "hollow", "two", norm=True)
    add("BernoulliNB", "sparse", "words", binarize=None)
    add("BernoulliNB", "float32", "ten", binarize=0.5)
    for kind, rows in (("LinearDiscriminantAnalysis", "float32"), ("QuadraticDiscriminantAnalysis", "numbers")):
        add(kind, rows, "objects")
        add(kind, rows, "words", priors=[0.2, 0.3, 0.5])
        add(kind, "integers", "ten" if kind.startswith("Linear") else "two")
    each(
        add, "LinearDiscriminantAnalysis", "scaled", "words", [{"shrinkage": 0.3}, {"n_components": 1}], solver="eigen"
    )
    add("LinearDiscriminantAnalysis", "scaled", "words", solver="lsqr", covariance_estimator=plan("LedoitWolf"))
    each(
        add, "QuadraticDiscriminantAnalysis", "scaled", "words", [{"solver": "eigen", "shrinkage": 0.2}, {"tol": 1e-3}]
    )
    for kind in ("LDA", "QDA"):
        for target in ("two", "words"):
            add(kind, "scaled", target)
    for kind in ("SVC", "NuSVC"):
        for kernel in ("linear", "poly", "sigmoid", "rbf"):
            each(
                add,
                kind,
                "scaled",
                "words",
                [{"probability": True, "random_state": 0}],
                kernel=kernel,
                gamma="auto",
                coef0=0.5,
            )
            add(kind, "sparse", "words", kernel=kernel, gamma="auto", coef0=0.5, degree=2)
            add(kind, "float32", "two", kernel=kernel, gamma="scale")
        add(kind, "sparse", "words", probability=True, gamma="auto", **SEEDED)
        add(kind, "kernel", "words", kernel="precomputed", probability=True, **SEEDED)
        add(kind, "integers", "ten", gamma="auto", **({"nu": 0.2} if kind == "NuSVC" else {}))
        add(
            kind,
            "scaled",
            "ten",
            gamma="auto",
            decision_function_shape="ovo",
            **({"nu": 0.2} if kind == "NuSVC" else {}),
        )
        add(kind, "scaled", "two", gamma="auto", decision_function_shape="ovo", shrinking=False)
    add("SVC", "scaled", "words", gamma="auto", class_weight={"ant": 3.0, "bee": 0.5})
    for kind in ("SVR", "NuSVR"):
        each(
            add,
            kind,
            "sparse",
            "real",
            [{"kernel": kernel} for kernel in ("linear", "poly", "sigmoid")],
            gamma="auto",
            coef0=0.5,
        )
        add(kind, "kernel", "real", kernel="precomputed")
        add(kind, "integers", "real", gamma="auto", C=3.0)
    each(
        add,
        "OneClassSVM",
        "scaled",
        None,
        [{"kernel": "sigmoid"}, {"nu": 0.1}, {"kernel": "poly", "coef0": 1.0}],
        gamma="auto",
    )
    add("OneClassSVM", "kernel", None, kernel="precomputed")
    few = {"hidden_layer_sizes": (4, 3), "max_iter": 15, "random_state": 0}
    for kind, target in (("MLPClassifier", "words"), ("MLPRegressor", "real")):
        each(
            add,
            kind,
            "scaled",
            target,
            [{"solver": "sgd", "learning_rate": "adaptive"}, {"alpha": 0.1}, {"warm_start": True}],
            **few,
        )
        each(add, kind, "float32", target, [{"activation": name} for name in ("identity", "logistic", "tanh")], **few)
        add(kind, "sparse", target, early_stopping=True, **few)
    add("MLPClassifier", "float32", "labels", activation="logistic", **few)
    add("MLPClassifier", "scaled", "truths", **few)
    add("MLPRegressor", "scaled", "counts", loss="poisson", **few)


def neighbors(add):
    metrics = [
        {"metric": "seuclidean", "metric_params": {"V": [1.0, 0.5, 2.0, 1.0, 3.0]}},
        {
            "metric": "mahalanobis",
            "metric_params": {"VI": [[1.0 if i == j else 0.1 for i in range(5)] for j in range(5)]},
        },
        {"metric": "braycurtis"},
        {"metric": "hamming"},
        {"metric": "sqeuclidean", "algorithm": "brute"},
        {"metric": "correlation", "algorithm": "brute"},
        {"metric": "minkowski", "p": 1.5},
        {"metric": "chebyshev", "algorithm": "brute"},
        {"metric": "l1", "algorithm": "kd_tree"},
        {"n_jobs": 2, "leaf_size": 2},
    ]
    for kind, target in (
        ("KNeighborsClassifier", "words"),
        ("KNeighborsRegressor", "real"),
        ("NearestNeighbors", None),
    ):
        each(add, kind, "scaled", target, metrics)
        add(kind, "kernel", target, metric="precomputed") if kind == "NearestNeighbors" else None
        each(
            add,
            kind,
            "sparse",
            target,
            [{"metric": "manhattan"}, {"metric": "cosine"}, {"n_neighbors": 2}],
            algorithm="brute",
        )
        add(kind, "wide", target, n_neighbors=4)
        add(kind, "wide", target, n_neighbors=40)
        add(kind, "named", target, p=1)
    for target in ("labels", "truths", "floats", "ten"):
        each(
            add,
            "KNeighborsClassifier",
            "scaled",
            target,
            [{"weights": "distance"}, {"n_neighbors": 4, "algorithm": "brute"}],
        )
    each(add, "KNeighborsRegressor", "float32", "reals", [{"weights": "distance"}, {"algorithm": "brute"}, {"p": 1}])
    kind = "RadiusNeighborsClassifier"
    each(
        add,
        kind,
        "scaled",
        "words",
        [{"outlier_label": "bee"}, {"outlier_label": "cow", "weights": "distance"}],
        radius=1.2,
    )
    each(add, kind, "scaled", "three", [{"outlier_label": -1}, {"outlier_label": 2, "metric": "manhattan"}], radius=1.2)
    add(kind, "scaled", "objects", radius=9.0)
    add(kind, "scaled", "pairs", radius=1.5, outlier_label=[0, 1])
    each(
        add,
        "RadiusNeighborsRegressor",
        "float32",
        "reals",
        [{}, {"weights": "distance"}, {"metric": "manhattan"}],
        radius=6.0,
    )
    each(add, "NearestCentroid", "scaled", "words", [{"metric": name} for name in ("cosine", "l1", "l2", "chebyshev")])
    add("NearestCentroid", "float32", "three", shrink_threshold=0.5)
    each(
        add,
        "KernelDensity",
        "numbers",
        None,
        [
            {"bandwidth": "silverman"},
            {"bandwidth": 5.0, "algorithm": "kd_tree", "leaf_size": 5},
            {"metric": "chebyshev", "kernel": "tophat", "bandwidth": 30.0},
        ],
    )
    each(
        add,
        "LocalOutlierFactor",
        "scaled",
        None,
        [{"algorithm": name} for name in ("brute", "kd_tree", "ball_tree")],
        novelty=True,
        n_neighbors=5,
    )
    add("LocalOutlierFactor", "scaled", None, novelty=True, metric="manhattan", contamination="auto", n_neighbors=4)
    each(
        add, "LSHForest", "scaled", None, [{}, {"n_estimators": 3}, {"n_candidates": 10, "min_hash_match": 3}], **SEEDED
    )
    for kind in ("LabelPropagation", "LabelSpreading"):
        each(add, kind, "scaled", "some", [{"gamma": 2.0}, {"kernel": "knn", "n_neighbors": 3}, {"max_iter": 3}])
    white, rbf = kernel_plan("WhiteKernel", 0.2), kernel_plan("RBF", [1.0, 2.0, 0.5, 1.0, 3.0])
    kernels = [
        rbf,
        [rbf, "+", white],
        kernel_plan("Matern", 1.0, nu=0.5),
        kernel_plan("Matern", 1.0, nu=2.5),
        kernel_plan("PairwiseKernel", 1.0, metric="rbf"),
        [kernel_plan("ConstantKernel", 0.5), "+", kernel_plan("Exponentiation", kernel_plan("RationalQuadratic"), 2)],
    ]
    for kernel in kernels:
        add("GaussianProcessRegressor", "scaled", "reals", kernel=kernel, alpha=0.3, optimizer=None, normalize_y=True)
        add("GaussianProcessClassifier", "scaled", "words", kernel=kernel, optimizer=None)
    add("GaussianProcessRegressor", "float32", "real", kernel=kernels[1], alpha=0.1)
    for regr in ("constant", "linear", "quadratic"):
        for corr in ("absolute_exponential", "squared_exponential", "linear", "cubic", "generalized_exponential"):
            theta = [0.1, 0.1, 0.1, 0.1, 0.1, 1.5] if corr.startswith("general") else 0.1
            add("GaussianProcess", "scaled", "real", theta0=theta, nugget=0.1, regr=regr, corr=corr)


def cases():
    add = Makers("variants")
    for group in (linear, bayes_and_vectors, neighbors):
        group(add)
    return add.cases
