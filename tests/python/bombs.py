"""Small files that say they are large, or are: assembled as bytes, for brine alone to open.

HONEST are packed pickles of one array of zeros, which Python opens as well. LYING declare sizes that nobody has.
SHARED grow without end for whoever walks what is shared once for each use.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import struct
import zipfile
import zlib
from collections.abc import Iterator

import lz4.frame
import numpy as np

ZEROS = 1 << 22  # float64: 32 MiB
TOO_LONG = (1 << 63) - 1


def zstd_of(content: bytes) -> bytes:
    """A zstd frame of raw blocks, and of one byte repeated for blocks of zeros."""
    block_max = 128 << 10
    blocks = [content[at : at + block_max] for at in range(0, len(content), block_max)]
    frame = struct.pack("<IBB", 0xFD2FB528, 0, 7 << 3)  # a window of 128 KiB
    for i, block in enumerate(blocks):
        repeats = not any(block)
        header = (i == len(blocks) - 1) | repeats << 1 | len(block) << 3
        frame += header.to_bytes(3, "little") + (b"\0" if repeats else block)
    return frame


PACKERS = {
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda content: lzma.compress(content, lzma.FORMAT_ALONE),
    "lz4": lz4.frame.compress,
    "zstd": zstd_of,
}


def honest(packer: str) -> bytes:
    return PACKERS[packer](pickle.dumps(np.zeros(ZEROS), 5))


def npy(descr: str, shape: str, content: bytes = b"") -> bytes:
    header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header + content


def array_state(shape: bytes) -> bytes:
    """A pickled array of this shape (opcodes of a tuple) and eight bytes."""
    return (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n"
        + shape
        + b"cnumpy\ndtype\n(S'f8'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbI00\nS'01234567'\ntb."
    )


def wrapper_of_joblib(shape: bytes) -> bytes:
    return (
        b"cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81(dS'subclass'\ncnumpy\nndarray\nsS'shape'\n"
        + shape
        + b"sS'order'\nS'C'\nsS'dtype'\ncnumpy\ndtype\n(S'f8'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntb"
        b"sS'allow_mmap'\nI01\nsb01234567."
    )


LYING = {
    "BINBYTES8": b"\x80\x04\x8e" + struct.pack("<Q", TOO_LONG) + b"x.",
    "BINUNICODE8": b"\x80\x04\x8d" + struct.pack("<Q", TOO_LONG) + b"x.",
    "BYTEARRAY8": b"\x80\x05\x96" + struct.pack("<Q", TOO_LONG) + b"x.",
    "BINBYTES8 of 2^64 - 1": b"\x80\x04\x8e" + b"\xff" * 8 + b"x.",
    "FRAME": b"\x80\x04\x95" + struct.pack("<Q", TOO_LONG) + b"N.",
    "LONG4": b"\x80\x02\x8b" + struct.pack("<i", 0x7FFFFFFF) + b"x.",
    "LONG4 negative": b"\x80\x02\x8b" + struct.pack("<i", -1) + b"x.",
    "LONG of five million digits": b"L" + b"7" * 5_000_000 + b"L\n.",
    "memo index": b"\x80\x02Nr\xff\xff\xff\x7f.",
    "shape that wraps around": array_state(b"(I4294967296\nI4294967296\nt"),
    "shape of 2^61": array_state(b"(L2305843009213693952L\nt"),
    "negative shape": array_state(b"(I-1\nt"),
    "shape of a joblib array": wrapper_of_joblib(b"(L1152921504606846976L\nt"),
    "size of a zfile": b"ZF0x7fffffffffffffff " + zlib.compress(b"N."),
}


def tuples_of_tuples(n: int) -> bytes:
    """A tuple of two tuples of two …: 2^n ends."""
    return b"\x80\x02)" + b"".join(bytes([0x71, i, 0x68, i, 0x86]) for i in range(n)) + b"."


def list_of_lists(n: int) -> bytes:
    return b"\x80\x02]" + b"".join(bytes([0x71, i, 0x5D, 0x68, i, 0x61, 0x68, i, 0x61]) for i in range(n)) + b"."


SHARED = {
    "tuples doubled 200 times": tuples_of_tuples(200),
    "lists doubled 200 times": list_of_lists(200),
    "a million tuples in tuples": b"\x80\x02)" + b"\x85" * 1_000_000 + b".",
    "a list in itself": b"\x80\x02]q\0h\0a.",
    "a dict in itself": b"\x80\x02}q\0K\1h\0s.",
    "an object in itself": b"\x80\x02csklearn.pipeline\nPipeline\n)\x81q\0}X\5\0\0\0stepsh\0sb.",
}


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def schema(node: dict) -> bytes:
    return json.dumps(node | {"protocol": 2, "_skops_version": "0.13"}).encode()


def list_node(content: list, identity: int) -> dict:
    return {
        "__class__": "list",
        "__module__": "builtins",
        "__loader__": "ListNode",
        "content": content,
        "__id__": identity,
    }


def array_node(file: str) -> dict:
    return {
        "__class__": "ndarray",
        "__module__": "numpy",
        "__loader__": "NdArrayNode",
        "type": "numpy",
        "file": file,
        "__id__": 1,
    }


def patched(archive: bytes, at: int, value: bytes) -> bytes:
    return archive[:at] + value + archive[at + len(value) :]


def crooked_zips() -> Iterator[tuple[str, bytes]]:
    plain = {"schema.json": schema(array_node("a.npy")), "a.npy": npy("<f8", "(1,)", b"01234567")}
    good = zipped(plain)
    central = good.index(b"PK\1\2")
    yield "encrypted entry", patched(patched(good, 6, b"\1\0"), central + 8, b"\1\0")
    yield "encrypted only by its second header", patched(good, central + 8, b"\1\0")
    yield "other size in the directory", patched(good, central + 24, struct.pack("<I", 1 << 30))
    yield "packed size beyond the end", patched(good, central + 20, b"\xfe\xff\xff\xff")
    yield "wrong checksum", patched(patched(good, 14, b"\0\0\0\0"), central + 16, b"\0\0\0\0")
    yield "entry behind the end", patched(good, central + 42, b"\xf0\xff\xff\x7f")
    yield "more entries than there are", patched(good, len(good) - 12, struct.pack("<HH", 9, 9))
    yield "bytes after the archive", good + b"N."
    for name in ("../a.npy", "/a.npy", "b/../../a.npy", "..\\a.npy", "a\0.npy"):
        wanted = zipped({"schema.json": plain["schema.json"], "x" * len(name): plain["a.npy"]})
        yield f"entry named {name!r}", wanted.replace(b"x" * len(name), name.encode())
    twice = zipped({"schema.json": plain["schema.json"], "schema.jsom": plain["schema.json"]})
    yield "two schemas", twice.replace(b"schema.jsom", b"schema.json")
    yield "array outside of the archive", zipped({"schema.json": schema(array_node("../../etc/passwd"))})
    yield "array of a path", zipped({"schema.json": schema(array_node("/etc/passwd"))})
    yield "list in itself", zipped({"schema.json": schema(list_node([{"__id__": 7, "__loader__": "CachedNode"}], 7))})
    yield "shape that wraps around", zipped(plain | {"a.npy": npy("<f8", "(4294967296, 4294967296)", b"01234567")})
    yield "shape of terabytes", zipped(plain | {"a.npy": npy("<f8", "(1099511627776,)", b"01234567")})
    yield "header of 4 GiB", zipped(plain | {"a.npy": b"\x93NUMPY\x02\0\xff\xff\xff\xff{"})
    yield "schema of blanks", zipped({"schema.json": b" " * (1 << 20) + b"{"}, zipfile.ZIP_DEFLATED)


CROOKED_ZIPS = dict(crooked_zips())
