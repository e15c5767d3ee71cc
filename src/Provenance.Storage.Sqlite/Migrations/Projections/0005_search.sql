-- Finding parties by name and identifier. A party is a number here: an entity's term, or, where a listing does not know
-- the entity that it names, −1 − the listing's chain.

-- A name, once for each party and way it came about, however many statements give it: a customer's name stands in
-- every one of its rentals.
CREATE TABLE party_name (
  party_name_id INTEGER NOT NULL PRIMARY KEY,   -- name_id of the first row of entity_name that gives it
  party         INTEGER NOT NULL,
  text          TEXT    NOT NULL,
  kind          INTEGER NOT NULL,               -- 0 other, 1 registered, 2 trading, 3 transliterated, 4 former
  UNIQUE (party, text, kind)
) STRICT;

ALTER TABLE entity_name ADD COLUMN party_name_id INTEGER;
CREATE INDEX entity_name_by_party_name ON entity_name (party_name_id);

-- Names by their keys (Names/NameKeys.cs). What was logged first comes first, so that what was known at an earlier size
-- is a prefix of each key's rows.
CREATE TABLE name_key (
  key           INTEGER NOT NULL,
  party_name_id INTEGER NOT NULL,
  PRIMARY KEY (key, party_name_id)
) STRICT, WITHOUT ROWID;

-- Parties by the keys of their identifiers, their own ids among them.
CREATE TABLE identifier_key (
  key   INTEGER NOT NULL,
  party INTEGER NOT NULL,
  since INTEGER NOT NULL,                       -- log index of the first statement that gives it
  PRIMARY KEY (key, party)
) STRICT, WITHOUT ROWID;

CREATE INDEX rental_of_customer ON rental (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX release_of_publisher ON release (publisher) WHERE publisher IS NOT NULL;
