"""Scalers, imputers and encoders."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn import impute, preprocessing

from . import Case, data

X, NEW = data.numbers(), data.new_numbers()


def scaler_cases() -> Iterator[Case]:
    standard, spread = preprocessing.StandardScaler, preprocessing.MinMaxScaler
    options = {
        standard: ({}, {"with_mean": False}, {"with_std": False}, {"with_mean": False, "with_std": False}),
        spread: ({}, {"feature_range": (-3, 7.5)}, {"clip": True}, {"feature_range": (0.25, 0.5), "clip": True}),
    }
    for kind, choices in options.items():
        for choice in choices:
            special = ", ".join(f"{key}={value}" for key, value in choice.items()) or "plain"
            yield Case(f"{kind.__name__} {special}", kind(**choice).fit(X), NEW)
            yield Case(
                f"{kind.__name__} {special}, float32", kind(**choice).fit(X.astype(np.float32)), NEW.astype(np.float32)
            )
        yield Case(f"{kind.__name__} missing values", kind().fit(data.holes(X)), data.holes(NEW))
        yield Case(f"{kind.__name__} float16", kind().fit((X / 100).astype(np.float16)), (NEW / 100).astype(np.float16))
        yield Case(f"{kind.__name__} fitted float64, new rows float32", kind().fit(X), NEW.astype(np.float32))
        yield Case(f"{kind.__name__} ints", kind().fit(np.round(X).astype(int)), np.round(NEW).astype(int))
        yield Case(f"{kind.__name__} named columns", kind().fit(data.named(X)), data.named(NEW))
        yield Case(f"{kind.__name__} one feature", kind().fit(X[:, [2]]), NEW[:, [2]])
        yield Case(f"{kind.__name__} constant features", kind().fit(X * [0, 0, 1, 0, 0] + [0, 3, 0, 1e-300, 7]), NEW)
    yield Case("StandardScaler sparse", standard(with_mean=False).fit(data.sparse(X)), data.sparse(NEW))
    yield Case(
        "StandardScaler sparse float32",
        standard(with_mean=False).fit(data.sparse(X.astype(np.float32))),
        data.sparse(NEW.astype(np.float32)),
    )
    yield Case("StandardScaler sample weights", standard().fit(X, sample_weight=data.weights()), NEW)


def imputer_cases() -> Iterator[Case]:
    make = impute.SimpleImputer
    name = "SimpleImputer"
    gaps, new = data.holes(np.round(X, 1)), data.holes(np.round(NEW, 1), seed=7)
    empty, new_empty = gaps.copy(), new.copy()
    empty[:, 1] = np.nan
    for strategy in ("mean", "median", "most_frequent", "constant"):
        yield Case(f"{name} {strategy}", make(strategy=strategy).fit(gaps), new)
        yield Case(
            f"{name} {strategy} float32", make(strategy=strategy).fit(gaps.astype(np.float32)), new.astype(np.float32)
        )
        yield Case(f"{name} {strategy} with indicator", make(strategy=strategy, add_indicator=True).fit(gaps), new)
        yield Case(f"{name} {strategy} empty feature", make(strategy=strategy).fit(empty), new_empty)
        yield Case(
            f"{name} {strategy} empty feature kept",
            make(strategy=strategy, keep_empty_features=True).fit(empty),
            new_empty,
        )
        yield Case(
            f"{name} {strategy} missing is -1",
            make(strategy=strategy, missing_values=-1).fit(np.where(np.isnan(gaps), -1, gaps)),
            np.where(np.isnan(new), -1, new),
        )
        yield Case(
            f"{name} {strategy} sparse",
            make(strategy=strategy).fit(with_gaps(data.sparse(X))),
            with_gaps(data.sparse(NEW)),
        )
    yield Case(
        f"{name} ints",
        make(missing_values=3, strategy="most_frequent").fit(np.round(X).astype(int)),
        np.round(NEW).astype(int),
    )
    yield Case(f"{name} fill value", make(strategy="constant", fill_value=-7.5).fit(gaps), new)
    yield Case(
        f"{name} indicator of some",
        make(add_indicator=True).fit(np.where([1, 0, 0, 1, 0], gaps, X)),
        np.where([1, 0, 0, 1, 0], new, NEW),
    )
    yield Case(f"{name} named columns", make(add_indicator=True).fit(data.named(gaps)), data.named(new))
    yield Case(f"{name} nothing missing", make().fit(X), new)
    table, rows = data.people(), data.people(data.N_NEW, seed=8)
    yield Case(
        f"{name} text most frequent",
        make(strategy="most_frequent").fit(table[["city", "size"]]),
        rows[["city", "size"]],
    )
    yield Case(
        f"{name} text constant",
        make(strategy="constant", fill_value="?", add_indicator=True).fit(table[["city", "size"]]),
        rows[["city", "size"]],
    )


def with_gaps(matrix):
    matrix.data[::4] = np.nan
    return matrix


def letters(n_rows: int = 80, seed: int = 11) -> np.ndarray:
    """(n_rows, 3) text: some values often, some rarely."""
    rng = np.random.default_rng(seed)
    columns = [
        rng.choice(["a", "b", "c", "d", "é"], n_rows, p=[0.4, 0.3, 0.2, 0.07, 0.03]),
        rng.choice(["yes", "no"], n_rows),
        rng.choice(["red", "green", "", "blue"], n_rows),
    ]
    return np.column_stack(columns).astype(object)


def encoder_cases() -> Iterator[Case]:
    one_hot, ordinal = preprocessing.OneHotEncoder, preprocessing.OrdinalEncoder
    text, seen = letters(), letters(30, seed=12)
    unknown = seen.copy()
    unknown[::4, 0], unknown[::5, 2] = "zebra", "mauve"
    whole, new_whole = np.round(X[:, :2]), np.round(NEW[:, :2])
    gaps, new_gaps = data.holes(whole), data.holes(new_whole)
    table, rows = data.people(), data.people(data.N_NEW, seed=8)

    for drop in (None, "first", "if_binary", ["b", "no", "red"]):
        word = "list" if isinstance(drop, list) else drop
        yield Case(f"OneHotEncoder drop {word}", one_hot(drop=drop).fit(text), seen)
        yield Case(f"OneHotEncoder drop {word} ignore", one_hot(drop=drop, handle_unknown="ignore").fit(text), unknown)
    yield Case("OneHotEncoder ignore", one_hot(handle_unknown="ignore").fit(text), unknown)
    yield Case("OneHotEncoder dense", one_hot(sparse_output=False, handle_unknown="ignore").fit(text), unknown)
    for kind, dtype in (("float32", np.float32), ("ints", np.int32), ("bools", bool)):
        yield Case(f"OneHotEncoder as {kind}", one_hot(dtype=dtype, handle_unknown="ignore").fit(text), unknown)
    for special, options in {
        "min_frequency": {"min_frequency": 10},
        "min_frequency fraction": {"min_frequency": 0.25},
        "max_categories": {"max_categories": 3},
    }.items():
        for handle in ("ignore", "infrequent_if_exist", "warn"):
            yield Case(
                f"OneHotEncoder {special} {handle}", one_hot(handle_unknown=handle, **options).fit(text), unknown
            )
        yield Case(f"OneHotEncoder {special} drop first", one_hot(drop="first", **options).fit(text), seen)
        yield Case(f"OrdinalEncoder {special}", ordinal(**options).fit(text), seen)
        yield Case(
            f"OrdinalEncoder {special} unknown",
            ordinal(handle_unknown="use_encoded_value", unknown_value=-2, **options).fit(text),
            unknown,
        )
    categories = [["é", "d", "c", "b", "a"], ["yes", "no"], ["red", "green", "", "blue", "mauve"]]
    yield Case("OneHotEncoder given categories", one_hot(categories=categories).fit(text), seen)
    yield Case("OneHotEncoder numbers", one_hot(handle_unknown="ignore").fit(whole), new_whole)
    yield Case("OneHotEncoder ints", one_hot(handle_unknown="ignore").fit(whole.astype(int)), new_whole.astype(int))
    yield Case("OneHotEncoder missing numbers", one_hot(handle_unknown="ignore").fit(gaps), new_gaps)
    yield Case(
        "OneHotEncoder missing numbers drop", one_hot(handle_unknown="ignore", drop="if_binary").fit(gaps), new_gaps
    )
    yield Case("OneHotEncoder float32 rows", one_hot(handle_unknown="ignore").fit(whole), new_whole.astype(np.float32))
    yield Case(
        "OneHotEncoder table",
        one_hot(handle_unknown="ignore").fit(table[["city", "size", "visits"]]),
        rows[["city", "size", "visits"]],
    )
    yield Case("OneHotEncoder bools", one_hot().fit(table[["member"]]), rows[["member"]])
    yield Case(
        "OneHotEncoder fixed text", one_hot(handle_unknown="ignore").fit(text.astype("U5")), unknown.astype("U5")
    )

    yield Case("OrdinalEncoder text", ordinal().fit(text), seen)
    yield Case("OrdinalEncoder given categories", ordinal(categories=categories).fit(text), seen)
    for value in (-1, np.nan, 99):
        yield Case(
            f"OrdinalEncoder unknown {value}",
            ordinal(handle_unknown="use_encoded_value", unknown_value=value).fit(text),
            unknown,
        )
    yield Case(
        "OrdinalEncoder as ints",
        ordinal(dtype=np.int32, handle_unknown="use_encoded_value", unknown_value=-1).fit(text),
        unknown,
    )
    yield Case("OrdinalEncoder float32", ordinal(dtype=np.float32).fit(text), seen)
    lenient = {"handle_unknown": "use_encoded_value", "unknown_value": -5}
    yield Case("OrdinalEncoder numbers", ordinal(**lenient).fit(whole), new_whole)
    yield Case("OrdinalEncoder missing numbers", ordinal(**lenient).fit(gaps), new_gaps)
    yield Case("OrdinalEncoder missing encoded", ordinal(encoded_missing_value=-9, **lenient).fit(gaps), new_gaps)
    yield Case("OrdinalEncoder table", ordinal(**lenient).fit(table), rows)
    yield Case(
        "OrdinalEncoder table of categories",
        ordinal(**lenient).fit(table.astype({"city": "category", "size": "category"})),
        rows,
    )
    single = pd.DataFrame({"size": ["S", "M", "L"]})
    yield Case("OrdinalEncoder one column", ordinal(categories=[["S", "M", "L"]]).fit(single), single.iloc[::-1])


def cases() -> Iterator[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unknown categories and empty features on purpose
        yield from scaler_cases()
        yield from imputer_cases()
        yield from encoder_cases()
