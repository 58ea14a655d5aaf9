"""What every estimator of the catalog must bear: other dtypes, layouts, numbers of rows and columns, gaps, sparse rows,
threads, batches, and files whose attributes are missing or damaged.

Each class is fitted here by the real scikit-learn (tests/versions/cases*.py say with which options), which is then
asked the same. Classes that this release does not have are tried as other releases saved them.
"""

from __future__ import annotations

import copy
import csv
import functools
import json
import pickle
import subprocess
import sys
import tarfile
import warnings
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from sklearn import cluster, manifold
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.image import PatchExtractor
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from threadpoolctl import threadpool_limits

from answers import Answers, NotOpened, answers
from compare import mismatch
from fixture_files import METHODS, REFUSALS, ask, results, write_json
from fixtures import catalog
from program import BUILD, ROOT, run_well

sys.path.insert(0, str(ROOT / "tests" / "versions"))

import cases as saved_cases
import cases_compose
import cases_linear
import cases_numbers
import cases_points
import cases_trees

ALLOCATIONS = BUILD / "release" / "tests" / "one_row_allocations"
PLAIN_ROWS = ("numbers", "scaled", "positive", "integers", "unit", "wide", "holes", "hole", "kernel")
RELATIVE = {8: 1e-9, 4: 1e-4, 2: 2e-2}
MALFORMED, UNSUPPORTED, USAGE = 65, 69, 64


@functools.cache
def cases() -> dict[str, saved_cases.Case]:
    """By class, its first case of plain numbers, else its first."""
    found = {}
    for module in (cases_trees, cases_linear, cases_numbers, cases_points, cases_compose):
        for case in module.cases():
            known = found.get(case.plan.kind)
            if known is None or (known.rows not in PLAIN_ROWS and case.rows in PLAIN_ROWS):
                found[case.plan.kind] = case
    return found


@functools.cache
def rows_by_name() -> dict:
    return saved_cases.rows_by_name()


