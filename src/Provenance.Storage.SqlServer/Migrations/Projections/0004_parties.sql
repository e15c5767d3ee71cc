-- Parties: who they are, what they publish, and what is said and was decided of them.
CREATE TABLE [entity] (
  log_index       bigint                                        NOT NULL CONSTRAINT entity_key PRIMARY KEY CLUSTERED,
  entity_id       bigint                                        NOT NULL, -- term
  type            nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  jurisdiction    nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  incorporated_on nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL -- NULL where not stated or unknown
);
CREATE INDEX entity_by_entity ON [entity] (entity_id);

-- Section owners of an entity statement.
CREATE TABLE [owners] (
  log_index bigint NOT NULL CONSTRAINT owners_key PRIMARY KEY CLUSTERED,
  entity_id bigint NOT NULL,                                 -- term
  as_of_us  bigint NOT NULL,
  complete  bigint NOT NULL                                  -- 0 unknown, 1 yes, 2 no
);
CREATE INDEX owners_by_entity ON [owners] (entity_id);

CREATE TABLE [interest] (
  interest_id bigint                                         NOT NULL CONSTRAINT interest_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  entity_id   bigint                                         NOT NULL, -- term: in whom
  party_id    bigint                                         NULL, -- term: who holds it; NULL where unknown
  party_name  nvarchar(2048) COLLATE Latin1_General_100_BIN2 NULL,
  type_id     bigint                                         NOT NULL, -- term: BODS interest code
  directness  bigint                                         NOT NULL, -- 0 unknown, 1 direct, 2 indirect
  share_min   varbinary(17)                                  NULL, -- per cent; NULL where unknown
  share_max   varbinary(17)                                  NULL,
  from_on     nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL,
  to_on       nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL
);
CREATE INDEX interest_by_party ON [interest] (party_id) WHERE party_id IS NOT NULL;

