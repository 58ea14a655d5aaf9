"""What the real unpicklers of Python and joblib find in a file, recorded instead of run, in the words of graph_text.

Classes and functions are stand-ins that keep their arguments, states and items. Only numpy and what Python itself needs
for its own values are real: where brine makes an array or a set, so do they.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import joblib.numpy_pickle
import numpy as np

REAL_MODULES = ("numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric", "numpy._core.numeric")
REAL_BUILTINS = ("set", "frozenset", "bytearray", "bytes", "complex", "object", "Ellipsis", "NotImplemented")
WRAPPERS = ("NumpyArrayWrapper",)


class Recorded:
    """A call or an object: its class or function, arguments, state and items."""

    def __new__(cls, *args, **kwargs):
        return record(super().__new__(cls), "object", args, kwargs)

    def __setstate__(self, state):
        self.__dict__["state"] = state

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    add = append

    def __setitem__(self, key, value):
        self.entries.extend((key, value))

    def __call__(self, *args):
        return called(self, args)


def record(made, kind, args, kwargs=None, callee=None):
    made.__dict__.update(kind=kind, args=args, kwargs=kwargs, items=[], entries=[], callee=callee or type(made))
    return made


class Name(type):
    """A class or function of the file: called, it records the call."""

    def __call__(cls, *args):
        return called(cls, args)


def called(callee, args):
    return record(object.__new__(Recorded), "call", args, callee=callee)


def reconstruct(cls, base, value):
    """copyreg._reconstructor; a named tuple's fields are arguments of its class, as in later protocols."""
    if getattr(base, "path", "") in ("builtins.tuple", "__builtin__.tuple"):
        return record(object.__new__(cls), "object", value)
    made = record(object.__new__(cls), "object", ())
    made.items.extend(value if isinstance(value, list) else ())
    made.entries.extend(part for entry in (value.items() if isinstance(value, dict) else ()) for part in entry)
    return made


def stand_in(module: str, name: str) -> Name:
    known = names.setdefault((module, name), Name(name, (Recorded,), {"__module__": module}))
    known.path = f"{module}.{name}"
    return known


def find_class(module: str, name: str):
    if module in REAL_MODULES or (module, name) in (("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode")):
        return getattr(__import__(module, fromlist=["_"]), name)
    if module in ("builtins", "__builtin__") and name in REAL_BUILTINS:
        return getattr(__import__("builtins"), name)
    if module == "joblib.numpy_pickle" and name in WRAPPERS:
        return joblib.numpy_pickle.NumpyArrayWrapper
    if name == "_reconstructor":
        return reconstruct
    return stand_in(module, name)


names: dict[tuple[str, str], Name] = {}


class Unpickler(pickle._Unpickler):  # in Python, so that its FRAMEs and marks are CPython's own
    def find_class(self, module, name):
        return find_class(module, name)


class JoblibUnpickler(joblib.numpy_pickle.NumpyUnpickler):
    def find_class(self, module, name):
        return find_class(module, name)


def recorded(path: Path):
    if b"NumpyArrayWrapper" not in (content := path.read_bytes()):
        return Unpickler(io.BytesIO(content), fix_imports=False).load()
    with path.open("rb") as file:
        unpickler = JoblibUnpickler(str(path), file, ensure_native_byte_order=False)
        unpickler.fix_imports = False
        return unpickler.load()


# ---------------------------------------------------------------- as text


def float_text(value: float) -> str:
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def array_text(kind: str, value: np.ndarray) -> str:
    is_fortran = value.flags.fnc and value.dtype != object
    data = "" if value.dtype == object else value.tobytes("A").hex()
    shape = "".join(f" {extent}" for extent in value.shape)
    return f"{kind} {dtype_text(value.dtype)}{shape} {'fortran ' if is_fortran else ''}{data}"


def dtype_text(dtype: np.dtype) -> str:
    return str([field for field in dtype.descr if field[0]]) if dtype.names else dtype.str  # without the padding


def head(value) -> str:
    if value is None or value is ... or value is NotImplemented:
        return repr(value)
    match value:
        case bool():
            return str(value)
        case np.generic():
            return array_text("numpy scalar", np.asarray(value))
        case int():
            return str(value) if -(2**63) <= value < 2**63 else f"int beyond 64 bits {value}"
        case float():
            return float_text(value)
        case complex():
            return f"complex {float_text(value.real)} {float_text(value.imag)}"
        case str():
            return f"str {value}"
        case bytes() | bytearray():
            return f"{type(value).__name__} {value.hex()}"
        case np.ndarray():
            return array_text("array", value)
        case np.dtype():
            return f"dtype {dtype_text(value)}"
        case Recorded():
            return value.kind
        case list() | tuple() | dict() | set() | frozenset():
            return type(value).__name__
        case type():
            return getattr(value, "path", f"{value.__module__}.{value.__qualname__}")
    raise TypeError(f"nothing that is recorded: {value!r}")


def parts(value):
    if isinstance(value, dict):
        return [("-", part) for entry in value.items() for part in entry]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [("-", part) for part in value]
    if isinstance(value, np.ndarray) and value.dtype == object:
        return [("-", part) for part in value.ravel()]
    if isinstance(value, Recorded):
        made = [("callee", value.callee), ("args", value.args)]
        made += [("kwargs", value.kwargs)] if value.kwargs else []
        made += [("state", value.state)] if "state" in value.__dict__ else []
        return made + [("item", item) for item in value.items] + [("entry", part) for part in value.entries]
    return []


def text_of(root) -> str:
    """A line a value, parts below; what is a part of itself is not taken apart again."""
    lines, waiting, above = [], [("", root, 0)], []
    while waiting:
        label, value, depth = waiting.pop()
        lines.append(f"{'':{2 * depth}}{label} {head(value)}\n")
        del above[depth:]
        above.append(id(value))
        if id(value) not in above[:depth]:
            waiting += [(name, part, depth + 1) for name, part in reversed(parts(value))]
    return "".join(lines)
