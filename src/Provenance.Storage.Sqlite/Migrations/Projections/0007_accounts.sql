-- What balances of chips and of hours ask, where devices were, and how far a site's statements can be trusted.

-- Electrical power available to the cluster, in megawatts.
ALTER TABLE inventory ADD COLUMN power_low BLOB;
ALTER TABLE inventory ADD COLUMN power_high BLOB;

-- What came and went before an inventory's moment.
CREATE TABLE inventory_event (
  inventory_event_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  at_us              INTEGER NOT NULL,
  type               INTEGER NOT NULL,             -- 0 received, 1 shipped, 2 retired, 3 moved
  accelerator_id     INTEGER NOT NULL,             -- term
  count              INTEGER NOT NULL,
  counterparty_id    INTEGER                       -- term: entity id
) STRICT;

CREATE TABLE site (
  site_id  INTEGER NOT NULL PRIMARY KEY,           -- by first device listed in the log
  operator TEXT    NOT NULL,
  site     TEXT    NOT NULL,
  UNIQUE (operator, site)
) STRICT;

-- A list of devices: the section of a cluster's own record, or of a record below it.
CREATE TABLE device_list (
  log_index  INTEGER NOT NULL PRIMARY KEY,
  cluster_id INTEGER NOT NULL,
  site_id    INTEGER NOT NULL,
  as_of_us   INTEGER                               -- NULL where redacted
) STRICT;
CREATE INDEX device_list_by_cluster ON device_list (cluster_id, as_of_us);

CREATE TABLE device (
  device_id      INTEGER NOT NULL PRIMARY KEY,     -- 4096 × log index + place in the statement
  identity       TEXT    NOT NULL,
  accelerator_id INTEGER NOT NULL                  -- term
) STRICT;

-- Finds devices by the first eight bytes of the SHA-256 of their identity; device.identity decides.
CREATE TABLE device_identity (
  prefix    INTEGER NOT NULL,
  site_id   INTEGER NOT NULL,
  device_id INTEGER NOT NULL,
  PRIMARY KEY (prefix, site_id, device_id)
) STRICT, WITHOUT ROWID;

-- Identities that more than one site ever listed.
CREATE TABLE device_elsewhere (
  prefix INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE rental_reservation (
  rental_reservation_id INTEGER NOT NULL PRIMARY KEY, -- 4096 × log index + place in the statement
  accelerator_id        INTEGER NOT NULL,             -- term
  count                 INTEGER NOT NULL
) STRICT;

-- On what the totals of a usage report rest; NULL where the total is unknown.
ALTER TABLE usage ADD COLUMN small_jobs_basis INTEGER;
ALTER TABLE usage ADD COLUMN inference_basis INTEGER;
ALTER TABLE usage ADD COLUMN idle_basis INTEGER;
ALTER TABLE usage ADD COLUMN maintenance_basis INTEGER;

CREATE INDEX usage_by_cluster ON usage (cluster_id, from_us);
CREATE INDEX rental_by_cluster ON rental (cluster_id);
CREATE INDEX period_close_by_site ON period_close (operator, site);

-- A withdrawal has no subject: it is found by its record's name, and there are few.
CREATE INDEX statement_withdrawn ON statement (chain_id) WHERE is_withdrawal = 1;

-- Closes of periods name ranges of a stream, and streams are looked at for gaps and repeats.
CREATE INDEX statement_by_stream ON statement (stream_id, sequence) WHERE stream_id IS NOT NULL;
