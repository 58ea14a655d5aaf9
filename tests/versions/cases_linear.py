"""Linear models, generalized ones, discriminant analysis, naive Bayes, support vectors and networks. See cases.py."""

from cases import Makers, plan

SINGLE = (
    "LinearRegression Ridge RidgeCV Lasso LassoCV ElasticNet ElasticNetCV Lars LarsCV LassoLars LassoLarsCV LassoLarsIC"
    " OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV HuberRegressor QuantileRegressor TheilSenRegressor"
    " SGDRegressor PassiveAggressiveRegressor BayesianRidge ARDRegression RANSACRegressor LinearSVR"
).split()
RANDOM = "TheilSenRegressor SGDRegressor PassiveAggressiveRegressor RANSACRegressor LinearSVR".split()
SPARSE = "LinearRegression Ridge RidgeCV Lasso ElasticNet SGDRegressor PassiveAggressiveRegressor LinearSVR".split()
SEVERAL = (
    "LinearRegression Ridge RidgeCV Lasso ElasticNet Lars LassoLars OrthogonalMatchingPursuit RANSACRegressor".split()
)


def regressors(add):
    for kind in SINGLE:
        options = {"random_state": 0} if kind in RANDOM else {}
        if kind in ("LassoCV", "ElasticNetCV", "LarsCV", "LassoLarsCV", "OrthogonalMatchingPursuitCV"):
            options["cv"] = 3
        add(kind, "scaled", "real", **options)
        add(kind, "float32", "real32", **options)
        add(kind, "other32", "real", **options)
        add(kind, "integers", "real", **options)
        if kind in SPARSE:
            add(kind, "sparse", "real", **options)
        if kind in SEVERAL:
            add(kind, "scaled", "reals", **options)
        if kind not in ("RANSACRegressor", "QuantileRegressor"):
            add(kind, "scaled", "real", fit_intercept=False, **options)
    for kind in ("LinearRegression", "Ridge", "Lasso", "ElasticNet", "Lars", "LassoLars", "BayesianRidge", "RidgeCV"):
        add(kind, "numbers", "real", normalize=True)
    for kind in ("MultiTaskLasso", "MultiTaskElasticNet", "MultiTaskLassoCV", "MultiTaskElasticNetCV"):
        add(kind, "scaled", "reals", **({"cv": 3} if kind.endswith("CV") else {"alpha": 0.1}))
    add("LinearRegression", "named", "real")
    add("LinearRegression", "scaled", "real", positive=True)
    add("Ridge", "named", "real")
    add("Ridge", "scaled", "real", solver="sag", random_state=0)
    add("Ridge", "scaled", "real", solver="lsqr")
    add("RidgeCV", "scaled", "reals", alpha_per_target=True)
    add("SGDRegressor", "scaled", "real", loss="huber", average=True, random_state=0)
    add("SGDRegressor", "scaled", "real", loss="squared_error", penalty="elasticnet", random_state=0)
    add("RANSACRegressor", "scaled", "real", estimator=plan("Ridge"), min_samples=20, random_state=0)
    add("ARDRegression", "scaled", "real", threshold_lambda=5.0)
    for kind, target in (("PoissonRegressor", "counts"), ("GammaRegressor", "amounts")):
        add(kind, "scaled", target)
        add(kind, "float32", target)
        add(kind, "sparse", target, fit_intercept=False)
    for power, link in ((0, "auto"), (0, "log"), (1, "auto"), (1.5, "auto"), (2, "auto"), (3, "log"), (0, "identity")):
        add("TweedieRegressor", "scaled", "amounts", power=power, link=link)
    for kind in ("PLSRegression", "PLSCanonical", "CCA"):
        for target in ("reals", "real"):
            add(kind, "numbers", target, n_components=1 if target == "real" else 2)
        add(kind, "numbers", "reals", n_components=2, scale=False)
        add(kind, "integers", "reals", n_components=1)
    add("PLSSVD", "numbers", "reals", n_components=2)
    add("PLSSVD", "numbers", "reals", n_components=1, scale=False)
    for rows in ("column", "columns"):
        add("IsotonicRegression", rows, "real")
        add("IsotonicRegression", rows, "real", out_of_bounds="clip", increasing=False)
    add("IsotonicRegression", "column", "real", out_of_bounds="clip", increasing="auto", y_min=-1, y_max=2)
    for kernel in ("linear", "rbf", "polynomial", "sigmoid", "laplacian", "cosine"):
        add("KernelRidge", "scaled", "real", kernel=kernel, gamma=0.2)
    add("KernelRidge", "scaled", "reals", kernel="rbf")
    add("KernelRidge", "sparse", "real", kernel="rbf")
    add("KernelRidge", "hollow", "real", kernel="chi2")


