"""Four engines on every fixture: scikit-learn, brine's plan, the plain interpreter of its program, onnxruntime.

One run of the program `three_engines` answers for all fixtures: by the plan, by the interpreter (tests/reference/), and
with each method as an ONNX file for rows of the fixture's own type. What ONNX cannot say is what brine refuses to
write, by name.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest

from compare import compare_all, mismatch, may_differ_in_onnx
from fixtures import Fixture, load_arrays, own_fixtures
from program import BUILD, ROOT
from runtime import ask, session_of

ENGINES = BUILD / "release" / "tests" / "three_engines"
CLOSE = {8: 1e-9, 4: 1e-5, 2: 1e-2}  # of the largest number of a result, by the bytes of its float


def given(fixture: Fixture) -> Path:
    """The rows in the form that keeps their dtype."""
    return next((path for path in fixture.rows if path.suffix == ".npy"), fixture.rows[0])


class Answers:
    """What the program said: folders of arrays, refusals, differences of operations."""

    def __init__(self, folder: Path):
        self.folder = folder
        fixtures = own_fixtures()
        for number in range(len(fixtures)):
            self.of(number).mkdir()
        lines = [f"{each.models[-1]}\t{given(each)}\t{self.of(i)}\n" for i, each in enumerate(fixtures)]
        done = subprocess.run([ENGINES], input="".join(lines), capture_output=True, text=True, check=True)
        said = [line.split("\t") for line in done.stdout.splitlines()]
        self.refusals = {tuple(words[:3]): words[3] for words in said if len(words) == 4}
        self.differences = {words[0]: words[2] for words in said if len(words) == 3}

    def of(self, number: int) -> Path:
        return self.folder / f"{number:04}"

    def refusal(self, number: int, method: str, engine: str) -> str | None:
        return self.refusals.get((str(self.of(number)), method, engine))


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> Answers:
    return Answers(tmp_path_factory.mktemp("engines"))


NUMBERED = [pytest.param(number, fixture, id=str(fixture)) for number, fixture in enumerate(own_fixtures())]


def test_every_kernel_gives_what_its_twin_gives(answers):
    assert answers.differences
    assert {name: where for name, where in answers.differences.items() if where} == {}


def test_every_twin_is_reached_by_a_fixture_or_by_a_program_of_its_own(answers):
    programs = (ROOT / "tests" / "ops" / "twins_test.cc").read_text()
    own = set(re.findall(r'^    \{"(\w+)",', programs, re.MULTILINE))
    twins = re.findall(r'^    \{"(\w+)"', (ROOT / "tests" / "reference" / "twins.cc").read_text(), re.MULTILINE)
    assert set(twins) - answers.differences.keys() - own == set()


@pytest.mark.parametrize(("number", "fixture"), NUMBERED)
def test_plan_and_interpreter_answer_as_scikit_learn_does(number, fixture, answers):
    for engine in ("plan", "reference"):
        methods = {name.split(".")[0] for name in fixture.expected}
        if any("no reference twin" in (answers.refusal(number, method, engine) or "") for method in methods):
            pytest.skip("an operation without a twin")
        got = load_arrays(answers.of(number) / f"{engine}.npz")
        wrong = compare_all(fixture.expected, got, fixture.bounds, fixture.about["mixed"])
        assert wrong == [], engine


def rows_of(fixture: Fixture) -> np.ndarray | pd.DataFrame:
    if given(fixture).suffix == ".npy":
        return np.load(given(fixture))
    if given(fixture).suffix == ".json":
        return np.array(json.loads(given(fixture).read_text()), dtype=object)
    return pd.read_csv(given(fixture), float_precision="round_trip")


def near(fixture: Fixture, name: str, got: np.ndarray) -> str:
    """Nothing if they agree. What is exact in scikit-learn is so in double, too."""
    expected = fixture.expected[name]
    if expected.dtype.kind != "f" or (expected.dtype == np.float64 and name not in fixture.bounds):
        return mismatch(expected, got.astype(str) if expected.dtype.kind == "U" else got)
    largest = np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected))
    allowed = np.maximum(CLOSE[expected.dtype.itemsize] * largest, fixture.bounds.get(name, np.zeros(expected.shape)))
    return mismatch(expected, got.astype(expected.dtype), allowed)


@pytest.mark.parametrize(("number", "fixture"), NUMBERED)
def test_onnxruntime_answers_as_scikit_learn_does_from_what_brine_exports(number, fixture, answers):
    if fixture.is_beyond_onnx:
        pytest.skip("functions by name: Fixture.is_beyond_onnx says why")
    refused, asked = [], 0
    for method in sorted({name.split(".")[0] for name in fixture.expected}):
        words = answers.refusal(number, method, "onnx")
        if words is not None:
            refused.append(words)
            continue
        exported = answers.of(number) / f"{method}.onnx"
        onnx.checker.check_model(onnx.load(exported), full_check=True)
        got = ask(session_of(exported), rows_of(fixture))
        got = {name: array for name, array in got.items() if not may_differ_in_onnx(fixture.about["class"], name)}
        wrong = {name: text for name, array in got.items() if (text := near(fixture, name, array))}
        assert wrong == {}
        asked += len(got)
    if not asked:
        pytest.skip(refused[0] if refused else "nothing that is defined to the last bit")
