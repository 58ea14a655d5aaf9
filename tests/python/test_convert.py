"""Python's own loaders take what `brine convert` writes, and find the object of the other file; JSON comes back."""

from __future__ import annotations

import collections
import datetime
import functools
import itertools
import json
import operator
import pickle
import warnings
import zipfile

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import skops.io
from sklearn.datasets import load_iris
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.linear_model import SGDClassifier
from sklearn.neighbors import KNeighborsClassifier, LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils import Bunch

from fixture_files import METHODS, REFUSALS, results
from fixtures import own_fixtures
from program import run, run_well

SUFFIXES = (".pkl", ".joblib", ".skops", ".json")
PICKLES = (".pkl", ".pickle", ".joblib", ".json")
COMPRESSIONS = {  # how their files begin
    ".z": b"\x78",
    ".gz": b"\x1f\x8b",
    ".bz2": b"BZh",
    ".xz": b"\xfd7zXZ",
    ".lzma": b"\x5d",
    ".lz4": b"\x04\x22",
}

ROW = np.dtype({"names": ["a", "b"], "formats": ["i4", "f8"], "offsets": [0, 8], "itemsize": 24})

X, y = load_iris(return_X_y=True)
MODELS = {  # of kinds that the fixtures of other tests have not
    "neighbours in a KD tree": KNeighborsClassifier(algorithm="kd_tree").fit(X, y),
    "neighbours in a ball tree": KNeighborsClassifier(algorithm="ball_tree").fit(X, y),
    "neighbours of sparse rows": KNeighborsClassifier().fit(sp.csr_matrix(X), y),
    "outliers": LocalOutlierFactor(novelty=True).fit(X),
    "Gaussian process": GaussianProcessClassifier(1.0 * RBF(1.0) + WhiteKernel(), random_state=0).fit(X[::5], y[::5]),
    "support vectors": make_pipeline(StandardScaler(), SVC(probability=True, random_state=0)).fit(X, y),
    "support vectors of sparse rows": SVC().fit(sp.csr_matrix(X), y),
    "stochastic gradient descent": SGDClassifier(random_state=0).fit(X, y),
}


def load(path):
    if path.suffix == ".json":  # which nobody but brine reads
        run_well("convert", path, path.with_suffix(".from_json.pkl"))
        path = path.with_suffix(".from_json.pkl")
    if path.suffix == ".skops":
        return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    return pickle.loads(path.read_bytes()) if path.suffix in (".pkl", ".pickle") else joblib.load(path)


def rows_of(fixture):
    for path in fixture.rows:
        match path.name:
            case "rows.npy":
                return np.load(path)
            case "rows.npz":
                return sp.load_npz(path)
            case "rows.csv":
                return pd.read_csv(path, float_precision="round_trip")
    return json.loads((fixture.folder / "rows.json").read_text())


def answers(model, rows) -> dict[str, tuple]:
    """What every method says, to the last bit."""
    found = {}
    for method in METHODS:
        try:
            arrays = results(method, getattr(model, method)(rows))
        except REFUSALS:
            continue
        for name, array in arrays.items():
            bits = repr(array.tolist()) if array.dtype == object else array.tobytes()
            found[name] = (array.dtype, array.shape, bits)
    return found


def assert_same_model(path, model, rows):
    loaded = load(path)
    assert repr(loaded) == repr(model)
    assert answers(loaded, rows) == answers(model, rows)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("fixture", own_fixtures()[::15], ids=str)
def test_what_is_loaded_answers_as_before(fixture, suffix, tmp_path):
    if suffix == ".skops" and fixture.about["class"] == "Birch":
        pytest.skip("its leaves know each other, and skops holds nothing that is part of itself")
    rows = rows_of(fixture)
    for model in fixture.models:
        run_well("convert", model, tmp_path / f"{model.name}{suffix}")
        assert_same_model(tmp_path / f"{model.name}{suffix}", load(model), rows)


@pytest.mark.parametrize("name", MODELS)
def test_every_format_becomes_every_format(name, tmp_path):
    model = MODELS[name]
    (tmp_path / "first.pkl").write_bytes(pickle.dumps(model))
    joblib.dump(model, tmp_path / "first.joblib")
    skops.io.dump(model, tmp_path / "first.skops")
    run_well("convert", tmp_path / "first.pkl", tmp_path / "first.json")
    for first, suffix in itertools.product(sorted(tmp_path.iterdir()), SUFFIXES):
        run_well("convert", first, tmp_path / f"second{suffix}")
        assert_same_model(tmp_path / f"second{suffix}", model, X[:20])


