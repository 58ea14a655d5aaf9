"""Throw-away environments of old releases of scikit-learn, and the models that each of them fits.

    python tests/versions/environments.py [RELEASE...]

For each release of releases.txt: build/versions/environments/RELEASE, if it is not there; then write_cases.py runs in
it and writes build/versions/fixtures/RELEASE/CASE. A module of cases whose fixtures stand there for its present text
is left alone. One process at a time, at low priority.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build" / "versions"
FIXTURES = BUILD / "fixtures"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Release(NamedTuple):
    name: str  # "0.18"
    python: str  # "3.6"
    packages: tuple[str, ...]

    @property
    def environment(self) -> Path:
        return BUILD / "environments" / self.name

    @property
    def fixtures(self) -> Path:
        return FIXTURES / self.name


def releases() -> list[Release]:
    lines = (line.split() for line in (HERE / "releases.txt").read_text().splitlines() if not line.startswith("#"))
    return [Release(name, python, tuple(packages)) for name, python, *packages in lines]


def interpreter(version: str) -> Path | None:
    """Of pyenv if it has this version, else of PATH."""
    if shutil.which("pyenv"):
        asked = subprocess.run(["pyenv", "prefix", version], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return Path(asked.stdout.strip()) / "bin" / "python"
    found = shutil.which(f"python{version}")
    return Path(found) if found else None


def make_environment(release: Release) -> bool:
    wanted = "\n".join(release.packages)
    mark = release.environment / "packages.txt"
    if mark.exists() and mark.read_text() == wanted:
        return True
    python = interpreter(release.python)
    if python is None:
        print(f"{release.name}: there is no Python {release.python}", file=sys.stderr)
        return False
    shutil.rmtree(release.environment, ignore_errors=True)
    subprocess.run([python, "-m", "venv", release.environment], check=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    subprocess.run([release.environment / "bin" / "python", *install, *release.packages], check=True)
    mark.write_text(wanted)
    return True


def text_of_makers(release: Release, module: Path) -> str:
    paths = [HERE / "cases.py", HERE / "write_cases.py", module]
    return hashlib.sha256(b"\0".join([repr(release).encode(), *(path.read_bytes() for path in paths)])).hexdigest()


def make_fixtures(release: Release) -> None:
    python = release.environment / "bin" / "python"
    for module in sorted(HERE.glob("cases_*.py")):
        mark, text = release.fixtures / f"{module.stem}.txt", text_of_makers(release, module)
        if mark.exists() and mark.read_text() == text:
            continue
        command = [python, HERE / "write_cases.py", release.fixtures, module.stem]
        subprocess.run(command, check=True, env={**os.environ, **ONE_THREAD})
        mark.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", nargs="*", help="of releases.txt; all if none is given")
    parser.add_argument("--environments", action="store_true", help="make the environments, and no models")
    options = parser.parse_args()
    os.nice(10)
    for release in releases():
        if (options.release and release.name not in options.release) or not make_environment(release):
            continue
        if not options.environments:
            make_fixtures(release)


if __name__ == "__main__":
    main()
