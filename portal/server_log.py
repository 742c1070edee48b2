"""What the web server itself says, in the form of the product's other log lines."""

from __future__ import annotations

import logging

from gunicorn.glogging import Logger

from graph import logs
from graph.settings import settings


class ServerLog(Logger):  # type: ignore[misc,unused-ignore]
    """`gunicorn --logger-class portal.server_log.ServerLog`. The access lines are portal.observing's."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        logs.configure(settings().chosen_log_format)
        self.error_log.handlers = []
        self.error_log.propagate = True
        logging.getLogger("gunicorn.access").disabled = True