@pytest.mark.parametrize("protocol", range(2, 6))
def test_the_pickle_has_the_protocol_that_was_asked_for(protocol, tmp_path):
    model = MODELS["support vectors"]
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(model))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.pkl", "--protocol", str(protocol))
    assert (tmp_path / "out.pkl").read_bytes()[:2] == bytes([0x80, protocol])
    assert_same_model(tmp_path / "out.pkl", model, X)


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_joblib_loads_every_compression(suffix, tmp_path):
    model = MODELS["neighbours in a KD tree"]
    joblib.dump(model, tmp_path / "in.joblib")
    for out in (tmp_path / f"out.joblib{suffix}", tmp_path / f"out.pkl{suffix}"):
        run_well("convert", tmp_path / "in.joblib", out)
        assert out.read_bytes().startswith(COMPRESSIONS[suffix])
        assert_same_model(out, model, X)


def test_joblib_maps_the_arrays_where_they_stand(tmp_path):
    values = [np.arange(4.0), np.asfortranarray(np.arange(6).reshape(2, 3)), "a"]
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(values))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.joblib")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # joblib warns of arrays that are not aligned
        mapped = joblib.load(tmp_path / "out.joblib", mmap_mode="r")
    for array, value in zip(mapped[:2], values[:2]):
        assert isinstance(array, np.memmap)
        assert array.flags.f_contiguous == value.flags.f_contiguous
        np.testing.assert_array_equal(array, value)


def everything():
    """Values of every kind that pickle spells in a way of its own."""
    shared = ["shared"]
    cycle = []
    cycle.append((cycle, shared))
    gaps = np.dtype({"names": ["x"], "formats": ["i2"], "offsets": [4], "itemsize": 16})
    table = np.zeros(3, dtype=[("a", "<i8"), ("b", "U3"), ("c", "<f4", (2,))])
    return [
        *(None, ..., NotImplemented, True, False, 0, -1, 255, 65536, 2**31, -(2**63), 2**64, -(10**40)),
        *(0.1, -0.0, 1e400, float("nan"), 1 + 2j, "", "é€😀", "\ud800", b"", b"\0\xff", bytearray(b"abc")),
        *((), (1,), (1, 2), (1, 2, 3), tuple(range(9)), [], {}, set(), {1, 2}, frozenset([3])),
        *(shared, shared, cycle, {"k": shared, 1: 2, (1, 2): None}, list(range(3000)), "x" * 100_000, b"y" * 100_000),
        *(np.float32(1.5), np.int64(-7), np.str_("a"), np.bool_(True), np.datetime64("2024-01-01"), np.bytes_(b"z")),
        *(np.dtype("f8"), np.dtype(">U3"), np.dtype("m8[25s]"), table.dtype, gaps, table, np.empty((0, 3))),
        *(np.arange(5), np.arange(6.0).reshape(2, 3).T, np.array([None, "a", [1]], dtype=object), np.array(3.0)),
        *(np.array(["a", "bc"]), np.arange(3, dtype=">i4"), np.matrix([[1, 2]]), np.ma.masked_equal([1, 2], 2)),
        *(datetime.date(2024, 1, 2), collections.OrderedDict(a=1), collections.Counter("aab")),
        *(collections.defaultdict(list, a=[1]),),
        *(len, np.mean, collections.namedtuple, slice(1, None, 2), range(4), np.random.RandomState(3)),
    ]


def text(value) -> str:
    """Types, values and layout, arrays to the last bit; in the byte order of this machine, as joblib brings them."""
    if isinstance(value, np.ndarray) and value.dtype.names:  # without the bytes between its fields
        return f"{type(value)} {value.dtype!r} {value.shape} {value.tolist()!r}"
    if isinstance(value, np.ndarray) and value.dtype != object and not isinstance(value, np.ma.MaskedArray):
        value = value.astype(value.dtype.newbyteorder("="), copy=False)
        return f"{type(value)} {value.dtype!r} {value.shape} {value.flags.fnc} {value.tobytes('A')!r}"
    if isinstance(value, np.random.RandomState):
        return repr(value.get_state())
    return f"{type(value)} {value!r}"


@pytest.mark.parametrize("protocol", range(6))
def test_values_of_every_kind_come_through(protocol, tmp_path):
    values = everything()
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(values, protocol=protocol))
    for suffix in PICKLES:
        run_well("convert", tmp_path / "in.pkl", tmp_path / f"out{suffix}")
        loaded = load(tmp_path / f"out{suffix}")
        for value, other in zip(values, loaded, strict=True):
            assert text(other) == text(value)
        shared = [item for item in loaded if isinstance(item, list) and item == ["shared"]]
        (cycle,) = (item for item in loaded if isinstance(item, list) and [type(part) for part in item] == [tuple])
        assert shared[0] is shared[1]
        assert cycle[0][0] is cycle
        assert cycle[0][1] is shared[0]


