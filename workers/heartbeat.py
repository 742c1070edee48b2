"""The pulse of a worker: a step of its consumer that beats while its event loop turns."""

from __future__ import annotations

import logging
import os
import socket
from typing import Any

import redis
from celery import bootsteps
from celery.worker import state

from workers import pulses

log = logging.getLogger(__name__)


class Heartbeat(bootsteps.StartStopStep):
    """Beats in the worker's event loop: one that is stuck falls silent. Started anew with each connection to the
    queue."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: object) -> None:
        super().__init__(consumer, **options)
        self._entry: Any = None

    def start(self, consumer: Any) -> None:
        self._beat(consumer)
        self._entry = consumer.timer.call_repeatedly(pulses.BEAT_SECONDS, self._beat, (consumer,))

    def stop(self, consumer: Any) -> None:
        if self._entry is not None:
            self._entry.cancel()
            self._entry = None
        try:
            pulses.stop(pulses.Kind.WORKER, consumer.hostname)
        except redis.RedisError:
            # It runs out by itself.
            return

    def _beat(self, consumer: Any) -> None:
        told = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "processes": consumer.pool.num_processes,
            "queues": [queue.name for queue in consumer.task_consumer.queues],
            "tasks": [
                {"name": request.name, "id": request.id, "since": request.time_start, "pid": request.worker_pid}
                for request in list(state.active_requests)
            ],
        }
        try:
            pulses.beat(pulses.Kind.WORKER, consumer.hostname, told)
        except redis.RedisError as error:
            log.warning("no pulse, the queue is down: %s", error)
