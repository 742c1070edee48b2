"""Task and queue names, one constant each: who sends and who runs agree here."""

from __future__ import annotations

ANALYSE_SCOPE = "sanphaen.analyse_scope"
SWEEP = "sanphaen.sweep"
KEEP_SNAPSHOT = "sanphaen.keep_snapshot"
SWEEP_SNAPSHOTS = "sanphaen.sweep_snapshots"
SUGGEST = "sanphaen.suggest"
WORK_ON_IMPORT = "sanphaen.work_on_import"
SWEEP_IMPORTS = "sanphaen.sweep_imports"
SUM_CHANGES = "sanphaen.sum_changes"
NATIONAL_RUN = "sanphaen.national_run"
COUNT_PROVINCE = "sanphaen.count_province"
SUM_COUNTRY = "sanphaen.sum_country"
SWEEP_NATIONAL = "sanphaen.sweep_national"
NIGHTLY_RUNS = "sanphaen.nightly_runs"

INTERACTIVE = "interactive"
SUGGESTIONS = "suggestions"
BULK = "bulk"
QUEUES = (INTERACTIVE, SUGGESTIONS, BULK)
