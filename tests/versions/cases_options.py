"""Trees and ensembles with the options that the other modules leave out, old ones above all. See cases.py."""

from cases import Makers, each, plan

STUMP = plan("DecisionTreeClassifier", max_depth=2, random_state=0)
LOGISTIC, BAYES, RIDGE = plan("LogisticRegression"), plan("GaussianNB"), plan("Ridge")
NEIGHBORS = plan("KNeighborsClassifier", n_neighbors=3)
SEEDED = {"random_state": 0}


def trees(add):
    shared = [
        {"splitter": "random"},
        {"max_features": "sqrt"},
        {"max_features": 0.5, "min_samples_leaf": 4},
        {"min_samples_split": 12, "min_impurity_decrease": 0.005},
        {"min_impurity_split": 0.1},
        {"presort": True},
        {"min_weight_fraction_leaf": 0.1, "max_leaf_nodes": 6},
    ]
    for kind in ("DecisionTreeClassifier", "ExtraTreeClassifier"):
        each(add, kind, "scaled", "words", shared, **SEEDED)
        each(
            add, kind, "float32", "two", [{"criterion": "log_loss"}, {"criterion": "entropy", "max_depth": 3}], **SEEDED
        )
        add(kind, "scaled", "three", class_weight={0: 1.0, 1: 2.5, 2: 0.5}, max_depth=4, **SEEDED)
        add(kind, "scaled", "labels", max_depth=4, class_weight="balanced", **SEEDED)
        add(kind, "sparse", "word pairs", max_depth=4, **SEEDED)
        add(kind, "table numbers", "objects", max_depth=4, **SEEDED)
        add(kind, "integers", "ten", **SEEDED)
    for kind in ("DecisionTreeRegressor", "ExtraTreeRegressor"):
        each(add, kind, "scaled", "real", shared, **SEEDED)
        each(add, kind, "scaled", "reals", [{"criterion": "mse"}, {"criterion": "mae"}], max_depth=4, **SEEDED)
        add(kind, "table numbers", "real", ccp_alpha=0.01, **SEEDED)
        add(kind, "scaled", "real", monotonic_cst=[1, 0, 0, 0, -1], max_depth=4, **SEEDED)
    few = {"n_estimators": 3, "random_state": 0}
    forest = [
        {"max_features": None, "min_samples_leaf": 3},
        {"max_features": "auto"},
        {"max_features": "log2", "max_leaf_nodes": 8},
        {"bootstrap": True, "max_samples": 0.5},
        {"warm_start": True},
        {"min_impurity_split": 0.1},
        {"ccp_alpha": 0.01},
    ]
    for kind in ("RandomForestClassifier", "ExtraTreesClassifier"):
        each(add, kind, "scaled", "objects", forest, **few)
        each(add, kind, "scaled", "three", [{"criterion": "entropy"}, {"criterion": "log_loss"}], max_depth=4, **few)
        add(kind, "scaled", "labels", class_weight="balanced", max_depth=4, **few)
        add(kind, "float32", "ten", **few)
        add(kind, "scaled", "truths", monotonic_cst=[1, 0, 0, 0, -1], **few)
    for kind in ("RandomForestRegressor", "ExtraTreesRegressor"):
        each(add, kind, "scaled", "real", forest, **few)
        each(
            add, kind, "scaled", "counts", [{"criterion": "poisson"}, {"criterion": "friedman_mse"}], max_depth=4, **few
        )
        add(kind, "float32", "reals", bootstrap=True, oob_score=True, **few)
    each(
        add, "IsolationForest", "scaled", None, [{"behaviour": "old"}, {"max_features": 2}, {"warm_start": True}], **few
    )
    add("IsolationForest", "sparse", None, contamination=0.15, max_samples=1.0, **few)
    add("RandomTreesEmbedding", "sparse", None, max_leaf_nodes=5, **few)


