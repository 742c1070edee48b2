"""The import contracts of pyproject.toml hold. A wrong import fails here, with the chain that it made."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from portal.features import BLUEPRINTS

ROOT = Path(__file__).resolve().parents[1]


def test_the_import_contracts_hold() -> None:
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_every_feature_is_held_to_its_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "independence")
    modules = {blueprint.import_name.rpartition(".")[0] for blueprint in BLUEPRINTS}
    assert set(contract["modules"]) == modules
