// Calls for projects; an agency is asked once by a call.

CREATE CONSTRAINT project_call_id IF NOT EXISTS FOR (n:ProjectCall) REQUIRE n.id IS UNIQUE;
CREATE INDEX project_call_scope IF NOT EXISTS FOR (n:ProjectCall) ON (n.scope);
CREATE CONSTRAINT asks_key IF NOT EXISTS FOR ()-[r:ASKS]-() REQUIRE r.key IS UNIQUE;
