"""Task and queue names, one constant each: who sends and who runs agree here."""

from __future__ import annotations

ANALYSE_SCOPE = "sanphaen.analyse_scope"
SWEEP = "sanphaen.sweep"
SUGGEST = "sanphaen.suggest"
READ_IMPORT = "sanphaen.read_import"
SWEEP_IMPORTS = "sanphaen.sweep_imports"

INTERACTIVE = "interactive"
BULK = "bulk"
QUEUES = (INTERACTIVE, BULK)
