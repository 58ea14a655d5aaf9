"""Trees, forests, boosting and other ensembles. See cases.py."""

from cases import Makers, plan


def trees(add):
    for kind in ("DecisionTreeClassifier", "ExtraTreeClassifier"):
        for target in ("three", "two", "words", "objects", "truths", "floats", "pairs", "word pairs"):
            add(kind, "numbers", target, max_depth=4, random_state=0)
        add(kind, "sparse", "three", max_depth=4, random_state=0)
        add(kind, "float32", "three", random_state=0)
        add(kind, "integers", "three", criterion="entropy", random_state=0)
        add(kind, "numbers", "three", class_weight="balanced", max_leaf_nodes=7, random_state=0)
        add(kind, "named", "words", max_depth=3, random_state=0)
        add(kind, "holes", "three", max_depth=4, random_state=0)
        add(kind, "numbers", "three", ccp_alpha=0.02, random_state=0)
        add(kind, "numbers", "two", monotonic_cst=[1, 0, 0, 0, -1], max_depth=4, random_state=0)
    for kind in ("DecisionTreeRegressor", "ExtraTreeRegressor"):
        for target in ("real", "reals", "real32", "counts"):
            add(kind, "numbers", target, max_depth=4, random_state=0)
        add(kind, "sparse", "real", max_depth=4, random_state=0)
        add(kind, "float32", "real", random_state=0)
        add(kind, "numbers", "real", criterion="friedman_mse", max_depth=3, random_state=0)
        add(kind, "numbers", "real", criterion="absolute_error", max_depth=3, random_state=0)
        add(kind, "numbers", "counts", criterion="poisson", max_depth=3, random_state=0)
        add(kind, "holes", "real", max_depth=4, random_state=0)


def forests(add):
    for kind in ("RandomForestClassifier", "ExtraTreesClassifier"):
        for target in ("three", "two", "words", "objects", "pairs", "word pairs"):
            add(kind, "numbers", target, n_estimators=4, max_depth=4, random_state=0)
        add(kind, "sparse", "three", n_estimators=4, max_depth=4, random_state=0)
        add(kind, "numbers", "three", n_estimators=4, random_state=0, bootstrap=True, oob_score=True)
        add(kind, "numbers", "two", n_estimators=4, random_state=0, class_weight="balanced_subsample", bootstrap=True)
        add(kind, "holes", "three", n_estimators=4, max_depth=4, random_state=0)
        add(kind, "named", "words", n_estimators=3, max_depth=3, random_state=0)
    for kind in ("RandomForestRegressor", "ExtraTreesRegressor"):
        for target in ("real", "reals", "real32"):
            add(kind, "numbers", target, n_estimators=4, max_depth=4, random_state=0)
        add(kind, "sparse", "real", n_estimators=4, max_depth=4, random_state=0)
        add(kind, "numbers", "real", n_estimators=3, criterion="absolute_error", max_depth=3, random_state=0)
        add(kind, "holes", "real", n_estimators=3, max_depth=4, random_state=0)
    add("RandomTreesEmbedding", "numbers", None, n_estimators=4, max_depth=3, random_state=0)
    add("RandomTreesEmbedding", "float32", None, n_estimators=3, sparse_output=False, random_state=0)
    for rows in ("numbers", "float32", "sparse", "named", "holes"):
        add("IsolationForest", rows, None, n_estimators=6, random_state=0)
    add("IsolationForest", "numbers", None, n_estimators=6, random_state=0, contamination=0.2)
    add("IsolationForest", "numbers", None, n_estimators=6, random_state=0, max_features=0.6, max_samples=0.5)
    add("IsolationForest", "numbers", None, n_estimators=6, random_state=0, contamination="auto", behaviour="new")
    add("IsolationForest", "numbers", None, n_estimators=5, random_state=0, bootstrap=True, max_samples=20)