-- Names of parties, by entity statements, rentals and listings. A listing may not know the entity that it names.
CREATE TABLE [entity_name] (
  name_id       bigint                                         NOT NULL CONSTRAINT entity_name_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  entity_id     bigint                                         NULL, -- term
  text          nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  kind          nvarchar(256) COLLATE Latin1_General_100_BIN2  NOT NULL,
  language      nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL,
  script        nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL,
  party_name_id bigint                                         NULL
);
CREATE INDEX entity_name_by_entity ON [entity_name] (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX entity_name_by_party_name ON [entity_name] (party_name_id);

-- Further identifiers of entities and of listed parties.
CREATE TABLE [entity_identifier] (
  identifier_id bigint                                         NOT NULL CONSTRAINT entity_identifier_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  entity_id     bigint                                         NULL, -- term
  scheme        nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  id            nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  is_verified   bigint                                         NOT NULL
);
CREATE INDEX entity_identifier_by_entity ON [entity_identifier] (entity_id) WHERE entity_id IS NOT NULL;

-- A name, once for each party and way it came about, however many statements give it: a customer's name stands in every
-- one of its rentals. It is found by the hash of its text, as a term is.
CREATE TABLE [party_name] (
  party_name_id bigint                                         NOT NULL CONSTRAINT party_name_key PRIMARY KEY CLUSTERED, -- name_id of the first row of entity_name that gives it
  party         bigint                                         NOT NULL,
  text          nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  kind          bigint                                         NOT NULL, -- 0 other, 1 registered, 2 trading, 3 transliterated, 4 former
  is_japanese   bigint                                         NOT NULL,
  text_hash AS CAST(HASHBYTES('SHA2_256', text) AS binary(32)) PERSISTED
);
CREATE UNIQUE INDEX party_name_by_text ON [party_name] (party, text_hash, kind);

-- Names by their keys (Names/NameKeys.cs). What was logged first comes first, so that what was known at an earlier size
-- is a prefix of each key's rows.
CREATE TABLE [name_key] (
  [key]         bigint NOT NULL,
  party_name_id bigint NOT NULL,
  CONSTRAINT name_key_key PRIMARY KEY CLUSTERED ([key], party_name_id)
);

-- Parties by the keys of their identifiers, their own ids among them.
CREATE TABLE [identifier_key] (
  [key] bigint NOT NULL,
  party bigint NOT NULL,
  since bigint NOT NULL,                                     -- log index of the first statement that gives it
  CONSTRAINT identifier_key_key PRIMARY KEY CLUSTERED ([key], party)
);

-- Whom keys were bound to. Trust statements have no chain: what one says was said, whatever became of the key.
CREATE TABLE [accreditation] (
  log_index    bigint                                        NOT NULL CONSTRAINT accreditation_key PRIMARY KEY CLUSTERED,
  handle       nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  role         nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  authority_id bigint                                        NOT NULL, -- term: the authority that signed first
  party        bigint                                        NOT NULL -- the entity's term; without one, −1 − the index of the handle's first accreditation
);
CREATE INDEX accreditation_by_handle ON [accreditation] (handle);
CREATE INDEX accreditation_by_party ON [accreditation] (party);

CREATE TABLE [release] (
  log_index       bigint                                        NOT NULL CONSTRAINT release_key PRIMARY KEY CLUSTERED,
  publisher       nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  declared_origin nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  released_on     nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  flop_low        varbinary(17)                                 NULL,
  flop_high       varbinary(17)                                 NULL,
  flop_basis      bigint                                        NULL,
  flop_format     bigint                                        NULL
);
CREATE INDEX release_of_publisher ON [release] (publisher) WHERE publisher IS NOT NULL;

CREATE TABLE [release_name] (
  release_name_id bigint NOT NULL CONSTRAINT release_name_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  name_id         bigint NOT NULL                            -- term
);
CREATE INDEX release_name_by_name ON [release_name] (name_id);

CREATE TABLE [release_parameters] (
  log_index        bigint        NOT NULL CONSTRAINT release_parameters_key PRIMARY KEY CLUSTERED,
  parameters_low   varbinary(17) NOT NULL,
  parameters_high  varbinary(17) NOT NULL,
  parameters_basis bigint        NOT NULL
);

CREATE TABLE [listing] (
  log_index    bigint                                         NOT NULL CONSTRAINT listing_key PRIMARY KEY CLUSTERED,
  list_id      bigint                                         NOT NULL, -- term: name of the list
  version      nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  authority    nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  jurisdiction nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL, -- NULL where unknown
  published_on nvarchar(256) COLLATE Latin1_General_100_BIN2  NOT NULL,
  entity_id    bigint                                         NULL, -- term; NULL where unknown
  type         nvarchar(256) COLLATE Latin1_General_100_BIN2  NOT NULL,
  programmes   nvarchar(max) COLLATE Latin1_General_100_BIN2  NOT NULL, -- parted by line feeds
  listed_on    nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL, -- NULL where unknown
  delisted_on  nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL,
  status       bigint                                         NOT NULL, -- 0 proposed, 1 in force, 2 suspended
  note         nvarchar(max) COLLATE Latin1_General_100_BIN2  NULL
);
CREATE INDEX listing_by_entity ON [listing] (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX listing_by_list ON [listing] (list_id);

CREATE TABLE [judgement] (
  log_index        bigint                                         NOT NULL CONSTRAINT judgement_key PRIMARY KEY CLUSTERED,
  verdict          bigint                                         NOT NULL, -- 0 unsure, 1 confirmed, 2 dismissed
  reason           nvarchar(max) COLLATE Latin1_General_100_BIN2  NOT NULL,
  decided_at_us    bigint                                         NOT NULL,
  case_number      nvarchar(2048) COLLATE Latin1_General_100_BIN2 NULL,
  legal_basis      nvarchar(max) COLLATE Latin1_General_100_BIN2  NULL,
  person           nvarchar(2048) COLLATE Latin1_General_100_BIN2 NULL,
  signal           nvarchar(256) COLLATE Latin1_General_100_BIN2  NULL, -- of a lead; NULL where it is about entities
  lead_key         binary(32)                                     NULL,
  rule_set_name    nvarchar(2048) COLLATE Latin1_General_100_BIN2 NULL,
  rule_set_version nvarchar(2048) COLLATE Latin1_General_100_BIN2 NULL,
  rule_set_digest  binary(32)                                     NULL,
  tree_size        bigint                                         NULL
);
CREATE INDEX judgement_by_lead ON [judgement] (lead_key) WHERE lead_key IS NOT NULL;

-- Statements that a judged lead rested on.
CREATE TABLE [judged_statement] (
  judged_statement_id bigint     NOT NULL CONSTRAINT judged_statement_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  statement_id        binary(32) NOT NULL
);

-- Entities that a judgement holds to be one, or not.
CREATE TABLE [judged_entity] (
  judged_entity_id bigint NOT NULL CONSTRAINT judged_entity_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  entity_id        bigint NOT NULL                           -- term
);
CREATE INDEX judged_entity_by_entity ON [judged_entity] (entity_id);
