// Every page's script: it only enhances HTML that already works.
import htmx from "htmx.org/dist/htmx.esm.js";
import { startConfirms } from "./confirm.js";
import { startCopyButtons } from "./copy.js";
import { startDrafts } from "./drafts.js";
import { startFreshness } from "./freshness.js";
import { startGuards } from "./guard.js";
import { startLinkEditor } from "./links.js";
import { startMenus } from "./menu.js";
import { startProjectForm } from "./project-form.js";
import { keepWordsWhole } from "./words.js";
import { startWorklist } from "./worklist.js";

startMenus();
startConfirms();
startCopyButtons();
startGuards();
startFreshness();
// The page itself, and whatever htmx brings in later.
htmx.onLoad(keepWordsWhole);
startDrafts();
startLinkEditor();
startWorklist();
startProjectForm();
