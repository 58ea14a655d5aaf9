"""Forests in skops files of which a few bytes are wrong: no row meets them before the fault is told, with its tree.

Nodes are read, and large members of an archive summed, long after a file was opened. Each damage is done with the
archive's sums put right again; one is done without.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression

from program import run, run_well

N_FEATURES = 7
TREE = 2  # the one that is damaged


def forests() -> dict[str, object]:
    """Small: read at once; large: each tree is a large entry, summed and packed on threads."""
    random = np.random.default_rng(0)
    X, y = random.normal(size=(6000, N_FEATURES)), random.normal(size=6000)
    return {
        "small": RandomForestRegressor(4, max_depth=4, random_state=0).fit(X[:200], y[:200]),
        "large": RandomForestRegressor(40, random_state=0).fit(X, y),
        "classifier": RandomForestClassifier(4, random_state=0).fit(X, y > 0),
    }


@pytest.fixture(scope="module", params=["small", "large", "classifier"])
def archive(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "model.pkl").write_bytes(pickle.dumps(forests()[request.param]))
    run_well("convert", folder / "model.pkl", folder / "model.skops")
    np.save(folder / "rows.npy", np.zeros((3, N_FEATURES)))
    return folder / "model.skops"


def nodes_of(members: dict[str, bytes], tree: int) -> tuple[str, np.ndarray]:
    """The member that holds a tree's nodes, in the order of the archive."""
    found = []
    for name, content in members.items():
        if name.endswith(".npy"):
            array = np.load(io.BytesIO(content))
            if array.dtype.names and "left_child" in array.dtype.names:
                found.append((name, array))
    return found[tree]


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def write_damaged(archive: Path, to: Path, damage, *, sums_fit: bool) -> None:
    members = members_of(archive)
    name, nodes = nodes_of(members, TREE)
    damaged = bytearray(members[name])  # records have padding, which numpy does not keep
    damage(np.frombuffer(damaged, nodes.dtype, offset=len(damaged) - nodes.nbytes))
    if sums_fit:
        members[name] = bytes(damaged)
        with zipfile.ZipFile(to, "w") as out:
            for other, content in members.items():
                out.writestr(other, content)
    else:
        whole = archive.read_bytes()
        assert whole.count(members[name]) == 1
        to.write_bytes(whole.replace(members[name], bytes(damaged)))


def split_of(nodes: np.ndarray) -> int:
    """A split far from the root, that few rows meet."""
    return int(np.flatnonzero(nodes["left_child"] != -1)[-1])


def lead_a_child_out_of_the_tree(nodes: np.ndarray) -> None:
    nodes["right_child"][split_of(nodes)] = len(nodes)


def lead_a_child_far_away(nodes: np.ndarray) -> None:
    nodes["left_child"][split_of(nodes)] = (1 << 32) + 1


def ask_for_a_column_too_far(nodes: np.ndarray) -> None:
    nodes["feature"][split_of(nodes)] = N_FEATURES


def lead_back_to_the_root(nodes: np.ndarray) -> None:
    nodes["left_child"][split_of(nodes)] = 0


def lead_to_itself(nodes: np.ndarray) -> None:
    nodes["right_child"][split_of(nodes)] = split_of(nodes)


def join_two_branches(nodes: np.ndarray) -> None:
    nodes["left_child"][split_of(nodes)] = nodes["right_child"][split_of(nodes)]


DAMAGES = {
    lead_a_child_out_of_the_tree: "expected children",
    lead_a_child_far_away: "expected children",
    ask_for_a_column_too_far: f"expected a feature below {N_FEATURES}, found {N_FEATURES}",
    lead_back_to_the_root: "expected children",
    lead_to_itself: "expected children",
    join_two_branches: "expected each node to have one parent",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("command", ["predict", "convert"])
def test_a_forest_that_leads_astray_is_refused_at_its_tree_and_node(archive, damage, command, tmp_path):
    file = tmp_path / "model.skops"
    write_damaged(archive, file, damage, sums_fit=True)
    node = split_of(nodes_of(members_of(archive), TREE)[1])
    given = [archive.with_name("rows.npy")] if command == "predict" else [tmp_path / "model.onnx"]
    done = run(command, file, *given)
    assert done.returncode == 65
    assert f"{file.name}!schema.json:0x" in done.stderr
    assert f"estimators_[{TREE}].tree_: tree {TREE}, node {node}: {DAMAGES[damage]}" in done.stderr
    assert run("inspect", file).returncode == 0
    assert run("audit", file).returncode in (0, 65)


def move_a_threshold(nodes: np.ndarray) -> None:
    nodes["threshold"][split_of(nodes)] += 0.5


@pytest.mark.parametrize("command", ["predict", "convert", "audit"])
def test_a_tree_whose_bytes_have_another_sum_is_refused(archive, command, tmp_path):
    file = tmp_path / "model.skops"
    write_damaged(archive, file, move_a_threshold, sums_fit=False)
    more = {"predict": [archive.with_name("rows.npy")], "convert": [tmp_path / "model.pkl"], "audit": []}
    done = run(command, file, *more[command])
    assert done.returncode == 65
    assert not (tmp_path / "model.pkl").exists()
    name, _ = nodes_of(members_of(archive), TREE)
    assert f"zip entry {name}: expected CRC" in done.stdout + done.stderr


def test_what_inspect_shows_has_the_sum_that_its_archive_tells(tmp_path):
    model = LinearRegression().fit(np.eye(3), np.ones((3, 10_000)))
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(model))
    file = tmp_path / "model.skops"
    run_well("convert", tmp_path / "model.pkl", file)
    whole, held = file.read_bytes(), model.coef_.tobytes(order="A")
    assert whole.count(held) == 1
    file.write_bytes(whole.replace(held, held[:-8] + b"\xff" * 8))
    done = run("inspect", file)
    assert done.returncode == 65
    assert "expected CRC" in done.stderr


def test_a_forest_that_was_not_damaged_still_answers(archive, tmp_path):
    file = tmp_path / "model.skops"
    write_damaged(archive, file, lambda nodes: None, sums_fit=True)
    rows = archive.with_name("rows.npy")
    assert run_well("predict", file, rows) == run_well("predict", archive, rows)
