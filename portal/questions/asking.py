"""The questions and what each needs to be told; and reading what was typed into the things that are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import Thing, ThingKind
from portal.picked import Offer, Picked, pick_element, pick_project


class Kind(StrEnum):
    """What may be typed into a need's box."""

    ELEMENT = "element"
    PROJECT = "project"
    AGENCY = "agency"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Need:
    """`name` is the parameter of the address."""

    name: str
    kind: Kind
    label: Any


@dataclass(frozen=True, slots=True)
class Question:
    """`key` is its part of the address."""

    key: str
    title: Any
    about: Any
    needs: tuple[Need, ...] = ()


HOLDS_UP = Question(
    "holds-up",
    _l("อะไรหนุนเป้าหมายนี้ในจังหวัด"),
    _l("โครงการ หน่วยงาน และเงินที่ไปถึงส่วนใดของแผนก็ได้ ตั้งแต่กลยุทธ์จนถึงยุทธศาสตร์ชาติ พร้อมเส้นทางที่ไปถึง"),
    (Need("element", Kind.ELEMENT, _l("ส่วนของแผนหรือเป้าหมาย")),),
)
MONEY = Question(
    "money",
    _l("เงินของหน่วยงานนี้ไปถึงเป้าหมายใด"),
    _l("ยุทธศาสตร์ชาติและประเด็นการพัฒนาที่งบของหน่วยงานไปถึง และเท่าไร"),
    (Need("agency", Kind.AGENCY, _l("หน่วยงาน")),),
)
JOINS = Question(
    "joins",
    _l("เส้นทางใดเชื่อมสองสิ่งนี้"),
    _l("ทางขึ้นจากโครงการหรือส่วนของแผนไปถึงอีกส่วนหนึ่ง หรือสิ่งที่ทั้งสองหนุนร่วมกัน"),
    (
        Need("start", Kind.ANY, _l("สิ่งที่หนึ่ง (โครงการหรือส่วนของแผน)")),
        Need("end", Kind.ANY, _l("สิ่งที่สอง (โครงการหรือส่วนของแผน)")),
    ),
)
ONE_AGENCY = Question(
    "one-agency",
    _l("กลยุทธ์ใดพึ่งหน่วยงานเดียว"),
    _l("กลยุทธ์ที่ถ้าหน่วยงานเดียวไม่ทำต่อ จะไม่มีใครทำเลย"),
)
IF_STOPPED = Question(
    "if-stopped",
    _l("ถ้าโครงการนี้หยุด อะไรจะขาด"),
    _l("ส่วนของแผนและเป้าหมายที่ไม่มีโครงการอื่นหนุน"),
    (Need("project", Kind.PROJECT, lazy_pgettext("one", "โครงการ")),),
)
QUESTIONS = (HOLDS_UP, MONEY, JOINS, ONE_AGENCY, IF_STOPPED)
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed by need, the things that are meant (agencies by their code), and what is wrong with the rest.
    `is_blank`: nothing was typed at all, so nobody asked yet."""

    typed: Mapping[str, str]
    things: Mapping[str, Thing | str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.typed.values())


def read(question: Question, cascade: Cascade, arguments: Mapping[str, str]) -> Asked:
    typed = {need.name: arguments.get(need.name, "").strip() for need in question.needs}
    things: dict[str, Thing | str] = {}
    problems: dict[str, str] = {}
    offers: dict[str, tuple[Offer, ...]] = {}
    for need in question.needs:
        thing, picked = _meant(cascade, need.kind, typed[need.name])
        if thing is not None:
            things[need.name] = thing
        else:
            problems[need.name], offers[need.name] = picked.problem, picked.offers
    if not problems and len(question.needs) > 1 and len(set(things.values())) == 1:
        problems[question.needs[-1].name] = _("เลือกสองสิ่งที่ต่างกัน")
    return Asked(typed, things, problems, offers)


def _meant(cascade: Cascade, kind: Kind, typed: str) -> tuple[Thing | str | None, Picked]:
    if kind is Kind.AGENCY:
        known = typed if typed in cascade.agencies.codes else None
        return known, Picked(known, "" if known else _("เลือกหน่วยงาน"))
    if kind is Kind.PROJECT or (kind is Kind.ANY and typed in cascade.project_rows):
        return _project(cascade, pick_project(cascade, typed))
    element = pick_element(cascade, typed)
    if element.code is not None:
        return Thing(ThingKind.ELEMENT, cascade.element_rows[element.code]), element
    if kind is Kind.ELEMENT or not typed:
        return None, element
    thing, project = _project(cascade, pick_project(cascade, typed))
    # Words may be of both: then all that may be meant is offered.
    return thing if not element.offers else None, Picked(None, element.problem, element.offers + project.offers)


def _project(cascade: Cascade, picked: Picked) -> tuple[Thing | None, Picked]:
    known = picked.code is not None
    return Thing(ThingKind.PROJECT, cascade.project_rows[str(picked.code)]) if known else None, picked
