"""The graph server's jars: what jgo.lock.toml names, in one shared folder, each checked against its sha256."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.errors import SanphaenError, UnreachableError

LOCK_FILE = Path(__file__).with_name("jgo.lock.toml")
THREADS = 32
SECONDS_BETWEEN_LINES = 3.0
# Between one attempt at a file and the next.
PAUSES = (1.0, 3.0, 9.0)

Fetch = Callable[["Jar", Path], object]


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    def path_in(self, folder: Path) -> Path:
        """Where the jar lies, in the layout of a Maven repository."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return folder.joinpath(
            *self.group.split("."), self.artifact, self.version, f"{self.artifact}-{self.version}{suffix}.jar"
        )

    def is_sound_in(self, folder: Path) -> bool:
        path = self.path_in(folder)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


def cache_folder() -> Path:
    """The folder that all of a user's copies share: SANPHAEN_CACHE, or the user's own cache folder."""
    named = os.environ.get("SANPHAEN_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sanphaen"


def locked_jars(lock_file: Path = LOCK_FILE) -> list[Jar]:
    """What the lock file names. Raises SanphaenError for a jar without a checksum."""
    with lock_file.open("rb") as file:
        entries = tomllib.load(file)["dependencies"]
    jars = []
    for entry in entries:
        if not entry.get("sha256"):
            raise SanphaenError(f"{lock_file.name}: {entry['groupId']}:{entry['artifactId']} has no sha256")
        jars.append(
            Jar(entry["groupId"], entry["artifactId"], entry["version"], entry.get("classifier", ""), entry["sha256"])
        )
    return jars


def class_path(
    folder: Path | None = None, *, jars: Sequence[Jar] | None = None, fetch: Fetch | None = None
) -> list[Path]:
    """Every jar of the lock file, sound and on this disk; fetches what is missing or damaged.

    Raises UnreachableError when a jar cannot be fetched and SanphaenError when it stays damaged."""
    folder = folder or cache_folder() / "jars"
    jars = locked_jars() if jars is None else jars
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SanphaenError(f"cannot write to the cache folder {folder}: {error.strerror}") from error
    with _one_at_a_time(folder / ".lock"), ThreadPoolExecutor(THREADS) as pool:
        sound = pool.map(lambda jar: jar.is_sound_in(folder), jars)
        missing = [jar for jar, is_sound in zip(jars, sound, strict=True) if not is_sound]
        if missing:
            repair = partial(_repair, folder=folder, fetch=fetch or _fetch_with_jgo(folder))
            _report_progress(pool.map(repair, missing), len(missing))
    return [jar.path_in(folder) for jar in jars]


def _repair(jar: Jar, *, folder: Path, fetch: Fetch) -> None:
    """Fetches a jar; a half-finished or changed one is thrown away and fetched once more."""
    path = jar.path_in(folder)
    for _ in range(2):
        path.unlink(missing_ok=True)
        fetch(jar, folder)
        if jar.is_sound_in(folder):
            return
    path.unlink(missing_ok=True)
    raise SanphaenError(f"{path.name} was fetched twice and is not the file that {LOCK_FILE.name} names")


def _fetch_with_jgo(folder: Path) -> Fetch:
    """jgo's own downloader, with the repositories of the user's jgo settings if there are any."""
    import requests
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    repositories = GlobalSettings.load().repositories
    context = MavenContext(repo_cache=folder, local_repos=[], remote_repos=repositories or None, timeout=60)

    def fetch(jar: Jar, _folder: Path) -> None:
        artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier, "jar")
        # With 200 files a dropped connection is not rare, nor a network that is away for a moment.
        for pause in (*PAUSES, None):
            try:
                artifact.resolve()
                return
            except (requests.RequestException, RuntimeError) as error:
                if pause is None:
                    raise UnreachableError(
                        f"cannot fetch {jar.group}:{jar.artifact}:{jar.version} from the Maven repository "
                        f"({type(error).__name__}): check the network and run the same command again"
                    ) from error
                jar.path_in(folder).unlink(missing_ok=True)
                time.sleep(pause)
            except OSError as error:
                raise SanphaenError(f"cannot write to the cache folder {folder}: {error.strerror}") from error

    return fetch


def _report_progress(done: Iterator[object], total: int) -> None:
    started = said = time.monotonic()
    print(f"graph server: fetching {total} files", file=sys.stderr, flush=True)
    for number, _ in enumerate(done, start=1):
        now = time.monotonic()
        if now - said >= SECONDS_BETWEEN_LINES or number == total:
            said = now
            print(f"graph server: {number} of {total} files, {now - started:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Two setups on one machine take turns, so that neither reads the other's half-written file."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        class_path()
    except SanphaenError as problem:
        sys.exit(str(problem))
