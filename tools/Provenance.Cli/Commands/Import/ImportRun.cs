using System.Globalization;
using System.Reflection;
using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>One run of <c>import</c>, with its progress and its summary.</summary>
internal sealed class ImportRun(Terminal terminal, IAccounting accounting, SigningKey key)
{
    private const int Told = 20;

    // What the base class library gives for a file that another process has open, on Windows and elsewhere.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int TryAgain = 11;

    // What is left out by its nature; anything else is something to look at.
    private static readonly NotDraftedReason[] Expected =
        [NotDraftedReason.JobStep, NotDraftedReason.NoAccelerators, NotDraftedReason.NotStarted, NotDraftedReason.Excluded];

    public required IReadOnlyList<string> Files { get; init; }

    public required string Origin { get; init; }

    public required string Output { get; init; }

    public required string? Rejects { get; init; }

    public required string State { get; init; }

    public required bool IsDryRun { get; init; }

    public required bool Repeats { get; init; }

    /// <summary>Whether the last of the files is the newest export, whose word counts.</summary>
    public required bool NewestWins { get; init; }

    /// <summary>
    /// Submits the file of attestations, where that is part of the run: it ends only then. Gives the exit code, and the ids of the
    /// statements that the registry refused.
    /// </summary>
    public Func<CancellationToken, Task<(int Code, IReadOnlySet<Digest> Refused)>>? Submit { get; init; }

    private string SecretPath => Path.ChangeExtension(State, ".secret");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Require();

        // First the secret, so that no crash leaves a journal without one.
        var secret = IsDryRun && !File.Exists(SecretPath) ? ImportSecret.Draw() : ImportSecret.Open(SecretPath);
        int code;
        long run;
        using (var journal = IsDryRun ? ImportJournal.Peek(State, key.PublicKey.KeyId, Origin) : Open())
        {
            await using var file = IsDryRun ? null : new AttestationsFile(Output);
            code = await ImportAsync(secret, journal, file, cancellationToken);
            if (Submit is null || file is not { IsWritten: true })
            {
                journal.Delivered();
                return code;
            }

            run = journal.Run;
        }

        // A registry that is away for long must not keep the next import, or another cluster's, from being drafted.
        var (submitted, refused) = await SubmitAsync(Submit, cancellationToken);
        using (var journal = Open())
        {
            journal.Delivered(run, refused);
        }

        if (refused.Count > 0)
        {
            terminal.Note("What was refused is kept: the next import lets it leave again, before anything else.");
        }

