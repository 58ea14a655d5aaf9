"""How long a large forest takes to be opened, and what memory at most: brine beside Python's own unpickling.

    python bench/load_bench.py [N_TREES]        70 trees make files of 300 MB

Each is opened by a process of its own, three times, from a warm page cache; the quickest counts. Python's time is that
of the load alone, without its imports; brine's is that of the whole process: `inspect` opens the model, the first row
of `predict` waits until every byte was summed and every node checked.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import joblib
import numpy as np
from sklearn.ensemble import ExtraTreesRegressor

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "build" / "release" / "brine"
ROUNDS = 3

# A small process starts what is measured: one starts with the peak of the process that made it.
MEASURED = """
import json, os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
out = process.stdout.read()
_, status, usage = os.wait4(process.pid, 0)
assert status == 0, sys.argv
print(json.dumps([out, time.monotonic() - start, usage.ru_maxrss / 1024]))
"""
PYTHON = "import time, {module}, sklearn.ensemble; t = time.monotonic(); {load}; print(time.monotonic() - t)"


def best(*command: str | Path, tells_time: bool = False) -> tuple[float, float]:
    """Seconds and MiB."""
    costs = []
    for _ in range(ROUNDS):
        told = subprocess.run(
            [sys.executable, "-S", "-c", MEASURED, *map(str, command)], stdout=subprocess.PIPE, check=True
        ).stdout
        out, seconds, peak = json.loads(told)
        costs.append((float(out) if tells_time else seconds, peak))
    return min(costs)


def python(module: str, load: str) -> tuple[float, float]:
    return best(sys.executable, "-c", PYTHON.format(module=module, load=load), tells_time=True)


def main() -> None:
    n_trees = int(sys.argv[1]) if len(sys.argv) > 1 else 70
    random = np.random.default_rng(0)
    forest = ExtraTreesRegressor(n_trees, max_features=1, random_state=0)
    forest.fit(random.normal(size=(30_000, 10)), random.normal(size=30_000))
    with tempfile.TemporaryDirectory() as folder:
        pickled, dumped, archive = (Path(folder) / f"forest{suffix}" for suffix in (".pkl", ".joblib", ".skops"))
        pickled.write_bytes(pickle.dumps(forest))
        joblib.dump(forest, dumped)
        subprocess.run([PROGRAM, "convert", pickled, archive], check=True)
        print(f"{pickled.stat().st_size >> 20} MiB")
        trusted = ["sklearn.tree._tree.Tree"]  # this program has just made it
        costs = {
            "pickle.load": python("pickle", f"pickle.load(open({str(pickled)!r}, 'rb'))"),
            "joblib.load": python("joblib", f"joblib.load({str(dumped)!r})"),
            "skops.io.load": python("skops.io", f"skops.io.load({str(archive)!r}, trusted={trusted})"),
        }
        one_row = Path(folder) / "one_row.npy"
        np.save(one_row, np.zeros((1, 10)))
        for path in (pickled, dumped, archive):
            costs[f"brine inspect {path.name}"] = best(PROGRAM, "inspect", path)
            costs[f"brine predict {path.name}"] = best(PROGRAM, "predict", path, one_row)
    for name, (seconds, peak) in costs.items():
        print(f"{name:30} {1000 * seconds:8.0f} ms {peak:8.0f} MiB at most")


if __name__ == "__main__":
    main()
