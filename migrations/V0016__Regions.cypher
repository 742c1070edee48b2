// The education regions (graph/data/areas.csv), and the provinces that are there already within them. A region's sums
// follow with the next national run.

UNWIND [
  ['TH-R01', 'สำนักงานศึกษาธิการภาค 1', 'Regional Education Office No. 1'],
  ['TH-R02', 'สำนักงานศึกษาธิการภาค 2', 'Regional Education Office No. 2'],
  ['TH-R03', 'สำนักงานศึกษาธิการภาค 3', 'Regional Education Office No. 3'],
  ['TH-R04', 'สำนักงานศึกษาธิการภาค 4', 'Regional Education Office No. 4'],
  ['TH-R05', 'สำนักงานศึกษาธิการภาค 5', 'Regional Education Office No. 5'],
  ['TH-R06', 'สำนักงานศึกษาธิการภาค 6', 'Regional Education Office No. 6'],
  ['TH-R07', 'สำนักงานศึกษาธิการภาค 7', 'Regional Education Office No. 7'],
  ['TH-R08', 'สำนักงานศึกษาธิการภาค 8', 'Regional Education Office No. 8'],
  ['TH-R09', 'สำนักงานศึกษาธิการภาค 9', 'Regional Education Office No. 9'],
  ['TH-R10', 'สำนักงานศึกษาธิการภาค 10', 'Regional Education Office No. 10'],
  ['TH-R11', 'สำนักงานศึกษาธิการภาค 11', 'Regional Education Office No. 11'],
  ['TH-R12', 'สำนักงานศึกษาธิการภาค 12', 'Regional Education Office No. 12'],
  ['TH-R13', 'สำนักงานศึกษาธิการภาค 13', 'Regional Education Office No. 13'],
  ['TH-R14', 'สำนักงานศึกษาธิการภาค 14', 'Regional Education Office No. 14'],
  ['TH-R15', 'สำนักงานศึกษาธิการภาค 15', 'Regional Education Office No. 15'],
  ['TH-R16', 'สำนักงานศึกษาธิการภาค 16', 'Regional Education Office No. 16'],
  ['TH-R17', 'สำนักงานศึกษาธิการภาค 17', 'Regional Education Office No. 17'],
  ['TH-R18', 'สำนักงานศึกษาธิการภาค 18', 'Regional Education Office No. 18']
] AS row
MATCH (country:Area {id: 'TH'})
MERGE (region:Area {id: row[0]})
  ON CREATE SET region.kind = 'region', region.name_th = row[1], region.name_en = row[2], region.version = 1,
                region.created_at = datetime(), region.updated_at = datetime()
MERGE (region)-[:WITHIN]->(country);

UNWIND [
  ['TH-R01', ['TH-14', 'TH-15', 'TH-16', 'TH-17', 'TH-18', 'TH-19']],
  ['TH-R02', ['TH-10', 'TH-11', 'TH-12', 'TH-13', 'TH-73']],
  ['TH-R03', ['TH-70', 'TH-71', 'TH-72']],
  ['TH-R04', ['TH-74', 'TH-75', 'TH-76', 'TH-77']],
  ['TH-R05', ['TH-80', 'TH-84', 'TH-86', 'TH-90', 'TH-93']],
  ['TH-R06', ['TH-81', 'TH-82', 'TH-83', 'TH-85', 'TH-91', 'TH-92']],
  ['TH-R07', ['TH-94', 'TH-95', 'TH-96']],
  ['TH-R08', ['TH-20', 'TH-21', 'TH-24']],
  ['TH-R09', ['TH-22', 'TH-23', 'TH-25', 'TH-26', 'TH-27']],
  ['TH-R10', ['TH-38', 'TH-39', 'TH-41', 'TH-42', 'TH-43']],
  ['TH-R11', ['TH-47', 'TH-48', 'TH-49']],
  ['TH-R12', ['TH-40', 'TH-44', 'TH-45', 'TH-46']],
  ['TH-R13', ['TH-30', 'TH-31', 'TH-32', 'TH-36']],
  ['TH-R14', ['TH-33', 'TH-34', 'TH-35', 'TH-37']],
  ['TH-R15', ['TH-50', 'TH-51', 'TH-52', 'TH-58']],
  ['TH-R16', ['TH-54', 'TH-55', 'TH-56', 'TH-57']],
  ['TH-R17', ['TH-53', 'TH-63', 'TH-64', 'TH-65', 'TH-67']],
  ['TH-R18', ['TH-60', 'TH-61', 'TH-62', 'TH-66']]
] AS row
MATCH (region:Area {id: row[0]}), (province:Area) WHERE province.id IN row[1]
MERGE (province)-[:WITHIN]->(region)
WITH province
MATCH (province)-[direct:WITHIN]->(:Area {id: 'TH'})
DELETE direct;
