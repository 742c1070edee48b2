// A form that is sent twice makes one project.

CREATE CONSTRAINT project_creation_key IF NOT EXISTS FOR (n:Project) REQUIRE n.creation_key IS UNIQUE;
CREATE CONSTRAINT removed_project_creation_key IF NOT EXISTS FOR (n:RemovedProject) REQUIRE n.creation_key IS UNIQUE;
