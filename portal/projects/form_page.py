"""What the page of the whole project form shows: the form as it stands or is typed, and how far it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from graph.errors import InvalidError
from graph.model.agency import Agency
from graph.model.districts import districts_of
from graph.model.project import Project
from graph.model.project_form import Progress, ProjectForm, activity_problems, budget_problems, section_progress
from graph.store import links, partners, project_forms
from graph.store.same_projects import Likeness
from portal.projects.form_rows import Reading, Rows, read_rows, standing_rows, trimmed, typed_rows
from portal.projects.long_form import MESSAGES, LongForm


@dataclass(slots=True)
class FormPage:
    """`rows_wrong` and `notes` (what a draft may still have wrong) are codes by field; `links` how many the project
    has; `like` the projects that it may be the same as."""

    project: Project
    form: LongForm
    rows: Rows
    reading: Reading
    links: int
    rows_wrong: dict[str, str] = field(default_factory=dict)
    like: Sequence[Likeness] = ()

    @property
    def whole(self) -> ProjectForm:
        return self.form.whole(self.reading)

    @property
    def typed_project(self) -> Project:
        """The project with the essentials as they are in the form."""
        draft = self.form.draft()
        names = ("title_th", "budget", "budget_source", "start", "end", "target_th")
        return replace(self.project, **{name: getattr(draft, name) for name in names})

    @property
    def progress(self) -> tuple[Progress, ...]:
        return section_progress(self.typed_project, self.whole, links=self.links, partners=len(self.reading.partners))

    @property
    def notes(self) -> Mapping[str, str]:
        return activity_problems(self.reading.activities) | budget_problems(
            self.reading.budget_lines, self.form.budget.data
        )

    @property
    def weight_total(self) -> Decimal | None:
        return self.whole.weight_total

    @property
    def parts_total(self) -> Decimal | None:
        return self.whole.parts_total

    def is_valid(self) -> bool:
        """Checks what was typed; what is wrong is beside its field afterwards."""
        self.rows_wrong.update(self.reading.wrong)
        return bool(self.form.validate()) and not self.rows_wrong

    def refuse(self, error: InvalidError) -> None:
        """Puts what the store refuses beside its field."""
        fields = {name: code for name, code in error.fields.items() if hasattr(self.form, name)}
        self.rows_wrong.update({name: code for name, code in error.fields.items() if name not in fields})
        if fields:
            self.form.refuse(InvalidError(fields=fields), MESSAGES)

    def wrong_rows(self) -> list[tuple[str, str]]:
        """(field, message) of what is wrong in the rows."""
        return [(name, str(MESSAGES.get(code, code))) for name, code in self.rows_wrong.items()]


def standing_page(project: Project, offered: Sequence[Agency]) -> FormPage:
    """The form as it is saved."""
    long, joint = project_forms.get_form(project.id), partners.list_partners(project.id)
    form = _form(project, offered, None)
    form.show_whole(project, long, districts_of(project.area))
    return _page(project, form, standing_rows(long, joint))


def typed_page(
    project: Project, offered: Sequence[Agency], typed: MultiDict[str, str], *, keep_blank: bool
) -> FormPage:
    """The form as it is typed. Rows in which nothing is typed are dropped unless `keep_blank`."""
    rows = typed_rows(typed)
    return _page(project, _form(project, offered, typed), rows if keep_blank else trimmed(rows))


def with_rows(page: FormPage, rows: Rows) -> FormPage:
    return replace(page, rows=rows, reading=read_rows(rows))


def _form(project: Project, offered: Sequence[Agency], typed: Any) -> LongForm:
    form = LongForm(formdata=typed)
    form.offer(offered)
    form.prepare(districts_of(project.area))
    return form


def _page(project: Project, form: LongForm, rows: Rows) -> FormPage:
    return FormPage(project, form, rows, read_rows(rows), links=len(links.project_links(project.id)))