def gradient_boosting(add):
    kind = "GradientBoostingClassifier"
    for target in ("two", "three", "words", "objects", "truths", "floats"):
        add(kind, "numbers", target, n_estimators=5, random_state=0)
    add(kind, "numbers", "two", n_estimators=5, loss="exponential", random_state=0)
    add(kind, "numbers", "two", n_estimators=5, init="zero", random_state=0)
    add(kind, "numbers", "three", n_estimators=5, init="zero", random_state=0)
    add(kind, "numbers", "three", n_estimators=4, init=plan("GaussianNB"), random_state=0)
    add(kind, "numbers", "two", n_estimators=4, init=plan("LogisticRegression"), random_state=0)
    add(kind, "numbers", "two", n_estimators=4, init=plan("DummyClassifier", strategy="prior"), random_state=0)
    add(kind, "float32", "three", n_estimators=4, subsample=0.7, random_state=0)
    add(kind, "sparse", "three", n_estimators=4, random_state=0)
    add(kind, "numbers", "two", n_estimators=20, n_iter_no_change=2, random_state=0)
    add(kind, "named", "words", n_estimators=3, random_state=0)
    kind = "GradientBoostingRegressor"
    for loss in ("squared_error", "absolute_error", "huber", "quantile"):
        add(kind, "numbers", "real", n_estimators=5, loss=loss, random_state=0)
    add(kind, "float32", "real32", n_estimators=5, random_state=0)
    add(kind, "sparse", "real", n_estimators=5, random_state=0)
    add(kind, "numbers", "real", n_estimators=5, init="zero", random_state=0)
    add(kind, "numbers", "real", n_estimators=5, init=plan("LinearRegression"), random_state=0)
    add(kind, "numbers", "real", n_estimators=5, max_leaf_nodes=4, learning_rate=0.3, random_state=0)
    add(kind, "numbers", "real", n_estimators=5, init=plan("DummyRegressor", strategy="median"), random_state=0)


def histogram_boosting(add):
    kind = "HistGradientBoostingClassifier"
    few = {"max_iter": 5, "min_samples_leaf": 4, "random_state": 0}
    for target in ("two", "three", "words", "objects", "truths", "floats"):
        add(kind, "numbers", target, **few)
    add(kind, "holes", "three", **few)
    add(kind, "float32", "two", **few)
    add(kind, "integers", "three", categorical_features=[0, 2], **few)
    add(kind, "integers", "two", categorical_features=[True, False, True, False, True], **few)
    add(kind, "named", "words", **few)
    add(kind, "table", "three", categorical_features=["city", "size"], **few)
    add(kind, "integers", "two", max_bins=4, l2_regularization=1.0, **few)
    add(kind, "numbers", "two", early_stopping=True, validation_fraction=0.3, **few)
    add(kind, "numbers", "two", class_weight="balanced", **few)
    add(kind, "numbers", "three", max_features=0.5, **few)
    kind = "HistGradientBoostingRegressor"
    for loss in ("squared_error", "absolute_error"):
        add(kind, "numbers", "real", loss=loss, **few)
    add(kind, "numbers", "counts", loss="poisson", **few)
    add(kind, "numbers", "amounts", loss="gamma", **few)
    add(kind, "numbers", "real", loss="quantile", quantile=0.8, **few)
    add(kind, "holes", "real", **few)
    add(kind, "float32", "real32", **few)
    add(kind, "integers", "real", categorical_features=[1, 3], **few)
    add(kind, "table", "real", categorical_features=["city", "size"], **few)
    add(kind, "numbers", "real", monotonic_cst=[1, 0, 0, -1, 0], **few)
    add(kind, "numbers", "real", max_leaf_nodes=4, warm_start=True, **few)


