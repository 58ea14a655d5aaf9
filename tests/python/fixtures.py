"""Fixtures: models that the real scikit-learn fits, and what it answers, made when tests first need them.

They lie in build/fixtures/FAMILY-HASH/NUMBER; HASH is that of the text that makes them. fixture_files.py says what is
in each folder.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import os
import re
import shutil
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from fixture_files import write_fixture
from makers import Case, specification
from program import BUILD, ROOT

FAMILIES = (
    *("trees", "linear", "preprocessing", "composition", "decomposition", "neighbors", "labels", "kernels"),
    "functions",
)
BESIDE = "specification."  # before the name of a module of the specification


@dataclass(frozen=True)
class Fixture:
    folder: Path

    def __str__(self) -> str:
        return self.about["case"].replace(" ", "_")

    @functools.cached_property
    def about(self) -> dict:
        return json.loads((self.folder / "about.json").read_text())

    @property
    def is_beyond_onnx(self) -> bool:
        """Functions by name: of no fitted width, along other axes than rows, of gaps that ONNX's extremes pass over, or
        computed by onnxruntime for float32 alone."""
        return self.folder.parent.name.startswith("functions")

    @functools.cached_property
    def expected(self) -> dict[str, np.ndarray]:
        return load_arrays(self.folder / "expected.npz")

    @functools.cached_property
    def bounds(self) -> dict[str, np.ndarray]:
        return load_arrays(self.folder / "bounds.npz")

    @functools.cached_property
    def models(self) -> list[Path]:
        return sorted(self.folder.glob("model.*"))

    @functools.cached_property
    def rows(self) -> list[Path]:
        return sorted(self.folder.glob("rows.*"))


def load_arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as held:
        return dict(held)


def cases_of(family: str) -> Iterator[Case]:
    if family.startswith(BESIDE):
        return specification.cases(family.removeprefix(BESIDE))
    return importlib.import_module(f"makers.{family}").cases()


def text_hash(family: str) -> str:
    here = Path(__file__).parent
    texts = [here / "fixture_files.py", here / "bounds.py", ROOT / "tools" / "requirements.txt"]
    texts += [here / "makers" / name for name in ("__init__.py", "data.py", f"{family.split('.')[0]}.py")]
    texts += specification.sources() if family.startswith(BESIDE) else []
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in texts)).hexdigest()[:12]


def make_family(family: str) -> Path:
    """The folder of the family's fixtures; made whole, under another name first, if it is not there."""
    folder = BUILD / "fixtures" / f"{family}-{text_hash(family)}"
    if folder.exists():
        return folder
    for old in (*folder.parent.glob(f"{family}-*"), *folder.parent.glob(f"making-{family}-*")):
        shutil.rmtree(old)
    making = folder.with_name(f"making-{family}-{os.getpid()}")
    making.mkdir(parents=True)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, case in enumerate(cases_of(family)):
            written = write_fixture(case, making / f"{number:04}")
            if not written and not family.startswith(BESIDE):
                raise AssertionError(f"{case.name}: no method accepts the new rows")
    making.rename(folder)
    return folder


@functools.cache
def catalog() -> frozenset[str]:
    """The classes that the program knows."""
    table = (ROOT / "src" / "sklearn" / "catalog.def").read_text()
    return frozenset(re.findall(r"^ESTIMATOR\(\s*(\w+),", table, re.MULTILINE))


def of_known_classes(families: Iterable[str]) -> tuple[Fixture, ...]:
    """All fixtures of the families whose classes the program knows."""
    made = [Fixture(folder) for family in families for folder in sorted(make_family(family).iterdir())]
    return tuple(fixture for fixture in made if catalog().issuperset(fixture.about["holds"]))


@functools.cache
def own_fixtures() -> tuple[Fixture, ...]:
    """Of the makers of this folder."""
    return of_known_classes(FAMILIES)


def fixture_of(case: str) -> Fixture:
    return next(fixture for fixture in own_fixtures() if fixture.about["case"] == case)


@functools.cache
def more_fixtures() -> tuple[Fixture, ...]:
    """Of the specification that BRINE_SPECIFICATION names; none where it names none."""
    return of_known_classes(BESIDE + module for module in specification.MODULES) if specification.sources() else ()
