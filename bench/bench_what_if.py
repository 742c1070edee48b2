"""Times a what-if on a made-up province, in processor time: both pictures (coverage and gap rules) and what differs.

    python -m bench.bench_what_if --projects 5000 --links 15000 --elements 300

The province is that of bench_kernel, with titles of words instead of numbers, so that the rules that compare titles
have what to compare.
"""

from __future__ import annotations

import argparse
import sys
import time
from decimal import Decimal

import numpy as np

from bench.bench_kernel import AS_OF, YEAR, made_up_columns
from graph.analysis.cascade import Cascade
from graph.analysis.what_if import (
    Change,
    LinkTo,
    OtherLinks,
    PlannedProject,
    WithoutAgency,
    WithoutProject,
    apply,
    compare,
    picture,
)
from graph.model.area import Scope

WORDS = (
    *("พัฒนา", "ส่งเสริม", "ยกระดับ", "อบรม", "ขยายผล", "สร้างเครือข่าย", "ประกวด", "ติดตาม", "ครู", "นักเรียน", "ผู้ปกครอง"),
    *("ชุมชน", "เด็กปฐมวัย", "ผู้สูงอายุ", "ดิจิทัล", "คุณธรรม", "อาชีพ", "ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "สุขภาพ"),
    *("สิ่งแวดล้อม", "ประชาธิปไตย", "การอ่าน", "ในโรงเรียนขนาดเล็ก", "ตามหลักปรัชญาเศรษฐกิจพอเพียง", "สู่มาตรฐานสากล"),
)

CHANGES: dict[str, tuple[Change, ...]] = {
    "a project stops": (WithoutProject("P1"),),
    "an agency leaves": (WithoutAgency("A1"),),
    "a planned project": (PlannedProject("โครงการใหม่", "A1", Decimal(100_000), (LinkTo("E0"), LinkTo("E1"))),),
    "other links": (OtherLinks("P2", (LinkTo("E2", Decimal(60)), LinkTo("E3", Decimal(40)))),),
    "ten projects stop": tuple(WithoutProject(f"P{number}") for number in range(10)),
}


def made_up_cascade(projects: int, links: int, elements: int, seed: int) -> Cascade:
    columns = made_up_columns(projects, links, elements, seed)
    rng = np.random.default_rng(seed)
    columns["projects"]["title"] = ["".join(rng.choice(WORDS, 6)) for _ in range(projects)]
    return Cascade.from_columns(Scope("TH-00", YEAR), AS_OF, **columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=5_000)
    parser.add_argument("--links", type=int, default=15_000)
    parser.add_argument("--elements", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    sys.stdout.write("| change | first ms | again ms | elements | opened | closed |\n|---|---:|---:|---:|---:|---:|\n")
    for name, changes in CHANGES.items():
        fresh = made_up_cascade(asked.projects, asked.links, asked.elements, asked.seed)
        times = []
        for _ in range(asked.repeat):
            start = time.process_time()
            # The first time everything is derived anew; later ones are those of a page whose cascade is kept.
            told = compare(picture(fresh), picture(apply(fresh, changes)))
            times.append((time.process_time() - start) * 1000)
        sys.stdout.write(
            f"| {name} | {times[0]:,.0f} | {min(times[1:]):,.0f} | {len(told.elements)} | {len(told.opened)} "
            f"| {len(told.closed)} |\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
