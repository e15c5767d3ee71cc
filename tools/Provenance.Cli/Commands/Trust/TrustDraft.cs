// What every trust statement needs of its maker: who signs, where the file goes, and which version it is.

using System.CommandLine;
using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The options that the trust commands share, and the making of the file.</summary>
internal sealed class TrustDraft
{
    private readonly Terminal _terminal;
    private readonly Connection _connection;
    private readonly Option<string[]> _keys;
    private readonly Option<string> _output = new("--out") { Description = "The attestation file to write, by custom NAME.attestation.json.", Required = true };
    private readonly Option<string> _origin = new("--origin") { Description = "The registry's origin.", Required = true };

    private readonly Option<long?> _version = new("--trust-version")
    {
        Description = "1 + the number of trust statements about that key (for a redaction: of redactions of that statement) in the log. If absent, the registry at --server is asked.",
    };

    public TrustDraft(Terminal terminal, string whoSigns)
    {
        _terminal = terminal;
        _connection = new Connection(terminal);
        _keys = KeyFiles.Option(whoSigns);
    }

    public TimeProvider Time => _terminal.Time;

    public void AddTo(Command command)
    {
        command.Options.Add(_origin);
        command.Options.Add(_keys);
        command.Options.Add(_output);
        command.Options.Add(_version);
        _connection.AddTo(command);
    }

    public string Origin(ParseResult parsed) => parsed.GetRequiredValue(_origin);

    /// <summary>The version as given, or as the registry's list of accreditations makes it.</summary>
    public async Task<long> VersionAsync(ParseResult parsed, KeyId key, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_version) is { } given)
        {
            return given;
        }

        using var client = _connection.Open(parsed, policy: null);
        var listing = await client.Audit.ListAccreditationsAsync("", TreeSize.Zero, cancellationToken);
        return listing.Keys.GetValueOrDefault(key) is { } known ? known.Version + 1 : 1;
    }

    /// <summary>The version of the next redaction of a statement: as given, or as the registry's entry makes it.</summary>
    public async Task<long> RedactionVersionAsync(ParseResult parsed, Digest statement, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_version) is { } given)
        {
            return given;
        }

        using var client = _connection.Open(parsed, policy: null);
        return (await client.Audit.GetEntryAsync(statement, cancellationToken)).Redactions.Count + 1;
    }

    /// <summary>Signs the body of a redaction and writes the file.</summary>
    public Task<int> WriteAsync(ParseResult parsed, RedactionBody body, CancellationToken cancellationToken) => WriteAsync(
        parsed,
        StatementKinds.Get<RedactionKind>(),
        $"redactions/{body.Statement}",
        body,
        parsed.GetRequiredValue(_keys),
        parsed.GetRequiredValue(_output),
        cancellationToken);

    /// <summary>Signs a body about a key and writes the file.</summary>
    public Task<int> WriteAsync(ParseResult parsed, StatementKind kind, KeyTrustBody body, CancellationToken cancellationToken) =>
        WriteAsync(parsed, kind, $"keys/{body.Subject}", body, parsed.GetRequiredValue(_keys), parsed.GetRequiredValue(_output), cancellationToken);

    private Task<int> WriteAsync(
        ParseResult parsed, StatementKind kind, string record, Section body, string[] keys, string output, CancellationToken cancellationToken) =>
        WriteAsync(_terminal, Origin(parsed), kind, record, body, keys, output, cancellationToken);

    /// <summary>Signs a body and writes the file.</summary>
    public static async Task<int> WriteAsync(
        Terminal terminal,
        string origin,
        StatementKind kind,
        string record,
        Section body,
        string[] keys,
        string output,
        CancellationToken cancellationToken)
    {
        var files = keys.Select(KeyFiles.ReadPrivate).ToList();
        try
        {
            var builder = new StatementBuilder(origin, kind, record) { IssuedAt = Timestamp.FromDateTimeOffset(terminal.Time.GetUtcNow()) };
            var built = builder.Add(body).Sign([.. files.Select(file => (ISigner)file.Key)]);
            if (!built.IsSigned)
            {
                throw CommandException.Refused($"{built.Refusal.Reason} {built.Refusal.Field}: {built.Refusal.Message.TrimEnd('.')}", built.Refusal.Remedy);
            }

            await AttestationFiles.WriteNewAsync(output, built.Attestation, forOwner: false, cancellationToken);
            var count = built.Attestation.Envelope.Signatures.Count.ToString(CultureInfo.InvariantCulture);
            terminal.Line($"{output}: {kind.Name} {built.Attestation.Envelope.StatementId}, {count} signed");
            return ExitCode.Ok;
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }
}
