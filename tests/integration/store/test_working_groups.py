"""Working groups, meetings and follow-ups: who is in them, what was said of them, what they tie together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.analysis.network import TieKind, tie_counts
from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.group import FollowUp, FollowUpDraft, FollowUpState, GroupDraft, MeetingDraft, OwnerKind
from graph.model.people import Role
from graph.store import audit, groups, meetings, scopes
from graph.store.cascades import load_cascade
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_person
from tests.integration.store.conftest import ACTOR, at_once

SINCE = date(2019, 11, 1)
DAY = date(2020, 2, 3)
LATER = date(2020, 6, 1)


def group_draft(province: Province, *codes: str, **changes: object) -> GroupDraft:
    draft = GroupDraft(
        "คณะทำงานคุณภาพ", "ยกระดับคุณภาพ", SINCE, None, tuple(province.agency(code) for code in codes), (), None
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def meeting_draft(province: Province, *codes: str, day: date = DAY) -> MeetingDraft:
    return MeetingDraft(
        day, "ห้องประชุม 1", ("เรื่องแจ้ง", "เรื่องพิจารณา"), None, ("ทำโครงการร่วม",), tuple(map(province.agency, codes)), None
    )


def made(province: Province, *codes: str) -> str:
    return groups.create_group(province.area, group_draft(province, *codes), ACTOR).id


def test_a_group_is_kept_as_it_is_stated(province: Province) -> None:
    person = make_person(province, "somchai", Role.OFFICER, agency="A03", name="สมชาย")
    wanted = scopes.scope_state(province.area, FIRST_YEAR).wanted
    kept = groups.create_group(
        province.area, group_draft(province, "A01", "A02", people=(person.id,), chair=person.id), ACTOR
    )
    found = groups.get_group(province.area, kept.id)
    assert found.draft.agencies == (province.agency("A01"), province.agency("A02"))
    assert (found.chair_name, found.version, found.is_over(LATER)) == ("สมชาย", 1, False)
    assert FIRST_YEAR in kept.years
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == wanted + 1
    assert [event.action for event in audit.history(kept.id)] == [Action.CREATED]
    assert [one.id for one in groups.list_groups(province.area)] == [kept.id]


def test_what_cannot_be_a_group_changes_nothing(province: Province, neighbour: Province) -> None:
    outsider = make_person(neighbour, "outsider", Role.OFFICER)
    for wrong, field in (
        (group_draft(province, "A01", "A02", name=" "), "name"),
        (group_draft(province, "A01"), "agencies"),
        (group_draft(province, "A01", "A02", until=date(2019, 1, 1)), "until"),
        (group_draft(province, "A01", "A02", chair="nobody"), "chair"),
        (group_draft(province, "A01", agencies=(province.agency("A01"), neighbour.agency("A02"))), "agencies"),
        (group_draft(province, "A01", people=(outsider.id,)), "people"),
    ):
        with pytest.raises(InvalidError) as refused:
            groups.create_group(province.area, wrong, ACTOR)
        assert field in refused.value.fields
    assert groups.list_groups(province.area) == []


def test_a_change_is_undone_and_two_at_once_are_not_lost(province: Province) -> None:
    group = made(province, "A01", "A02")
    drafts = [group_draft(province, "A01", "A03", name=f"ชื่อ {number}") for number in range(2)]
    answers = at_once(
        [lambda draft=draft: groups.update_group(province.area, group, 1, draft, ACTOR) for draft in drafts]
    )
    assert sum(isinstance(one, StaleError) for one in answers) == 1
    kept = next(one for one in answers if isinstance(one, groups.Kept))
    groups.undo_update(province.area, group, kept.event, 2, ACTOR)
    found = groups.get_group(province.area, group)
    assert (found.name, found.draft.agencies) == ("คณะทำงานคุณภาพ", (province.agency("A01"), province.agency("A02")))


def test_another_province_reads_and_writes_nothing(province: Province, neighbour: Province) -> None:
    group = made(province, "A01", "A02")
    meeting = meetings.create_meeting(province.area, group, meeting_draft(province, "A01"), ACTOR).id
    todo = meetings.add_follow_up(
        province.area, meeting, FollowUpDraft("ทำ", OwnerKind.AGENCY, province.agency("A02"), LATER), ACTOR
    )
    calls = (
        lambda: groups.get_group(NEIGHBOUR, group),
        lambda: groups.update_group(NEIGHBOUR, group, 1, group_draft(neighbour, "A01", "A02"), ACTOR),
        lambda: meetings.get_meeting(NEIGHBOUR, meeting),
        lambda: meetings.create_meeting(NEIGHBOUR, group, meeting_draft(neighbour), ACTOR),
        lambda: meetings.update_meeting(NEIGHBOUR, meeting, 1, meeting_draft(neighbour), ACTOR),
        lambda: meetings.remove_meeting(NEIGHBOUR, meeting, 1, ACTOR),
        lambda: meetings.set_state(NEIGHBOUR, todo.id, 1, FollowUpState.DONE, None, ACTOR),
    )
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    assert groups.list_groups(NEIGHBOUR) == []
    assert meetings.list_follow_ups(NEIGHBOUR) == []


def test_meetings_are_numbered_by_day_and_come_back(province: Province) -> None:
    group = made(province, "A01", "A02")
    second = meetings.create_meeting(province.area, group, meeting_draft(province, "A01", day=LATER), ACTOR)
    first = meetings.create_meeting(province.area, group, meeting_draft(province, "A01", "A02"), ACTOR)
    assert [(one.id, one.number) for one in meetings.list_meetings(province.area)] == [(first.id, 1), (second.id, 2)]
    changed = replace(meeting_draft(province, "A02"), minutes="เห็นชอบ", agencies=(province.agency("A02"),))
    meetings.update_meeting(province.area, first.id, 1, changed, ACTOR)
    assert meetings.get_meeting(province.area, first.id).draft == changed
    with pytest.raises(StaleError):
        meetings.remove_meeting(province.area, first.id, 1, ACTOR)
    meetings.remove_meeting(province.area, first.id, 2, ACTOR)
    assert [one.number for one in meetings.list_meetings(province.area)] == [1]
    with pytest.raises(NotFoundError):
        meetings.restore_meeting(province.area, "another", first.id, 3, ACTOR)
    meetings.restore_meeting(province.area, group, first.id, 3, ACTOR)
    assert len(meetings.list_meetings(province.area)) == 2


def test_a_follow_up_waits_for_its_owner_until_it_is_closed(province: Province) -> None:
    person = make_person(province, "somchai", Role.OFFICER, agency="A02", name="สมชาย")
    meeting = meetings.create_meeting(
        province.area, made(province, "A01", "A02"), meeting_draft(province, "A01"), ACTOR
    ).id
    draft = FollowUpDraft("ร่างโครงการร่วม", OwnerKind.PERSON, person.id, LATER)
    todo = meetings.add_follow_up(province.area, meeting, draft, ACTOR)
    assert (todo.owner_name, todo.is_late(LATER), todo.is_late(date(2020, 6, 2))) == ("สมชาย", False, True)
    assert meetings.open_follow_ups(province.area, [person.id, "x"]) == [todo]
    with pytest.raises(InvalidError):
        meetings.set_state(province.area, todo.id, 1, FollowUpState.DROPPED, None, ACTOR)
    done = meetings.set_state(province.area, todo.id, 1, FollowUpState.DONE, None, ACTOR)
    with pytest.raises(StaleError):
        meetings.set_state(province.area, todo.id, 1, FollowUpState.DROPPED, "ไม่ทำแล้ว", ACTOR)
    assert meetings.open_follow_ups(province.area, [person.id]) == []
    assert meetings.set_state(province.area, todo.id, done.version, FollowUpState.OPEN, None, ACTOR).version == 3
    for wrong in (replace(draft, owner="nobody"), replace(draft, due=SINCE), replace(draft, text=" ")):
        with pytest.raises(InvalidError):
            meetings.add_follow_up(province.area, meeting, wrong, ACTOR)
    meetings.remove_meeting(province.area, meeting, 1, ACTOR)
    assert meetings.open_follow_ups(province.area, [person.id]) == []


def test_a_form_that_is_sent_twice_makes_one_thing(province: Province) -> None:
    draft = group_draft(province, "A01", "A02")
    sent = at_once([lambda: groups.create_group(province.area, draft, ACTOR, "key")] * 4)
    (group,) = {one.id for one in sent if isinstance(one, groups.Kept)}
    met = meeting_draft(province, "A01")
    sent = at_once([lambda: meetings.create_meeting(province.area, group, met, ACTOR, "key")] * 4)
    (meeting,) = {one.id for one in sent if isinstance(one, groups.Kept)}
    todo = FollowUpDraft("ร่างโครงการ", OwnerKind.AGENCY, province.agency("A02"), LATER)
    given = at_once([lambda: meetings.add_follow_up(province.area, meeting, todo, ACTOR, "key")] * 4)
    assert len({one.id for one in given if isinstance(one, FollowUp)}) == 1
    assert [len(audit.history(one)) for one in (group, meeting)] == [1, 1]
    assert len(meetings.list_follow_ups(province.area)) == 1
    meetings.remove_meeting(province.area, meeting, 1, ACTOR)
    with pytest.raises(DuplicateError):
        meetings.create_meeting(province.area, group, met, ACTOR, "key")


def test_minutes_are_put_back_as_they_stood(province: Province) -> None:
    group = made(province, "A01", "A02")
    draft = replace(meeting_draft(province, "A01"), minutes="ประธานเปิดประชุม")
    meeting = meetings.create_meeting(province.area, group, draft, ACTOR).id
    changed = replace(draft, minutes="ลบทับไปแล้ว", resolutions=(), day=date(2020, 2, 4))
    kept = meetings.update_meeting(province.area, meeting, 1, changed, ACTOR)
    with pytest.raises(StaleError):
        meetings.undo_update(province.area, meeting, kept.event, 1, ACTOR)
    meetings.undo_update(province.area, meeting, kept.event, 2, ACTOR)
    assert meetings.get_meeting(province.area, meeting).draft == draft
    assert len(audit.history(meeting)) == 3
    created = audit.history(meeting)[-1]
    with pytest.raises(NotFoundError):
        meetings.undo_update(province.area, meeting, created.id, 3, ACTOR)


def test_groups_and_meetings_tie_agencies_in_the_years_they_are_of(province: Province) -> None:
    person = make_person(province, "somchai", Role.OFFICER, agency="A03", name="สมชาย")
    draft = group_draft(province, "A01", people=(person.id,), until=date(2020, 9, 30))
    group = groups.create_group(province.area, draft, ACTOR).id
    meetings.create_meeting(province.area, group, meeting_draft(province, "A01", "A02", "A03"), ACTOR)
    removed = meetings.create_meeting(province.area, group, meeting_draft(province, "A01", "A02"), ACTOR).id
    meetings.remove_meeting(province.area, removed, 1, ACTOR)
    counts = tie_counts(load_cascade(province.scope, LATER))
    assert counts[TieKind.GROUP].tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert counts[TieKind.MEETING].tolist() == [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    before = tie_counts(load_cascade(province.scope, date(2020, 1, 1)))
    assert before[TieKind.MEETING].sum() == 0
    next_year = tie_counts(load_cascade(replace(province.scope, year=FIRST_YEAR + 1), LATER))
    assert next_year[TieKind.GROUP].sum() == next_year[TieKind.MEETING].sum() == 0
