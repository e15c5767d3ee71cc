// The text form of sacct: --parsable2 (or --parsable, which ends each line in "|"). The first line names the columns in
// any order; nothing is quoted, so a "|" in a job's name moves the columns, which shows in their number. Steps of a job
// ("123.batch", "123.0") stand on lines of their own. sacct ends each line: a last one without its end was cut off, and
// though it may have all its columns, a count of GPUs in it may lack digits.

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Reads the output of <c>sacct --parsable2</c>.</summary>
/// <param name="zone">The site's time zone, for times without one.</param>
public sealed class SacctText(TimeZoneInfo? zone)
{
    private const int LongestLine = 1 << 20;
    private static readonly string[] Required = ["State", "Submit", "Start", "End", "AllocTRES"];

    private readonly SlurmMoments _moments = new(zone);

    /// <summary>Whether a file's first line is that of this form.</summary>
    public static bool IsHeader(string firstLine) =>
        firstLine.Split('|') is { Length: > 1 } columns && (Find(columns, "JobID") >= 0 || Find(columns, "JobIDRaw") >= 0);

    /// <summary>Reads jobs in order.</summary>
    /// <exception cref="AccountingFormatException">The first line lacks columns that are needed.</exception>
    public async IAsyncEnumerable<JobReading> ReadAsync(
        Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[]? columns = null;
        long line = 0;
        await foreach (var (text, hasEnd) in TextLines.ReadAsync(content, cancellationToken))
        {
            line++;
            if (columns is null)
            {
                columns = Columns(text, file);
            }
            else if (!hasEnd)
            {
                yield return Problem(
                    new SourcePlace(file, line), text[..Math.Max(0, text.IndexOf('|', StringComparison.Ordinal))], NotDraftedReason.Malformed,
                    "The file stops in this line, which has no line end: it was cut off, and what followed is missing.");
            }
            else if (text.Length > 0)
            {
                yield return Read(new SourcePlace(file, line), text, columns);
            }
        }

        _ = columns ?? Columns(string.Empty, file);
    }

    private static string[] Columns(string header, string file)
    {
        var columns = header.TrimEnd('|', '\r').Split('|');
        var missing = Required.Where(name => Find(columns, name) < 0).ToArray();
        if (missing.Length > 0 || !IsHeader(header))
        {
            var lacking = missing.Length > 0 ? string.Join(", ", missing) : "JobID";
            throw new AccountingFormatException(
                $"{file}: the first line lacks {lacking}. Run sacct --parsable2 --format=JobIDRaw,JobID,Account,User,Partition,State,Submit,Start,End,ElapsedRaw,AllocTRES.");
        }

        return columns;
    }

    private static int Find(string[] columns, string name) =>
        Array.FindIndex(columns, column => column.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private JobReading Read(SourcePlace place, string line, string[] columns)
    {
        var cells = line.Split('|');
        var hasTail = cells.Length == columns.Length + 1 && cells[^1].Length == 0;
        if (line.Length > LongestLine || (cells.Length != columns.Length && !hasTail))
        {
            return Problem(place, cells[0], NotDraftedReason.Malformed, $"The line has {cells.Length} columns, the first line {columns.Length}.");
        }

        if (Undecoded.IsIn(line))
        {
            return Problem(place, cells[0], NotDraftedReason.Malformed, Undecoded.Detail);
        }

        string? Cell(string name) => Find(columns, name) is >= 0 and var index ? cells[index].Trim() : null;
        var raw = Cell("JobIDRaw") is { Length: > 0 } number ? number : null;
        var shown = Cell("JobID") is { Length: > 0 } written ? written : raw ?? string.Empty;
        var id = raw ?? shown;
        if (id.Length == 0)
        {
            return Problem(place, shown, NotDraftedReason.Malformed, "The job has no number.");
        }

        if (shown.Contains('.', StringComparison.Ordinal) || id.Contains('.', StringComparison.Ordinal))
        {
            return Problem(place, shown, NotDraftedReason.JobStep, "A step of a job, which is reported as a whole.");
        }

        // Such a job is another record with its raw number than without, and would count twice.
        if (raw is null && shown.AsSpan().ContainsAny('_', '+'))
        {
            return Problem(place, shown, NotDraftedReason.ValueMissing, "A task of an array, or a part of a job, without its own number: let sacct write the column JobIDRaw too.");
        }

        if (!Tres.TryReadGpus(Cell("AllocTRES")!, out var gpus))
        {
            return Problem(place, shown, NotDraftedReason.ValueUnreadable, $"AllocTRES \"{Cell("AllocTRES")}\" has a count that is no number.");
        }

        var job = new AccountedJob
        {
            Place = place,
            Id = id,
            ShownId = shown,
            State = SlurmStates.Word(Cell("State")!),
            Account = Cell("Account"),
            User = Cell("User"),
            Cluster = Cell("Cluster"),
            Partition = Cell("Partition"),
            Gpus = gpus,
            SourceDigest = Digest.Of(Encoding.UTF8.GetBytes(line)),
        };
        return WithTimes(job, Cell("Submit")!, Cell("Start")!, Cell("End")!, Elapsed(Cell("ElapsedRaw")));
    }

    private JobReading WithTimes(AccountedJob job, string submit, string start, string end, long? elapsed)
    {
        if (!_moments.TryRead(submit, out var submits, out var fault)
            || !_moments.TryRead(start, out var starts, out fault)
            || !_moments.TryRead(end, out var ends, out fault))
        {
            return Problem(job.Place, job.ShownId, fault.Reason, fault.Detail);
        }

        if (new[] { (submit, submits), (start, starts), (end, ends) }.FirstOrDefault(time => time.Item2 is { Moments: [] }) is { Item1: { } never })
        {
            return Problem(job.Place, job.ShownId, NotDraftedReason.TimeImpossible, $"{never} never was: the site's clocks were set forward over it.");
        }

        if (!SlurmMoments.TryChoose(starts, ends, elapsed, out var started, out var ended))
        {
            return Problem(
                job.Place, job.ShownId, NotDraftedReason.TimeAmbiguous, $"{start} to {end}: the site's clocks showed one of these twice, and ElapsedRaw does not tell which.");
        }

        // Of two moments of submission the earlier is taken: it is before the start either way, and only orders runs.
        Timestamp? submitted = submits is { Moments: [var first, ..] } ? first : null;
        return new(job with { Submitted = submitted, Started = started, Ended = ended, HasLocalTimes = true }, null);
    }

    private static long? Elapsed(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static JobReading Problem(SourcePlace place, string subject, NotDraftedReason reason, string detail) =>
        new(null, new NotDrafted(place, subject, reason, detail));
}
