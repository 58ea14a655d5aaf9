"""Tells which share of the lines of src/container and src/read the tests have run, file by file.

`make coverage` builds with gcov's counters, runs tests and calls this; --least PERCENT makes less an error, --clear
forgets what was counted so far.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "coverage"
FOLDERS = ("src/container", "src/read")


def reports() -> list[dict]:
    """gcov's own, one a compiled file."""
    counted = [str(path) for path in sorted(BUILD.rglob("*.gcda"))]
    told = subprocess.run(
        ["gcov", "--json-format", "--stdout", *counted], cwd=BUILD, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]


def runs_of_lines() -> dict[str, dict[int, int]]:
    """Of each file how often each of its lines ran, whoever included it."""
    runs: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for report in reports():
        for file in report["files"]:
            path = (BUILD / file["file"]).resolve()
            name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else ""
            if name.startswith(FOLDERS):
                for line in file["lines"]:
                    runs[name][line["line_number"]] += line["count"]
    return runs


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--least", type=float, default=0, metavar="PERCENT")
    arguments.add_argument("--clear", action="store_true")
    arguments.add_argument("--lines", action="store_true", help="name the lines that did not run")
    asked = arguments.parse_args()
    if asked.clear:
        for path in BUILD.rglob("*.gcda"):
            path.unlink()
        return 0
    ran = total = 0
    for name, lines in sorted(runs_of_lines().items()):
        missed = sorted(number for number, count in lines.items() if count == 0)
        ran, total = ran + len(lines) - len(missed), total + len(lines)
        print(f"{100 * (1 - len(missed) / len(lines)):6.1f} %  {name}", *(missed if asked.lines else ()))
    share = 100 * ran / max(total, 1)
    print(f"{share:6.1f} %  of {total} lines")
    return 0 if share >= asked.least else 1


if __name__ == "__main__":
    sys.exit(main())
