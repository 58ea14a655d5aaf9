"""Trees, forests and both boostings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn import ensemble, linear_model, tree

from . import Case, data, maker

X, NEW = data.numbers(), data.new_numbers()
Y = data.response(X)
LABELS, PAIRS = data.labels(X), data.label_pairs(X)
WORDS, TWO = LABELS["strings"], LABELS["two classes"]


def single_trees(fitted) -> list:
    """The decision trees within a fitted tree or forest."""
    return [member for member in np.ravel(getattr(fitted, "estimators_", [fitted])) if hasattr(member, "tree_")]


def at_thresholds(fitted, rows: np.ndarray) -> np.ndarray:
    """The rows, some values moved onto a split's threshold or a float32 beside it, where comparisons can go wrong."""
    rows = np.array(rows)
    row = 0
    for member in single_trees(fitted)[:3]:
        for feature, threshold in zip(member.tree_.feature, member.tree_.threshold):
            if feature < 0:
                continue
            single = np.float32(threshold)
            for value in (
                threshold,
                single,
                np.nextafter(single, np.float32(np.inf)),
                np.nextafter(single, np.float32(-np.inf)),
            ):
                rows[row % len(rows), feature] = value
                row += 1
    return rows


def shared_cases(make, regressor: bool) -> Iterator[Case]:
    """What every tree and forest is tried with; `make(**options)` gives an unfitted one."""
    name, target = type(make()).__name__, Y if regressor else WORDS
    yield Case(
        f"{name} float32",
        (fitted := make().fit(X.astype(np.float32), target)),
        at_thresholds(fitted, NEW).astype(np.float32),
    )
    yield Case(f"{name} ints", make().fit(np.round(X).astype(int), target), np.round(NEW).astype(int))
    yield Case(f"{name} missing values", make().fit(data.holes(X), target), data.holes(NEW, seed=7))
    yield Case(f"{name} missing in new rows only", make().fit(X, target), data.holes(NEW))
    yield Case(f"{name} sparse", make().fit(data.sparse(X), target), data.sparse(NEW))
    yield Case(f"{name} named columns", make().fit(data.named(X), target), data.named(NEW))
    yield Case(f"{name} one feature", make().fit(X[:, [1]], target), NEW[:, [1]])
    yield Case(f"{name} constant features", make().fit(X * [0, 0, 1, 0, 0], target), NEW)
    yield Case(f"{name} all constant", make().fit(X * 0, target), NEW)
    yield Case(f"{name} sample weights", make().fit(X, target, sample_weight=data.weights()), NEW)
    yield Case(f"{name} five leaves", make(max_leaf_nodes=5).fit(X, target), NEW)
    yield Case(f"{name} deep", make(max_depth=None).fit(X, target), NEW)


def classifier_cases(make) -> Iterator[Case]:
    name = type(make()).__name__
    for special, target in {**LABELS, **PAIRS, "one class": np.full(len(X), 3)}.items():
        yield Case(f"{name} {special}", (fitted := make().fit(X, target)), at_thresholds(fitted, NEW))
    for criterion in ("entropy", "log_loss"):
        yield Case(f"{name} {criterion}", make(criterion=criterion).fit(X, WORDS), NEW)
    yield Case(f"{name} balanced", make(class_weight="balanced").fit(X, TWO), NEW)
    yield Case(f"{name} class weights", make(class_weight={"ant": 1, "bee": 5, "Käfer": 0.3}).fit(X, WORDS), NEW)
    yield Case(f"{name} monotonic", make(monotonic_cst=[1, 0, 0, 0, -1]).fit(X, TWO), NEW)
    yield from shared_cases(make, regressor=False)


def regressor_cases(make) -> Iterator[Case]:
    name = type(make()).__name__
    for criterion in ("squared_error", "friedman_mse", "absolute_error", "poisson"):
        fitted = make(criterion=criterion).fit(X, Y - Y.min())
        yield Case(f"{name} {criterion}", fitted, at_thresholds(fitted, NEW))
    yield Case(f"{name} two outputs", make().fit(X, np.column_stack([Y, -2 * Y])), NEW)
    yield Case(f"{name} pruned", make(ccp_alpha=0.05).fit(X, Y), NEW)
    yield from shared_cases(make, regressor=True)


