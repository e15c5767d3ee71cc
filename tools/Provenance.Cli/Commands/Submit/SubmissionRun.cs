using System.Globalization;
using System.Runtime.CompilerServices;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>One run of <c>submit</c>: what has a good receipt is skipped, the rest is sent over one stream.</summary>
/// <param name="terminal">Where to tell of it.</param>
/// <param name="client">The registry.</param>
/// <param name="policy">What receipts are checked against.</param>
/// <param name="shelf">Where receipts are kept.</param>
/// <param name="validateOnly">Whether nothing is logged.</param>
/// <param name="forWitnesses">How long to wait for witnesses; null for not at all.</param>
internal sealed class SubmissionRun(
    Terminal terminal, RegistryClient client, VerificationPolicy policy, ReceiptShelf shelf, bool validateOnly, TimeSpan? forWitnesses = null)
{
    private const int ToldOfOneReason = 20;

    private readonly List<FoundAttestation> _unwitnessed = [];
    private bool _witnessesAreAway;

    private readonly ReceiptCheck _check = new(policy);
    private readonly Postponements _postponed = new(terminal);
    private readonly StatementReader _reader = new(policy.Origin);
    private readonly SortedDictionary<WarningReason, long> _warnedOf = [];
    private readonly SortedDictionary<string, long> _refusedBy = new(StringComparer.Ordinal);
    private readonly HashSet<Digest> _refused = [];
    private long _logged;
    private long _loggedBefore;
    private long _skipped;
    private long _valid;
    private long _warned;
    private long _witnessed;
    private long _notWitnessed;
    private bool _lostReceipts;

    /// <summary>How many attestations wait for witnesses at once: they are held until then.</summary>
    public int WaitingAtOnce { get; init; } = 4096;

    /// <summary>Ids of the statements that were refused.</summary>
    public IReadOnlySet<Digest> Refused => _refused;

    public async Task<int> RunAsync(AttestationSource source, CancellationToken cancellationToken)
    {
        if (source.Files.Count == 0)
        {
            throw CommandException.Usage("There is nothing to submit", $"Name files ending in {AttestationFiles.Extension} or {AttestationFiles.StreamExtension}.");
        }

        var total = source.Files.Any(AttestationSource.IsStream) ? (long?)null : source.Files.Count;
        var isDone = false;
        try
        {
            using var progress = new Progress(terminal, "attestations", total);
            await foreach (var item in client.Submission.SubmitManyAsync(
                WithoutReceiptAsync(source, progress, cancellationToken), validateOnly, _postponed.Add, cancellationToken))
            {
                _postponed.End();
                await TakeAsync(item.Key, item.Outcome, cancellationToken);
                progress.Step();
            }

            isDone = true;
            await WaitForWitnessesAsync(cancellationToken);
        }
        finally
        {
            Summarise();
            if (!isDone)
            {
                TellLeft(total);
            }

            _postponed.TellAtEnd();
        }

        return _refusedBy.Count > 0 ? ExitCode.Refused
            : _notWitnessed > 0 ? throw CommandException.Unable($"{_notWitnessed} receipts are not witnessed yet; the log has signed over all of them", "Run it again later: nothing is doubled.")
            : ExitCode.Ok;
    }

    private async IAsyncEnumerable<SubmissionItem<FoundAttestation>> WithoutReceiptAsync(
        AttestationSource source, Progress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in source.ReadAsync(cancellationToken))
        {
            if (found.Attestation is not { } attestation)
            {
                Refuse(found.Place, found.Refusal!.Reason, found.Refusal.Field, found.Refusal.Message, found.Refusal.Remedy);
                progress.Step();
            }
            else if (IsForeignRoot(attestation))
            {
                Refuse(
                    found.Place,
                    RefusalReason.TrustContradiction,
                    "",
                    $"This root is {attestation.Envelope.StatementId}; the policy names {policy.RootFingerprint}.",
                    "Submit the root that the policy was made for.");
                progress.Step();
            }
            else if (!validateOnly
                && await shelf.FindAsync(found, cancellationToken) is { } receipt
                && _check.Check(receipt, attestation.Envelope, requireWitnesses: forWitnesses is not null).IsGood)
            {
                Interlocked.Increment(ref _skipped);
                progress.Step();
            }
            else
            {
                yield return new SubmissionItem<FoundAttestation>(found, attestation);
            }
        }
    }

    // A registry takes the first root it gets; who submits it knows from the policy which one it must be.
    private bool IsForeignRoot(Attestation attestation) =>
        attestation.Envelope.StatementId != policy.RootFingerprint
        && attestation.Envelope.Payload.Span.IndexOf("urn:compute-provenance:root:v1"u8) >= 0
        && _reader.Read(attestation).Content?.Section<RootBody>() is { Version: 1 };

    private async Task TakeAsync(FoundAttestation found, SubmissionOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Refusal is { } refusal)
        {
            _refused.Add(found.Attestation!.Envelope.StatementId);
            Refuse(found.Place, refusal.Reason, refusal.Field, refusal.Message, refusal.Remedy);
            return;
        }

        foreach (var warning in outcome.Warnings)
        {
            // What one cause gives a thousand times is told a few times and counted.
            var told = _warnedOf[warning.Reason] = _warnedOf.GetValueOrDefault(warning.Reason) + 1;
            if (told <= ToldOfOneReason)
            {
                terminal.Note($"warning {found.Place}: {warning.Reason} {warning.Field}: {warning.Message}");
            }
        }

        _warned += outcome.Warnings.Count > 0 ? 1 : 0;
        if (outcome.Receipt is null)
        {
            _valid++;
            return;
        }

        _logged += outcome.AlreadyLogged ? 0 : 1;
        _loggedBefore += outcome.AlreadyLogged ? 1 : 0;
        if (forWitnesses is null || _check.Check(outcome.Receipt, found.Attestation!.Envelope, requireWitnesses: true).IsGood)
        {
            _witnessed += forWitnesses is null ? 0 : 1;
            _lostReceipts |= !await shelf.KeepAsync(found, outcome.Receipt, cancellationToken);
            return;
        }

        _unwitnessed.Add(found);
        if (_unwitnessed.Count >= WaitingAtOnce)
        {
            await WaitForWitnessesAsync(cancellationToken);
        }
    }

    // The first wait lasts until the quorum has cosigned; the others then find it done. Once the time is over, nobody waits,
    // nor do those that come later, until a receipt is witnessed again.
    private async Task WaitForWitnessesAsync(CancellationToken cancellationToken)
    {
        var end = terminal.Time.GetUtcNow() + (_witnessesAreAway ? TimeSpan.Zero : forWitnesses ?? TimeSpan.Zero);
        foreach (var found in _unwitnessed)
        {
            var left = end - terminal.Time.GetUtcNow();
            var waited = await client.Submission.WaitWitnessedAsync(
                found.Attestation!.Envelope, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            _witnessesAreAway = !waited.IsWitnessed;
            _witnessed += waited.IsWitnessed ? 1 : 0;
            _notWitnessed += waited.IsWitnessed ? 0 : 1;
            _lostReceipts |= !await shelf.KeepAsync(found, waited.Receipt, cancellationToken);
        }

        _unwitnessed.Clear();
    }

    // Called by the reader of the source and by the taker of answers.
    private void Refuse(string place, RefusalReason reason, string field, string message, string remedy)
    {
        lock (_refusedBy)
        {
            _refusedBy[reason.ToString()] = _refusedBy.GetValueOrDefault(reason.ToString()) + 1;
            terminal.Note($"refused {place}: {$"{reason} {field}".TrimEnd()}: {CommandWords.Of(message)} {CommandWords.Of(remedy)}".TrimEnd());
        }
    }

    // It ended before its end. Of a file of many nobody knows how many are left before it is read through.
    private void TellLeft(long? total)
    {
        const string Again = "Run it again: nothing is doubled.";
        var left = total - _logged - _loggedBefore - _skipped - _valid - _refusedBy.Values.Sum();
        terminal.Line(left is { } known ? Counted.Say(known, $"{{0:N0}} [has|have] no answer. {Again}") : $"All others have no answer. {Again}");
    }

    private void Summarise()
    {
        if (validateOnly)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{_valid:N0} valid, {_warned:N0} of them with warnings; nothing was logged"));
        }
        else
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{_logged:N0} logged, {_warned:N0} with warnings; {_loggedBefore:N0} were in the log before; {_skipped:N0} skipped, their receipts are good"));
            if (forWitnesses is not null)
            {
                // What is skipped has a witnessed receipt; what was taken in and is not known to be witnessed is not yet,
                // also where the waiting was cut short.
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{_witnessed + _skipped:N0} receipts witnessed, {_logged + _loggedBefore - _witnessed:N0} not yet"));
            }
        }

        foreach (var (reason, count) in _warnedOf)
        {
            terminal.Line(Counted.Say(count, $"{{0:N0}} [warning|warnings]: {reason}{(count > ToldOfOneReason ? $" (the first {ToldOfOneReason} are told above)" : "")}"));
        }

        foreach (var (reason, count) in _refusedBy)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{count:N0} refused: {reason}"));
        }

        if (_lostReceipts)
        {
            terminal.Note("Receipts of standard input were checked and not kept: name a directory with --receipts.");
        }
    }
}
