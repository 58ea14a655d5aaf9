"""Whether an array that the program gave says the same as scikit-learn's."""

from __future__ import annotations

import numpy as np


def same_text(expected: str, got: str) -> bool:
    """Equal as text; values of several types stood in one array: numbers are equal as numbers, and gaps as gaps."""
    if expected == got:
        return True
    try:
        return float(expected) == float(got)
    except ValueError:
        return {expected, got} <= {"nan", "None", ""}


def mismatch(expected: np.ndarray, got: np.ndarray, bound: np.ndarray | None = None, mixed: bool = False) -> str:
    """Nothing if they agree, else a sentence.

    `bound`: the largest difference allowed, None: equal bits; `mixed`: values of several types, as text.
    """
    if expected.shape != got.shape:
        return f"shape {got.shape}, expected {expected.shape}"
    if mixed:
        wrong = np.array([not same_text(str(a), str(b)) for a, b in zip(expected.ravel(), got.ravel())], dtype=bool)
    elif expected.dtype.kind != got.dtype.kind or (expected.dtype.kind != "U" and expected.dtype != got.dtype):
        return f"dtype {got.dtype}, expected {expected.dtype}"
    elif expected.dtype.kind != "f":
        wrong = (expected != got).ravel()
    else:
        same = (expected == got) | (np.isnan(expected) & np.isnan(got))
        if bound is not None:
            with np.errstate(invalid="ignore"):
                same |= np.abs(expected.astype(float) - got.astype(float)) <= bound
        wrong = ~same.ravel()
    if not wrong.any():
        return ""
    at = int(np.argmax(wrong))
    place = tuple(int(i) for i in np.unravel_index(at, expected.shape))
    allowed = "" if bound is None else f", {np.broadcast_to(bound, expected.shape).ravel()[at]:.3g} apart at most"
    values = f"{got.ravel()[at]!r}, expected {expected.ravel()[at]!r}"
    return f"{int(wrong.sum())} of {wrong.size} differ; {place}: {values}{allowed}"


def compare_all(expected: dict, got: dict, bounds: dict, mixed: list[str]) -> list[str]:
    """One sentence for each result that is missing, not expected, or different."""
    found = [f"{name}: missing" for name in expected.keys() - got.keys()]
    found += [f"{name}: not a result of scikit-learn's" for name in got.keys() - expected.keys()]
    for name in sorted(expected.keys() & got.keys()):
        if words := mismatch(expected[name], got[name], bounds.get(name), name in mixed):
            found.append(f"{name}: {words}")
    return sorted(found)


TIES = "which of equally near rows are taken is the affair of scikit-learn's heap, and TopK's"
APART_IN_ONNX = {  # what onnxruntime may answer otherwise, and why
    "kneighbors.1": TIES,
    "KNeighborsClassifier predict": TIES,
    "KNeighborsClassifier predict_proba": TIES,
    "KNeighborsRegressor predict": TIES,
    "KernelDensity score_samples": "a walk through a tree ends within a tolerance, a sum over all rows does not",
    "PolynomialCountSketch transform": "onnxruntime's DFT of doubles turns by angles of single precision",
}


def may_differ_in_onnx(of_class: str, result: str) -> bool:
    return bool({result, f"{of_class} {result}"} & APART_IN_ONNX.keys())
