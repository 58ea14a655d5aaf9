"""The architecture: a folder of src/ includes what its line in CMakeLists.txt links, and nothing else."""

from __future__ import annotations

import re

from program import ROOT

SRC = ROOT / "src"
PUBLIC = "brine"  # include/brine/


def links_of_layers() -> dict[str, set[str]]:
    """Layer -> the layers that its line names."""
    lines = re.findall(r"^brine_layer\((\S+)\s+LINKS ([^)]*)\)", (ROOT / "CMakeLists.txt").read_text(), re.MULTILINE)
    layers = {name for name, _ in lines}
    return {
        name: (set(words.split()) & layers) | ({PUBLIC} if "PUBLIC_API" in words.split() else set())
        for name, words in lines
    }


def seen_from(layer: str, links: dict[str, set[str]]) -> set[str]:
    """The layer itself and all that it links, directly or not."""
    seen, todo = set(), [layer]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(links.get(name, ()))
    return seen


def layer_of(path: str, layers) -> str:
    """The layer whose folder holds the path; the longest name wins (onnx/graph lies within onnx)."""
    within = [layer for layer in layers if path.startswith(layer + "/")]
    return max(within, key=len) if within else path.split("/")[0]


def includes():
    """(path below src/, included path) of every quoted include."""
    for file in sorted(SRC.rglob("*")):
        if file.suffix in (".cc", ".h", ".def", ".inc"):
            for included in re.findall(r'^\s*#\s*include\s+"([^"]+)"', file.read_text(), re.MULTILINE):
                yield file.relative_to(SRC).as_posix(), included


def test_each_include_names_a_layer_that_is_linked():
    links = links_of_layers()
    known = [*links, PUBLIC]
    wrong = []
    for path, included in includes():
        layer = layer_of(path, known)
        if layer in links and layer_of(included, known) not in seen_from(layer, links):
            wrong.append(f"src/{path} includes {included}")
    assert wrong == []


def test_the_layers_link_in_one_direction():
    links = links_of_layers()
    seen: set[str] = {PUBLIC}
    for layer, linked in links.items():
        assert linked <= seen, f"{layer} links {linked - seen}, which stand below it"
        seen.add(layer)


def test_each_folder_of_sources_is_a_layer_or_a_program():
    build = (ROOT / "CMakeLists.txt").read_text()
    programs = set(re.findall(r"^brine_program\(\S+\s+src/(\S+)", build, re.MULTILINE))
    folders = {path.split("/")[0] for path, _ in includes()}
    assert folders <= {layer.split("/")[0] for layer in links_of_layers()} | programs
