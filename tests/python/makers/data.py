"""Rows and targets from fixed seeds, for every family."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse

N_TRAINING, N_NEW, N_FEATURES = 120, 33, 5


def numbers(n_rows: int = N_TRAINING, seed: int = 0) -> np.ndarray:
    """(n_rows, 5) float64, the columns of different size and place."""
    drawn = np.random.default_rng(seed).normal(size=(n_rows, N_FEATURES))
    return drawn * [1.0, 3.0, 0.01, 1.0, 100.0] + [0.0, 5.0, 0.0, -2.0, 1000.0]


def new_numbers() -> np.ndarray:
    return numbers(N_NEW, seed=1)


def holes(rows: np.ndarray, seed: int = 2) -> np.ndarray:
    """The rows with a fifth of the values missing."""
    return np.where(np.random.default_rng(seed).random(rows.shape) < 0.2, np.nan, rows)


def sparse(rows: np.ndarray) -> scipy.sparse.csr_matrix:
    """The rows with two thirds of the values zero."""
    return scipy.sparse.csr_matrix(np.where(np.random.default_rng(3).random(rows.shape) < 0.66, 0.0, rows))


def named(rows: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["width", "height", "a b", "Größe", 'comma,quote"'])


def response(rows: np.ndarray) -> np.ndarray:
    """A real target that depends on all columns, with noise."""
    noise = np.random.default_rng(4).normal(size=len(rows)) * 0.3
    return rows[:, 0] + np.sin(rows[:, 1]) + 30 * rows[:, 2] * rows[:, 3] + rows[:, 4] / 200 + noise


def classes(rows: np.ndarray, n_classes: int) -> np.ndarray:
    """0 … n_classes - 1, equally often."""
    value = response(rows)
    return np.digitize(value, np.quantile(value, np.arange(1, n_classes) / n_classes))


def labels(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Targets of one output, by what is special about them."""
    two, three = classes(rows, 2), classes(rows, 3)
    return {
        "two classes": two,
        "three classes": three,
        "ten classes": classes(rows, 10),
        "strings": np.array(["ant", "bee", "Käfer"])[three],
        "strings as objects": np.array(["no", "yes, indeed"], dtype=object)[two],
        "bools": two == 1,
        "floats": np.array([-1.0, 2.0, 7.0])[three],
        "large ints": np.array([-5, 2**40, 17])[three],
        "small ints": three.astype(np.int8),
    }


def label_pairs(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Targets of two outputs."""
    two, three = classes(rows, 2), classes(rows, 3)
    return {
        "two outputs": np.column_stack([three, 1 - two]),
        "two outputs of strings": np.column_stack(
            [np.array(["ant", "bee", "cow"])[three], np.array(["no", "yes"])[two]]
        ),
    }


def weights(n_rows: int = N_TRAINING) -> np.ndarray:
    return np.random.default_rng(5).random(n_rows) + 0.1


def people(n_rows: int = N_TRAINING, seed: int = 6) -> pd.DataFrame:
    """A table of mixed columns: text with gaps, numbers with gaps, whole numbers, bools."""
    rng = np.random.default_rng(seed)
    age = np.round(rng.normal(40, 12, n_rows), 1)
    city = rng.choice(
        np.array(["Bonn", "Köln", "São Paulo", "new, york"], dtype=object), n_rows, p=[0.5, 0.3, 0.15, 0.05]
    )
    return pd.DataFrame(
        {
            "age": np.where(rng.random(n_rows) < 0.15, np.nan, age),
            "city": np.where(rng.random(n_rows) < 0.1, np.array(np.nan, dtype=object), city),
            "size": rng.choice(["S", "M", "L"], n_rows),
            "visits": rng.integers(0, 9, n_rows),
            "member": rng.random(n_rows) < 0.4,
        }
    )
