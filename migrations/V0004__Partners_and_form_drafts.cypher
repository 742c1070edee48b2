// One partnership an agency and project; a form that is being typed, by its person and page.

CREATE CONSTRAINT partners_key IF NOT EXISTS FOR ()-[r:PARTNERS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT distinct_from_key IF NOT EXISTS FOR ()-[r:DISTINCT_FROM]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT form_draft_id IF NOT EXISTS FOR (n:FormDraft) REQUIRE n.id IS UNIQUE;
