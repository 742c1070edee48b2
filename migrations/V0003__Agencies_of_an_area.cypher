// People are listed, and the admins of an area counted, from its agencies.

CREATE INDEX agency_area IF NOT EXISTS FOR (n:Agency) ON (n.area);
