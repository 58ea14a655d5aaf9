"""Models of skl2onnx give what onnxruntime gives, both run once and served for rows."""
from __future__ import annotations

import subprocess

import numpy as np
import onnxruntime
import pandas as pd
import pytest
from onnx import TensorProto, numpy_helper
from skl2onnx import to_onnx
from sklearn.base import is_classifier
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    AdaBoostClassifier, ExtraTreesRegressor, GradientBoostingClassifier, GradientBoostingRegressor, IsolationForest,
    RandomForestClassifier, RandomForestRegressor, VotingClassifier)
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Perceptron, Ridge, SGDClassifier
from sklearn.mixture import GaussianMixture
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    Binarizer, KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, OrdinalEncoder, PolynomialFeatures,
    RobustScaler, StandardScaler)
from sklearn.svm import SVC, SVR, LinearSVC, OneClassSVM
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from onnx_cases import difference, value_in, write_inputs
from program import BUILD

RUN, ROWS = BUILD / "release" / "tests" / "onnx_run", BUILD / "release" / "tests" / "onnx_rows"

# name: estimator, data, whether it can be served for rows
CASES = {
    "scaled logistic regression": (make_pipeline(StandardScaler(), LogisticRegression()), load_iris, True),
    "binary logistic regression": (LogisticRegression(max_iter=5000), load_breast_cancer, True),
    "hinge loss": (SGDClassifier(random_state=0), load_iris, True),
    "perceptron": (Perceptron(), load_breast_cancer, True),
    "linear regression": (LinearRegression(), load_diabetes, True),
    "ridge": (make_pipeline(PolynomialFeatures(2), Ridge()), load_diabetes, None),
    "min max": (make_pipeline(MinMaxScaler(), MaxAbsScaler(), RobustScaler()), load_iris, True),
    "normalizer": (Normalizer("l1"), load_iris, True),
    "binarizer": (Binarizer(threshold=2.0), load_iris, True),
    "bins": (KBinsDiscretizer(4, encode="ordinal"), load_iris, None),
    "pca": (PCA(2), load_iris, True),
    "select": (SelectKBest(k=2), load_iris, True),
    "imputer": (SimpleImputer(strategy="median"), load_iris, True),
    "tree": (DecisionTreeClassifier(max_depth=4), load_iris, True),
    "binary tree": (DecisionTreeClassifier(max_depth=4), load_breast_cancer, True),
    "tree regressor": (DecisionTreeRegressor(max_depth=6), load_diabetes, True),
    "forest": (RandomForestClassifier(10, max_depth=6), load_iris, True),
    "binary forest": (RandomForestClassifier(10, max_depth=6), load_breast_cancer, True),
    "forest regressor": (RandomForestRegressor(10, max_depth=6), load_diabetes, True),
    "extra trees": (ExtraTreesRegressor(10, max_depth=6), load_diabetes, True),
    "boosting": (GradientBoostingClassifier(n_estimators=10), load_iris, True),
    "binary boosting": (GradientBoostingClassifier(n_estimators=10), load_breast_cancer, True),
    "boosting regressor": (GradientBoostingRegressor(n_estimators=10), load_diabetes, True),
    "ada boost": (AdaBoostClassifier(n_estimators=5), load_iris, None),
    "isolation forest": (IsolationForest(n_estimators=10, random_state=0), load_iris, None),
    "voting": (VotingClassifier([("a", LogisticRegression(max_iter=500)), ("b", GaussianNB())], voting="soft", flatten_transform=False), load_iris, None),
    "support vectors": (SVC(), load_iris, None),
    "binary support vectors": (make_pipeline(StandardScaler(), SVC(kernel="linear")), load_breast_cancer, None),
    "support vector regression": (SVR(), load_diabetes, True),
    "one class": (OneClassSVM(), load_iris, None),
    "linear support vectors": (LinearSVC(), load_iris, True),
    "naive bayes": (GaussianNB(), load_iris, None),
    "bernoulli": (BernoulliNB(), load_iris, None),
    "multinomial": (MultinomialNB(), load_iris, None),
    "mixture": (GaussianMixture(2, random_state=0), load_iris, None),
    "clusters": (KMeans(3, n_init=1, random_state=0), load_iris, None),
    "neighbors": (KNeighborsClassifier(), load_iris, None),
    "neighbors regressor": (KNeighborsRegressor(), load_diabetes, None),
    "network": (MLPClassifier((8,), max_iter=300, random_state=0), load_iris, None),
}