def boosting(add):
    few = {"n_estimators": 4, "random_state": 0}
    shared = [
        {"presort": True},
        {"criterion": "mse"},
        {"criterion": "mae"},
        {"criterion": "squared_error", "max_features": "sqrt"},
        {"max_depth": None, "max_leaf_nodes": 4},
        {"min_impurity_split": 0.1},
        {"warm_start": True, "subsample": 0.5},
        {"ccp_alpha": 0.01, "min_samples_leaf": 3},
    ]
    kind = "GradientBoostingClassifier"
    each(add, kind, "scaled", "words", shared, **few)
    each(add, kind, "scaled", "two", [{"loss": "deviance"}, {"loss": "exponential", "init": BAYES}], **few)
    for init in (STUMP, NEIGHBORS, plan("RandomForestClassifier", n_estimators=3, random_state=0), LOGISTIC):
        each(add, kind, "scaled", "words", [{"init": init}], **few)
        each(add, kind, "integers", "two", [{"init": init}], **few)
    several = plan("OneVsRestClassifier", estimator=LOGISTIC)
    each(
        add,
        kind,
        "scaled",
        "words",
        [{"init": init} for init in (plan("QuadraticDiscriminantAnalysis"), several)],
        **few,
    )
    add(kind, "integers", "ten", **few)
    kind = "GradientBoostingRegressor"
    each(add, kind, "scaled", "real", shared, **few)
    each(add, kind, "scaled", "real", [{"loss": loss} for loss in ("ls", "lad", "huber", "quantile")], alpha=0.3, **few)
    for init in (
        RIDGE,
        plan("KNeighborsRegressor"),
        plan("DecisionTreeRegressor", max_depth=2),
        plan("DummyRegressor"),
    ):
        each(add, kind, "scaled", "real", [{"init": init}, {"init": init, "loss": "huber"}], **few)
    few = {"max_iter": 4, "min_samples_leaf": 4, "random_state": 0}
    kind = "HistGradientBoostingClassifier"
    each(add, kind, "scaled", "two", [{"loss": loss} for loss in ("auto", "binary_crossentropy", "log_loss")], **few)
    each(
        add,
        kind,
        "scaled",
        "words",
        [{"loss": "categorical_crossentropy"}, {"max_depth": 2}, {"warm_start": True}],
        **few,
    )
    each(add, kind, "holes", "words", [{"learning_rate": 0.5}, {"interaction_cst": "pairwise"}], **few)
    add(kind, "holes", "ten", class_weight="balanced", **few)
    add(kind, "negative", "two", categorical_features=[1], **few)
    kind = "HistGradientBoostingRegressor"
    each(add, kind, "scaled", "real", [{"loss": loss} for loss in ("least_squares", "least_absolute_deviation")], **few)
    each(
        add,
        kind,
        "holes",
        "real",
        [{"max_bins": 8}, {"interaction_cst": [[0, 1], [2, 3, 4]]}, {"scoring": "loss"}],
        **few,
    )
    add(kind, "holes", "real", early_stopping=True, n_iter_no_change=2, **few)
    add(kind, "table", "counts", loss="poisson", categorical_features=[1, 2], **few)
    few = {"n_estimators": 4, "random_state": 0}
    kind = "AdaBoostClassifier"
    for algorithm in ("SAMME", "SAMME.R"):
        each(
            add,
            kind,
            "scaled",
            "words",
            [{"estimator": each_one} for each_one in (BAYES, LOGISTIC, plan("ExtraTreeClassifier", max_depth=2))],
            algorithm=algorithm,
            **few,
        )
        each(add, kind, "float32", "two", [{"learning_rate": 0.5}, {"estimator": BAYES}], algorithm=algorithm, **few)
    add(kind, "scaled", "three", estimator=plan("SVC", probability=True, gamma="auto"), **few)
    add(kind, "scaled", "words", estimator=plan("SVC", kernel="linear"), algorithm="SAMME", **few)
    add(kind, "scaled", "ten", estimator=STUMP, **few)
    kind = "AdaBoostRegressor"
    for estimator in (
        RIDGE,
        plan("KNeighborsRegressor"),
        plan("SVR", gamma="auto"),
        plan("ExtraTreeRegressor", max_depth=3),
    ):
        add(kind, "float32", "real", estimator=estimator, learning_rate=0.7, **few)


