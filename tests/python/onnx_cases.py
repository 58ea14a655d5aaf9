"""Cases of ONNX conformance: what the onnx package's own node tests say, as files; and how files and answers are compared."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import SequenceProto, TensorProto, numpy_helper

# The operators that scikit-learn's models are made of: what the converters of skl2onnx emit.
OPERATORS = frozenset("""
Abs Add And ArgMax ArgMin Cast CastLike Clip Compress Concat Constant ConstantOfShape CumSum Div Einsum Equal Erf Exp Expand
EyeLike Flatten Floor Gather GatherElements GatherND Gemm Greater GreaterOrEqual Identity If IsNaN Less LessOrEqual Log Loop
LpNormalization MatMul Max Min Mod Mul Neg NonZero Not Or Pow RNN Range Reciprocal ReduceL2 ReduceLogSumExp ReduceMax
ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Scan ScatterElements ScatterND SequenceAt
SequenceConstruct Shape Sigmoid Sign Sin Size Slice Softmax Split Sqrt Squeeze StringNormalizer StringSplit Sub Sum Tanh
TfIdfVectorizer Tile TopK Transpose Unsqueeze Where
ArrayFeatureExtractor Binarizer DictVectorizer FeatureVectorizer Imputer LabelEncoder LinearClassifier LinearRegressor
Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor ZipMap
""".split())
TYPES = frozenset(range(1, 14))  # up to uint64: no bfloat16, complex, 8-bit floats or 4-bit integers


def operators_of(graph: onnx.GraphProto) -> set[str]:
    bodies = [a.g for node in graph.node for a in node.attribute if a.type == a.GRAPH]
    return {node.op_type for node in graph.node}.union(*map(operators_of, bodies))


def is_in_scope(model: onnx.ModelProto) -> bool:
    kinds = {info.type.WhichOneof("value") for info in [*model.graph.input, *model.graph.output]}
    types = {info.type.tensor_type.elem_type for info in [*model.graph.input, *model.graph.output] if info.type.HasField("tensor_type")}
    return kinds <= {"tensor_type", "sequence_type"} and types <= TYPES and operators_of(model.graph) <= OPERATORS


def message_of(value, info: onnx.ValueInfoProto):
    if isinstance(value, (TensorProto, SequenceProto)):
        return value
    if info.type.HasField("sequence_type"):
        return numpy_helper.from_list(list(value), info.name)
    return numpy_helper.from_array(np.asarray(value), info.name)


def value_in(path: Path, info: onnx.ValueInfoProto):
    data = path.read_bytes()
    if info.type.HasField("sequence_type"):
        return numpy_helper.to_list(SequenceProto.FromString(data))
    return numpy_helper.to_array(TensorProto.FromString(data))


def write_inputs(folder: Path, values, infos) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for i, (value, info) in enumerate(zip(values, infos)):
        (folder / f"input_{i}.pb").write_bytes(message_of(value, info).SerializeToString())


def difference(found, expected, rtol=1e-3, atol=1e-7) -> str:
    """What onnx's own backend test would find wrong; empty: nothing."""
    if isinstance(expected, list):
        if len(found) != len(expected):
            return f"{len(found)} items, expected {len(expected)}"
        return next(filter(None, (difference(f, e, rtol, atol) for f, e in zip(found, expected))), "")
    if found.dtype != expected.dtype or found.shape != expected.shape:
        return f"{found.dtype}{found.shape}, expected {expected.dtype}{expected.shape}"
    if expected.dtype == object:
        return "" if found.tolist() == expected.tolist() else f"{found.tolist()}, expected {expected.tolist()}"
    same = np.isclose(found, expected, rtol=rtol, atol=atol, equal_nan=True) if expected.dtype.kind == "f" else found == expected
    return "" if np.all(same) else f"{np.count_nonzero(~np.asarray(same))} of {found.size} values differ"
