// What people do with a gap is kept once a scope and finding, however many press the button at the same moment.

CREATE CONSTRAINT gap_card_id IF NOT EXISTS FOR (n:GapCard) REQUIRE n.id IS UNIQUE;
CREATE INDEX gap_card_scope IF NOT EXISTS FOR (n:GapCard) ON (n.scope);
