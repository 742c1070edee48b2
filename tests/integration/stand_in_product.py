"""The supervisor with stand-ins for web, worker and scheduler: `python -m tests.integration.stand_in_product`.

Run as a process of its own by test_local_supervisor.py, which sends it signals."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from graph.errors import SanphaenError
from graph.settings import Settings, load_settings
from local.home import Home
from local.processes import AlreadyRunning, Say, Supervisor
from local.programs import Program, Stage

# Ignores the polite signals, as a worker does that is in the middle of a long task.
STUBBORN = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (15, 3)]; time.sleep(3600)"


def stand_ins(_settings: Settings, home: Home, host: str, port: int) -> list[Program]:
    web = (sys.executable, "-m", "http.server", "--bind", host, "--directory", str(home.path / "logs"), str(port))
    return [
        Program("web", web, stage=Stage.AT_ONCE, answers_http=True),
        Program("worker", (sys.executable, "-c", STUBBORN)),
    ]


def prepare(variables: Mapping[str, str], say: Say) -> Sequence[str]:
    say("prepared")
    return [variables["GRAPH_URI"]]


def main() -> None:
    def on_ready(address: str, lines: Sequence[str]) -> None:
        print("ready", address, *lines, flush=True)

    try:
        Supervisor(load_settings(), prepare=prepare, on_ready=on_ready, programs=stand_ins).run()
    except AlreadyRunning as running:
        print(running, flush=True)
    except SanphaenError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
