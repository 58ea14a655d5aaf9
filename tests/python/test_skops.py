"""The object graph of a skops file is that of a pickle of the same object."""

from __future__ import annotations

import collections
import datetime
import functools
import io
import json
import operator
import pickle
import subprocess
import zipfile

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.datasets import load_diabetes, load_iris
from sklearn.decomposition import NMF, PCA
from sklearn.ensemble import AdaBoostClassifier, IsolationForest, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, SGDClassifier, SGDRegressor
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    LabelBinarizer,
    LabelEncoder,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    SplineTransformer,
    StandardScaler,
)
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from program import BUILD

PROGRAM = BUILD / "release" / "tests" / "graph_text"

X, y = load_iris(return_X_y=True)
X_wide, y_wide = load_diabetes(return_X_y=True)
WORDS = ["a b c", "b c d", "x y", "häßlich € 😀", "c a"]
TABLE = pd.DataFrame({"a": [1.0, 2, np.nan, 4], "b": list("xyxz"), "c": pd.Categorical(list("uvuv"))})

MODELS = {
    "scaler and logistic regression": lambda: make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y),
    "classes of text": lambda: LogisticRegression().fit(X, np.array(["ä", "bb", "ccc"])[y]),
    "tree": lambda: DecisionTreeClassifier(random_state=0, max_depth=3).fit(X, y),
    "forest": lambda: RandomForestClassifier(3, random_state=0).fit(X, y),
    "isolation forest": lambda: IsolationForest(n_estimators=3, random_state=1).fit(X),
    "boosted trees": lambda: AdaBoostClassifier(n_estimators=3).fit(X, y),
    "support vectors": lambda: SVC(probability=True).fit(X, y),
    "neighbours": lambda: KNeighborsClassifier().fit(X, y),
    "ball tree": lambda: KNeighborsRegressor(algorithm="ball_tree", p=3).fit(X, y),
    "grid search": lambda: GridSearchCV(SVC(), {"C": [1, 10], "kernel": ["rbf", "linear"]}, cv=3).fit(X, y),
    "text": lambda: make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), SGDClassifier()).fit(WORDS, [0, 1, 0, 1, 0]),
    "characters": lambda: CountVectorizer(analyzer="char", dtype=np.int32).fit(WORDS),
    "table": lambda: ColumnTransformer(
        [("n", SimpleImputer(), ["a"]), ("o", OneHotEncoder(), ["b"]), ("r", OrdinalEncoder(), ["c"])]
    ).fit(TABLE),
    "column selector": lambda: ColumnTransformer(
        [("a", StandardScaler(), make_column_selector(dtype_include=float))]
    ).fit(TABLE),
    "slices and functions": lambda: ColumnTransformer(
        [("k", KBinsDiscretizer(3), slice(0, 2)), ("f", FunctionTransformer(np.log1p), [2])], remainder="passthrough"
    ).fit(X),
    "decompositions": lambda: make_pipeline(NMF(3), PCA(2)).fit(X),
    "transformers": lambda: make_pipeline(
        PolynomialFeatures(2), QuantileTransformer(n_quantiles=10), PowerTransformer(), SplineTransformer()
    ).fit(X),
    "mixture": lambda: GaussianMixture(2, random_state=0).fit(X),
    "calibration": lambda: CalibratedClassifierCV(LinearSVC(), cv=2).fit(X, y),
    "isotonic": lambda: IsotonicRegression(out_of_bounds="clip").fit(X_wide[:, 2], y_wide),
    "imputer": lambda: KNNImputer().fit(X),
    "loss of stochastic gradient": lambda: SGDRegressor(loss="epsilon_insensitive").fit(X_wide, y_wide),
    "labels": lambda: [LabelBinarizer(sparse_output=True).fit(y), LabelEncoder().fit(np.array(["b", "a"], object))],
}