        return Math.Max(code, submitted);
    }

    private ImportJournal Open()
    {
        try
        {
            return ImportJournal.Open(State, key.PublicKey.KeyId, Origin);
        }
        catch (IOException exception) when (exception.HResult is SharingViolation or TryAgain)
        {
            throw CommandException.Unable($"Another import has {State} open", "Wait until it has ended and run this again: nothing is doubled. Imports at one time each need a --state of their own.");
        }
    }

    private async Task<int> ImportAsync(ImportSecret secret, ImportJournal journal, AttestationsFile? file, CancellationToken cancellationToken)
    {
        await using var rejects = RejectsFile.Open(Rejects);
        var (told, excluded) = (0, new ExcludedRecords());
        void Reject(NotDrafted row)
        {
            rejects?.Write(row);
            if (rejects is not null)
            {
                return;
            }

            if (row.Reason == NotDraftedReason.Excluded)
            {
                excluded.Add(row);
            }
            else if (!Expected.Contains(row.Reason) && ++told <= Told)
            {
                terminal.Note($"not drafted {$"{row.Place} {row.Subject}".TrimEnd()}: {row.Reason}: {row.Detail}");
            }
        }

        var issuer = new StatementIssuer(Origin, key, secret, journal, Version(), terminal.Time);
        using var progress = new Progress(terminal, "records", null);
        var import = new Import(issuer, journal, file ?? (IAttestationSink)new NoSink(), Reject) { Repeat = Repeats, ReadsNewestFirst = NewestWins, OnRow = progress.Step };
        await RecoverAsync(import, journal, cancellationToken);
        foreach (var path in NewestWins ? Files.Reverse() : Files)
        {
            await ReadAsync(import, path, cancellationToken);
        }

        await import.SignRestAsync(cancellationToken);
        if (told > Told)
        {
            terminal.Note($"… and {told - Told} more; --rejects FILE lists all.");
        }

        excluded.Tell(terminal);
        ImportFigures.Write(terminal, import.Summary);
        foreach (var (warning, place) in import.Summary.FirstWarnings)
        {
            terminal.Note($"warning {place}: {warning.Reason} {warning.Field}: {warning.Message}");
        }

        var nothing = WhyNothing(import.Summary);
        if (nothing is not null && file is not { IsWritten: true })
        {
            throw nothing;
        }

        terminal.Note((IsDryRun, file?.IsWritten, Rejects) switch
        {
            (true, _, null) => "Nothing was written.",
            (true, _, var list) => $"No statement was written; {list} lists what would not be drafted.",
            (_, true, _) => $"{import.Summary.Left} attestations in {Output}",
            _ => "There was nothing new to write.",
        });
        if (nothing is not null)
        {
            // What an earlier import did not bring to its end is written all the same, and has to be submitted.
            terminal.Note($"{nothing.Message}. {nothing.WhatToDo}");
        }

        return nothing is null && import.Summary.NotDrafted.Keys.All(Expected.Contains) ? ExitCode.Ok : ExitCode.Refused;
    }

    private async Task<(int Code, IReadOnlySet<Digest> Refused)> SubmitAsync(
        Func<CancellationToken, Task<(int Code, IReadOnlySet<Digest> Refused)>> submit, CancellationToken cancellationToken)
    {
        try
        {
            return await submit(cancellationToken);
        }
        catch
        {
            terminal.Note($"Not all of {Output} is known to be in the registry. The next import writes it again, and with --server submits it, before anything else; \"provenance submit {Output}\" does so now.");
            throw;
        }
    }

    // What an earlier import wrote is drafted again and known. A day on which no job started tells nothing rightly; one of which
    // no job names a GPU may be one whose GPUs are not counted, unless the site says that they are; and files of which all was
    // excluded were mostly the wrong ones, or asked for wrongly.
    private CommandException? WhyNothing(ImportSummary summary)
    {
        if (summary.Rows == 0)
        {
            return CommandException.Refused(
                $"There was no record in {string.Join(", ", Files)}, so that nothing was imported", "An empty export is mostly a failed one: look at where it comes from.");
        }

        if (summary.ByState.Values.Sum() > 0)
        {
            return null;
        }

        if (summary.NotDrafted.ContainsKey(NotDraftedReason.NoAccelerators) && summary.NotDrafted.Keys.All(Expected.Contains))
        {
            return accounting.CountsAccelerators ? null : CommandException.Refused(
                "No job that was to be imported names a GPU, so that nothing was imported: the accounting does not say whether none was used or none is counted",
                "Slurm counts GPUs only where AccountingStorageTRES of slurm.conf has gres/gpu, and gres/gpu:TYPE for types. Where it has, no GPU was used: say so once, with \"countsGpus\": true in the mapping, and such a day is nothing to report.");
        }

        return summary.NotDrafted.ContainsKey(NotDraftedReason.Excluded)
            ? CommandException.Refused(
                string.Create(CultureInfo.InvariantCulture, $"All {summary.Rows:N0} records were left out ({string.Join(", ", summary.NotDrafted.Keys.Select(reason => Words.Of(reason)))}), so that nothing was imported"),
                "Look at what the options ask for: --rejects FILE lists each record with the reason.")
            : null;
    }

    private static string Version() =>
        typeof(ImportRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private void Require()
    {
        foreach (var path in Files.Where(path => !File.Exists(path)))
        {
            throw CommandException.Unable($"There is no file {path}", "");
        }

        if (Rejects is { } rejects)
        {
            RejectsFile.RequireNoOther(rejects, [.. Files, Output, State, SecretPath]);
        }

        if (File.Exists(State) && !File.Exists(SecretPath))
        {
            throw CommandException.Unable($"{State} is there and its secret {SecretPath} is not", "Restore both from one copy: without the secret nothing that was issued is known again.");
        }

        if (!IsDryRun && File.Exists(Output))
        {
            throw CommandException.Unable($"{Output} exists", "Submit it and remove it, or name another file with --out.");
        }
    }

    private async Task RecoverAsync(Import import, ImportJournal journal, CancellationToken cancellationToken)
    {
        var undelivered = journal.Undelivered;
        if (!IsDryRun)
        {
            await import.RecoverAsync(cancellationToken);
        }

        if (undelivered > 0)
        {
            terminal.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"An earlier import did not end, or was refused in part: {import.Summary.Recovered} of its {undelivered} statements are written first, unchanged, the others as they are met."));
        }
    }

    private async Task ReadAsync(Import import, string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        try
        {
            await import.ReadAsync(accounting, content, path, cancellationToken);
        }
        catch (AccountingFormatException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), string.Create(CultureInfo.InvariantCulture, $"{import.Summary.Rows} records were read before; run it again when the file is right."));
        }
    }

    private sealed class NoSink : IAttestationSink
    {
        public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
