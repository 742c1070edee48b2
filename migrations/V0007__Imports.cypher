// Lists that agencies upload, and what each agency said of its lists' columns.

CREATE CONSTRAINT import_id IF NOT EXISTS FOR (n:Import) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT column_memory_agency IF NOT EXISTS FOR (n:ColumnMemory) REQUIRE n.agency IS UNIQUE;
CREATE INDEX import_agency IF NOT EXISTS FOR (n:Import) ON (n.agency);
CREATE INDEX import_state IF NOT EXISTS FOR (n:Import) ON (n.state);
