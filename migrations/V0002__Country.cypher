// Upstream plans belong to the country; provinces join as their plans are loaded.

MERGE (country:Area {id: 'TH'})
  ON CREATE SET country.kind = 'country', country.name_th = 'ประเทศไทย', country.name_en = 'Thailand',
                country.version = 1, country.created_at = datetime(), country.updated_at = datetime();
