"""Packs a few small models of each class of every release into tests/versions/fixtures/RELEASE.tar.xz, for `make test`.

    python tests/versions/pack.py

Of the models that environments.py made: each class's smallest that the program answers rightly, whole families of old
forms (0.18 to 1.3) before those that the present release writes, until a release has its share of bytes.
"""

from __future__ import annotations

import collections
import io
import json
import lzma
import sys
import tarfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools"), str(HERE.parent / "python")]

from environments import releases  # noqa: E402

from saved import Saved, verdict  # noqa: E402

BYTES_MAX = 370_000  # of a release, each model packed by itself; together they take less than half of it


def content_of(path: Path) -> bytes:
    """The file's, or those of an .npz without its own compression: xz finds what several have in common."""
    if path.name != "expected.npz":
        return path.read_bytes()
    made = io.BytesIO()
    with np.load(path, allow_pickle=False) as held:
        np.savez(made, **held)
    return made.getvalue()


def packed_size(folder: Path) -> int:
    return len(lzma.compress(b"".join(content_of(path) for path in sorted(folder.iterdir()))))


def chosen(folder: Path) -> list[Path]:
    """The smallest of each class, then the second smallest of each, and so on, while there is room."""
    by_class = collections.defaultdict(list)
    for about in folder.glob("*/about.json"):
        by_class[json.loads(about.read_text())["class"]].append((packed_size(about.parent), about.parent))
    taken, total = [], 0
    for turn in range(3):
        ready = sorted(sorted(sized)[turn] for sized in by_class.values() if turn < len(sized))
        for size, path in ready:
            if total + size > BYTES_MAX:
                return taken
            if verdict(Saved(path))[0] == "ok":
                taken.append(path)
                total += size
    return taken


def pack(folders: list[Path], target: Path) -> None:
    paths = [path for folder in folders for path in folder.iterdir()]
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(paths, key=lambda path: (path.name, path.parent)):  # alike beside alike
            content = content_of(path)
            entry = tarfile.TarInfo(f"{path.parent.name}/{path.name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def main() -> None:
    (HERE / "fixtures").mkdir(exist_ok=True)
    for release in releases():
        folders = chosen(release.fixtures)
        if folders:
            pack(folders, HERE / "fixtures" / f"{release.name}.tar.xz")
            print(f"{release.name}: {len(folders)} models")


if __name__ == "__main__":
    main()
