"""The JSON of a graph: its schema holds for what brine writes, and commands take it as they take other models."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

from fixtures import own_fixtures
from program import ROOT, run, run_well
from test_convert import MODELS, everything, load

SCHEMA = json.loads((ROOT / "docs/formats/json.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

X, y = load_iris(return_X_y=True)


def json_of(value, folder: Path) -> dict:
    (folder / "in.pkl").write_bytes(pickle.dumps(value))
    run_well("convert", folder / "in.pkl", folder / "out.json")
    return json.loads((folder / "out.json").read_text())


@pytest.fixture(autouse=True)
def deep_enough_for_the_validator():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("fixture", own_fixtures()[::40], ids=str)
def test_fixtures_in_json_fit_the_schema(fixture, tmp_path):
    for model in fixture.models:
        run_well("convert", model, tmp_path / "out.json")
        VALIDATOR.validate(json.loads((tmp_path / "out.json").read_text()))


@pytest.mark.parametrize("name", MODELS)
def test_models_in_json_fit_the_schema(name, tmp_path):
    VALIDATOR.validate(json_of(MODELS[name], tmp_path))


def test_values_of_every_kind_fit_the_schema(tmp_path):
    VALIDATOR.validate(json_of(everything(), tmp_path))


REFUSED = [
    '{"tuple": [], "list": []}',
    '{"tuple": [], "state": 1}',
    '{"ref": 1, "id": 2}',
    '{"ref": "1"}',
    '{"dict": [[1]]}',
    '{"int": "01"}',
    '{"float": "1"}',
    '{"complex": [1]}',
    '{"bytes": "€"}',
    '{"constant": "None"}',
    '{"name": "m"}',
    '{"call": 1}',
    '{"array": "<f8", "values": [1]}',
    '{"array": "<f8", "shape": [0], "values": [], "base64": ""}',
    '{"scalar": "<f8"}',
    '{"dtype": {"fields": [], "itemsize": 0}}',
    "{}",
]


@pytest.mark.parametrize("root", REFUSED)
def test_the_schema_refuses_what_the_reader_refuses(root, tmp_path):
    text = f'{{"format": "brine graph", "version": 1, "roots": [{root}]}}'
    (tmp_path / "in.json").write_text(text)
    assert run("convert", tmp_path / "in.json", tmp_path / "out.pkl").returncode == 65
    assert not VALIDATOR.is_valid(json.loads(text))


def test_every_example_of_the_page_is_one(tmp_path):
    page = (ROOT / "docs/formats/json.md").read_text()
    (example,) = (part.split("```")[0] for part in page.split("```json\n")[1:])
    VALIDATOR.validate(json.loads(example))
    (tmp_path / "in.json").write_text(example)
    run_well("convert", tmp_path / "in.json", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text() == example
    assert load(tmp_path / "in.json").mean_.tolist() == [5.8433, 3.0573]


def test_a_parameter_that_was_changed_in_the_text_is_changed_in_the_model(tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(LogisticRegression(C=0.125).fit(X, y)))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.json")
    text = (tmp_path / "out.json").read_text()
    (tmp_path / "out.json").write_text(text.replace('"C": 0.125', '"C": 0.25'))
    assert load(tmp_path / "out.json").C == 0.25


def test_the_commands_say_the_same_of_the_json_as_of_the_pickle(tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps(LogisticRegression().fit(X, y)))
    np.save(tmp_path / "rows.npy", X)
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.json")
    for command in (["predict", "{}", tmp_path / "rows.npy", "--method", "predict_proba"], ["explain", "{}"]):
        said = [run_well(*[str(word).format(tmp_path / name) for word in command]) for name in ("in.pkl", "out.json")]
        assert said[0] == said[1]
    assert "json, scikit-learn" in run_well("inspect", tmp_path / "out.json")
    assert run("audit", tmp_path / "out.json").returncode == 0
    run_well("convert", tmp_path / "out.json", tmp_path / "out.onnx")


def test_what_a_pickle_would_run_is_found_in_its_json(tmp_path):
    (tmp_path / "in.pkl").write_bytes(b"cos\nsystem\n(Vecho\ntR.")
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.json")
    found = run("audit", tmp_path / "out.json")
    assert found.returncode == 77
    assert "os.system" in found.stdout


def test_json_can_be_compressed(tmp_path):
    (tmp_path / "in.pkl").write_bytes(pickle.dumps([1, "a"]))
    run_well("convert", tmp_path / "in.pkl", tmp_path / "out.json.gz")
    run_well("convert", tmp_path / "out.json.gz", tmp_path / "out.pkl")
    assert pickle.loads((tmp_path / "out.pkl").read_bytes()) == [1, "a"]