HELD_BY_SKOPS = {
    "plain values": [None, True, 0, -5, 10**30, 2.5, -0.0, float("inf"), float("nan"), 1e-7],
    "text": ["", 'é€😀\ud800"\\\n\0'],
    "bytes": [b"", b"\0\xff", bytearray(b"xy")],
    "containers": [(), (1,), [], [[1], (2, [3])], {}, {1}, set(), frozenset(["a"]), {"a": {"b": 1}}],
    "keys": {1: "a", -2: 3, 1.5: 1, float("inf"): 2, np.int64(7): 1, np.str_("z€"): 2, np.float32(0.5): 3, "": 4},
    "key True": {True: 1},
    "dictionaries": [
        collections.OrderedDict([("b", 1), ("a", [2])]),
        collections.defaultdict(list, {"q": [1]}),
        collections.defaultdict(None, {"q": [1]}),
        collections.Counter("aab"),
        Bunch(a=1, b=[2]),
    ],
    "names": [int, np.float64, np.log1p, len, SVC, functools.partial(np.clip, a_min=0), SVC().get_params],
    "operators": [operator.attrgetter("a", "b"), operator.itemgetter(1), operator.methodcaller("f", 1)],
    "slices and dates": [slice(1, None, 2), datetime.datetime(2020, 1, 2, 3), datetime.timedelta(1, 2), 1 + 2j],
    "scalars": [np.float32(1.5), np.int64(3), np.bool_(1), np.str_("€"), np.complex128(2), np.datetime64("2020")],
    "dtypes": [np.dtype("f4"), np.dtype("O"), np.dtype([("a", "i4"), ("b", "f8", (2,))]), np.dtype(">U3")],
    "arrays": [np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.zeros((0, 3)), np.array(5.0)],
    "other arrays": [np.array(["x", "yy"]), np.array(["2020-01-01"], "M8[D]"), np.matrix([[1, 2]]), np.zeros(2, ROW)],
    "arrays of objects": [np.array([["a", 1], [None, 2.5]], object), np.array([[1], "b", None], object)],
    "masked arrays": [np.ma.MaskedArray([1.0, 2.0], mask=[True, False])],
    "random numbers": [np.random.RandomState(3), np.random.default_rng(3)],
    "sparse matrices": [make(np.eye(4)) for make in (sp.csr_matrix, sp.csc_matrix, sp.dia_matrix, sp.bsr_matrix)],
    "sparse arrays": [sp.csr_array(np.eye(4)), sp.coo_array(np.eye(4)), sp.coo_matrix(np.eye(4))],
}


def drawn(value):
    """What random numbers and sparse matrices are told by."""
    if isinstance(value, np.random.RandomState):
        return repr(value.random(3))
    if isinstance(value, np.random.Generator):
        return repr((value.random(3), value.spawn(1)[0].random(3)))
    if sp.issparse(value):
        return f"{type(value)} {value.toarray().tolist()}"
    return text(value)


@pytest.mark.parametrize("name", HELD_BY_SKOPS)
def test_skops_holds_what_it_can_hold(name, tmp_path):
    value = HELD_BY_SKOPS[name]
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(value))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.skops")
    loaded, value = load(tmp_path / "out.skops"), pickle.loads(pickle.dumps(value))
    assert type(loaded) is type(value)
    assert [drawn(part) for part in loaded] == [drawn(part) for part in value]
    if isinstance(value, dict):
        assert [drawn(part) for part in loaded.values()] == [drawn(part) for part in value.values()]


FUNCTIONS = """
def outer(n):
    def inner(x, more=[1], *, scale=2):
        return (x + sum(more)) * scale * n
    return inner

class Counter:
    step = 3
    def __init__(self, start):
        self.start = start
    def next(self):
        return self.start + self.step

made, counter = outer(5), Counter(4)
"""


@pytest.mark.parametrize("suffix", PICKLES)
def test_functions_and_classes_by_value_keep_what_they_hold(suffix, tmp_path):
    names = {"__name__": "__main__"}
    exec(FUNCTIONS, names)
    (tmp_path / "in.pkl").write_bytes(cloudpickle.dumps((names["made"], names["counter"])))
    run_well("convert", tmp_path / "in.pkl", tmp_path / f"out{suffix}")
    run_well("convert", tmp_path / f"out{suffix}", tmp_path / "last.pkl")
    made, counter = load(tmp_path / "last.pkl")
    assert (made(7), made(7, [2], scale=1)) == ((7 + 1) * 2 * 5, (7 + 2) * 5)
    assert (counter.next(), type(counter)(1).next()) == (7, 4)


