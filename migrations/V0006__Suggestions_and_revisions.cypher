// Elements turned down for a project, projects that a person left for later, and what a reviewed element replaces.

CREATE CONSTRAINT turned_down_key IF NOT EXISTS FOR ()-[r:TURNED_DOWN]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT left_for_later_key IF NOT EXISTS FOR ()-[r:LEFT_FOR_LATER]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT revises_key IF NOT EXISTS FOR ()-[r:REVISES]-() REQUIRE r.key IS UNIQUE;
