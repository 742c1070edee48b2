// What adds up over provinces: changes that wait to be added, the standing sums, and whole runs over the country.

CREATE CONSTRAINT upstream_change_key IF NOT EXISTS FOR (n:UpstreamChange) REQUIRE n.key IS UNIQUE;
CREATE INDEX upstream_change_year IF NOT EXISTS FOR (n:UpstreamChange) ON (n.year);
CREATE CONSTRAINT area_sum_key IF NOT EXISTS FOR (n:AreaSum) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT national_run_id IF NOT EXISTS FOR (n:NationalRun) REQUIRE n.id IS UNIQUE;
CREATE INDEX national_run_year IF NOT EXISTS FOR (n:NationalRun) ON (n.year, n.at);
CREATE INDEX national_run_state IF NOT EXISTS FOR (n:NationalRun) ON (n.state);
CREATE CONSTRAINT counted_key IF NOT EXISTS FOR ()-[r:COUNTED]-() REQUIRE r.key IS UNIQUE;
CREATE INDEX analysis_scope_year IF NOT EXISTS FOR (n:AnalysisScope) ON (n.year);
