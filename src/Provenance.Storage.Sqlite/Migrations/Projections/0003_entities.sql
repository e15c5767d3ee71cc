-- Who holds what in whom, who stands on which list, and what regulators decided.

ALTER TABLE entity ADD COLUMN incorporated_on TEXT;    -- NULL where not stated or unknown

-- Names of parties, by entity statements, rentals and listings. A listing may not know the entity that it names.
DROP TABLE entity_name;
CREATE TABLE entity_name (
  name_id   INTEGER NOT NULL PRIMARY KEY,       -- 4096 × log index + place in the statement
  entity_id INTEGER,                            -- term
  text      TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  language  TEXT,
  script    TEXT
) STRICT;
CREATE INDEX entity_name_by_entity ON entity_name (entity_id) WHERE entity_id IS NOT NULL;

-- Further identifiers of entities and of listed parties.
CREATE TABLE entity_identifier (
  identifier_id INTEGER NOT NULL PRIMARY KEY,   -- 4096 × log index + place in the statement
  entity_id     INTEGER,                        -- term
  scheme        TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  is_verified   INTEGER NOT NULL
) STRICT;
CREATE INDEX entity_identifier_by_entity ON entity_identifier (entity_id) WHERE entity_id IS NOT NULL;

-- Section owners of an entity statement.
CREATE TABLE owners (
  log_index INTEGER NOT NULL PRIMARY KEY,
  entity_id INTEGER NOT NULL,                   -- term
  as_of_us  INTEGER NOT NULL,
  complete  INTEGER NOT NULL                    -- 0 unknown, 1 yes, 2 no
) STRICT;
CREATE INDEX owners_by_entity ON owners (entity_id);

CREATE TABLE interest (
  interest_id INTEGER NOT NULL PRIMARY KEY,     -- 4096 × log index + place in the statement
  entity_id   INTEGER NOT NULL,                 -- term: in whom
  party_id    INTEGER,                          -- term: who holds it; NULL where unknown
  party_name  TEXT,
  type_id     INTEGER NOT NULL,                 -- term: BODS interest code
  directness  INTEGER NOT NULL,                 -- 0 unknown, 1 direct, 2 indirect
  share_min   BLOB,                             -- per cent; NULL where unknown
  share_max   BLOB,
  from_on     TEXT,
  to_on       TEXT
) STRICT;
CREATE INDEX interest_by_party ON interest (party_id) WHERE party_id IS NOT NULL;

CREATE TABLE listing (
  log_index    INTEGER NOT NULL PRIMARY KEY,
  list_id      INTEGER NOT NULL,                -- term: name of the list
  version      TEXT    NOT NULL,
  authority    TEXT    NOT NULL,
  jurisdiction TEXT,                            -- NULL where unknown
  published_on TEXT    NOT NULL,
  entity_id    INTEGER,                         -- term; NULL where unknown
  type         TEXT    NOT NULL,
  programmes   TEXT    NOT NULL,                -- parted by line feeds
  listed_on    TEXT,                            -- NULL where unknown
  delisted_on  TEXT,
  status       INTEGER NOT NULL,                -- 0 proposed, 1 in force, 2 suspended
  note         TEXT
) STRICT;
CREATE INDEX listing_by_entity ON listing (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX listing_by_list ON listing (list_id);

CREATE TABLE judgement (
  log_index        INTEGER NOT NULL PRIMARY KEY,
  verdict          INTEGER NOT NULL,            -- 0 unsure, 1 confirmed, 2 dismissed
  reason           TEXT    NOT NULL,
  decided_at_us    INTEGER NOT NULL,
  case_number      TEXT,
  legal_basis      TEXT,
  person           TEXT,
  signal           TEXT,                        -- of a lead; NULL where it is about entities
  lead_key         BLOB,
  rule_set_name    TEXT,
  rule_set_version TEXT,
  rule_set_digest  BLOB,
  tree_size        INTEGER
) STRICT;
CREATE INDEX judgement_by_lead ON judgement (lead_key) WHERE lead_key IS NOT NULL;

-- Statements that a judged lead rested on.
CREATE TABLE judged_statement (
  judged_statement_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  statement_id        BLOB    NOT NULL
) STRICT;

-- Entities that a judgement holds to be one, or not.
CREATE TABLE judged_entity (
  judged_entity_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  entity_id        INTEGER NOT NULL              -- term
) STRICT;
CREATE INDEX judged_entity_by_entity ON judged_entity (entity_id);
