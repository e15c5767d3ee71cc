-- Finding parties that are no customers: resellers, end customers, customers below the reporting line, and who holds keys.

-- Names that somebody gives as Japanese: their characters sound otherwise than in Chinese.
ALTER TABLE party_name ADD COLUMN is_japanese INTEGER NOT NULL DEFAULT 0;

-- Whom keys were bound to. Trust statements have no chain: what one says was said, whatever became of the key.
CREATE TABLE accreditation (
  log_index    INTEGER NOT NULL PRIMARY KEY,
  handle       TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  authority_id INTEGER NOT NULL,                -- term: the authority that signed first
  party        INTEGER NOT NULL                 -- the entity's term; without one, −1 − the index of the handle's first accreditation
) STRICT;
CREATE INDEX accreditation_by_handle ON accreditation (handle);
CREATE INDEX accreditation_by_party ON accreditation (party);

CREATE INDEX rental_of_end_customer ON rental (end_customer_id) WHERE end_customer_id IS NOT NULL;
CREATE INDEX reseller_of_entity ON reseller (entity_id);
CREATE INDEX usage_of_customer ON usage_customer (customer_id);
