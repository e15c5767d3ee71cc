using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>What judging a bundle gave, to be written at once.</summary>
internal sealed class JudgedBundle
{
    /// <summary>The index after its last entry.</summary>
    public required long End { get; init; }

    public long LoggedAtMilliseconds { get; set; }

    public long MissingSections { get; set; }

    public long Suspended { get; set; }

    /// <summary>Reports without fault.</summary>
    public List<JudgedReport> Reports { get; } = [];

    /// <summary>Trust statements that hold.</summary>
    public List<(LeafIndex Index, ReadOnlyMemory<byte> Leaf, Attestation Attestation)> Trust { get; } = [];

    /// <summary>Findings that are written down.</summary>
    public List<AuditFinding> Kept { get; } = [];

    /// <summary>Findings beyond what is written down, by code.</summary>
    public Dictionary<string, long> Counted { get; } = [];
}

/// <summary>A report without fault.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Content">What it states.</param>
/// <param name="Party">The party whose key signed.</param>
/// <param name="Key">Index of the first trust statement about that key, which names it in eight bytes; null for an authority's.</param>
/// <param name="LoggedAtMilliseconds">When it was logged, in milliseconds since 1970.</param>
internal sealed record JudgedReport(LeafIndex Index, StatementContent Content, string Party, long? Key, long LoggedAtMilliseconds);

/// <summary>Writes the rows of a bundle.</summary>
internal static class ReportRows
{
    private const int ChainBytes = 16;

    public static void Insert(SqliteConnection connection, SqliteTransaction transaction, JudgedBundle bundle)
    {
        using (var trust = Command(connection, transaction, "INSERT INTO trust (idx, leaf, attestation) VALUES ($0, $1, $2)", 3))
        {
            foreach (var (index, leaf, attestation) in bundle.Trust)
            {
                Run(trust, index.Value, leaf.ToArray(), AttestationJson.Write(attestation));
            }
        }

        using var report = Command(
            connection,
            transaction,
            "INSERT INTO reports (idx, id, chain, supersedes, kind, record, party, site, issued, stream, sequence, low, high, key, logged, withdraws) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            16);
        using var missing = Command(connection, transaction, "INSERT INTO missing (idx, id, section) VALUES ($0, $1, $2)", 3);
        foreach (var one in bundle.Reports)
        {
            Insert(report, one);
            foreach (var section in one.Content.MissingSections)
            {
                Run(missing, one.Index.Value, one.Content.Statement.Id.ToArray(), section);
            }

            if (one.Content.Statement is { Kind: PeriodCloseKind, IsWithdrawal: false })
            {
                InsertClose(connection, transaction, one.Index, one.Content, one.Party);
            }
        }
    }

    private static void Insert(SqliteCommand command, JudgedReport report)
    {
        var (index, content, party) = (report.Index, report.Content, report.Party);
        var statement = content.Statement;
        var hours = content.Section<Run>()?.AcceleratorHours;
        Run(
            command,
            index.Value,
            statement.Id.ToArray(),
            Chain(statement, party),
            statement.Supersedes?.Statement.ToArray(),
            statement.Kind.Name,
            statement.Record,
            party,
            statement.RecordName.Site?.ToString(),
            statement.IssuedAt.Microseconds,
            statement.Stream?.ToArray(),
            statement.Sequence,
            hours is { IsKnown: true } low ? low.Value.Low.ToString() : null,
            hours is { IsKnown: true } high ? high.Value.High.ToString() : null,
            report.Key,
            report.LoggedAtMilliseconds,
            statement.IsWithdrawal ? 1 : 0);
    }

    private static void InsertClose(
        SqliteConnection connection, SqliteTransaction transaction, LeafIndex index, StatementContent content, string party)
    {
        var body = content.Section<PeriodCloseBody>();
        var hours = body?.AcceleratorHours ?? default;
        using var close = Command(
            connection, transaction, "INSERT INTO closes (idx, starts, ends, statements, root, low, high, nil) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)", 8);
        Run(
            close,
            index.Value,
            body?.From.Microseconds ?? 0,
            body?.To.Microseconds ?? 0,
            body?.Statements,
            body?.MerkleRoot.ToArray(),
            hours.IsKnown ? hours.Value.Low.ToString() : null,
            hours.IsKnown ? hours.Value.High.ToString() : null,
            body is null ? null : string.Join(' ', body.Nil));
        using var range = Command(
            connection, transaction, "INSERT INTO ranges (close, party, stream, first, last) VALUES ($0, $1, $2, $3, $4)", 5);
        foreach (var covered in body?.Streams ?? [])
        {
            Run(range, index.Value, party, covered.Stream.ToArray(), covered.First, covered.Last);
        }
    }

    // A record's statements of one kind by one party are told apart from others by a digest: 128 bits, which nobody
    // makes collide by chance.
    private static byte[] Chain(Statement statement, string party) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{statement.Kind.Name}\n{party}\n{statement.Record}"))[..ChainBytes];

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this file; values are parameters.")]
    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string text, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i.ToString(CultureInfo.InvariantCulture) });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}
