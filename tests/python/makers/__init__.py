"""Fitted estimators of the real scikit-learn, with new rows: one module a family, each with `cases()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


def maker(kind: type, **defaults) -> Callable[..., Any]:
    """A function that gives an unfitted `kind`, with options beside or instead of these."""
    return lambda **options: kind(**{**defaults, **options})


CLASSES = (
    "DecisionTreeClassifier",
    "DecisionTreeRegressor",
    "ExtraTreeClassifier",
    "ExtraTreeRegressor",
    "RandomForestClassifier",
    "RandomForestRegressor",
    "ExtraTreesClassifier",
    "ExtraTreesRegressor",
    "GradientBoostingClassifier",
    "GradientBoostingRegressor",
    "HistGradientBoostingClassifier",
    "HistGradientBoostingRegressor",
    "LinearRegression",
    "Ridge",
    "Lasso",
    "ElasticNet",
    "LogisticRegression",
    "LinearSVC",
    "StandardScaler",
    "MinMaxScaler",
    "SimpleImputer",
    "OneHotEncoder",
    "OrdinalEncoder",
    "Pipeline",
    "ColumnTransformer",
    "FeatureUnion",
)


class Case(NamedTuple):
    name: str  # the class, then what is special; a file name
    fitted: Any
    rows: Any  # new rows: an array, a CSR matrix or a DataFrame