def gradient_boosting_cases() -> Iterator[Case]:
    classifier = maker(ensemble.GradientBoostingClassifier, n_estimators=8, random_state=0)
    regressor = maker(ensemble.GradientBoostingRegressor, n_estimators=8, random_state=0)

    name = "GradientBoostingClassifier"
    for special, target in LABELS.items():
        yield Case(f"{name} {special}", (fitted := classifier().fit(X, target)), at_thresholds(fitted, NEW))
    for loss in ("log_loss", "exponential"):
        yield Case(f"{name} {loss}", classifier(loss=loss, learning_rate=0.7).fit(X, TWO), NEW)
        yield Case(f"{name} {loss} from zero", classifier(loss=loss, init="zero").fit(X, TWO), NEW)
    yield Case(f"{name} three classes from zero", classifier(init="zero").fit(X, WORDS), NEW)
    yield Case(f"{name} subsample", classifier(subsample=0.5, max_features=2).fit(X, WORDS), NEW)
    yield Case(f"{name} early stopping", classifier(n_estimators=60, n_iter_no_change=3).fit(X, WORDS), NEW)
    yield Case(
        f"{name} from a forest",
        classifier(init=ensemble.RandomForestClassifier(5, max_depth=3, random_state=0)).fit(X, WORDS),
        NEW,
    )
    yield Case(
        f"{name} float32 sparse",
        classifier().fit(data.sparse(X.astype(np.float32)), WORDS),
        data.sparse(NEW.astype(np.float32)),
    )
    yield Case(f"{name} named columns", classifier().fit(data.named(X), WORDS), data.named(NEW))
    yield Case(f"{name} sample weights", classifier().fit(X, WORDS, sample_weight=data.weights()), NEW)
    name = "GradientBoostingRegressor"
    for loss in ("squared_error", "absolute_error", "huber", "quantile"):
        yield Case(f"{name} {loss}", (fitted := regressor(loss=loss).fit(X, Y)), at_thresholds(fitted, NEW))
    yield Case(f"{name} from zero", regressor(init="zero").fit(X, Y), NEW)
    yield Case(
        f"{name} from a tree", regressor(init=tree.DecisionTreeRegressor(max_depth=2, random_state=0)).fit(X, Y), NEW
    )
    yield Case(f"{name} from a line", regressor(init=linear_model.LinearRegression()).fit(X, Y), NEW)
    yield Case(f"{name} sparse", regressor().fit(data.sparse(X), Y), data.sparse(NEW))
    yield Case(f"{name} float32", regressor().fit(X.astype(np.float32), Y), NEW.astype(np.float32))
    yield Case(f"{name} five leaves", regressor(max_leaf_nodes=5, ccp_alpha=0.001).fit(X, Y), NEW)
    yield Case(f"{name} named columns", regressor().fit(data.named(X), Y), data.named(NEW))


def codes(rows: np.ndarray) -> np.ndarray:
    """The rows with columns 1 and 3 made into small whole numbers, some of them missing."""
    rows = np.array(rows)
    rows[:, 1], rows[:, 3] = np.round(np.abs(rows[:, 1])), np.round(np.abs(rows[:, 3]))
    rows[::7, 3] = np.nan
    return rows


def categories(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        city=table["city"].astype("category"), size=table["size"].astype("category"), member=table["member"] * 1.0
    )


def histogram_options() -> dict[str, dict]:
    return {
        "bins": {"max_bins": 12},
        "five leaves": {"max_leaf_nodes": 5},
        "fast": {"learning_rate": 1.0, "l2_regularization": 1.0},
        "early stopping": {"max_iter": 60, "early_stopping": True, "n_iter_no_change": 2},
        "interactions": {"interaction_cst": [{0, 1}, {2, 3, 4}]},
        "features": {"max_features": 0.5},
    }


