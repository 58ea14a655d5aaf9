"""brine audit: what scikit-learn writes is clean, what attacks is not, and what nobody looked into is never clean."""

from __future__ import annotations

import io
import json
import pickle
import re

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from attacks import ATTACKS, CALL
from fixtures import own_fixtures
from program import ROOT, run, run_well

UNSAFE, NOT_READ = 77, 65


def fitted_pipeline():
    X = np.arange(12.0).reshape(6, 2)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, [0, 1, 0, 1, 0, 1])


def audits_of(*files) -> list[dict]:
    return json.loads(run("audit", "--json", *files).stdout)


def rules_in(*files) -> set[str]:
    return {finding["rule"] for audit in audits_of(*files) for finding in audit["findings"]}


@pytest.mark.parametrize("fixture", own_fixtures(), ids=str)
def test_what_scikit_learn_writes_is_clean_in_every_protocol_and_format(fixture, tmp_path):
    fitted = pickle.loads((fixture.folder / "model.pkl").read_bytes())
    files = list(fixture.models)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        files.append(tmp_path / f"{protocol}.pkl")
        files[-1].write_bytes(pickle.dumps(fitted, protocol))
    found = [finding for audit in audits_of(*files) for finding in audit["findings"] if finding["severity"] != "note"]
    assert found == []


@pytest.mark.parametrize(("name", "suffix", "attack"), ATTACKS, ids=[name for name, _, _ in ATTACKS])
def test_an_attack_is_unsafe(name, suffix, attack, tmp_path):
    file = tmp_path / f"model{suffix}"
    file.write_bytes(attack)
    done = run("audit", file)
    assert done.returncode == UNSAFE, f"{name}: {done.stdout}{done.stderr}"
    assert "remedy: " in done.stdout


def test_nothing_of_an_audited_file_is_executed(tmp_path):
    marker = tmp_path / "marker"
    attack = tmp_path / "t.pkl"
    attack.write_bytes(b"cos\nmkdir\n(V" + str(marker).encode() + b"\ntR.")
    assert run("audit", attack).returncode == UNSAFE
    assert not marker.exists()
    pickle.loads(attack.read_bytes())  # the payload is live
    assert marker.exists()


def test_the_text_names_place_rule_and_remedy(tmp_path):
    (tmp_path / "input.pkl").write_bytes(b"\x80\x04cos\nsystem\n(S'echo'\ntR.")
    lines = run("audit", tmp_path / "input.pkl").stdout.splitlines()
    assert lines[0].endswith(
        "input.pkl:0x2: foreign-name: os.system is not a name this model needs; "
        "opening the file calls os.system('echo')"
    )
    assert lines[1] == "  remedy: load it only if you trust who wrote it"


def test_what_could_not_be_looked_into_is_not_clean(tmp_path):
    whole = pickle.dumps(fitted_pipeline())
    for name, content in (
        ("cut", whole[:-20]),
        ("longer", whole + b"\0more"),
        ("empty", b""),
        ("noise", b"no model"),
        ("persistent", b"Pid\n."),
    ):
        file = tmp_path / f"{name}.pkl"
        file.write_bytes(content)
        assert run("audit", file).returncode == NOT_READ, name


def test_the_worst_of_several_files_decides(tmp_path):
    clean, broken, unsafe = (tmp_path / f"{name}.pkl" for name in ("clean", "broken", "unsafe"))
    clean.write_bytes(pickle.dumps(fitted_pipeline()))
    broken.write_bytes(b"no model")
    unsafe.write_bytes(CALL + b".")
    assert run("audit", clean).returncode == 0
    assert run("audit", clean, broken).returncode == NOT_READ
    assert run("audit", unsafe, broken, clean).returncode == UNSAFE


def test_functions_by_value_are_told_with_what_they_use(tmp_path):
    scale = FunctionTransformer(lambda X: np.log1p(X))
    (tmp_path / "t.pkl").write_bytes(cloudpickle.dumps(scale))
    messages = [
        finding["message"]
        for finding in audits_of(tmp_path / "t.pkl")[0]["findings"]
        if finding["rule"] == "code-by-value"
    ]
    assert any("code of <lambda>(X) from" in message and "log1p" in message for message in messages)


def test_functions_by_value_are_shown_with_their_parameters_constants_and_names(tmp_path):
    made: dict = {}
    exec("def scale(X, p=2, *rest, low, **more): return np.log1p(X * p) + 3.25", {"np": np}, made)
    (tmp_path / "f.pkl").write_bytes(cloudpickle.dumps(made["scale"]))
    (tmp_path / "t.pkl").write_bytes(cloudpickle.dumps(FunctionTransformer(made["scale"])))
    for file in ("f.pkl", "t.pkl"):
        told = run_well("inspect", tmp_path / file)
        assert "function scale(X, p, low, *rest, **more)" in told
        assert "3.25" in told
        assert "'log1p'" in told


def test_functions_by_name_are_judged_by_their_names(tmp_path):
    for function, is_clean in ((np.log1p, True), (str.lower, True), (np.save, False), (joblib.load, False)):
        for protocol in (2, 4):
            (tmp_path / "t.pkl").write_bytes(pickle.dumps(FunctionTransformer(function), protocol))
            assert (run("audit", tmp_path / "t.pkl").returncode == 0) == is_clean, function