def weight_boosting(add):
    kind = "AdaBoostClassifier"
    for target in ("two", "three", "words", "objects"):
        add(kind, "numbers", target, n_estimators=5, random_state=0)
        add(kind, "numbers", target, n_estimators=5, algorithm="SAMME", random_state=0)
        add(kind, "numbers", target, n_estimators=5, algorithm="SAMME.R", random_state=0)
    add(kind, "sparse", "three", n_estimators=5, random_state=0)
    add(kind, "numbers", "three", estimator=plan("DecisionTreeClassifier", max_depth=3), n_estimators=4, random_state=0)
    add(kind, "numbers", "two", estimator=plan("LogisticRegression"), n_estimators=4, random_state=0)
    add(kind, "numbers", "two", estimator=plan("LinearSVC"), algorithm="SAMME", n_estimators=3, random_state=0)
    kind = "AdaBoostRegressor"
    for loss in ("linear", "square", "exponential"):
        add(kind, "numbers", "real", n_estimators=5, loss=loss, random_state=0)
    add(kind, "sparse", "real", n_estimators=5, random_state=0)
    add(kind, "numbers", "real", estimator=plan("LinearRegression"), n_estimators=4, random_state=0)


def bagging(add):
    kind = "BaggingClassifier"
    for target in ("two", "three", "words", "objects"):
        add(kind, "numbers", target, n_estimators=4, random_state=0)
    add(kind, "numbers", "three", n_estimators=4, max_features=0.6, max_samples=0.7, random_state=0)
    add(kind, "numbers", "words", n_estimators=3, max_features=3, bootstrap_features=True, random_state=0)
    add(kind, "sparse", "three", n_estimators=4, random_state=0)
    add(kind, "scaled", "three", estimator=plan("LinearSVC"), n_estimators=4, random_state=0)
    add(kind, "scaled", "three", estimator=plan("LogisticRegression"), n_estimators=4, random_state=0)
    add(kind, "scaled", "words", estimator=plan("KNeighborsClassifier"), n_estimators=3, random_state=0)
    kind = "BaggingRegressor"
    add(kind, "numbers", "real", n_estimators=4, random_state=0)
    add(kind, "numbers", "reals", n_estimators=4, random_state=0)
    add(kind, "sparse", "real", n_estimators=4, max_features=0.6, random_state=0)
    add(kind, "numbers", "real", estimator=plan("LinearRegression"), n_estimators=4, random_state=0)


def voting(add):
    logistic, bayes = plan("LogisticRegression"), plan("GaussianNB")
    tree, ridge = plan("DecisionTreeClassifier", max_depth=3, random_state=0), plan("Ridge")
    three = [("logistic", logistic), ("bayes", bayes), ("tree", tree)]
    for target in ("two", "three", "words"):
        add("VotingClassifier", "scaled", target, estimators=three)
        add("VotingClassifier", "scaled", target, estimators=three, voting="soft")
    add("VotingClassifier", "scaled", "words", estimators=three, voting="soft", weights=[1, 2, 3])
    add("VotingClassifier", "scaled", "three", estimators=three, voting="soft", flatten_transform=True)
    add("VotingClassifier", "scaled", "three", estimators=three, voting="soft", flatten_transform=False)
    add("VotingClassifier", "scaled", "three", estimators=three[:2] + [("none", "drop")])
    regressors = [("ridge", ridge), ("tree", plan("DecisionTreeRegressor", max_depth=3, random_state=0))]
    add("VotingRegressor", "scaled", "real", estimators=regressors)
    add("VotingRegressor", "scaled", "real", estimators=regressors, weights=[1, 3])
    for target in ("two", "three", "words"):
        add("StackingClassifier", "scaled", target, estimators=three, cv=3)
        add("StackingClassifier", "scaled", target, estimators=three, cv=3, passthrough=True, final_estimator=logistic)
    add("StackingClassifier", "scaled", "three", estimators=three, cv=3, stack_method="predict")
    add("StackingRegressor", "scaled", "real", estimators=regressors, cv=3)
    add("StackingRegressor", "scaled", "real", estimators=regressors, cv=3, final_estimator=ridge, passthrough=True)


def cases():
    add = Makers()
    for group in (trees, forests, gradient_boosting, histogram_boosting, weight_boosting, bagging, voting):
        group(add)
    return add.cases
