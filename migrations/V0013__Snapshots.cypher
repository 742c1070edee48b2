// Pictures of a scope as it stood at a run; one a run, however many workers keep it at the same moment.

CREATE CONSTRAINT snapshot_run IF NOT EXISTS FOR (n:Snapshot) REQUIRE n.run IS UNIQUE;
CREATE INDEX snapshot_scope IF NOT EXISTS FOR (n:Snapshot) ON (n.scope);
