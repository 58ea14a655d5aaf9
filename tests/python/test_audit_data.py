"""brine audit of files that are said to hold data alone: arrays, archives, ONNX models, packed bytes."""

from __future__ import annotations

import json
import pickle
import zipfile
import zlib

import joblib
import numpy as np
import onnx
import pytest
import skops.io
from onnx import TensorProto, helper
from sklearn.linear_model import LogisticRegression

from attacks import CALL
from bombs import PACKERS
from program import run, run_well
from test_limits import MIB, cost_of

NOT_READ, UNSAFE = 65, 77


class Payload:
    def __reduce__(self):
        return (eval, ("1",))


def findings_in(file) -> list[dict]:
    return json.loads(run("audit", "--json", file).stdout)[0]["findings"]


def rules_in(file) -> set[str]:
    return {finding["rule"] for finding in findings_in(file)}


def fitted() -> LogisticRegression:
    return LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])


# ---------------------------------------------------------------- arrays


def test_arrays_of_objects_are_pickles_and_judged_as_such(tmp_path):
    np.save(tmp_path / "a.npy", np.array([Payload()], dtype=object))
    np.savez(tmp_path / "a.npz", plain=np.zeros(3), objects=np.array([Payload()], dtype=object))
    for name in ("a.npy", "a.npz"):
        assert run("audit", tmp_path / name).returncode == UNSAFE
        assert rules_in(tmp_path / name) == {"foreign-name"}


def test_arrays_of_numbers_and_of_plain_objects_are_clean(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((3, 2)))
    np.savez_compressed(tmp_path / "a.npz", a=np.zeros(3), b=np.array(["x", None, 2.5], dtype=object))
    for name in ("a.npy", "a.npz"):
        assert run("audit", tmp_path / name).returncode == 0
        assert findings_in(tmp_path / name) == []


def test_bytes_behind_an_array_are_not_clean(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    with (tmp_path / "a.npy").open("ab") as file:
        file.write(b"more")
    assert rules_in(tmp_path / "a.npy") == {"trailing-bytes"}
    assert run("audit", tmp_path / "a.npy").returncode == NOT_READ


# ---------------------------------------------------------------- archives


def test_members_of_a_skops_file_beyond_its_schema_are_named(tmp_path):
    file = tmp_path / "model.skops"
    skops.io.dump(fitted(), file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("notes/README.md", "what it is for")
    told = [finding for finding in findings_in(file) if finding["rule"] == "extra-member"]
    assert len(told) == 1
    assert "notes/README.md" in json.dumps(told[0])
    assert run("audit", file).returncode == 0


def test_a_pickle_among_the_members_of_a_skops_file_is_found(tmp_path):
    for packed in (CALL + b".", zlib.compress(CALL + b".")):
        file = tmp_path / "model.skops"
        skops.io.dump(fitted(), file)
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("extra/model.bin", packed)
        assert run("audit", file).returncode == UNSAFE
        assert "nested-pickle" in rules_in(file)


# ---------------------------------------------------------------- packed bytes


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_pickle_in_the_bytes_of_a_model_is_found(packer, tmp_path):
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps({"held": PACKERS[packer](CALL + b".")}))
    assert run("audit", file).returncode == UNSAFE
    assert rules_in(file) == {"nested-pickle"}


def test_a_pickle_that_is_packed_twice_is_found(tmp_path):
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps([zlib.compress(PACKERS["gzip"](CALL + b"."))]))
    assert rules_in(file) == {"nested-pickle"}


def test_packed_bytes_that_are_data_are_clean(tmp_path):
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps([zlib.compress(b"a table of numbers"), b"x\x9c", b"BZh91AY&SY no stream"]))
    assert findings_in(file) == []


def test_packed_bytes_that_unpack_to_too_many_are_not_clean_and_cost_little(tmp_path):
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps([zlib.compress(bytes(400 * MIB), 9)]))
    cost = cost_of("audit", file)
    assert cost.code == NOT_READ
    assert cost.peak_bytes < 300 * MIB


# ---------------------------------------------------------------- ONNX


def onnx_file(path, node=None, initializers=()):
    node = node or helper.make_node("Identity", ["X"], ["Y"])
    info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 2]) for name in ("X", "Y")]
    graph = helper.make_graph([node], "g", info[:1], info[1:], initializers)
    path.write_bytes(helper.make_model(graph).SerializeToString())
    return path


def external(location: str) -> onnx.TensorProto:
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=location)
    return tensor


def test_an_onnx_model_of_onnx_operators_is_clean(tmp_path):
    joblib.dump(fitted(), tmp_path / "model.joblib")
    run_well("convert", tmp_path / "model.joblib", tmp_path / "model.onnx")
    for file in (tmp_path / "model.onnx", onnx_file(tmp_path / "plain.onnx")):
        assert run("audit", file).returncode == 0
        assert findings_in(file) == []


def test_an_operator_of_another_domain_is_not_clean(tmp_path):
    file = onnx_file(tmp_path / "m.onnx", helper.make_node("PyOp", ["X"], ["Y"], domain="ai.onnx.contrib"))
    assert rules_in(file) == {"foreign-operator"}
    assert "ai.onnx.contrib.PyOp" in findings_in(file)[0]["message"]
    assert run("audit", file).returncode == NOT_READ


def test_values_in_another_file_are_not_clean_and_those_out_of_its_folder_unsafe(tmp_path):
    for location, code in (
        ("weights.bin", NOT_READ),
        ("../../etc/passwd", UNSAFE),
        ("data/../../x", UNSAFE),
        ("/etc/passwd", UNSAFE),
        ("..\\x", UNSAFE),
    ):
        file = onnx_file(tmp_path / "m.onnx", initializers=[external(location)])
        done = run("audit", file)
        assert done.returncode == code, location
        assert "values are in another file" in done.stdout


def test_an_onnx_model_that_is_cut_off_is_not_clean(tmp_path):
    file = onnx_file(tmp_path / "m.onnx")
    file.write_bytes(file.read_bytes()[:-7])
    assert run("audit", file).returncode == NOT_READ
