"""A small plan folder that is right in every way, for tests to spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.exchange.problems import Problem

FILES: dict[str, str] = {
    "plan.csv": "id,title_th,area,area_name_th,from_year,to_year\nP1,แผนทดสอบ,TH-44,มหาสารคาม,2563,2565\n",
    "upstream_plans.csv": "id,level,title_th,from_year,to_year\nNS,1,ยุทธศาสตร์ชาติ,2561,2580\n",
    "upstream_elements.csv": "id,plan,kind,parent,title_th\nNS-1,NS,strategy,,ความมั่นคง\nNS-1.1,NS,issue,NS-1,ประเด็น\n",
    "agencies.csv": "id,name_th,is_peo\nA1,ศธจ.,1\nA2,สพป.,0\n",
    "plan_items.csv": "id,kind,parent,title_th\nI1,issue,,ประเด็น\nO1,objective,I1,เป้าประสงค์\nS1,strategy,I1,กลยุทธ์\n",
    "plan_links.csv": "plan_item,serves\nS1,O1\n",
    "plan_upstream_links.csv": "plan_item,upstream_id\nS1,NS-1.1\n",
    "indicators.csv": "id,objective,name_th,unit,direction,owner\nK1,O1,ร้อยละ,ร้อยละ,up,A1\n",
    "targets.csv": "indicator,fiscal_year,target\nK1,2563,80\n",
    "measurements.csv": "indicator,fiscal_year,value\nK1,2562,75.5\n",
    "projects.csv": "id,agency,fiscal_year,title_th,budget_baht,start,end\n"
    "J1,A1,2563,โครงการหนึ่ง,160000.00,2019-10-01,2020-09-30\nJ2,A2,2564,โครงการสอง,,,\n",
    "project_links.csv": "project,plan_item,rank,share\nJ1,S1,primary,60\nJ1,NS-1,secondary,40\n",
    "quarterly_reports.csv": "project,fiscal_year,quarter,actual_pct,spent_baht_cum,late,due,state\n"
    "J1,2563,1,25,1000,0,2020-01-31,accepted\n",
}

Read = Callable[..., tuple[PlanFolder | None, list[Problem]]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes the folder with some files replaced; None leaves one out. Bytes are written as they are."""

    def folder(**files: str | bytes | None) -> Path:
        replaced = {name.replace("__", ".") if "__" in name else f"{name}.csv": text for name, text in files.items()}
        for name, text in {**FILES, **replaced}.items():
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return folder


@pytest.fixture
def read(write: Callable[..., Path]) -> Read:
    """Writes the folder as `write` does, and reads it."""
    return lambda **files: read_folder(write(**files))
