"""The object graph of a pickle is what Python's own unpicklers find in it."""

from __future__ import annotations

import collections
import datetime
import itertools
import pickle
import random
import subprocess

import cloudpickle
import joblib
import numpy as np
import pytest

from fixtures import own_fixtures
from program import BUILD
from recorded import recorded, text_of

PROGRAM = BUILD / "release" / "tests" / "graph_text"
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def graph_text(path) -> str:
    return subprocess.run([PROGRAM, path], capture_output=True, check=True).stdout.decode("utf-8", "surrogatepass")


class Point(collections.namedtuple("Point", "x y")):
    pass


class Table(dict):
    pass


class Row(list):
    pass


class Keyword:
    def __new__(cls, *, size=0):
        made = super().__new__(cls)
        made.size = size
        return made

    def __getnewargs_ex__(self):
        return (), {"size": self.size}


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self, left):
        self.left = left


VALUES = {
    "ints": [
        0,
        1,
        -1,
        255,
        256,
        65535,
        65536,
        2**31 - 1,
        2**31,
        -(2**31),
        2**63 - 1,
        2**63,
        -(2**63),
        -(2**63) - 1,
        2**64,
        10**300,
        -(10**300),
    ],
    "floats": [0.0, -0.0, 1.5, 1e16, 1e-320, 1.7e308, float("inf"), -float("inf"), float("nan")],
    "text": ["", "a", "line\nbreak\\ \\u0041 ", "é€😀", "\ud800", "x" * 300, "'\"\0\x1a"],
    "bytes": [b"", b"a\xff\0\n", bytes(range(256)), bytearray(b"\xe9b"), bytearray()],
    "containers": [
        (),
        (1,),
        (1, 2),
        (1, 2, 3),
        (1, 2, 3, 4),
        [],
        [[]],
        {},
        {1: {2: 3}},
        set(),
        {1},
        frozenset(),
        frozenset([1]),
    ],
    "constants": [None, True, False, ..., NotImplemented, complex(1, -2)],
    "names": [int, len, datetime.datetime, np.float64, collections.OrderedDict],
    "calls": [
        collections.OrderedDict(a=1),
        collections.defaultdict(list, {1: [2]}),
        collections.deque([1, 2]),
        datetime.date(2020, 1, 2),
        slice(1, None),
    ],
    "instances": [Point(1, 2), Table(a=1), Row([1, 2])],
    "keyword arguments": Keyword(size=3),
    "slots": Slotted(1),
    "many": [*range(3000), {i: str(i) for i in range(3000)}, set(range(10))],
    "large": ["x" * 70_000, b"y" * 70_000, "z"],
}
GRID = np.arange(24.0).reshape(2, 3, 4)
ARRAYS = {
    "orders": [
        GRID,
        GRID.T,
        GRID.transpose(1, 0, 2),
        GRID.transpose(2, 0, 1),
        GRID[:, ::2],
        np.asfortranarray(GRID[0]),
        GRID[0][None].T,
    ],
    "shapes": [np.array(5.0), np.zeros((0, 3)), np.zeros((3, 0), "f4"), np.zeros((1, 1))],
    "dtypes": [np.arange(3).astype(code) for code in "bBhHiIlLefdgFD?"],
    "byte orders": [np.arange(3, dtype=code) for code in (">i2", ">f8", ">u4", ">c16")],
    "texts": [np.array(["a", "häß", ""]), np.array([b"a", b"bc"]), np.array(["x"], ">U3"), np.zeros(2, "S0")],
    "times": [
        np.array(["2020-01-02"], "M8[ns]"),
        np.array([3], "m8[25s]"),
        np.array([1], "m8"),
        np.array(["2020"], ">M8[Y]"),
    ],
    "objects": [
        np.array([1, "a", None, 2.5], object),
        np.asfortranarray(np.array([[1, "a"], [2, "b"]], object)),
        np.empty((0, 2), object),
    ],
    "structs": [np.array([(1, 2.5)], [("a", "i4"), ("b", "f8")]), np.array([(1, 2)], [("a", ">i2"), ("b", "u1")])],
    "scalars": [
        np.float64(3),
        np.float32(0.1),
        np.int8(-1),
        np.bool_(True),
        np.str_("é"),
        np.bytes_(b"x"),
        np.datetime64("2020-01-01"),
        np.complex64(1j),
    ],
    "shared": [GRID[0], [GRID[0]]],
}


