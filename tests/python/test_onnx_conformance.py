"""Every node test of the onnx package over the operators of scikit-learn's models gives the package's own answer."""
from __future__ import annotations

import subprocess
import warnings

from onnx.backend.test.loader import load_node_model_tests

from onnx_cases import difference, is_in_scope, message_of, value_in, write_inputs
from program import BUILD

PROGRAM = BUILD / "release" / "tests" / "onnx_run"


def test_all_node_tests_in_scope_give_the_expected_outputs(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = [case for case in load_node_model_tests() if case.model is not None and is_in_scope(case.model)]
    lines = []
    for case in cases:
        folder = tmp_path / case.name
        inputs, _ = case.data_sets[0]
        write_inputs(folder, inputs, case.model.graph.input)
        (folder / "model.onnx").write_bytes(case.model.SerializeToString())
        lines.append(f"{folder / 'model.onnx'}\t{folder}\t{folder / 'out'}\n")
    run = subprocess.run([PROGRAM], input="".join(lines), capture_output=True, text=True, check=True)
    answers = run.stdout.splitlines()
    wrong = []
    for case, answer in zip(cases, answers, strict=True):
        if answer != "ok":
            wrong.append(f"{case.name}: {answer}")
            continue
        _, outputs = case.data_sets[0]
        for i, (output, info) in enumerate(zip(outputs, case.model.graph.output)):
            (tmp_path / "expected.pb").write_bytes(message_of(output, info).SerializeToString())
            found = difference(value_in(tmp_path / case.name / "out" / f"output_{i}.pb", info), value_in(tmp_path / "expected.pb", info))
            if found:
                wrong.append(f"{case.name}, output {i}: {found}")
    assert wrong == []
    assert len(cases) > 850
