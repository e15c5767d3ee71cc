using Google.Protobuf;
using Provenance.Contracts.V1;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>A case on a logged world: two questions about one job, its bundle, trees and a rule set.</summary>
public sealed class CaseWorld : IDisposable
{
    private static readonly byte[] Rules = """{ "name": "example", "version": "1" }"""u8.ToArray();

    private readonly string _directory = Directory.CreateTempSubdirectory("case-").FullName;

    public LoggedWorld Logged { get; } = new();

    public CaseVerifier Verifier => new(Logged.Policy);

    public string Path => System.IO.Path.Combine(_directory, "case");

    public int Job { get; private set; }

    public static Timestamp At(int minute) => Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 25, 9, minute, 0, TimeSpan.Zero));

    /// <summary>A folder in which everything is as it should be.</summary>
    public async Task<CaseFolder> FolderAsync()
    {
        var folder = await CaseFolder.CreateAsync(
            Path, new CaseOpening("Kestrel 红隼", "2026-17", "Example Act, s. 4", Logged.World.Origin, "A. Examiner", At(0)), Token);
        Job = Logged.Add(Logged.World.SignedJob());
        await folder.AddNoteAsync(At(1), "A. Examiner", "A tip names Kestrel.", Token);
        await AskAsync(folder, Job);
        await folder.AddBundleAsync(Logged.Bundle(Job, Logged.ReporterTrust), Token);

        // The log grows; the second answer is of the larger tree.
        Logged.Add(Logged.World.SignedJob());
        await AskAsync(folder, Job);
        await folder.AddRuleSetAsync(Rules, Token);
        Logged.Add(Logged.World.SignedJob());
        var checkpoint = Logged.Log.Checkpoint();
        long[] sizes = [Job + 1, Job + 2];
        await folder.SetCheckpointAsync(checkpoint, [.. sizes.Select(size => Logged.Log.Consistency(new TreeSize(size), checkpoint.Checkpoint.Size))], Token);
        await folder.SetReportAsync("<!doctype html>"u8.ToArray(), Token);
        return folder;
    }

    /// <summary>Asks about a job, as of the log as it is.</summary>
    public Task<int> AskAsync(CaseFolder folder, params long[] cited) => folder.AddQuestionAsync(At(5), "A. Examiner", "", Answer(cited), Token);

    /// <summary>An answer that names entries.</summary>
    public CaseAnswer Answer(params long[] cited)
    {
        var tree = Logged.Log.Checkpoint().Checkpoint;
        return CaseAnswer.Of("SearchJobs", new SearchJobsRequest { Customer = "NATIONAL:SG:1" }, new SearchJobsResponse
        {
            Jobs = { new Job { Record = "acme/jurong-1/h100-a/jobs/1" } },
            Basis = new AnswerBasis
            {
                LogIndices = { cited },
                TreeSize = tree.Size.Value,
                RootHash = ByteString.CopyFrom(tree.Root.ToArray()),
                RuleSet = new Contracts.V1.RuleSetReference { Name = "example", Version = "1", Digest = Digest.Of(Rules).ToString() },
            },
        });
    }

    /// <summary>The bundle that a folder holds.</summary>
    public async Task<Bundle> BundleAsync(CaseFolder folder) =>
        Bundle.TryParse(await folder.ReadAsync(CaseLayout.Bundle(new LeafIndex(Job)), Token), out var bundle, out var reason) ? bundle : throw new InvalidOperationException(reason);

    public Task<CaseReport> VerifyAsync(CaseMembers members) => Verifier.VerifyAsync(members, Token);

    public async Task<byte[]> ExportAsync(CaseMembers members)
    {
        using var stream = new MemoryStream();
        await CaseArchive.WriteAsync(members, stream, Token);
        return stream.ToArray();
    }

    public void Dispose()
    {
        Logged.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
