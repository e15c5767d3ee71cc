// The JSON form of sacct: {"jobs": [{"job_id": 123, "time": {…}, "tres": {…}, …}, …]}. It differs between releases:
//   numbers   17, or {"set": true, "infinite": false, "number": 17}, where "set": false is none
//   state     {"current": "RUNNING"} before 23.11, {"current": ["RUNNING"]} since, with flags behind the state
//   user      empty where the account is gone; then the association has it
//   end       0 for a job that still runs; times are seconds since 1970, so that no zone is needed
// Steps stand inside their job and are not read.

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Reads the output of <c>sacct --json</c>.</summary>
public static class SacctJson
{
    private const long LastSecond = 253_402_300_799;

    // As the records were cut out.
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>Reads jobs in order.</summary>
    /// <exception cref="AccountingFormatException">It is no such output.</exception>
    public static async IAsyncEnumerable<JobReading> ReadAsync(
        Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in new JsonRecords("jobs", file).ReadAsync(content, cancellationToken))
        {
            yield return Read(new SourcePlace(file, record.Line), record.Utf8);
        }
    }

    private static JobReading Read(SourcePlace place, byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8, Options);
        try
        {
            return Read(place, utf8, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // How .NET refuses a text that is no UTF-8 or holds half a surrogate pair, once it is asked for.
            const string What = "A name or text in it is not UTF-8, or holds half a character (a lone surrogate).";
            return new(null, new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, What));
        }
    }

    private static JobReading Read(SourcePlace place, byte[] utf8, JsonElement job)
    {
        if (Number(job, "job_id") is not { } number)
        {
            return new(null, new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, "The job has no job_id."));
        }

        var id = number.ToString(CultureInfo.InvariantCulture);
        var shown = ShownId(job, id);
        if (!TryReadGpus(job, out var gpus))
        {
            return new(null, new NotDrafted(place, shown, NotDraftedReason.ValueUnreadable, "tres.allocated has a GPU without a count, or with one that is no number of GPUs."));
        }

        var time = Member(job, "time");
        return new(
            new AccountedJob
            {
                Place = place,
                Id = id,
                ShownId = shown,
                State = SlurmStates.Word(States(job)),
                Account = Text(job, "account") ?? Text(Member(job, "association"), "account"),
                User = Text(job, "user") ?? Text(Member(job, "association"), "user"),
                Cluster = Text(job, "cluster") ?? Text(Member(job, "association"), "cluster"),
                Partition = Text(job, "partition"),
                Submitted = Moment(time, "submission"),
                Started = Moment(time, "start"),
                Ended = Moment(time, "end"),
                Gpus = gpus,
                SourceDigest = Digest.Of(utf8),
            },
            null);
    }

    private static string ShownId(JsonElement job, string id)
    {
        var array = Member(job, "array");
        return Number(array, "job_id") is > 0 and var parent && Number(array, "task_id") is { } task
            ? string.Create(CultureInfo.InvariantCulture, $"{parent}_{task}")
            : id;
    }

    private static string[] States(JsonElement job)
    {
        var state = Member(job, "state");
        var current = state.ValueKind == JsonValueKind.Object ? Member(state, "current") : state;
        return current.ValueKind switch
        {
            JsonValueKind.String => [current.GetString()!],
            JsonValueKind.Array => [.. current.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)],
            _ => [],
        };
    }

    private static bool TryReadGpus(JsonElement job, out IReadOnlyList<GpuCount>? gpus)
    {
        gpus = null;
        var allocated = Member(Member(job, "tres"), "allocated");
        if (allocated.ValueKind == JsonValueKind.String)
        {
            return Tres.TryReadGpus(allocated.GetString()!, out gpus);
        }

        if (allocated.ValueKind != JsonValueKind.Array || allocated.GetArrayLength() == 0)
        {
            return true;
        }

        var counted = new List<(string Name, long Count)>();
        foreach (var resource in allocated.EnumerateArray())
        {
            var name = $"{Text(resource, "type")}/{Text(resource, "name")}";
            if (!Tres.MayBeAccelerator(name))
            {
                continue;
            }

            if (Number(resource, "count") is not (>= 0 and var count))
            {
                return false;
            }

            counted.Add((name, count));
        }

        return Tres.TryGather(counted, out gpus);
    }

    private static Timestamp? Moment(JsonElement time, string name) =>
        Number(time, name) is > 0 and <= LastSecond and var seconds ? new Timestamp(seconds * 1_000_000) : null;

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static long? Number(JsonElement element, string name)
    {
        var member = Member(element, name);
        if (member.ValueKind == JsonValueKind.Object)
        {
            var isSet = Member(member, "set").ValueKind != JsonValueKind.False && Member(member, "infinite").ValueKind != JsonValueKind.True;
            member = isSet ? Member(member, "number") : default;
        }

        return member.ValueKind switch
        {
            JsonValueKind.Number when member.TryGetInt64(out var number) => number,
            JsonValueKind.String when long.TryParse(member.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }
}
