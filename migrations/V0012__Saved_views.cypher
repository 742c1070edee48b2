// Views of the alignment graph that people keep under a name, each person's own.

CREATE CONSTRAINT saved_view_id IF NOT EXISTS FOR (n:SavedView) REQUIRE n.id IS UNIQUE;
CREATE INDEX saved_view_person IF NOT EXISTS FOR (n:SavedView) ON (n.person, n.area);
