"""Operations: each has a reference twin, and a spelling in ONNX or a reason why there is none."""

from __future__ import annotations

import re

from program import ROOT

OPERATION = re.compile(r'^(?:constinit )?const Op k\w+\s*\{\s*\.name = "(\w+)".*?^(?=\S|\Z)', re.MULTILINE | re.DOTALL)
NOT_COMPUTED = {"input", "constant", "copy"}  # what the interpreter is given, and what plans do among themselves

# By other means than a spelling of their own: the exporter writes casts and constants itself.
WRITTEN_BY_THE_EXPORTER = {"cast", "number"}
RAGGED = "ONNX has no rows of different lengths"
SPARSE = "ONNX has no sparse rows; dense ones do not tell a stored zero from none"
TEXT = "no standard operator takes documents apart as Python does, or hashes text"
SOLVER = "a loop with a stopping rule of its own; unrolled it would be thousands of nodes"
FUNCTION = "no standard operator, and no series of them that is right over the whole line"
UNSPELLED = {  # operation -> why ONNX cannot say it
    "barycenter": SOLVER,
    "bessel_k": FUNCTION,
    "bspline_basis": "not written yet: comparisons and an unrolled recursion would do",
    "coordinate_codes": SOLVER,
    "count_items": RAGGED,
    "count_records": TEXT,
    "count_terms": TEXT,
    "couple_probabilities": SOLVER,
    "csr_ones": SPARSE,
    "csr_rows": SPARSE,
    "csr_where": SPARSE,
    "cut_text": TEXT,
    "dense_filled": SPARSE,
    "digamma": FUNCTION,
    "draw_categories": "numbers that a seed fixes by numpy's own generator",
    "draw_integers": "numbers that a seed fixes by numpy's own generator",
    "draw_truncated": "numbers that a stored state fixes by numpy's own generator",
    "factor_by_gradient": SOLVER,
    "factor_by_steps": SOLVER,
    "gammaln": FUNCTION,
    "hash_candidates": "rows of a class of 0.18 to 0.20, sought bit by bit through sorted hashes",
    "hash_items": TEXT,
    "hash_records": TEXT,
    "hash_terms": TEXT,
    "least_angle_codes": SOLVER,
    "log_ndtr": FUNCTION,
    "make_table": "a table is no tensor",
    "matching_pursuit": SOLVER,
    "ndtri": FUNCTION,
    "nonzero_columns": RAGGED,
    "ragged_columns": RAGGED,
    "ragged_values": RAGGED,
    "random_after": "the state of numpy's own generator",
    "restore_gaps": "whether a column is there depends on all rows",
    "sorted_csr": SPARSE,
    "topic_weights": SOLVER,
    "triangular_solve": "no standard operator solves, and a constant inverse has other bits",
    "within_tree": SPARSE,
}


def operations() -> dict[str, bool]:
    """Name -> whether it spells itself in ONNX."""
    found = {}
    for path in sorted((ROOT / "src").rglob("*.cc")):
        for match in OPERATION.finditer(path.read_text()):
            assert match[1] not in found, f"two operations are named {match[1]}"
            found[match[1]] = ".to_onnx" in match[0] and ".to_onnx = nullptr" not in match[0]
    return found


def twins() -> list[str]:
    return re.findall(r'^    \{"(\w+)"', (ROOT / "tests" / "reference" / "twins.cc").read_text(), re.MULTILINE)


def test_every_operation_has_a_twin_and_no_twin_is_left_over():
    assert set(twins()) == operations().keys() - NOT_COMPUTED


def test_the_table_of_twins_is_sorted_and_names_each_once():
    assert twins() == sorted(set(twins()))


def test_every_operation_spells_itself_in_onnx_or_has_a_reason_why_not():
    silent = {name for name, is_spelled in operations().items() if not is_spelled}
    assert silent - NOT_COMPUTED - WRITTEN_BY_THE_EXPORTER - UNSPELLED.keys() == set()


def test_the_programs_beside_the_fixtures_name_operations_that_are_there():
    named = re.findall(r'^    \{"(\w+)",', (ROOT / "tests" / "ops" / "twins_test.cc").read_text(), re.MULTILINE)
    assert set(named) <= operations().keys()
