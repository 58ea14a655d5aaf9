"""Models that scikit-learn 0.18 to 1.9 saved, beside what each release answered: a few of each class.

tests/versions makes and packs them; `make test-versions` asks about all of them.
"""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from program import ROOT
from saved import Saved, verdict

RELEASES = sorted((ROOT / "tests" / "versions" / "fixtures").glob("*.tar.xz"))


def name_of(release: Path) -> str:
    return release.name.removesuffix(".tar.xz")


@pytest.mark.parametrize("release", RELEASES, ids=name_of)
def test_models_of_each_release_answer_as_that_release_did(release, tmp_path):
    with tarfile.open(release) as archive:
        archive.extractall(tmp_path, filter="data")
    folders = sorted(path.parent for path in tmp_path.glob("*/about.json"))
    wrong = [f"{folder.name}: {' '.join(verdict(Saved(folder)))}" for folder in folders]
    assert [line for line in wrong if not line.endswith(": ok ")] == []


def test_the_table_of_supported_estimators_has_the_catalog_s_classes_and_first_releases():
    catalog = (ROOT / "src" / "sklearn" / "catalog.def").read_text()
    table = (ROOT / "docs" / "supported.md").read_text()
    listed = re.findall(r"^\| (\w+) \| ([\d.]+) \|", table, re.MULTILINE)
    assert listed == re.findall(r"^ESTIMATOR\(\s*(\w+),\s*([\d.]+)", catalog, re.MULTILINE)


def test_there_are_models_of_every_release():
    lines = (ROOT / "tests" / "versions" / "releases.txt").read_text().splitlines()
    assert {line.split()[0] for line in lines if not line.startswith("#")} == {name_of(path) for path in RELEASES}
