"""The command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pytest

from fixtures import fixture_of
from program import ROOT, run, run_well

IRIS = "LogisticRegression strings"


def test_the_version_is_that_of_the_build():
    version = re.search(r"project\(brine VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    assert run_well("--version").strip().endswith(version)


def test_help_lists_every_command_and_explains_each():
    for command in ("inspect", "explain", "convert", "predict", "run"):
        assert command in run_well("--help")
        assert command in run_well("help", command)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["predict"], ["predict", "--wings", "a", "b"]])
def test_a_command_that_is_not_understood_ends_with_64(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr != ""


@pytest.mark.parametrize("command", ["inspect", "explain"])
def test_a_file_that_is_absent_ends_with_66_and_one_of_noise_with_65(command, tmp_path):
    assert run(command, tmp_path / "absent.pkl").returncode == 66
    (tmp_path / "empty.pkl").write_bytes(b"")
    assert run(command, tmp_path / "empty.pkl").returncode == 65
    (tmp_path / "noise.pkl").write_bytes(np.random.default_rng(0).bytes(5000))
    done = run(command, tmp_path / "noise.pkl")
    assert done.returncode == 65
    assert "noise.pkl" in done.stderr + done.stdout


# ---------------------------------------------------------------- predict: forms of rows and of results


def test_results_as_csv_have_a_header_that_names_the_classes(tmp_path):
    fixture = fixture_of(IRIS)
    run_well(
        "predict",
        fixture.models[0],
        fixture.folder / "rows.npy",
        "--method",
        "predict_proba",
        "--out",
        tmp_path / "out.csv",
    )
    header, *rows = list(csv.reader((tmp_path / "out.csv").open(newline="")))
    assert [name.split(".")[-1] for name in header] == sorted(set(fixture.expected["predict"]))
    got = np.array(rows, dtype=float)
    assert np.abs(got - fixture.expected["predict_proba"]).max() < 1e-12


def test_results_as_csv_have_a_header_that_names_the_columns(tmp_path):
    for case in ("ColumnTransformer table", "OneHotEncoder drop first", "FeatureUnion named columns"):
        fixture = fixture_of(case)
        run_well("predict", fixture.models[0], fixture.rows[0], "--out", tmp_path / "out.csv")
        header = next(csv.reader((tmp_path / "out.csv").open(newline="")))
        assert header == fixture.about["names_out"], case


def test_results_as_json_hold_every_digit(tmp_path):
    fixture = fixture_of("RandomForestRegressor float32")
    run_well("predict", fixture.models[0], fixture.folder / "rows.npy", "--out", tmp_path / "out.json")
    got = json.loads((tmp_path / "out.json").read_text())
    assert got["predict"] == fixture.expected["predict"].tolist()


def test_results_without_a_file_are_a_row_a_line():
    fixture = fixture_of(IRIS)
    lines = run_well("predict", fixture.models[0], fixture.folder / "rows.npy", "--method", "predict").splitlines()
    assert lines == fixture.expected["predict"].tolist()


def test_rows_on_standard_input_may_be_csv_or_json():
    fixture = fixture_of("Pipeline table boosting")
    table = (fixture.folder / "rows.csv").read_text()
    expected = [str(label) for label in fixture.expected["predict"]]
    assert run_well("predict", fixture.models[0], "-", "--method", "predict", stdin=table).split() == expected
    fixture = fixture_of(IRIS)
    rows = (fixture.folder / "rows.json").read_text()
    assert (
        run_well("predict", fixture.models[0], "-", "--method", "predict", stdin=rows).split()
        == fixture.expected["predict"].tolist()
    )


def test_json_lines_are_rows(tmp_path):
    fixture = fixture_of(IRIS)
    rows = json.loads((fixture.folder / "rows.json").read_text())
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    got = run_well("predict", fixture.models[0], tmp_path / "rows.jsonl", "--method", "predict")
    assert got.split() == fixture.expected["predict"].tolist()


def test_a_result_that_cannot_be_written_ends_with_73(tmp_path):
    fixture = fixture_of(IRIS)
    done = run("predict", fixture.models[0], fixture.folder / "rows.npy", "--out", tmp_path / "absent" / "out.npz")
    assert done.returncode == 73


# ---------------------------------------------------------------- inspect, explain


def test_inspect_tells_the_class_its_parameters_and_the_version():
    for model in fixture_of("Pipeline logistic").models:
        told = run_well("inspect", model)
        for word in ("Pipeline", "StandardScaler", "LogisticRegression", "1.7.2", "max_iter"):
            assert word in told, model.name
        assert "LogisticRegression" in json.dumps(json.loads(run_well("inspect", model, "--json")))


def test_explain_prints_a_program_for_each_method():
    told = run_well("explain", fixture_of("Pipeline logistic").models[0])
    for method in ("predict", "predict_proba", "predict_log_proba", "decision_function"):
        assert method in told