def test_tables_with_columns_of_every_kind_are_clean(tmp_path):
    days = pd.date_range("2020", periods=2, freq="D", tz="Europe/Paris")
    columns = {
        "numbers": [1.5, None],
        "texts": ["a", "b"],
        "kinds": pd.Categorical(["u", None]),
        "times": days,
        "whole": pd.array([1, None], dtype="Int8"),
        "rare": pd.arrays.SparseArray([0, 1]),
        "spans": pd.interval_range(0, 2),
        "months": pd.period_range("2020", periods=2, freq="M"),
    }
    table = pd.DataFrame(columns, index=pd.timedelta_range("1h", periods=2))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        (tmp_path / "t.pkl").write_bytes(pickle.dumps([table, table.set_index(days), table.columns], protocol))
        assert rules_in(tmp_path / "t.pkl") == set()


def test_blocks_that_pandas_makes_by_a_partial_are_clean(tmp_path):
    partial = b"cfunctools\npartial\n(cpandas.core.internals.blocks\nnew_block\ntR"
    kept = b"(cpandas.core.internals.blocks\nnew_block\n(t(Vndim\nI2\ndNtb"
    (tmp_path / "t.pkl").write_bytes(partial + kept + b"(NNtR.")
    assert rules_in(tmp_path / "t.pkl") == set()


def test_a_payload_in_an_array_of_objects_is_found(tmp_path):
    class Payload:
        def __reduce__(self):
            return (eval, ("1",))

    joblib.dump({"a": np.array([Payload(), 1], dtype=object)}, tmp_path / "t.joblib")
    assert rules_in(tmp_path / "t.joblib") == {"foreign-name"}


def test_a_pickle_in_an_array_is_found(tmp_path):
    for dtype in ("u1", "i1", "V1"):
        joblib.dump(np.frombuffer(CALL + b".", dtype=dtype), tmp_path / "t.joblib")
        assert "nested-pickle" in rules_in(tmp_path / "t.joblib")


def test_the_names_of_a_pickle_in_a_pickle_are_told(tmp_path):
    (tmp_path / "t.pkl").write_bytes(pickle.dumps(pickle.dumps([pickle.dumps(eval), pickle.dumps(1)])))
    messages = [finding["message"] for finding in audits_of(tmp_path / "t.pkl")[0]["findings"]]
    assert len(messages) == 1 and messages[0].endswith("with the names builtins.eval")


def test_pickles_without_names_in_a_pickle_are_data(tmp_path):
    (tmp_path / "t.pkl").write_bytes(pickle.dumps([pickle.dumps({"a": [1.5, pickle.dumps("b")]}), b"(l."]))
    assert rules_in(tmp_path / "t.pkl") == set()


def test_a_pickle_under_a_name_that_promises_data_is_told(tmp_path):
    for suffix in (".skops", ".onnx", ".npy", ".json"):
        file = tmp_path / f"model{suffix}"
        file.write_bytes(pickle.dumps(fitted_pipeline()))
        assert "wrong-suffix" in rules_in(file)


def test_the_version_told_is_that_of_the_warning(tmp_path):
    model = fitted_pipeline()
    stream = io.BytesIO()
    pickle.dump(model, stream)
    other = stream.getvalue().replace(sklearn.__version__.encode(), b"1.0.2")
    (tmp_path / "t.pkl").write_bytes(other)
    with pytest.warns(sklearn.exceptions.InconsistentVersionWarning) as caught:
        pickle.loads(other)
    told = [f for f in audits_of(tmp_path / "t.pkl")[0]["findings"] if f["rule"] == "sklearn-version"]
    assert told[0]["message"].endswith(f"original_sklearn_version {caught[0].message.original_sklearn_version}")


def test_parts_of_several_releases_are_told(tmp_path):
    old, new = (pickle.dumps(part(), 0)[:-1] for part in (LogisticRegression, StandardScaler))
    two = old.replace(sklearn.__version__.encode(), b"1.0.2") + new + b"\x86."  # TUPLE2, STOP
    (tmp_path / "t.pkl").write_bytes(two)
    assert "mixed-versions" in rules_in(tmp_path / "t.pkl")


def sarif_of(file) -> dict:
    return json.loads(run("audit", "--sarif", file).stdout)


def test_sarif_points_into_the_file(tmp_path):
    (tmp_path / "a model.pkl").write_bytes(b"\x80\x04" + CALL + b".")
    log = sarif_of(tmp_path / "a model.pkl")
    assert log["version"] == "2.1.0"
    (sarif_run,) = log["runs"]
    result = sarif_run["results"][0]
    rules = sarif_run["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "foreign-name"
    assert result["level"] == "error"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].endswith("/a%20model.pkl")
    assert location["region"]["byteOffset"] == 2


def test_text_that_is_no_utf8_does_not_break_json(tmp_path):
    (tmp_path / "t.pkl").write_bytes(pickle.dumps(np.float64)[:-1] + b"0cos\nsystem\n(V\\ud800\ntR.")
    assert rules_in(tmp_path / "t.pkl") == {"foreign-name"}


def test_the_documentation_lists_the_rules(tmp_path):
    (tmp_path / "t.pkl").write_bytes(b"N.")
    rules = sarif_of(tmp_path / "t.pkl")["runs"][0]["tool"]["driver"]["rules"]
    cells = [
        (f"`{rule['id']}`", rule["properties"]["severity"], rule["shortDescription"]["text"], rule["help"]["text"])
        for rule in rules
    ]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    documented = re.findall(r"^\| `.*$", (ROOT / "docs" / "audit.md").read_text(), re.MULTILINE)
    assert documented == rows
