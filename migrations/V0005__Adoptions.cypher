// An agency is asked once about an indicator, however many planners press the button at the same moment.

CREATE CONSTRAINT adopts_key IF NOT EXISTS FOR ()-[r:ADOPTS]-() REQUIRE r.key IS UNIQUE;