def onnx_and_rows(name, zipmap):
    estimator, data, _ = CASES[name]
    X, y = data(return_X_y=True)
    X = X.astype(np.float32)
    estimator.fit(X, y)
    options = {"zipmap": False} if is_classifier(estimator) and not isinstance(estimator, LinearSVC) and not zipmap else {}
    rows = X[::3] * np.float32(1.01)  # not the rows of the fit, some of which lie on a boundary
    return to_onnx(estimator, X[:1], options=options, target_opset={"": 18, "ai.onnx.ml": 3}), rows


def plain(value):
    """onnxruntime's maps as a list of dictionaries, its text as objects."""
    if isinstance(value, list):
        return [{key: np.float32(x) for key, x in row.items()} for row in value]
    return value.astype(object) if value.dtype.kind == "U" else value


def expected_of(model, inputs):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return [plain(x) for x in session.run(None, {i.name: x for i, x in zip(session.get_inputs(), inputs)})]


def maps_in(path):
    from onnx import SequenceProto
    rows = []
    for item in SequenceProto.FromString(path.read_bytes()).map_values:
        keys = list(item.keys) or [key.decode() for key in item.string_keys]
        rows.append(dict(zip(keys, (numpy_helper.to_array(x)[()] for x in item.values.tensor_values))))
    return rows


def check_outputs(folder, model, expected, rtol):
    for i, (info, value) in enumerate(zip(model.graph.output, expected)):
        path = folder / f"output_{i}.pb"
        if isinstance(value, list):
            found = maps_in(path)
            assert [list(row) for row in found] == [list(row) for row in value]
            np.testing.assert_allclose([list(row.values()) for row in found], [list(row.values()) for row in value], rtol=rtol, atol=rtol)
        else:
            wrong = difference(value_in(path, info), value, rtol, rtol)
            assert not wrong, f"{info.name}: {wrong}"


def run_once(folder, model, inputs):
    write_inputs(folder / "in", inputs, model.graph.input)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    line = f"{folder / 'model.onnx'}\t{folder / 'in'}\t{folder / 'out'}\n"
    return subprocess.run([RUN], input=line, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("zipmap", [False, True])
def test_a_run_gives_what_onnxruntime_gives(name, zipmap, tmp_path):
    model, X = onnx_and_rows(name, zipmap)
    assert run_once(tmp_path, model, [X]) == "ok"
    check_outputs(tmp_path / "out", model, expected_of(model, [X]), 1e-4)


@pytest.mark.parametrize("name", CASES)
def test_rows_served_are_what_onnxruntime_gives(name, tmp_path):
    model, X = onnx_and_rows(name, zipmap=False)
    write_inputs(tmp_path / "in", [X], model.graph.input)
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    served = subprocess.run([ROWS, tmp_path / "model.onnx", tmp_path / "in", tmp_path / "out"], capture_output=True, text=True)
    if served.returncode == 3 and CASES[name][2] is not True:
        pytest.skip(served.stderr.strip())
    assert served.returncode == 0, served.stderr
    check_outputs(tmp_path / "out", model, expected_of(model, [X]), 1e-4)


def table():
    return pd.DataFrame({"age": np.float32([1, 2, 3, np.nan]), "town": ["a", "b", "a", "c"], "size": np.int64([3, 1, 2, 3])})


@pytest.mark.parametrize("encoder", [OneHotEncoder(handle_unknown="ignore"), OrdinalEncoder()], ids=lambda e: type(e).__name__)
def test_a_table_of_columns_gives_what_onnxruntime_gives(encoder, tmp_path):
    transformer = make_column_transformer((make_pipeline(SimpleImputer(), StandardScaler()), ["age"]), (encoder, ["town"]))
    frame = table()[["age", "town"]]
    transformer.fit(frame)
    model = to_onnx(transformer, frame[:1], target_opset={"": 18, "ai.onnx.ml": 3})
    inputs = [frame[info.name].to_numpy().reshape(-1, 1) for info in model.graph.input]
    inputs = [x.astype(object) if x.dtype.kind not in "fi" else x for x in inputs]
    assert run_once(tmp_path, model, inputs) == "ok"
    check_outputs(tmp_path / "out", model, expected_of(model, inputs), 1e-5)


def test_a_tensor_that_is_not_there_is_refused_by_name(tmp_path):
    model, X = onnx_and_rows("linear regression", False)
    model.graph.node[0].op_type = "NoSuchOperator"
    assert "unsupported" in run_once(tmp_path, model, [X]) and "NoSuchOperator" in run_once(tmp_path, model, [X])
