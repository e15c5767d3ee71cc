// The tables of an auditor's memory. Rows of reports are written in log order, so that writing costs no seeking; the
// indices are made once the first pass is through, when sorting is cheapest, and kept up from then on.

namespace Provenance.Auditing;

internal static class AuditTables
{
    /// <summary>Written into the file's header, so that no other database is taken for a memory: "PrAu".</summary>
    public const int ApplicationId = 0x50724175;

    /// <summary>
    /// Version of the tables. To what lasts tables have been added since version 1 and nothing else; a file of an earlier
    /// version keeps that, and its pass begins anew.
    /// </summary>
    public const int Version = 5;

    /// <summary>What outlives every pass: whose log it is, the checkpoints seen, forks, what was smaller than it had been.</summary>
    public const string Lasting = """
        CREATE TABLE IF NOT EXISTS log (
            one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL, root BLOB NOT NULL,
            seen BLOB, began INTEGER NOT NULL, position INTEGER NOT NULL, target BLOB, logged_at INTEGER NOT NULL,
            missing_sections INTEGER NOT NULL, suspended INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS checkpoints (
            size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL, shown_at INTEGER, PRIMARY KEY (size, root)) STRICT;
        CREATE TABLE IF NOT EXISTS breaches (code TEXT NOT NULL, place TEXT NOT NULL, message TEXT NOT NULL, UNIQUE (code, message)) STRICT;
        CREATE TABLE IF NOT EXISTS shown_less (size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL, PRIMARY KEY (size, root)) STRICT;
        """;

    /// <summary>What one pass over the log gathers.</summary>
    public const string OfPass = """
        CREATE TABLE IF NOT EXISTS trust (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, attestation BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS findings (code TEXT NOT NULL, idx INTEGER, place TEXT NOT NULL, message TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS counts (code TEXT PRIMARY KEY, counted INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS reports (
            idx INTEGER PRIMARY KEY, id BLOB NOT NULL, chain BLOB NOT NULL, supersedes BLOB, kind TEXT NOT NULL, record TEXT NOT NULL,
            party TEXT NOT NULL, site TEXT, issued INTEGER NOT NULL, stream BLOB, sequence INTEGER, low TEXT, high TEXT,
            key INTEGER, logged INTEGER NOT NULL, withdraws INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS missing (idx INTEGER NOT NULL, id BLOB NOT NULL, section TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS closes (
            idx INTEGER PRIMARY KEY, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
            statements INTEGER, root BLOB, low TEXT, high TEXT, nil TEXT) STRICT;
        CREATE TABLE IF NOT EXISTS ranges (
            close INTEGER NOT NULL, party TEXT NOT NULL, stream BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS tree_only (one INTEGER PRIMARY KEY CHECK (one = 1), cut_off INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS repeated (idx INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
        CREATE VIEW IF NOT EXISTS once AS SELECT * FROM reports WHERE idx NOT IN (SELECT idx FROM repeated);
        """;

    /// <summary>Begins a pass anew.</summary>
    public const string Forget = """
        DROP VIEW IF EXISTS once; DROP TABLE IF EXISTS repeated; DROP TABLE IF EXISTS tree_only; DROP TABLE IF EXISTS trust; DROP TABLE IF EXISTS findings; DROP TABLE IF EXISTS counts; DROP TABLE IF EXISTS reports;
        DROP TABLE IF EXISTS closes; DROP TABLE IF EXISTS ranges; DROP TABLE IF EXISTS missing;
        UPDATE log SET began = 0, position = 0, target = NULL, logged_at = 0, missing_sections = 0, suspended = 0;
        """;

    /// <summary>What the questions at the end of a pass need.</summary>
    public const string Indices = """
        CREATE INDEX IF NOT EXISTS reports_id ON reports (id);
        CREATE INDEX IF NOT EXISTS reports_chain ON reports (chain, idx);
        CREATE INDEX IF NOT EXISTS reports_stream ON reports (party, stream, sequence, idx);
        CREATE INDEX IF NOT EXISTS reports_site ON reports (party, site, issued);
        CREATE INDEX IF NOT EXISTS reports_superseding ON reports (supersedes) WHERE supersedes IS NOT NULL;
        CREATE INDEX IF NOT EXISTS reports_key ON reports (key, logged);
        CREATE INDEX IF NOT EXISTS ranges_stream ON ranges (party, stream, first);
        """;
}