def histogram_cases(make, target: np.ndarray) -> Iterator[Case]:
    """What both histogram boostings are tried with."""
    name = type(make()).__name__
    for special, options in histogram_options().items():
        yield Case(f"{name} {special}", make(**options).fit(X, target), NEW)
    yield Case(f"{name} missing values", make().fit(data.holes(X), target), data.holes(NEW))
    yield Case(f"{name} missing in new rows only", make().fit(X, target), data.holes(NEW))
    yield Case(
        f"{name} infinite values", make().fit(X, target), np.where(NEW > 1010, np.inf, np.where(NEW < -2, -np.inf, NEW))
    )
    yield Case(f"{name} float32", make().fit(X.astype(np.float32), target), NEW.astype(np.float32))
    yield Case(f"{name} ints", make().fit(np.round(X).astype(int), target), np.round(NEW).astype(int))
    yield Case(f"{name} one feature", make().fit(X[:, [1]], target), NEW[:, [1]])
    yield Case(f"{name} constant features", make().fit(X * [0, 0, 1, 0, 0], target), NEW)
    yield Case(f"{name} all constant", make().fit(X * 0, target), NEW)
    yield Case(f"{name} named columns", make().fit(data.named(X), target), data.named(NEW))
    yield Case(f"{name} sample weights", make().fit(X, target, sample_weight=data.weights()), NEW)
    yield Case(
        f"{name} categories by mask",
        make(categorical_features=[False, True, False, True, False]).fit(codes(X), target),
        codes(NEW * 1.5),
    )
    yield Case(
        f"{name} categories by name",
        make(categorical_features=["height", "Größe"]).fit(data.named(codes(X)), target),
        data.named(codes(NEW)),
    )
    yield Case(
        f"{name} categories by dtype",
        make(categorical_features="from_dtype").fit(categories(data.people()), target),
        categories(data.people(data.N_NEW, seed=8)),
    )
    letters = data.people()[["city", "size"]].fillna("nowhere")
    yield Case(
        f"{name} only categories",
        make(categorical_features=["city", "size"]).fit(letters, target),
        pd.DataFrame({"city": ["Bonn", "Köln", "Paris", "nowhere"], "size": ["L", "XL", "M", "S"]}),
    )


def histogram_boosting_cases() -> Iterator[Case]:
    common = {"max_iter": 6, "min_samples_leaf": 4, "random_state": 0}
    classifier = maker(ensemble.HistGradientBoostingClassifier, **common)
    regressor = maker(ensemble.HistGradientBoostingRegressor, **common)

    for special, target in LABELS.items():
        yield Case(f"HistGradientBoostingClassifier {special}", classifier().fit(X, target), NEW)
    yield Case("HistGradientBoostingClassifier balanced", classifier(class_weight="balanced").fit(X, WORDS), NEW)
    yield Case("HistGradientBoostingClassifier monotonic", classifier(monotonic_cst=[1, 0, 0, 0, -1]).fit(X, TWO), NEW)
    yield from histogram_cases(classifier, WORDS)
    for loss in ("squared_error", "absolute_error", "poisson", "gamma", "quantile"):
        options = {"quantile": 0.7} if loss == "quantile" else {}
        yield Case(f"HistGradientBoostingRegressor {loss}", regressor(loss=loss, **options).fit(X, np.exp(Y / 4)), NEW)
    yield Case("HistGradientBoostingRegressor monotonic", regressor(monotonic_cst=[1, 0, 0, 0, -1]).fit(X, Y), NEW)
    yield from histogram_cases(regressor, Y)


def cases() -> Iterator[Case]:
    tree_options = {"max_depth": 4, "random_state": 0}
    for kind in (tree.DecisionTreeClassifier, tree.ExtraTreeClassifier):
        yield from classifier_cases(maker(kind, **tree_options))
    for kind in (tree.DecisionTreeRegressor, tree.ExtraTreeRegressor):
        yield from regressor_cases(maker(kind, **tree_options))
    for kind in (ensemble.RandomForestClassifier, ensemble.ExtraTreesClassifier):
        yield from classifier_cases(maker(kind, n_estimators=7, **tree_options))
    for kind in (ensemble.RandomForestRegressor, ensemble.ExtraTreesRegressor):
        yield from regressor_cases(maker(kind, n_estimators=7, **tree_options))
    yield from gradient_boosting_cases()
    yield from histogram_boosting_cases()
