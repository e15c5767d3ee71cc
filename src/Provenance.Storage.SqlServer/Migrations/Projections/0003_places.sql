-- Places: what clusters hold, who rents it, and what is reported of it.
CREATE TABLE [inventory] (
  log_index  bigint                                        NOT NULL CONSTRAINT inventory_key PRIMARY KEY CLUSTERED,
  cluster_id bigint                                        NOT NULL,
  as_of_us   bigint                                        NULL,
  status     nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  country    nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  location   nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
  power_low  varbinary(17)                                 NULL,
  power_high varbinary(17)                                 NULL
);
CREATE INDEX inventory_by_cluster ON [inventory] (cluster_id);

-- What came and went before an inventory's moment.
CREATE TABLE [inventory_event] (
  inventory_event_id bigint NOT NULL CONSTRAINT inventory_event_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  at_us              bigint NOT NULL,
  type               bigint NOT NULL,                        -- 0 received, 1 shipped, 2 retired, 3 moved
  accelerator_id     bigint NOT NULL,                        -- term
  count              bigint NOT NULL,
  counterparty_id    bigint NULL                             -- term: entity id
);

CREATE TABLE [domain] (
  domain_id      bigint        NOT NULL CONSTRAINT domain_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  name_id        bigint        NOT NULL,                     -- term
  accelerator_id bigint        NOT NULL,                     -- term
  count          bigint        NOT NULL,
  interconnect   varbinary(17) NULL                          -- Gbit/s for each accelerator
);

CREATE TABLE [site] (
  site_id  bigint                                        NOT NULL CONSTRAINT site_key PRIMARY KEY CLUSTERED, -- by first device listed in the log
  operator nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  site     nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL
);
CREATE UNIQUE INDEX site_by_name ON [site] (operator, site);

-- A list of devices: the section of a cluster's own record, or of a record below it.
CREATE TABLE [device_list] (
  log_index  bigint NOT NULL CONSTRAINT device_list_key PRIMARY KEY CLUSTERED,
  cluster_id bigint NOT NULL,
  site_id    bigint NOT NULL,
  as_of_us   bigint NULL                                     -- NULL where redacted
);
CREATE INDEX device_list_by_cluster ON [device_list] (cluster_id, as_of_us);

CREATE TABLE [device] (
  device_id      bigint                                         NOT NULL CONSTRAINT device_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  [identity]     nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
  accelerator_id bigint                                         NOT NULL -- term
);

-- Finds devices by the first eight bytes of the SHA-256 of their identity; device.identity decides.
CREATE TABLE [device_identity] (
  prefix    bigint NOT NULL,
  site_id   bigint NOT NULL,
  device_id bigint NOT NULL,
  CONSTRAINT device_identity_key PRIMARY KEY CLUSTERED (prefix, site_id, device_id)
);

-- Identities that more than one site ever listed.
CREATE TABLE [device_elsewhere] (
  prefix bigint NOT NULL CONSTRAINT device_elsewhere_key PRIMARY KEY CLUSTERED
);

CREATE TABLE [rental] (
  log_index       bigint                                        NOT NULL CONSTRAINT rental_key PRIMARY KEY CLUSTERED,
  cluster_id      bigint                                        NOT NULL,
  customer_id     bigint                                        NULL, -- term: entity id or "unknown"
  end_customer_id bigint                                        NULL, -- term: entity id, "customer" or "unknown"
  payment         binary(32)                                    NULL,
  from_us         bigint                                        NULL,
  to_us           bigint                                        NULL,
  purpose         nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  visibility      nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL
);
CREATE INDEX rental_by_payment ON [rental] (payment) WHERE payment IS NOT NULL;
CREATE INDEX rental_by_customer ON [rental] (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX rental_by_cluster ON [rental] (cluster_id);
CREATE INDEX rental_of_end_customer ON [rental] (end_customer_id) WHERE end_customer_id IS NOT NULL;

CREATE TABLE [rental_reservation] (
  rental_reservation_id bigint NOT NULL CONSTRAINT rental_reservation_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  accelerator_id        bigint NOT NULL,                     -- term
  count                 bigint NOT NULL
);

-- Between operator and end customer, the nearest to the operator first.
CREATE TABLE [reseller] (
  reseller_id bigint NOT NULL CONSTRAINT reseller_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  entity_id   bigint NOT NULL                                -- term
);
CREATE INDEX reseller_of_entity ON [reseller] (entity_id);

-- Countries from which jobs were steered and rentals used.
CREATE TABLE [access_country] (
  access_country_id bigint                                        NOT NULL CONSTRAINT access_country_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  country           nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TABLE [usage] (
  log_index         bigint        NOT NULL CONSTRAINT usage_key PRIMARY KEY CLUSTERED,
  cluster_id        bigint        NOT NULL,
  from_us           bigint        NULL,
  to_us             bigint        NULL,
  small_jobs_low    varbinary(17) NULL,
  small_jobs_high   varbinary(17) NULL,
  inference_low     varbinary(17) NULL,
  inference_high    varbinary(17) NULL,
  idle_low          varbinary(17) NULL,
  idle_high         varbinary(17) NULL,
  maintenance_low   varbinary(17) NULL,
  maintenance_high  varbinary(17) NULL,
  line_hours        varbinary(17) NULL,
  small_jobs_basis  bigint        NULL,
  inference_basis   bigint        NULL,
  idle_basis        bigint        NULL,
  maintenance_basis bigint        NULL
);
CREATE INDEX usage_by_cluster ON [usage] (cluster_id, from_us);

CREATE TABLE [usage_customer] (
  usage_customer_id bigint        NOT NULL CONSTRAINT usage_customer_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  customer_id       bigint        NOT NULL,                  -- term
  small_jobs_low    varbinary(17) NULL,
  small_jobs_high   varbinary(17) NULL,
  inference_low     varbinary(17) NULL,
  inference_high    varbinary(17) NULL
);
CREATE INDEX usage_of_customer ON [usage_customer] (customer_id);

CREATE TABLE [period_close] (
  log_index   bigint                                        NOT NULL CONSTRAINT period_close_key PRIMARY KEY CLUSTERED,
  operator    nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  site        nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  from_us     bigint                                        NULL,
  to_us       bigint                                        NULL,
  statements  bigint                                        NULL,
  merkle_root binary(32)                                    NULL,
  hours_low   varbinary(17)                                 NULL,
  hours_high  varbinary(17)                                 NULL
);
CREATE INDEX period_close_by_site ON [period_close] (operator, site);

CREATE TABLE [period_stream] (
  period_stream_id bigint     NOT NULL CONSTRAINT period_stream_key PRIMARY KEY CLUSTERED, -- 4096 × log index + place in the statement
  stream           binary(16) NOT NULL,
  first            bigint     NOT NULL,
  last             bigint     NOT NULL
);
