"""Pipelines, column transformers and unions of the estimators of the other families."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from sklearn import compose, ensemble, impute, linear_model, pipeline, svm, tree
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

from . import Case, data

X, NEW = data.numbers(), data.new_numbers()
Y, WORDS, TWO = data.response(X), data.labels(X)["strings"], data.labels(X)["two classes"]
TABLE, ROWS = data.people(), data.people(data.N_NEW, seed=8)


def pipeline_cases() -> Iterator[Case]:
    make = pipeline.make_pipeline
    logistic = linear_model.LogisticRegression(max_iter=50)
    yield Case("Pipeline logistic", make(StandardScaler(), logistic).fit(X, WORDS), NEW)
    yield Case("Pipeline logistic of two classes", make(StandardScaler(), logistic).fit(X, TWO), NEW)
    yield Case(
        "Pipeline logistic float32",
        make(StandardScaler(), logistic).fit(X.astype(np.float32), WORDS),
        NEW.astype(np.float32),
    )
    yield Case(
        "Pipeline logistic of named columns",
        make(StandardScaler(), logistic).fit(data.named(X), WORDS),
        data.named(NEW),
    )
    yield Case("Pipeline ridge", make(MinMaxScaler(), linear_model.Ridge()).fit(X, Y), NEW)
    yield Case("Pipeline support vectors", make(StandardScaler(), svm.LinearSVC(max_iter=200)).fit(X, WORDS), NEW)
    yield Case(
        "Pipeline imputed forest",
        make(impute.SimpleImputer(add_indicator=True), ensemble.RandomForestClassifier(5, random_state=0)).fit(
            data.holes(X), WORDS
        ),
        data.holes(NEW),
    )
    yield Case(
        "Pipeline imputed logistic",
        make(impute.SimpleImputer(strategy="median"), StandardScaler(), logistic).fit(data.holes(X), TWO),
        data.holes(NEW),
    )
    yield Case("Pipeline one step", make(tree.DecisionTreeClassifier(max_depth=3, random_state=0)).fit(X, WORDS), NEW)
    yield Case(
        "Pipeline passthrough",
        pipeline.Pipeline([("a", "passthrough"), ("b", StandardScaler()), ("c", "passthrough"), ("d", logistic)]).fit(
            X, WORDS
        ),
        NEW,
    )
    yield Case(
        "Pipeline transformers",
        make(impute.SimpleImputer(), StandardScaler(), MinMaxScaler()).fit(data.holes(X)),
        data.holes(NEW),
    )
    yield Case(
        "Pipeline ends in passthrough", pipeline.Pipeline([("a", StandardScaler()), ("b", "passthrough")]).fit(X), NEW
    )
    yield Case(
        "Pipeline nested",
        make(make(impute.SimpleImputer(), MinMaxScaler()), make(StandardScaler(), logistic)).fit(data.holes(X), WORDS),
        data.holes(NEW),
    )
    yield Case(
        "Pipeline encoded text",
        make(OneHotEncoder(handle_unknown="ignore"), logistic).fit(TABLE[["city", "size"]], TWO),
        ROWS[["city", "size"]],
    )
    yield Case(
        "Pipeline ordinal boosting",
        make(
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
            ensemble.HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=4),
        ).fit(TABLE, TWO),
        ROWS,
    )
    yield Case(
        "Pipeline sparse", make(StandardScaler(with_mean=False), logistic).fit(data.sparse(X), WORDS), data.sparse(NEW)
    )


def mixed(**options) -> compose.ColumnTransformer:
    """What most tables need: text one-hot, numbers imputed and scaled."""
    numbers = pipeline.make_pipeline(impute.SimpleImputer(), StandardScaler())
    return compose.ColumnTransformer(
        [("text", OneHotEncoder(handle_unknown="ignore"), ["city", "size"]), ("numbers", numbers, ["age", "visits"])],
        **options,
    )


def column_cases() -> Iterator[Case]:
    name = "ColumnTransformer"
    make = compose.ColumnTransformer
    yield Case(f"{name} table", mixed().fit(TABLE), ROWS)
    yield Case(f"{name} sparse result", mixed(sparse_threshold=1.0).fit(TABLE), ROWS)
    weights = {"text": 0.5, "numbers": 3}
    yield Case(f"{name} weights", mixed(sparse_threshold=1.0, transformer_weights=weights).fit(TABLE), ROWS)
    yield Case(f"{name} dense result", mixed(sparse_threshold=0).fit(TABLE), ROWS)
    yield Case(f"{name} remainder passthrough", mixed(remainder="passthrough").fit(TABLE), ROWS)
    yield Case(
        f"{name} remainder scaled",
        make([("text", OneHotEncoder(), ["size"]), ("city", "drop", ["city"])], remainder=MinMaxScaler()).fit(TABLE),
        ROWS,
    )
    yield Case(
        f"{name} plain names",
        make(
            [("text", OneHotEncoder(), ["size"]), ("age", "passthrough", ["age"])], verbose_feature_names_out=False
        ).fit(TABLE),
        ROWS,
    )
    yield Case(f"{name} reordered columns", mixed().fit(TABLE), ROWS[["member", "visits", "size", "age", "city"]])
    yield Case(f"{name} more columns", mixed().fit(TABLE), ROWS.assign(extra=1.5, note="unused"))
    yield Case(f"{name} fewer columns", mixed().fit(TABLE), ROWS.drop(columns="member"))
    yield Case(
        f"{name} by selectors",
        make(
            [
                (
                    "text",
                    OneHotEncoder(handle_unknown="ignore"),
                    compose.make_column_selector(dtype_exclude=["number", "bool"]),
                ),
                ("numbers", impute.SimpleImputer(), compose.make_column_selector(dtype_include="number")),
            ]
        ).fit(TABLE),
        ROWS,
    )
    yield Case(
        f"{name} by index",
        make([("a", StandardScaler(), [0, 2]), ("b", MinMaxScaler(), [-1])], remainder="passthrough").fit(X),
        NEW,
    )
    yield Case(
        f"{name} by slice and mask",
        make([("a", StandardScaler(), slice(0, 2)), ("b", MinMaxScaler(), [False, False, True, False, True])]).fit(X),
        NEW,
    )
    yield Case(
        f"{name} by names' slice",
        make([("a", StandardScaler(), slice("width", "a b")), ("b", "drop", ["Größe"])], remainder="passthrough").fit(
            data.named(X)
        ),
        data.named(NEW),
    )
    yield Case(f"{name} no columns", make([("a", StandardScaler(), []), ("b", MinMaxScaler(), [0, 1])]).fit(X), NEW)
    yield Case(
        f"{name} float32",
        make([("a", StandardScaler(), [0, 1]), ("b", "passthrough", [2, 3])]).fit(X.astype(np.float32)),
        NEW.astype(np.float32),
    )
    yield Case(
        f"{name} sparse",
        make([("a", StandardScaler(with_mean=False), [0, 1]), ("b", "passthrough", [4])]).fit(data.sparse(X)),
        data.sparse(NEW),
    )
    yield Case(
        f"{name} nested",
        make([("inner", mixed(), ["age", "city", "size", "visits"]), ("member", "passthrough", ["member"])]).fit(TABLE),
        ROWS,
    )
    boosting = ensemble.HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=4, random_state=0)
    yield Case(
        "Pipeline table boosting", pipeline.make_pipeline(mixed(sparse_threshold=0), boosting).fit(TABLE, TWO), ROWS
    )
    yield Case(
        "Pipeline table logistic",
        pipeline.make_pipeline(mixed(), linear_model.LogisticRegression()).fit(TABLE, TWO),
        ROWS,
    )
    yield Case(
        "Pipeline table forest",
        pipeline.make_pipeline(mixed(), ensemble.RandomForestRegressor(5, random_state=0)).fit(TABLE, Y),
        ROWS,
    )
    yield Case(
        "Pipeline table linear",
        pipeline.make_pipeline(mixed(remainder="passthrough"), linear_model.Lasso(alpha=0.01)).fit(TABLE, Y),
        ROWS,
    )


def union_cases() -> Iterator[Case]:
    make = pipeline.FeatureUnion
    parts = [("scaled", StandardScaler()), ("spread", MinMaxScaler())]
    yield Case("FeatureUnion plain", make(parts).fit(X), NEW)
    yield Case("FeatureUnion weights", make(parts, transformer_weights={"scaled": 0.1, "spread": 3}).fit(X), NEW)
    yield Case(
        "FeatureUnion drop and passthrough", make([*parts, ("gone", "drop"), ("same", "passthrough")]).fit(X), NEW
    )
    yield Case(
        "FeatureUnion plain names",
        make([("scaled", StandardScaler()), ("one_hot", OneHotEncoder())], verbose_feature_names_out=True).fit(
            np.round(X[:, :1])
        ),
        np.round(X[:9, :1]),
    )
    yield Case(
        "FeatureUnion sparse",
        make([("scaled", StandardScaler(with_mean=False)), ("codes", OneHotEncoder(handle_unknown="ignore"))]).fit(
            np.round(X)
        ),
        np.round(NEW),
    )
    yield Case("FeatureUnion float32", make(parts).fit(X.astype(np.float32)), NEW.astype(np.float32))
    yield Case("FeatureUnion named columns", make(parts).fit(data.named(X)), data.named(NEW))
    yield Case(
        "Pipeline union forest",
        pipeline.make_pipeline(make(parts), ensemble.ExtraTreesClassifier(5, random_state=0)).fit(X, WORDS),
        NEW,
    )


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from pipeline_cases()
        yield from column_cases()
        yield from union_cases()
