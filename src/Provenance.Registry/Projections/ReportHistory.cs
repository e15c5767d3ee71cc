// Warnings that the past gives a new report. The projections lag behind the log by moments, so what this process has
// just seen is remembered beside them: otherwise each pipelined statement would look like a gap. What another server has
// just logged is looked for in the log itself, before a number is said to be left out. The projections are derived from the
// log, and the log takes reports while they cannot be read: the reply says then that not all was looked up.

using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Registry.Submission;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>The history of reports, by the projections.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="lookups">Single facts.</param>
/// <param name="log">Says whether a statement is logged.</param>
/// <param name="isShared">Whether other servers log as well: what this one was sent is not all of a stream then.</param>
public sealed class ReportHistory(string origin, IReportLookups lookups, ILogStore log, bool isShared) : IReportHistory
{
    private const int MaxRemembered = 65_536;

    private readonly UnprojectedStreams _unprojected = new(origin, log, MaxRemembered);
    private readonly Memory _submitted = new();

    // What is only validated never comes to be: it is a past for what is validated after it, and for nothing else.
    private readonly Memory _validated = new();

    /// <inheritdoc/>
    public async ValueTask WarnAsync(
        StatementContent content, string party, bool validateOnly, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        var statement = content.Statement;
        if (statement.Kind.IsTrust)
        {
            return;
        }

        try
        {
            await LookBackAsync(validateOnly ? _validated : _submitted, statement, party, warnings, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageCorruptException)
        {
            warnings.Add(new Warning(
                WarningReason.HistoryUnknown, "predicate", "What earlier reports say cannot be read now: gaps, repeats, conflicts and undeclared clusters were not all looked for."));
        }
    }

    private async ValueTask LookBackAsync(
        Memory own, Statement statement, string party, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        own.UnderWay.Remember(statement.Id, true);
        if (await IsClusterUndeclaredAsync(own, statement, cancellationToken))
        {
            warnings.Add(await AreFarBehindAsync(cancellationToken)
                ? new Warning(WarningReason.HistoryUnknown, "subject[0].name", $"Not all that was logged is looked through yet: whether an inventory declares the cluster of {statement.Record} is not known.")
                : new Warning(WarningReason.ClusterUndeclared, "subject[0].name", $"No inventory declares the cluster of {statement.Record}."));
        }

        await WarnOfStreamAsync(own, statement, party, warnings, cancellationToken);
        await WarnOfChainAsync(own, statement, party, warnings, cancellationToken);
    }

    private async ValueTask<bool> IsClusterUndeclaredAsync(Memory own, Statement statement, CancellationToken cancellationToken)
    {
        if (statement.RecordName.Cluster is null)
        {
            return false;
        }

        var cluster = ClusterName.Of(statement.RecordName);
        if (statement.Kind is ClusterInventoryKind || _submitted.Declared.Contains(cluster) || own.Declared.Contains(cluster) || await lookups.IsClusterDeclaredAsync(cluster, cancellationToken))
        {
            own.Declared.Remember(cluster, true);
            return false;
        }

        return true;
    }

    // While the projections are made again they have not come far, for minutes or more, and what they do not know may be in the log.
    private async ValueTask<bool> AreFarBehindAsync(CancellationToken cancellationToken) =>
        (await log.ReadHeadAsync(cancellationToken)).Size.Value - (await lookups.FindSizeAsync(cancellationToken)).Value > UnprojectedStreams.MostEntries;

    private async ValueTask WarnOfStreamAsync(
        Memory own, Statement statement, string party, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        var key = new StreamKey(statement.Stream.GetValueOrDefault(), party);
        var sequence = statement.Sequence.GetValueOrDefault();

        // Where one server was sent all of a stream, nothing else tells of a number beyond what it has seen: calls that are
        // under way at once may come in any order.
        var isAhead = TryRecallLast(own, key, out var last) && sequence > last && (!isShared || sequence == last + 1);

        // Asked first, so that nothing is projected between what is looked for here and what is looked for in the log.
        var projected = isAhead ? TreeSize.Zero : await lookups.FindSizeAsync(cancellationToken);
        var known = isAhead ? null : await lookups.FindStreamAsync(key, sequence, cancellationToken);
        last = Math.Max(last, known?.Last ?? 0);
        own.Last.Remember(key, Math.Max(last, sequence));
        if (sequence > last + 1)
        {
            var later = isAhead ? 0 : await _unprojected.FindLastAsync(key.Stream, projected, cancellationToken);
            WarnOfGap(sequence, last, later, warnings);
        }
        else if (sequence <= (known?.Last ?? 0)
            && known!.Gaps.Count == 0
            && await log.FindStatementAsync(statement.Id, cancellationToken) is null)
        {
            warnings.Add(new Warning(
                WarningReason.SequenceRepeated, "predicate.sequence", $"Another statement of the stream is number {sequence}."));
        }
    }

    private bool TryRecallLast(Memory own, StreamKey key, out long last)
    {
        var isKnown = own.Last.TryRecall(key, out last);
        if (_submitted.Last.TryRecall(key, out var submitted))
        {
            last = Math.Max(last, submitted);
            return true;
        }

        return isKnown;
    }

    private static void WarnOfGap(long sequence, long last, long? later, ICollection<Warning> warnings)
    {
        if (later is not { } logged)
        {
            warnings.Add(new Warning(
                WarningReason.HistoryUnknown,
                "predicate.sequence",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"What was logged last is not looked through yet: whether {last + 1} to {sequence - 1} of the stream are among it is not known.")));
        }
        else if (Math.Max(last, logged) is var newest && sequence > newest + 1)
        {
            warnings.Add(new Warning(
                WarningReason.SequenceGap,
                "predicate.sequence",
                string.Create(CultureInfo.InvariantCulture, $"The stream's last statement was {newest}; this one is {sequence}.")));
        }
    }

    private async ValueTask WarnOfChainAsync(
        Memory own, Statement statement, string party, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        if (statement.Supersedes is not { } supersedes)
        {
            var key = new ChainKey(statement.Record, statement.Kind.Name, party, statement.RecordDigest);
            if (await lookups.FindChainAsync(key, cancellationToken) is not null && await log.FindStatementAsync(statement.Id, cancellationToken) is null)
            {
                warnings.Add(new Warning(
                    WarningReason.RecordConflict, "predicate.supersedes", $"{statement.Record} has a statement already, and this one supersedes none."));
            }

            return;
        }

        if (await log.FindStatementAsync(supersedes.Statement, cancellationToken) is not { } index)
        {
            if (!_submitted.UnderWay.Contains(supersedes.Statement) && !own.UnderWay.Contains(supersedes.Statement))
            {
                warnings.Add(new Warning(
                    WarningReason.SupersededUnknown, "predicate.supersedes.statement", $"Statement {supersedes.Statement} is not in the log."));
            }
        }
        else if ((await lookups.FindLinkAsync(index.Value, cancellationToken))?.SupersededBy is not null
            && await log.FindStatementAsync(statement.Id, cancellationToken) is null)
        {
            warnings.Add(new Warning(
                WarningReason.RecordConflict, "predicate.supersedes.statement", $"Entry {index} is superseded already."));
        }
    }

    /// <summary>What this process has just seen.</summary>
    private sealed class Memory
    {
        public RecentlySeen<StreamKey, long> Last { get; } = new(MaxRemembered);

        public RecentlySeen<ClusterName, bool> Declared { get; } = new(MaxRemembered);

        public RecentlySeen<Digest, bool> UnderWay { get; } = new(MaxRemembered);
    }
}