OBJECTS = {
    "plain values": (1, -5, 2.5, None, True, float("nan"), float("-inf"), 10**30, 'x"\\\n€\ud800', "", ()),
    "bytes": [b"\0\xff", bytearray(b"xy"), b""],
    "sets": [{1}, frozenset(["a"]), set()],
    "slices": [slice(1, None, 2), slice(None)],
    "dictionaries": [
        collections.OrderedDict([("b", 1), ("a", [2])]),
        collections.defaultdict(list, {"q": [1]}),
        collections.Counter("aab"),
    ],
    "keys": [{1: "a", -2: "b"}, {1.5: 1, float("inf"): 2}, {np.int64(3): 1, np.str_("z€"): 2}, {True: 1, False: 0}],
    "functions": [functools.partial(np.clip, a_min=0), np.log1p, np.float64, operator.attrgetter("a", "b")],
    "dates": [datetime.datetime(2020, 1, 2, 3), datetime.timedelta(1, 2)],
    "scalars": [np.float32(1.5), np.int64(3), np.bool_(1), np.str_("€"), np.datetime64("2020-01-01"), np.complex128(2)],
    "dtypes": [np.dtype("f4"), np.dtype([("a", "i4"), ("b", "f8", (2,))])],
    "arrays": [
        np.arange(6).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array([["a", 1], [None, 2.5]], object),
        np.array(["x", "yy"]),
        np.zeros((0, 3)),
        np.array(5.0),
        np.array([1, 2], ">i4"),
        np.array(["2020-01-01"], "M8[D]"),
        np.matrix([[1, 2]]),
    ],
    "masked arrays": [
        np.ma.MaskedArray([1.0, 2.0], mask=[True, False]),
        np.ma.MaskedArray(np.array(["a", None], object), mask=False),
    ],
    "sparse matrices": [
        make(np.eye(4)) for make in (sp.csr_matrix, sp.csc_matrix, sp.dia_matrix, sp.bsr_matrix, sp.csr_array)
    ],
}


def graph_text(path, exit=0):
    done = subprocess.run([PROGRAM, path], capture_output=True, timeout=60, check=False)
    assert done.returncode == exit, done.stderr.decode()
    return (done.stderr if exit else done.stdout).decode(errors="surrogatepass")


def check_equal(value, folder, **options):
    (folder / "value.pkl").write_bytes(pickle.dumps(value, 4))
    skops.io.dump(value, folder / "value.skops", **options)
    assert graph_text(folder / "value.skops") == graph_text(folder / "value.pkl")


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.filterwarnings("ignore")
def test_a_model_gives_the_same_graph_from_skops_as_from_pickle(name, tmp_path):
    check_equal(MODELS[name](), tmp_path)


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_gives_the_same_graph_from_skops_as_from_pickle(name, tmp_path):
    check_equal(OBJECTS[name], tmp_path)


def test_deflated_entries_give_the_same_graph_as_stored_ones(tmp_path):
    check_equal(MODELS["forest"](), tmp_path, compression=zipfile.ZIP_DEFLATED)


def test_random_states_are_spelled_as_numpy_before_1_24_pickled_them(tmp_path):
    for value, name in ((np.random.RandomState(1), "MT19937"), (np.random.default_rng(2), "PCG64")):
        skops.io.dump(value, tmp_path / "value.skops")
        lines = graph_text(tmp_path / "value.skops").splitlines()
        assert lines[1].split(".")[-1] in ("__randomstate_ctor", "__generator_ctor")
        assert lines[3].split() == ["-", "str", name]


# ---- what skops would not write ----


def skops_of(schema, **entries):
    schema = schema if isinstance(schema, str) else json.dumps({"protocol": 2, "_skops_version": "0.16", **schema})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("schema.json", schema)
    return file.getvalue()


def node(loader, cls="builtins.list", **more):
    module, _, name = cls.rpartition(".")
    return {"__class__": name, "__module__": module, "__loader__": loader, **more}


ONE = node("JsonNode", content="1")


def message_of(content, folder, exit):
    (folder / "bad.skops").write_bytes(content)
    return graph_text(folder / "bad.skops", exit)


def test_a_node_in_itself_is_refused_with_its_path(tmp_path):
    inner = node("ListNode", content=[], __id__=7)
    outer = node("ListNode", content=[node("JsonNode", content="1", __id__=8), inner], __id__=7)
    assert "bad.skops!schema.json:0x" in (message := message_of(skops_of(outer), tmp_path, 65))
    assert "content[1]: expected an object, found one that is part of itself" in message


