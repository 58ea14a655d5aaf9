"""The limits of reading a file: each has an option, its error says which, and bombs stay small and quick."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from bombs import CROOKED_ZIPS, LYING, PACKERS, SHARED, ZEROS, honest, zipped
from program import PROGRAM, run, run_well

COMMANDS = ("inspect", "audit", "explain", "convert", "predict", "run")
OPTIONS = ("--limit-memory", "--limit-nodes", "--limit-work", "--limit-depth")
MIB = 1 << 20
REFUSED, UNSAFE = 65, 77


@dataclass
class Cost:
    code: int
    error: str
    peak_bytes: int
    seconds: float


# A process starts with the peak of the one that made it: a small one makes it, and tells its exit code, peak and error.
MEASURED = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
error = process.stderr.read().decode(errors="replace")
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), error, usage.ru_maxrss * 1024]))
"""


def cost_of(*arguments: str | Path) -> Cost:
    start = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-S", "-c", MEASURED, PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, check=True
    ).stdout
    return Cost(*json.loads(told), time.monotonic() - start)


@pytest.fixture(scope="module")
def scaler(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("scaler") / "scaler.pkl"
    path.write_bytes(pickle.dumps(StandardScaler().fit([[0.0, 1.0], [2.0, 3.0]])))
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_opens_files_has_every_limit(command):
    told = run_well(command, "--help")
    assert [option for option in OPTIONS if option not in told] == []


@pytest.mark.parametrize("option", ["--limit-memory", "--limit-nodes", "--limit-work"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_keeps_the_limits_and_says_which_it_was(command, option, scaler, tmp_path):
    rows, model, out = tmp_path / "rows.npy", tmp_path / "model.onnx", tmp_path / "out.pkl"
    np.save(rows, np.zeros((3, 2)))
    run_well("convert", scaler, model)
    (tmp_path / "input_0.pb").write_bytes(onnx.numpy_helper.from_array(np.zeros((3, 2))).SerializeToString())
    arguments = {"convert": [scaler, out], "predict": [scaler, rows], "run": [model, tmp_path, tmp_path]}
    done = run(command, *arguments.get(command, [scaler]), option, "1")
    assert done.returncode == REFUSED
    limit = option.removeprefix("--limit-")
    assert f"the limit of {limit} is 1, " in done.stderr + done.stdout
    assert f"({option} raises it)" in done.stderr + done.stdout


def test_a_limit_that_is_no_count_is_refused(scaler):
    for value in ("", "-1", "many", "1.5", "99999999999999999999"):
        assert run("inspect", scaler, "--limit-nodes", value).returncode == 64, value


@pytest.mark.parametrize("packer", PACKERS)
def test_what_unpacks_beyond_the_limit_of_memory_is_refused_within_it(packer, tmp_path):
    file = tmp_path / "zeros.joblib"
    file.write_bytes(honest(packer))
    bounded = cost_of("inspect", file, "--limit-memory", "16M")
    assert bounded.code == REFUSED
    assert "the limit of memory is 16777216, " in bounded.error
    assert "(--limit-memory raises it)" in bounded.error
    assert bounded.peak_bytes < 32 * MIB
    allowed = cost_of("inspect", file, "--limit-memory", "100M")
    assert (allowed.code, allowed.error) == (0, "")
    assert cost_of("inspect", file).code == 0, "zeros pack well, and are honest"


def test_a_deflated_entry_beyond_the_limit_of_memory_is_refused_within_it(tmp_path):
    file = tmp_path / "zeros.skops"
    skops.io.dump(np.zeros(ZEROS), file, compression=zipfile.ZIP_DEFLATED)
    bounded = cost_of("inspect", file, "--limit-memory", "16M")
    assert bounded.code == REFUSED
    assert "the limit of memory is 16777216, " in bounded.error
    assert bounded.peak_bytes < 32 * MIB
    assert cost_of("inspect", file).code == 0


def test_rows_beyond_the_limit_of_memory_are_refused_within_it(scaler, tmp_path):
    rows = tmp_path / "rows.npz"
    np.savez_compressed(rows, X=np.zeros((ZEROS // 2, 2)))
    bounded = cost_of("predict", scaler, rows, "--limit-memory", "16M")
    assert bounded.code == REFUSED
    assert "the limit of memory is 16777216, " in bounded.error
    assert bounded.peak_bytes < 32 * MIB
    assert cost_of("predict", scaler, rows, "--out", tmp_path / "out.npz").code == 0


@pytest.mark.parametrize(("limit", "enough"), [("nodes", "200K"), ("work", "1M")])
def test_a_long_list_is_refused_beyond_the_limit_alone(limit, enough, tmp_path):
    file = tmp_path / "list.pkl"
    file.write_bytes(pickle.dumps(list(range(100_000))))
    done = run("inspect", file, f"--limit-{limit}", "50K")
    assert done.returncode == REFUSED
    assert f"the limit of {limit} is 51200, " in done.stderr
    assert run("inspect", file, f"--limit-{limit}", enough).returncode == 0


def test_json_that_is_nested_beyond_the_limit_of_depth_is_refused(tmp_path):
    node = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": '"x"', "__id__": 1}
    schema = json.dumps(node | {"protocol": 2, "_skops_version": "0.13", "note": 0})
    file = tmp_path / "deep.skops"
    file.write_bytes(
        zipped({"schema.json": schema.replace('"note": 0', f'"note": {"[" * 12_000}{"]" * 12_000}').encode()})
    )
    done = run("inspect", file)
    assert done.returncode == REFUSED
    assert "the limit of depth is 10000, " in done.stderr
    assert "(--limit-depth raises it)" in done.stderr
    assert run("inspect", file, "--limit-depth", "20000").returncode == 0


@pytest.mark.parametrize("command", ["inspect", "audit"])
@pytest.mark.parametrize("name", LYING)
def test_a_size_that_is_a_lie_costs_nothing(name, command, tmp_path):
    file = tmp_path / "lie.joblib"
    file.write_bytes(LYING[name])
    cost = cost_of(command, file)
    assert cost.code in (0, REFUSED), cost.error
    assert cost.peak_bytes < 24 * MIB
    assert cost.seconds < 10


@pytest.mark.parametrize("command", ["inspect", "audit", "convert"])
@pytest.mark.parametrize("name", SHARED)
def test_what_is_shared_is_visited_once(name, command, tmp_path):
    file = tmp_path / "shared.pkl"
    file.write_bytes(SHARED[name])
    for out in ("out.pkl", "out.skops", "out.json") if command == "convert" else ("",):
        cost = cost_of(command, file, *([tmp_path / out] if out else []))
        assert cost.code in (0, 65, 69), cost.error
        assert cost.peak_bytes < 400 * MIB
        assert cost.seconds < 20


@pytest.mark.parametrize("name", CROOKED_ZIPS)
def test_a_crooked_archive_is_refused_with_a_place(name, tmp_path):
    file = tmp_path / "crooked.skops"
    file.write_bytes(CROOKED_ZIPS[name])
    for command in ("inspect", "audit"):
        cost = cost_of(command, file)
        assert cost.code in (REFUSED, 69, UNSAFE), f"{name}: {cost.code} {cost.error}"
        assert cost.peak_bytes < 24 * MIB
        assert cost.seconds < 10
    assert "crooked.skops" in run("inspect", file).stderr
