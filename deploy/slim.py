"""Takes out of an installed environment what no process of ours reads: debug symbols, packages' own tests, sources of
what is compiled, and weights of another encoder.

usage:  python3 deploy/slim.py .venv

Most wheels come with the symbols of their compiled parts, which only a debugger reads. Files are replaced and not
written to: uv links them to its cache. Needs `strip` (Debian: binutils) for the symbols; without it, it says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# And data for examples. `numpy.testing` and the like are code, and stay.
TESTS = {"tests", "test", "sample_data"}
# Of compiled code, of types, and of Django's translations.
SOURCES = {".c", ".cpp", ".h", ".hpp", ".pyx", ".pxd", ".pxi", ".pyi", ".po"}
# bot/understanding/multilingual_file.py reads the other one.
WEIGHTS = {"e5-small-enpt-q4.bin", "sae.bin"}
# Other libraries that wheels bring along in folders named like this were rewritten by patchelf, which strip may break.
BUNDLED = ".libs"


def libraries(packages: Path) -> Iterator[Path]:
    """The compiled parts of packages."""
    for path in packages.rglob("*.so*"):
        if path.is_file() and not path.is_symlink() and BUNDLED not in path.parent.name:
            yield path


def strip(path: Path, folder: Path) -> None:
    """Replace a library by the same without debug symbols; leave alone what strip cannot read."""
    made = folder / path.name
    done = subprocess.run(["strip", "--strip-debug", "-o", made, path], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode == 0 and made.stat().st_size < path.stat().st_size:
        shutil.copymode(path, made)
        os.replace(made, path)


def size(folder: Path) -> int:
    """Of all files, in MB (a million bytes each)."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) // 1_000_000


def main(environment: Path) -> None:
    [packages] = environment.glob("lib/python3*/site-packages")
    before = size(environment)
    for folder in [path for path in packages.glob("*/**/") if path.name in TESTS]:
        shutil.rmtree(folder, ignore_errors=True)
    for path in [path for path in packages.rglob("*") if path.suffix in SOURCES or path.name in WEIGHTS]:
        path.unlink()
    if shutil.which("strip"):
        with tempfile.TemporaryDirectory(dir=environment) as made:
            for path in list(libraries(packages)):
                strip(path, Path(made))
    else:
        print("`strip` is missing (Debian: apt-get install binutils): debug symbols stay.")
    print(f"{environment}: {before} MB before, {size(environment)} MB now.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
