// Which projects the writes of a scope touched, by the scope's count of writes: what a loaded Cascade has not seen yet.

CREATE INDEX project_touched IF NOT EXISTS FOR (n:Project) ON (n.plan, n.year, n.touched);
CREATE INDEX removed_project_touched IF NOT EXISTS FOR (n:RemovedProject) ON (n.plan, n.year, n.touched);
