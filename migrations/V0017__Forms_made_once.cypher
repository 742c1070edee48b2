// Calls, groups, meetings and follow-ups are found by the form that made them, without looking at all there are.

CREATE INDEX project_call_creation_key IF NOT EXISTS FOR (n:ProjectCall) ON (n.creation_key);
CREATE INDEX working_group_creation_key IF NOT EXISTS FOR (n:WorkingGroup) ON (n.creation_key);
CREATE INDEX meeting_creation_key IF NOT EXISTS FOR (n:Meeting) ON (n.creation_key);
CREATE INDEX follow_up_creation_key IF NOT EXISTS FOR (n:FollowUp) ON (n.creation_key);
