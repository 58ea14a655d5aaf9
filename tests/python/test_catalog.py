"""catalog.def beside the folder of lowerings: each class has one line, and each line a class."""

from __future__ import annotations

import re
from collections import Counter

from program import ROOT

SRC = ROOT / "src" / "sklearn"


def lines() -> list[tuple[str, list[str]]]:
    """(class, module paths) of every line."""
    found = re.findall(r"^ESTIMATOR\(\s*(\w+),\s*[\d.]+,\s*(.*)\)", (SRC / "catalog.def").read_text(), re.MULTILINE)
    return [(name, re.findall(r'"([^"]+)"', paths)) for name, paths in found]


def defined() -> list[str]:
    """The classes whose `const Estimator k…` stands in a file of the folder."""
    definition = re.compile(r"^extern (?:constinit )?const Estimator k(\w+)\s*[={]", re.MULTILINE)
    return [name for path in sorted(SRC.rglob("*.cc")) for name in definition.findall(path.read_text())]


def test_every_line_of_the_catalog_is_read():
    assert len(lines()) == (SRC / "catalog.def").read_text().count("\nESTIMATOR(")


def test_the_catalog_is_sorted_whatever_the_case_and_has_no_class_twice():
    names = [name for name, _ in lines()]
    assert names == sorted(names, key=lambda name: (name.lower(), name))
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_no_line_names_a_module_twice():
    assert [name for name, paths in lines() if not paths or len(set(paths)) < len(paths)] == []


def test_each_class_that_is_defined_has_one_line_and_the_reverse():
    assert sorted(defined()) == sorted(name for name, _ in lines())
