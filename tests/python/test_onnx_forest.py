"""Forests in ONNX: onnxruntime reaches the same leaves and the same sums to the last bit, whatever the batch and threads."""
from __future__ import annotations

import subprocess

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper

from program import BUILD

PROGRAM = BUILD / "release" / "tests" / "forest_cases"


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forests")
    subprocess.run([PROGRAM, folder], check=True)
    return sorted(folder.iterdir())


def array_of(path):
    return numpy_helper.to_array(TensorProto.FromString(path.read_bytes()))


def session_of(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("block", [1, 7, 60, 333])
def test_onnxruntime_gives_the_same_bits(cases, threads, block):
    wrong = []
    for case in cases:
        session = session_of(case / "model.onnx", threads)
        given = {i.name: array_of(case / f"{i.name}.pb") for i in session.get_inputs()}
        for name in ("leaves", "sums"):
            expected = array_of(case / f"{name}.pb")
            n = len(expected) if block > 1 else 40
            parts = [session.run([name], {key: X[i:i + block] for key, X in given.items()})[0] for i in range(0, n, block)]
            found = np.concatenate(parts)
            if found.dtype != expected.dtype or found.tobytes() != expected[:n].tobytes():
                wrong.append(f"{case.name} {name}: {np.count_nonzero(found != expected[:n])} of {found.size} differ")
    assert wrong == []


def test_the_graphs_are_valid_and_ask_for_no_newer_opset_than_they_need(cases):
    for case in cases:
        model = onnx.load(case / "model.onnx")
        onnx.checker.check_model(model, full_check=True)
        needed = 5 if "categories" in case.name else 3 if "_double_" in case.name else 1
        assert {o.domain: o.version for o in model.opset_import}["ai.onnx.ml"] == needed, case.name
