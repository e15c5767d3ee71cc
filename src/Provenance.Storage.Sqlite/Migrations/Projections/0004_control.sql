-- Statements about an entity, whether they tell of owners or not.
CREATE INDEX entity_by_entity ON entity (entity_id);
