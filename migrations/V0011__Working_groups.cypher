// Working groups, their meetings and follow-ups. Every year of every province is measured anew: runs now hold the
// network of agencies, which those made before do not.

CREATE CONSTRAINT working_group_id IF NOT EXISTS FOR (n:WorkingGroup) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT meeting_id IF NOT EXISTS FOR (n:Meeting) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT follow_up_id IF NOT EXISTS FOR (n:FollowUp) REQUIRE n.id IS UNIQUE;
CREATE INDEX working_group_area IF NOT EXISTS FOR (n:WorkingGroup) ON (n.area);
CREATE INDEX meeting_area IF NOT EXISTS FOR (n:Meeting) ON (n.area);
CREATE INDEX follow_up_area IF NOT EXISTS FOR (n:FollowUp) ON (n.area);
CREATE INDEX follow_up_owner IF NOT EXISTS FOR (n:FollowUp) ON (n.owner);
MATCH (scope:AnalysisScope) SET scope.wanted = scope.wanted + 1;
