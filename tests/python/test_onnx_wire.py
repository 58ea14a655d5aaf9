"""What brine reads and writes of ONNX's protobuf is what the onnx package means by it."""

from __future__ import annotations

import subprocess

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from program import BUILD

PROGRAM = BUILD / "release" / "tests" / "onnx_rewrite"


def rewritten(message, tmp_path, *options):
    (tmp_path / "in").write_bytes(message.SerializeToString())
    subprocess.run([PROGRAM, *options, tmp_path / "in", tmp_path / "out"], check=True)
    return type(message).FromString((tmp_path / "out").read_bytes())


def without_empty_texts(message):
    for field, value in message.ListFields():
        if value == "":
            message.ClearField(field.name)


def plain(graph: onnx.GraphProto) -> onnx.GraphProto:
    """The graph with all tensors in their raw form, as brine writes them."""
    for tensor in [*graph.initializer, *(a.t for n in graph.node for a in n.attribute if a.type == a.TENSOR)]:
        if tensor.data_type != TensorProto.STRING:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))
    for node in graph.node:
        node.metadata_props.clear()
        for attribute in node.attribute:
            attribute.ClearField("doc_string")
            if attribute.type == attribute.GRAPH:
                plain(attribute.g)
        without_empty_texts(node)
    graph.metadata_props.clear()
    without_empty_texts(graph)
    return graph


ESTIMATORS = {
    "logistic": LogisticRegression(),
    "scaled": make_pipeline(StandardScaler(), LogisticRegression()),
    "forest": RandomForestClassifier(n_estimators=3),
    "boosting": GradientBoostingRegressor(n_estimators=3),
    "process": GaussianProcessRegressor(),
    "neighbors": KNeighborsClassifier(),
}


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("opset", [11, 18])
def test_a_model_of_skl2onnx_is_the_same_after_reading_and_writing(name, opset, tmp_path):
    X, y = load_iris(return_X_y=True)
    X = X.astype(np.float32)
    model = to_onnx(ESTIMATORS[name].fit(X, y), X[:1], target_opset={"": opset, "ai.onnx.ml": 1})
    result = rewritten(model, tmp_path)
    onnx.checker.check_model(result, full_check=True)
    assert plain(result.graph) == plain(model.graph)
    assert sorted((o.domain, o.version) for o in result.opset_import) == sorted(
        (o.domain, o.version) for o in model.opset_import
    )
    assert (result.ir_version, result.producer_name) == (model.ir_version, model.producer_name)


@pytest.mark.parametrize(
    "dtype",
    [
        "float16",
        "float32",
        "float64",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "bool",
        "complex64",
        "complex128",
    ],
)
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
@pytest.mark.parametrize("raw", [True, False])
def test_a_tensor_has_the_same_values_after_reading_and_writing(dtype, shape, raw, tmp_path):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    if raw:
        tensor = numpy_helper.from_array(array, "a")
    else:
        tensor = helper.make_tensor("a", helper.np_dtype_to_tensor_dtype(array.dtype), shape, array.flatten())
    result = rewritten(tensor, tmp_path, "--tensor")
    assert result.name == "a"
    found = numpy_helper.to_array(result)
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_strings_are_the_same_after_reading_and_writing(tmp_path):
    array = np.array([["a", ""], ["ü", "a\0b"]], dtype=object)
    found = numpy_helper.to_array(rewritten(numpy_helper.from_array(array, "a"), tmp_path, "--tensor"))
    assert found.tolist() == array.tolist()
