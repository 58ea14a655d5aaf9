"""What one row costs through every estimator of the catalog, the slowest first, by one_row_bench.

    python bench/one_row.py [MICROSECONDS]      lines of methods that take longer alone
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "python"), str(ROOT / "tools")]

from test_battery import DENSE, file_of, new_rows  # noqa: E402

PROGRAM = ROOT / "build" / "bench" / "bench" / "one_row_bench"


def main() -> None:
    least = float(sys.argv[1]) if len(sys.argv) > 1 else 0
    with tempfile.TemporaryDirectory() as made:
        folder, lines = Path(made), []
        for kind in DENSE:
            np.save(folder / f"{kind}.npy", new_rows(kind))
            lines += [f"{file_of(kind, folder)}\n", f"{folder / f'{kind}.npy'}\n"]
        told = subprocess.run([PROGRAM, "-"], input="".join(lines), capture_output=True, text=True, check=True).stdout
    head, *costs = told.splitlines()
    print(head, *(line for line in costs if float(line.split()[0]) >= least), sep="\n")


if __name__ == "__main__":
    main()