def logistic(add):
    kind = "LogisticRegression"
    for target in ("two", "three", "words", "objects", "truths", "floats"):
        add(kind, "scaled", target)
        add(kind, "scaled", target, solver="liblinear")
        add(kind, "scaled", target, solver="lbfgs", multi_class="multinomial")
        add(kind, "scaled", target, solver="lbfgs", multi_class="ovr")
    for rows in ("float32", "other32", "integers", "sparse", "named"):
        add(kind, rows, "three")
        add(kind, rows, "two")
    add(kind, "scaled", "three", multi_class="auto")
    add(kind, "scaled", "three", solver="newton-cg", multi_class="multinomial", fit_intercept=False)
    add(kind, "scaled", "three", solver="saga", penalty="l1", random_state=0)
    add(kind, "scaled", "two", solver="saga", penalty="elasticnet", l1_ratio=0.5, random_state=0)
    add(kind, "scaled", "two", class_weight="balanced", C=0.1)
    add(kind, "scaled", "ten", C=0.1)
    kind = "LogisticRegressionCV"
    for target in ("two", "words"):
        add(kind, "scaled", target, Cs=3, cv=3)
        add(kind, "scaled", target, Cs=3, cv=3, multi_class="multinomial")
        add(kind, "scaled", target, Cs=3, cv=3, solver="liblinear")
        add(kind, "scaled", target, Cs=3, cv=3, use_legacy_attributes=False, l1_ratios=(0,))


def classifiers(add):
    for kind in (
        "SGDClassifier",
        "Perceptron",
        "PassiveAggressiveClassifier",
        "RidgeClassifier",
        "RidgeClassifierCV",
        "LinearSVC",
    ):
        options = {} if kind.startswith("Ridge") else {"random_state": 0}
        for target in ("two", "three", "words", "objects"):
            add(kind, "scaled", target, **options)
        for rows in ("float32", "integers", "sparse", "named"):
            if (kind, rows) != ("RidgeClassifierCV", "sparse"):
                add(kind, rows, "three", **options)
    for loss in ("log_loss", "modified_huber", "squared_hinge", "perceptron", "huber", "squared_error"):
        for target in ("two", "words"):
            add("SGDClassifier", "scaled", target, loss=loss, random_state=0)
    add("SGDClassifier", "scaled", "three", loss="log_loss", average=True, penalty="l1", random_state=0)
    add("RidgeClassifier", "scaled", "labels")
    add("RidgeClassifierCV", "scaled", "labels")
    add("RidgeClassifierCV", "scaled", "three", alphas=(0.1, 1.0), cv=3)
    add("LinearSVC", "scaled", "three", multi_class="crammer_singer", random_state=0)
    add("LinearSVC", "scaled", "two", multi_class="crammer_singer", random_state=0)
    add("LinearSVC", "scaled", "three", penalty="l1", dual=False, fit_intercept=False, random_state=0)
    add("SGDOneClassSVM", "scaled", None, random_state=0)
    add("SGDOneClassSVM", "float32", None, random_state=0, nu=0.2)
    add("SGDOneClassSVM", "sparse", None, random_state=0, average=True)
    for target in ("two", "three", "words"):
        for solver in ("svd", "lsqr", "eigen"):
            add("LinearDiscriminantAnalysis", "scaled", target, solver=solver)
        add("QuadraticDiscriminantAnalysis", "scaled", target)
    add("LinearDiscriminantAnalysis", "scaled", "three", solver="lsqr", shrinkage="auto")
    add("LinearDiscriminantAnalysis", "scaled", "three", n_components=1, store_covariance=True)
    add("LinearDiscriminantAnalysis", "float32", "three")
    add("LinearDiscriminantAnalysis", "integers", "words", priors=[0.2, 0.3, 0.5])
    add("QuadraticDiscriminantAnalysis", "scaled", "three", reg_param=0.1, store_covariance=True)
    add("QuadraticDiscriminantAnalysis", "float32", "two")


