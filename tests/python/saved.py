"""Models that another release of scikit-learn saved, with what it answered, beside what the program answers.

tests/versions/write_cases.py says what a folder holds. Labels, votes, trees, encoders and scalers are equal to the last
bit; smooth functions of float64 within 1e-9 of a result's largest number, of float32 within 1e-5.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np

from answers import Answers, NotOpened, answers
from compare import mismatch

STAGED = ("staged_predict", "staged_predict_proba", "staged_decision_function")
EXACT = frozenset(
    "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor RandomForestClassifier"
    " RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor RandomTreesEmbedding StandardScaler MinMaxScaler"
    " MaxAbsScaler RobustScaler Binarizer OneHotEncoder OrdinalEncoder LabelEncoder LabelBinarizer MultiLabelBinarizer"
    " SimpleImputer MissingIndicator KBinsDiscretizer CountVectorizer HashingVectorizer FeatureHasher DictVectorizer"
    " VarianceThreshold SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe GenericUnivariateSelect"
    " SelectFromModel DummyClassifier DummyRegressor".split()
)
EXACT_METHODS = ("predict", "transform", "apply", "decision_path", "predict_proba", "inverse_transform")
RELATIVE = {8: 1e-9, 4: 1e-5, 2: 1e-2}  # by the bytes of the narrowest float that takes part


class Saved:
    def __init__(self, folder: Path):
        self.folder = folder
        self.about = json.loads((folder / "about.json").read_text())

    @functools.cached_property
    def expected(self) -> dict[str, np.ndarray]:
        with np.load(self.folder / "expected.npz", allow_pickle=False) as held:
            return dict(held)

    @functools.cached_property
    def model(self) -> Path:
        return next(self.folder.glob("model.*"))

    @functools.cached_property
    def rows(self) -> Path:
        return next(self.folder.glob("rows.*"))

    @functools.cached_property
    def rows_dtype(self) -> np.dtype:
        if self.rows.suffix == ".npy":
            return np.load(self.rows, mmap_mode="r").dtype
        if self.rows.suffix == ".npz":
            with np.load(self.rows) as held:
                return held["data"].dtype
        return np.dtype(object)


@functools.lru_cache(maxsize=1)
def all_answers(saved: Saved) -> Answers:
    """What the program gives for every result that is expected; throws NotOpened."""
    got = answers(saved.model, saved.rows)
    for name in saved.expected:
        if name in STAGED:
            stages = answers(saved.model, saved.rows, name)
            got[name] = np.stack([stages[f"{name}.{i}"] for i in range(len(stages))])
        elif name == "inverse_transform":
            got.update(answers(saved.model, saved.folder / "inverse.npy", name))
    return got


def bound(saved: Saved, name: str) -> np.ndarray | None:
    expected = saved.expected[name]
    is_exact = saved.about["class"] in EXACT and name.split(".")[0] in EXACT_METHODS
    if expected.dtype.kind != "f" or is_exact:
        return None
    dtypes = (expected.dtype, saved.rows_dtype, np.dtype(saved.about.get("within") or "float64"))
    bytes_each = [dtype.itemsize for dtype in dtypes if dtype.kind == "f"]
    largest = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
    return np.full(expected.shape, RELATIVE[min(min(bytes_each), 8)] * max(largest, 1e-300))


def verdict(saved: Saved) -> tuple[str, str]:
    """("ok" or "differs" or "refused", a sentence)"""
    try:
        got = all_answers(saved)
    except NotOpened as refusal:
        return "refused", refusal.message
    mixed = set(saved.about["mixed"]) | ({"inverse_transform"} if "inverse_transform" in got else set())
    for name, expected in saved.expected.items():
        if name not in got:
            return "refused", f"{name}: {got.refused.get(name.split('.')[0], 'missing')}"
        is_text = name in mixed and "U" in (expected.dtype.kind, got[name].dtype.kind)
        if wrong := mismatch(expected, got[name], bound(saved, name), is_text):
            return "differs", f"{name}: {wrong}"
    return "ok", ""