@pytest.mark.parametrize("suffix", PICKLES)
def test_a_dict_that_is_filled_before_it_has_its_state_is_so_again(suffix, tmp_path):
    table = sp.dok_matrix(np.eye(3))
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(table))
    run_well("convert", tmp_path / "in.pkl", tmp_path / f"out{suffix}")
    run_well("convert", tmp_path / f"out{suffix}", tmp_path / "last.pkl")
    assert (load(tmp_path / "last.pkl") != table).nnz == 0


def test_sparse_arrays_of_one_dimension_come_from_skops(tmp_path):
    skops.io.dump({"a": sp.coo_array(np.array([0, 2.5, 0, 1])), "b": sp.coo_array(np.zeros(3))}, tmp_path / "in.skops")
    run_well("convert", tmp_path / "in.skops", tmp_path / "out.pkl")
    found = load(tmp_path / "out.pkl")
    assert found["a"].toarray().tolist() == [0, 2.5, 0, 1]
    assert found["b"].toarray().tolist() == [0, 0, 0]


def test_texts_of_any_size_come_from_joblib(tmp_path):
    texts = np.array(["a", "a text that does not fit into sixteen bytes"], np.dtypes.StringDType())
    joblib.dump([texts, np.arange(3)], tmp_path / "in.joblib")
    run_well("convert", tmp_path / "in.joblib", tmp_path / "out.pkl")
    found, numbers = load(tmp_path / "out.pkl")
    assert found.dtype == texts.dtype and found.tolist() == texts.tolist() and numbers.tolist() == [0, 1, 2]


def test_what_is_shared_stays_shared_in_skops(tmp_path):
    shared, array = ["a"], np.arange(3)
    (tmp_path / "in.pkl").write_bytes(pickle.dumps([shared, {"k": shared, "a": array}, (shared, array)]))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.skops")
    first, second, third = load(tmp_path / "out.skops")
    assert first is second["k"] is third[0]
    assert second["a"] is third[1]


CYCLE = []
CYCLE.append(CYCLE)
NOT_HELD_BY_SKOPS = {
    "part of itself": CYCLE,
    "Ellipsis": [...],
    "key that is a tuple": {(1, 2): 1},
    "key False": {False: 1},
    "several keys that are 1": {1: 1, "1": 2},
    "class in a class": [np.random.mtrand.RandomState.seed],
    "whose shape it could not tell": [np.frompyfunc(lambda value: [value], 1, 1)(np.zeros((2, 1)))],
    "lil_matrix": [sp.lil_matrix(np.eye(2))],
    "with a state": [ValueError("x", Bunch()).with_traceback(None)],
}
NOT_HELD_BY_SKOPS["with a state"][0].note = 1


@pytest.mark.parametrize("name", NOT_HELD_BY_SKOPS)
def test_what_skops_cannot_hold_is_refused_by_name_and_place(name, tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(NOT_HELD_BY_SKOPS[name]))
    done = run("convert", tmp_path / "in.pkl", tmp_path / "out.skops")
    assert done.returncode == 69
    assert name.split(" that")[0].split("class ")[0] in done.stderr
    assert "in.pkl:0x" in done.stderr
    assert not (tmp_path / "out.skops").exists()


def test_the_arrays_of_a_skops_file_stand_aligned_and_stored(tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(MODELS["neighbours in a KD tree"]))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.skops")
    content = (tmp_path / "out.skops").read_bytes()
    with zipfile.ZipFile(tmp_path / "out.skops") as archive:
        arrays = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
        assert len(arrays) > 5
        for entry in arrays:
            assert entry.compress_type == zipfile.ZIP_STORED
            assert content.find(archive.read(entry)) % 64 == 0


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "in.pkl").write_bytes(b"\x80\x04\x8c\x01aQ.")  # a persistent id
    for suffix in (".pkl", ".pickle", ".joblib", ".skops"):
        done = run("convert", tmp_path / "in.pkl", tmp_path / f"out{suffix}")
        assert done.returncode == 69
        assert "persistent id" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.pkl"]


@pytest.mark.parametrize("out", ["out.txt", "out", "out.onnx.gz", "out.zip"])
def test_unknown_suffixes_are_refused(out, tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(1))
    assert run("convert", tmp_path / "in.pkl", tmp_path / out).returncode == 64
    assert not (tmp_path / out).exists()