def bayes(add):
    for target in ("two", "three", "words", "objects"):
        add("GaussianNB", "scaled", target)
        for kind in ("MultinomialNB", "BernoulliNB", "ComplementNB", "CategoricalNB"):
            add(kind, "integers", target)
    add("GaussianNB", "numbers", "three", priors=[0.2, 0.3, 0.5])
    add("GaussianNB", "float32", "three", var_smoothing=1e-3)
    for kind in ("MultinomialNB", "BernoulliNB", "ComplementNB"):
        add(kind, "hollow", "three", alpha=0.5)
        add(kind, "positive", "two", fit_prior=False)
    add("BernoulliNB", "scaled", "three", binarize=0.3)
    add("ComplementNB", "integers", "three", norm=True)
    add("MultinomialNB", "integers", "three", class_prior=[0.2, 0.3, 0.5])
    add("CategoricalNB", "integers", "three", min_categories=8, alpha=0.5)


def vectors(add):
    for kind in ("SVC", "NuSVC"):
        for target in ("two", "three", "words", "objects"):
            add(kind, "scaled", target, gamma="scale")
            add(kind, "scaled", target, gamma=0.2, probability=True, random_state=0)
        for kernel in ("linear", "poly", "sigmoid"):
            add(kind, "scaled", "three", kernel=kernel, gamma=0.1)
        add(kind, "scaled", "three", gamma="auto", decision_function_shape="ovo")
        add(kind, "scaled", "three", gamma="auto", decision_function_shape="ovr")
        add(kind, "sparse", "three", gamma="auto")
        add(kind, "sparse", "two", kernel="linear", gamma="auto")
        add(kind, "float32", "three", gamma="auto")
        add(kind, "kernel", "three", kernel="precomputed")
        add(kind, "scaled", "three", gamma="auto", decision_function_shape="ovr", break_ties=True)
    add("SVC", "scaled", "three", class_weight="balanced", gamma="auto")
    add("SVC", "named", "words", gamma="auto")
    for kind in ("SVR", "NuSVR"):
        for kernel in ("rbf", "linear", "poly", "sigmoid"):
            add(kind, "scaled", "real", kernel=kernel, gamma=0.1)
        add(kind, "sparse", "real", gamma="auto")
        add(kind, "float32", "real", gamma="scale")
    for kernel in ("rbf", "linear", "poly"):
        add("OneClassSVM", "scaled", None, kernel=kernel, gamma=0.1, nu=0.2)
    add("OneClassSVM", "sparse", None, gamma="auto")
    add("OneClassSVM", "float32", None, gamma="scale")


def networks(add):
    few = {"hidden_layer_sizes": (4,), "max_iter": 20, "random_state": 0}
    for target in ("two", "three", "words", "labels", "objects"):
        add("MLPClassifier", "scaled", target, **few)
    for activation in ("identity", "logistic", "tanh"):
        add("MLPClassifier", "scaled", "three", activation=activation, **few)
        add("MLPRegressor", "scaled", "real", activation=activation, **few)
    add("MLPClassifier", "sparse", "three", **few)
    add("MLPClassifier", "float32", "three", **few)
    add("MLPClassifier", "scaled", "three", hidden_layer_sizes=(5, 3), solver="lbfgs", max_iter=10, random_state=0)
    add("MLPClassifier", "scaled", "three", early_stopping=True, **few)
    add("MLPRegressor", "scaled", "reals", **few)
    add("MLPRegressor", "float32", "real", **few)
    add("MLPRegressor", "scaled", "real", solver="lbfgs", hidden_layer_sizes=(4,), max_iter=10, random_state=0)
    add("BernoulliRBM", "unit", None, n_components=4, n_iter=3, random_state=0)


def cases():
    add = Makers()
    for group in (regressors, logistic, classifiers, bayes, vectors, networks):
        group(add)
    return add.cases