def same(found: str, expected: str) -> bool:
    """Lines of equal text; joblib copies structs field by field, and leaves what stands between them to chance."""
    return found == expected or ("array [" in found and found.rpartition(" ")[0] == expected.rpartition(" ")[0])


def check(path, expected: str | None = None):
    expected = text_of(recorded(path)) if expected is None else expected
    lines = itertools.zip_longest(graph_text(path).splitlines(), expected.splitlines(), fillvalue="")
    assert [pair for pair in lines if not same(*pair)][:1] == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", VALUES)
def test_values_are_read_as_python_reads_them(name, protocol, tmp_path):
    if protocol < 2 and name in ("slots", "keyword arguments"):
        pytest.skip("these protocols have no such objects")
    for pickler in (pickle.Pickler, pickle._Pickler):  # the two frame and memoise differently
        with (tmp_path / "t.pkl").open("wb") as file:
            pickler(file, protocol=protocol).dump(VALUES[name])
        check(tmp_path / "t.pkl")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_read_as_numpy_and_joblib_wrote_them(name, protocol, tmp_path):
    (tmp_path / "t.pkl").write_bytes(pickle.dumps(ARRAYS[name], protocol))
    check(tmp_path / "t.pkl", text_of(ARRAYS[name]))
    joblib.dump(ARRAYS[name], tmp_path / "t.joblib", protocol=protocol)
    check(tmp_path / "t.joblib", text_of(ARRAYS[name]))


def random_value(random: random.Random, depth: int = 0):
    """A value of nested containers, of which some are shared."""
    kind = random.randrange(12 if depth < 5 else 6)
    inner = [random_value(random, depth + 1) for _ in range(random.randrange(5))] if kind > 5 else []
    if inner and random.random() < 0.3:
        inner.append(inner[0])
    match kind:
        case 0:
            return random.getrandbits(random.choice((3, 9, 33, 65, 200))) * random.choice((1, -1))
        case 1:
            return random.uniform(-1e9, 1e9)
        case 2:
            return "".join(chr(random.choice((65, 233, 8364, 128512, 10, 92))) for _ in range(random.randrange(9)))
        case 3:
            return random.randbytes(random.randrange(9))
        case 4:
            return np.array([random.random()] * random.randrange(4), random.choice(("f4", "f8", object)))
        case 5:
            return random.choice((None, True, False, int))
        case 6 | 7:
            return inner
        case 8:
            return tuple(inner)
        case 9:
            return {str(i): part for i, part in enumerate(inner)}
        case 10:
            return Row(inner)
        case _:
            made = Table(enumerate(inner))
            made.more = inner
            return made


@pytest.mark.parametrize("seed", range(40))
def test_random_values_are_read_as_python_reads_them(seed, tmp_path):
    value = random_value(random.Random(seed))
    (tmp_path / "t.pkl").write_bytes(pickle.dumps(value, protocol=seed % 6))
    check(tmp_path / "t.pkl")


@pytest.mark.parametrize("fixture", own_fixtures(), ids=str)
def test_models_are_read_as_python_reads_them(fixture, tmp_path):
    fitted = pickle.loads((fixture.folder / "model.pkl").read_bytes())
    protocol = len(str(fixture)) % 6
    (tmp_path / "t.pkl").write_bytes(pickle.dumps(fitted, protocol))
    check(tmp_path / "t.pkl")
    joblib.dump(fitted, tmp_path / "t.joblib", protocol=max(2, protocol))
    check(tmp_path / "t.joblib")


def test_compressed_files_of_joblib_hold_the_graph_of_the_plain_one(tmp_path):
    joblib.dump(ARRAYS, tmp_path / "plain.joblib")
    for method in ("zlib", "gzip", "bz2", "xz", "lzma", "lz4"):
        joblib.dump(ARRAYS, tmp_path / "t.joblib", compress=(method, 3))
        assert graph_text(tmp_path / "t.joblib") == graph_text(tmp_path / "plain.joblib"), method


def test_functions_of_cloudpickle_are_recorded(tmp_path):
    scale = 3
    (tmp_path / "t.pkl").write_bytes(cloudpickle.dumps(lambda x, y=[1]: np.log1p(x) * scale))
    text = graph_text(tmp_path / "t.pkl")
    assert "callee cloudpickle.cloudpickle._make_function" in text
    assert "str log1p" in text
