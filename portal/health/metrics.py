"""The product's measures in Prometheus' form: sums over all its processes on all machines, so that any one web server
tells of them all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version

import redis
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from portal import observing
from portal.operations import GraphStanding, QueueStanding, graph_standing, queue_standing
from workers import counts

# Name of counts → the metric, what it says, its labels.
COUNTERS: Sequence[tuple[str, str, str, Sequence[str]]] = (
    ("requests", "sanphaen_requests", "Requests answered", ("endpoint", "method", "status")),
    ("tasks", "sanphaen_tasks", "Tasks ended, by outcome", ("task", "outcome")),
)
HISTOGRAMS: Sequence[tuple[str, str, str, Sequence[str]]] = (
    ("request", "sanphaen_request_seconds", "From a request's first line to its response", ("endpoint", "method")),
    ("task", "sanphaen_task_seconds", "How long tasks worked", ("task",)),
    ("task_wait", "sanphaen_task_wait_seconds", "How long tasks waited in the queue", ("task",)),
    ("run", "sanphaen_run_seconds", "How long the steps of an analysis took", ("step",)),
)


def exposition() -> bytes:
    """All of them, as text. What a server that is away would tell is left out, and `sanphaen_…_up` is 0."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Standing())
    return generate_latest(registry)


class _Standing:
    def collect(self) -> Iterator[Metric]:
        yield _gauge("sanphaen_info", "The version that answers", 1, version=version("sanphaen"))
        graph = graph_standing(0)
        yield _gauge("sanphaen_graph_up", "Whether the graph server answers", float(graph is not None))
        if graph is not None:
            yield from _of_graph(graph)
        try:
            # This process's own too, up to this moment.
            observing.report()
            yield from _of_counts()
            queue = queue_standing(0)
        except redis.RedisError:
            queue = None
        yield _gauge("sanphaen_queue_up", "Whether the queue server answers", float(queue is not None))
        if queue is not None:
            yield from _of_queue(queue)


def _of_graph(graph: GraphStanding) -> Iterator[Metric]:
    yield _gauge("sanphaen_graph_answer_seconds", "How long the graph server took for nothing", graph.answer_seconds)
    yield _gauge("sanphaen_scopes", "Provinces' years that figures are kept of", graph.due.scopes)
    yield _gauge("sanphaen_scopes_due", "Those whose figures are out of date", graph.due.due)
    oldest = 0.0 if graph.due.oldest is None else max(0.0, time.time() - graph.due.oldest.timestamp())
    yield _gauge("sanphaen_scopes_oldest_due_seconds", "How long the longest waiting of them has waited", oldest)


def _of_queue(queue: QueueStanding) -> Iterator[Metric]:
    yield _rows(
        "sanphaen_queue_messages", "Messages that wait", ("queue",), [((q.name,), q.waiting) for q in queue.lengths]
    )
    yield _rows(
        "sanphaen_queue_oldest_seconds",
        "How long the next message has waited",
        ("queue",),
        [((q.name,), q.oldest_seconds or 0.0) for q in queue.lengths],
    )
    yield _gauge("sanphaen_queue_taken", "Messages that workers have taken and not finished", queue.taken)
    yield _gauge("sanphaen_workers", "Workers alive", len(queue.workers))
    yield _gauge("sanphaen_worker_processes", "Their processes", sum(worker.processes for worker in queue.workers))
    yield _gauge("sanphaen_worker_tasks", "Tasks at work", sum(len(worker.tasks) for worker in queue.workers))
    yield _rows(
        "sanphaen_task_last_success_timestamp_seconds",
        "When a task last ended well",
        ("task",),
        [((task,), at.timestamp()) for task, at in queue.ended.items()],
    )
    yield _rows(
        "sanphaen_neo4j_connections",
        "Connections to the graph server of a web process, and how many there may be",
        ("process", "state"),
        [
            ((web.name, state), value)
            for web in queue.web
            for state, value in (("in_use", web.in_use), ("open", web.open), ("limit", web.most))
        ],
    )


def _of_counts() -> Iterator[Metric]:
    for name, metric, text, labels in COUNTERS:
        counter = CounterMetricFamily(metric, text, labels=labels)
        for values, count in counts.counted(name).items():
            counter.add_metric(values, count)
        yield counter
    for name, metric, text, labels in HISTOGRAMS:
        histogram = HistogramMetricFamily(metric, text, labels=labels)
        for values, took in counts.durations(name).items():
            classes = [("+Inf" if bound == float("inf") else str(bound), count) for bound, count in took.classes]
            histogram.add_metric(values, classes, took.total)
        yield histogram


def _gauge(name: str, text: str, value: float, **labels: str) -> Metric:
    return _rows(name, text, tuple(labels), [(tuple(labels.values()), value)])


def _rows(name: str, text: str, labels: Sequence[str], rows: Sequence[tuple[Sequence[str], float]]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family
