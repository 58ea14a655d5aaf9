"""What README.md shows works: its blocks marked as tested are run, one after the other, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from program import PROGRAM, ROOT

MARKED = re.compile(r"<!-- tested -->\n```sh\n(.*?)```", re.DOTALL)


def test_the_commands_of_the_readme_work(tmp_path):
    blocks = MARKED.findall((ROOT / "README.md").read_text())
    assert len(blocks) >= 2
    search = os.pathsep.join([str(PROGRAM.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env={**os.environ, "PATH": search},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"


def test_the_files_that_the_documents_name_exist():
    for document in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text()
        named = re.findall(r"\]\(([^):]+)\)", text)
        named += re.findall(r"`((?:src|tests|tools|fuzz|include|bench|\.ci)/[\w/.]*\w/?)`", text)
        missing = [name for name in named if not (ROOT / name).exists()]
        assert missing == [], document