@functools.cache
def parts() -> dict[str, tuple]:
    """By class, a model that holds results only, or one that serves within others, and rows for it."""
    rows = np.random.default_rng(0).normal(size=(40, 4))
    labels, images = (rows[:, 0] > 0).astype(int), rows.reshape(4, 5, 8)
    calibrated = CalibratedClassifierCV(LogisticRegression(), cv=2).fit(rows, labels).calibrated_classifiers_[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        constant = OneVsRestClassifier(LogisticRegression()).fit(rows, np.ones((40, 2), dtype=int)).estimators_[0]
        results = [
            *(cluster.AgglomerativeClustering(), cluster.DBSCAN(), cluster.HDBSCAN(), cluster.OPTICS()),
            *(cluster.SpectralClustering(3), manifold.MDS(), manifold.SpectralEmbedding(), manifold.TSNE()),
        ]
        found = {type(each).__name__: (each.fit(rows), rows[:17]) for each in results}
    found["_CalibratedClassifier"] = (calibrated, rows[:17])
    found["_SigmoidCalibration"] = (calibrated.calibrators[0], rows[:17, 0])
    found["_ConstantPredictor"] = (constant, rows[:17])
    found["PatchExtractor"] = (PatchExtractor(patch_size=(2, 3)).fit(images), images)
    return found


@functools.cache
def model_of(kind: str):
    if kind in PARTS:
        return parts()[kind][0]
    np.random.seed(0)
    with threadpool_limits(1):
        return saved_cases.fitted(cases()[kind], rows_by_name(), saved_cases.targets_by_name())


def is_here(kind: str) -> bool:
    try:
        return kind in cases() and bool(saved_cases.find_class(kind))
    except LookupError:
        return False


saved_cases.enable_experiments()
RESULTS_ONLY = "AgglomerativeClustering DBSCAN HDBSCAN MDS OPTICS SpectralClustering SpectralEmbedding TSNE".split()
PARTS = [*RESULTS_ONLY, "PatchExtractor", "_CalibratedClassifier", "_ConstantPredictor", "_SigmoidCalibration"]
KINDS = sorted(PARTS + [kind for kind in catalog() if is_here(kind)])
DENSE = [kind for kind in KINDS if kind not in PARTS and cases()[kind].rows in PLAIN_ROWS]


@functools.cache
def file_of(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.pkl"
    path.write_bytes(pickle.dumps(model_of(kind), protocol=4))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("battery")


def write(rows, folder: Path) -> Path:
    if isinstance(rows, list) or rows.dtype.kind in "OU":  # texts, records, lists of labels
        write_json(folder / "rows.json", rows if isinstance(rows, list) else rows.tolist())
        return folder / "rows.json"
    if scipy.sparse.issparse(rows):
        scipy.sparse.save_npz(folder / "rows.npz", scipy.sparse.csr_matrix(rows))
        return folder / "rows.npz"
    np.save(folder / "rows.npy", rows)
    return folder / "rows.npy"


def expected_of(model, rows) -> tuple[dict[str, np.ndarray], set[str]]:
    """(results, methods that refuse these rows)"""
    given, refused = {}, set()
    with threadpool_limits(1), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for method in METHODS:
            if not hasattr(model, "predict" if method == "predict_std" else method):
                continue
            try:
                given.update(results(method, ask(model, method, rows)))
            except REFUSALS:
                refused.add(method)
    return given, refused


def allowed(expected: np.ndarray, rows) -> np.ndarray | None:
    if expected.dtype.kind != "f":
        return None
    narrowest = min([expected.itemsize] + [rows.dtype.itemsize] * (rows.dtype.kind == "f"))
    largest = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
    return np.full(expected.shape, RELATIVE[min(narrowest, 8)] * largest)


def differences(model, file: Path, rows, folder: Path) -> list[str]:
    expected, refused = expected_of(model, rows)
    got = ask_program(file, rows, folder)
    found = []
    for name, array in expected.items():
        method = name.split(".")[0]
        if array.dtype == object or array.ndim == 0:
            continue
        if name not in got:
            found.append(f"{name}: refused ({got.refused.get(method, 'there is none')})")
        elif words := mismatch(array, got[name], allowed(array, rows), "U" in (array.dtype.kind, got[name].dtype.kind)):
            found.append(f"{name}: {words}")
    methods_given = {name.split(".")[0] for name in got}
    found += [f"{method}: given, scikit-learn refuses" for method in sorted(refused & methods_given - expected.keys())]
    return found


def ask_program(file: Path, rows, folder: Path, *options) -> Answers:
    try:
        return answers(file, write(rows, folder), "all", *options)
    except NotOpened as refusal:
        assert refusal.code == USAGE, refusal
        return Answers({}, {method: refusal.message for method in METHODS})


def new_rows(kind: str) -> np.ndarray:
    return np.ascontiguousarray(rows_by_name()[cases()[kind].rows][1])


def with_gap(rows: np.ndarray) -> np.ndarray:
    rows = rows.astype(float)
    rows[3, 1] = np.nan
    return rows


INPUTS = {
    "17 rows": lambda rows: rows,
    "1 row": lambda rows: rows[:1],
    "no rows": lambda rows: rows[:0],
    "a column more": lambda rows: np.hstack([rows, rows[:, :1]]),
    "a column less": lambda rows: rows[:, :-1],
    "NaN": with_gap,
    "infinity": lambda rows: np.where(np.arange(len(rows))[:, None] == 2, np.inf, rows),
    "float32": lambda rows: rows.astype(np.float32),
    "integers": lambda rows: np.round(rows).astype(np.int64),
    "floats of two bytes": lambda rows: rows.astype(np.float16),
    "truth values": lambda rows: rows > np.median(rows),
    "three axes": lambda rows: rows[:, :, None],
    "sparse integers": lambda rows: scipy.sparse.csr_matrix(np.round(rows).astype(np.int64)),
    "small integers": lambda rows: np.clip(np.round(rows), -100, 100).astype(np.int8),
    "sparse": lambda rows: scipy.sparse.csr_matrix(np.where(np.abs(rows) < np.median(np.abs(rows)), 0, rows)),
}


@pytest.mark.parametrize("kind", DENSE)
def test_rows_of_every_kind_are_answered_or_refused_as_by_scikit_learn(kind, folder):
    model, file, rows = model_of(kind), file_of(kind, folder), new_rows(kind)
    found = {}
    for name, change in INPUTS.items():
        if words := [each for each in differences(model, file, change(rows), folder) if (kind, name) not in KNOWN]:
            found[name] = words
    assert found == {}


OTHERWISE = [kind for kind in KINDS if kind not in DENSE + PARTS]  # texts, records, labels, one column


@pytest.mark.parametrize("count", [17, 1])
@pytest.mark.parametrize("kind", OTHERWISE)
def test_other_rows_are_answered_as_by_scikit_learn(kind, count, folder):
    rows = rows_by_name()[cases()[kind].rows][1][:count]
    expected, refused = expected_of(model_of(kind), rows)
    got = answers(file_of(kind, folder), write(rows, folder))
    again = answers(file_of(kind, folder), write(rows, folder), "all", 2)
    assert expected and refused <= {"predict_std"}
    for name, array in expected.items():
        assert not mismatch(array, got[name]), name
        assert same_bits(got[name], again[name])


@pytest.mark.parametrize("kind", OTHERWISE)
def test_other_rows_of_a_wrong_kind_are_refused(kind, folder):
    for rows in (np.ones((4, 3)), [["a", 1], {"b": 2}]):
        try:
            got = answers(file_of(kind, folder), write(rows, folder))
        except NotOpened as refusal:
            assert refusal.code in (MALFORMED, UNSUPPORTED, USAGE), refusal
            continue
        assert not got or kind in TAKES_NUMBERS, rows


TAKES_NUMBERS = {"FeatureHasher", "MultiLabelBinarizer"}


# Where brine is stricter, or an answer's shape would depend on the number of rows.
KNOWN = {
    ("FunctionTransformer", "no rows"),
    ("MiniBatchSparsePCA", "1 row"),  # scikit-learn gives (n_components,)
    ("SparsePCA", "1 row"),
}


TRANSFORMERS = [kind for kind in DENSE if hasattr(saved_cases.find_class(kind), "transform")]


@pytest.mark.parametrize("container", ["default", "pandas"])
@pytest.mark.parametrize("kind", TRANSFORMERS)
def test_columns_bear_the_names_that_scikit_learn_gives_them(kind, container, folder):
    model, rows = copy.deepcopy(model_of(kind)), new_rows(kind)  # a pipeline tells its steps
    try:
        with threadpool_limits(1), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.set_output(transform=container)
            made = model.transform(rows)
            names = list(made.columns) if container == "pandas" else list(model.get_feature_names_out())
    except REFUSALS:
        pytest.skip("scikit-learn makes no such table")
    (folder / "named.pkl").write_bytes(pickle.dumps(model, protocol=4))
    run_well("predict", folder / "named.pkl", write(rows, folder), "--method", "transform", "--out", folder / "out.csv")
    with (folder / "out.csv").open(newline="") as table:
        assert next(csv.reader(table)) == [str(name) for name in names]


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and a.dtype == b.dtype and (a.dtype.kind == "U" or a.tobytes() == b.tobytes())


@pytest.mark.parametrize("kind", DENSE)
def test_threads_layouts_and_batches_do_not_change_a_bit(kind, folder):
    file, rows = file_of(kind, folder), new_rows(kind)
    path = write(rows, folder)
    whole = answers(file, path)
    for options in ((2, "rows"), (1, "columns"), (1, "strided")):
        other = answers(file, path, "all", *options)
        assert other.keys() == whole.keys()
        assert [name for name in whole if not same_bits(whole[name], other[name])] == [], options
    if kind in BY_BATCH:
        return
    many, one = ask_program(file, np.tile(rows, (40, 1)), folder, 2), ask_program(file, rows[-1:], folder)
    for name, array in whole.items():
        if len(array) == len(rows):
            assert same_bits(array[-1:], one[name]), name
            assert same_bits(np.tile(array, (40,) + (1,) * (array.ndim - 1)), many[name]), name


def test_one_row_asks_for_no_memory_after_the_first_call(folder):
    lines = []
    for kind in DENSE:
        np.save(folder / f"{kind}.npy", new_rows(kind)[-1:])
        lines.append(f"{file_of(kind, folder)}\t{folder / f'{kind}.npy'}\n")
    done = subprocess.run([ALLOCATIONS], input="".join(lines), capture_output=True, text=True, check=True)
    said = [line.split("\t") for line in done.stdout.splitlines()]
    assert len({model for model, _, _ in said}) > len(DENSE) // 2
    assert [(Path(model).stem, method, count) for model, method, count in said if count != "0"] == []


# A row's answer depends on the others: draws, covariances between rows, solvers that stop by what all rows change.
BY_BATCH = frozenset(("BernoulliRBM", "GaussianProcessRegressor", "MiniBatchNMF", "NMF"))


def attributes_of(model) -> list[str]:
    """Those that fitting made."""
    parameters = model.get_params(deep=False) if hasattr(model, "get_params") else {}
    return [name for name in vars(model) if name not in parameters]


def saved_otherwise(model, change, folder: Path) -> Path | None:
    changed = copy.copy(model)
    change(changed.__dict__)
    try:
        content = pickle.dumps(changed, protocol=4)
    except REFUSALS:
        return None
    (folder / "changed.pkl").write_bytes(content)
    return folder / "changed.pkl"


def rows_path(kind: str, folder: Path) -> Path:
    return write(parts()[kind][1] if kind in PARTS else rows_by_name()[cases()[kind].rows][1], folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_attribute_is_named_or_was_not_needed(kind, folder):
    model, path = model_of(kind), rows_path(kind, folder)
    whole = answers(file_of(kind, folder), path)
    found = []
    for name in attributes_of(model):
        if (kind, name) in MEANS_UNFITTED:
            continue
        changed = saved_otherwise(model, lambda state, name=name: state.pop(name), folder)
        if changed is None:
            continue
        try:
            got = answers(changed, path)
        except NotOpened as refusal:
            if refusal.code not in (MALFORMED, UNSUPPORTED, USAGE):
                found.append(f"{name}: {refusal}")
            continue
        found += [
            f"{name}: another {method}"
            for method in got
            if method in whole and not same_bits(whole[method], got[method])
        ]
    assert found == []


MEANS_UNFITTED = {("GaussianProcessRegressor", "X_train_")}  # which answers from its prior


def damaged(value):
    """Something else in the place of an attribute: arrays lose an element, others become what they never are."""
    if isinstance(value, np.ndarray) and value.ndim and len(value) > 1:
        return value[:-1]
    return -3 if isinstance(value, (str, list, tuple, dict)) else "damaged"


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_attribute_is_refused_or_not_needed(kind, folder):
    model, path = model_of(kind), rows_path(kind, folder)
    for name in attributes_of(model):
        changed = saved_otherwise(model, lambda state, name=name: state.update({name: damaged(state[name])}), folder)
        if changed is None:
            continue
        try:
            answers(changed, path)
        except NotOpened as refusal:
            assert refusal.code in (MALFORMED, UNSUPPORTED, USAGE), f"{name}: {refusal}"


def test_every_class_of_the_catalog_is_tried():
    assert sorted(catalog() - set(KINDS) - ELSEWHERE) == []


OLD_OR_NEW = (
    "ClassicalMDS GMM VBGMM DPGMM GaussianProcess GraphLasso GraphLassoCV Imputer LDA LSHForest QDA"
    " ProjectedGradientNMF RandomizedLasso RandomizedLogisticRegression RandomizedPCA"
)
WITHIN_OTHERS = "_TemperatureScaling"  # of releases that are not here
ELSEWHERE = frozenset(f"{OLD_OR_NEW} {WITHIN_OTHERS}".split())


@pytest.fixture(scope="module")
def of_other_releases(tmp_path_factory) -> dict[str, Path]:
    """By class, the folder of a model that another release saved."""
    folder, found = tmp_path_factory.mktemp("releases"), {}
    for packed in sorted((ROOT / "tests" / "versions" / "fixtures").glob("*.tar.xz")):
        with tarfile.open(packed) as archive:
            archive.extractall(folder / packed.name, filter="data")
    for about in sorted(folder.glob("*/*/about.json")):
        found.setdefault(json.loads(about.read_text())["class"], about.parent)
    return found


def test_models_of_other_releases_bear_other_rows(of_other_releases, folder):
    tried = set(OLD_OR_NEW.split()) & of_other_releases.keys()
    assert len(tried) > 3
    for kind in sorted(tried):
        file = next(of_other_releases[kind].glob("model.*"))
        rows = np.load(next(of_other_releases[kind].glob("rows.npy")))
        whole = answers(file, write(rows, folder))
        for options in ((2, "rows"), (1, "columns"), (1, "strided")):
            again = answers(file, write(rows, folder), "all", *options)
            assert all(same_bits(array, again[name]) for name, array in whole.items()), kind
        wider = np.hstack([rows, rows[:, :1]])
        assert not ask_program(file, wider, folder), kind
        for change in INPUTS.values():
            ask_program(file, change(rows), folder)