def ensembles(add):
    few = {"n_estimators": 3, "random_state": 0}
    kind = "BaggingClassifier"
    for estimator in (BAYES, plan("SVC", gamma="auto"), plan("RidgeClassifier"), NEIGHBORS, plan("Perceptron"), STUMP):
        add(kind, "scaled", "words", estimator=estimator, **few)
        add(kind, "float32", "two", estimator=estimator, max_features=0.8, bootstrap=False, max_samples=0.8, **few)
    add(kind, "scaled", "pairs", **few)
    add(kind, "scaled", "labels", max_features=0.6, **few)
    add(kind, "scaled", "three", oob_score=True, warm_start=False, n_estimators=10, random_state=0)
    scaled = plan("Pipeline", steps=[("scale", plan("StandardScaler")), ("last", LOGISTIC)])
    add(kind, "numbers", "objects", estimator=scaled, **few)
    kind = "BaggingRegressor"
    for estimator in (RIDGE, plan("KNeighborsRegressor"), plan("SVR", gamma="auto")):
        add(kind, "float32", "real", estimator=estimator, max_features=3, bootstrap_features=True, **few)
    three = [("logistic", LOGISTIC), ("bayes", BAYES), ("tree", STUMP)]
    kind = "VotingClassifier"
    for target in ("words", "truths"):
        for weights in ([1, 2, 1], [0.2, 0.5, 0.4]):
            add(kind, "scaled", target, estimators=three, weights=weights)
            add(kind, "scaled", target, estimators=three, voting="soft", weights=weights, flatten_transform=False)
    add(kind, "scaled", "two", estimators=three, flatten_transform=False)
    add(kind, "scaled", "two", estimators=three[:2], voting="soft", flatten_transform=True, n_jobs=1)
    add(kind, "scaled", "three", estimators=three[:2] + [("none", None)], voting="soft", weights=[1, 2, 3])
    add(kind, "scaled", "words", estimators=three[1:] + [("vectors", plan("LinearSVC", random_state=0))])
    regressors = [("ridge", RIDGE), ("near", plan("KNeighborsRegressor")), ("line", plan("LinearRegression"))]
    add("VotingRegressor", "float32", "real", estimators=regressors)
    add("VotingRegressor", "named", "real", estimators=regressors[:2] + [("none", "drop")], weights=[1, 2, 3])
    kind = "StackingClassifier"
    for method in ("predict_proba", "auto"):
        add(kind, "scaled", "words", estimators=three, cv=2, stack_method=method, final_estimator=STUMP)
    mixed = [("vectors", plan("SVC", gamma="auto")), ("ridge", plan("RidgeClassifier")), ("bayes", BAYES)]
    for target in ("two", "words"):
        add(kind, "scaled", target, estimators=mixed, cv=2)
        add(kind, "scaled", target, estimators=mixed, cv=2, stack_method="decision_function")
    add(kind, "scaled", "labels", estimators=[("tree", STUMP), ("near", NEIGHBORS)], cv=2, final_estimator=NEIGHBORS)
    add(kind, "named", "two", estimators=mixed + [("none", "drop")], cv=2, passthrough=True)
    add(kind, "sparse", "three", estimators=[("logistic", LOGISTIC), ("tree", STUMP)], cv=2, passthrough=True)
    add("StackingRegressor", "float32", "real", estimators=regressors, cv=2)
    add("StackingRegressor", "named", "real", estimators=regressors + [("none", "drop")], cv=2, passthrough=True)


def cases():
    add = Makers("options")
    for group in (trees, boosting, ensembles):
        group(add)
    return add.cases