def test_a_million_nodes_of_one_id_are_read_once(tmp_path):
    shared = node("ListNode", content=[node("JsonNode", content="1", __id__=5)] * 1000, __id__=6)
    stubs = [node("CachedNode", __id__=6)] * 1000
    (tmp_path / "many.skops").write_bytes(skops_of(node("ListNode", content=[shared, *stubs])))
    assert graph_text(tmp_path / "many.skops").count("\n") == 1 + 1001 * 1001


@pytest.mark.parametrize(
    ("schema", "exit", "message"),
    [
        (node("EvalNode"), 69, "__loader__: expected a loader of skops, found EvalNode"),
        ({**node("ListNode", content=[]), "protocol": 3}, 69, "expected a skops protocol from 0 to 2, found 3"),
        ({**node("ListNode", content=[]), "protocol": "2"}, 65, "expected an integer of 64 bits, found a string"),
        ('{"protocol": 2, "protocol": 1}', 65, "expected the key protocol once, found it twice"),
        ("\xff", 65, "expected a value"),
        (node("ListNode"), 65, "expected the key content, found none"),
        (node("ListNode", content={}), 65, "content: expected an array, found an object"),
        (node("NdArrayNode", type="numpy", file="none.npy"), 65, "expected the name of a zip entry, found none.npy"),
        (node("CachedNode", __id__=1), 65, "expected the __id__ of an object that stands before, found none"),
        (
            node(
                "RandomStateNode",
                "numpy.random.RandomState",
                content=node(
                    "DictNode",
                    "builtins.dict",
                    key_types=node("ListNode", content=[node("TypeNode", "builtins.str")]),
                    content={"bit_generator": node("JsonNode", content='"seed"')},
                ),
            ),
            77,
            "expected one of numpy's bit generators, found seed",
        ),
        (node("JsonNode", content="[1,"), 65, "expected a value, found the end"),
        (node("TreeNode", __reduce__={"args": ONE}, content=ONE), 65, "expected a tuple as __reduce__.args"),
        ("[" * 100_000, 65, "depth"),
    ],
)
def test_a_schema_that_skops_never_wrote_is_refused_with_its_reason(schema, exit, message, tmp_path):
    assert message in message_of(skops_of(schema), tmp_path, exit)


def test_an_array_that_skops_would_give_to_a_function_is_a_call(tmp_path):
    npy = io.BytesIO()
    np.save(npy, np.arange(3))
    schema = node("NdArrayNode", "numpy.fromfile", type="numpy", file="a.npy")
    (tmp_path / "call.skops").write_bytes(skops_of(schema, **{"a.npy": npy.getvalue()}))
    assert graph_text(tmp_path / "call.skops").startswith(" call\n  callee numpy.fromfile\n")


def test_an_array_of_objects_in_a_npy_entry_is_unsafe(tmp_path):
    npy = io.BytesIO()
    np.save(npy, np.array([print], object), allow_pickle=True)
    schema = node("NdArrayNode", "numpy.ndarray", type="numpy", file="a.npy")
    assert "bad.skops!a.npy:0x0" in message_of(skops_of(schema, **{"a.npy": npy.getvalue()}), tmp_path, 77)


@pytest.mark.parametrize(
    ("content", "exit", "message"),
    [
        (b"", 65, "an empty file"),
        (b"\x89HDF\r\n\x1a\n", 69, "HDF5"),
        (b"\x08\x07\x12\x07skl2onnx", 69, "ONNX"),
        (b"version https://git-lfs.github.com/spec/v1\n", 69, "Git LFS"),
        (b"hello", 65, "something else"),
        (skops_of({})[:-1], 65, "end record"),
    ],
)
def test_a_file_that_is_no_model_is_named_for_what_it_is(content, exit, message, tmp_path):
    assert message in message_of(content, tmp_path, exit)


def test_a_skops_file_cut_short_or_with_a_flipped_bit_is_read_or_refused(tmp_path):
    whole = skops.io.dumps(MODELS["tree"]())
    path = tmp_path / "bad.skops"
    step = len(whole) // 60
    for at in range(0, len(whole), step):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]):
            path.write_bytes(content)
            done = subprocess.run([PROGRAM, path], capture_output=True, timeout=60, check=False)
            assert done.returncode in (0, 65, 69, 77)
