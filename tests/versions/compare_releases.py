"""Asks the program for what every release's models answer, and prints what differs.

    python tests/versions/test_versions.py [--only REGEX] [--release NAME] [--verbose]

Reads the fixtures that environments.py made. One line a release, then one an estimator that is not right everywhere:
how many models are ok, differ, or are refused.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools"), str(HERE.parent / "python")]

from environments import FIXTURES, releases  # noqa: E402

from saved import Saved, verdict  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="cases whose name matches this regular expression")
    parser.add_argument("--release", action="append", help="of releases.txt; all if none is given")
    parser.add_argument("--verbose", action="store_true", help="a line for each model that is not ok")
    options = parser.parse_args()
    by_release = collections.defaultdict(collections.Counter)
    by_class = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    for release in releases():
        if options.release and release.name not in options.release:
            continue
        for about in sorted(release.fixtures.glob(f"*/about.json")):
            saved = Saved(about.parent)
            if not re.search(options.only, saved.about["case"]):
                continue
            word, sentence = verdict(saved)
            by_release[release.name][word] += 1
            by_class[saved.about["class"]][release.name][word] += 1
            if word != "ok" and options.verbose:
                print(f"{word:8} {release.name:5} {saved.about['case']:45} {sentence}"[:300], flush=True)
    print("release      ok  differs  refused")
    for name, count in by_release.items():
        print(f"{name:8} {count['ok']:6} {count['differs']:8} {count['refused']:8}")
    for kind, counts in sorted(by_class.items()):
        parts = [
            f"{name}: {', '.join(f'{count[word]} {word}' for word in ('ok', 'differs', 'refused') if count[word])}"
            for name, count in counts.items()
            if count["differs"] or count["refused"]
        ]
        if parts:
            print(f"{kind:32} {'; '.join(parts)}")
    sys.exit(any(count["differs"] or count["refused"] for count in by_release.values()))


if __name__ == "__main__":
    main()
