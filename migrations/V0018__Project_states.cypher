// Drafts and cancelled projects of a year are few beside those that count: they are found by their state.

CREATE INDEX project_state IF NOT EXISTS FOR (n:Project) ON (n.plan, n.year, n.status);
