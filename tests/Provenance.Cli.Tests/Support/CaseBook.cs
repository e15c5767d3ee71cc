using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Provenance.Client;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>A case made by hand: answers as a registry could have given them, without entries or proofs.</summary>
internal sealed class CaseBook : IDisposable
{
    private static readonly Statements.Timestamp Opened = Statements.Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));

    private readonly string _directory = Directory.CreateTempSubdirectory("case-").FullName;
    private readonly List<CaseAnswer> _answers = [];
    private readonly List<string> _texts = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A basis of a tree of so many entries.</summary>
    public static AnswerBasis Basis(long size = 14) => new() { TreeSize = size, RootHash = ByteString.CopyFrom(new byte[32]) };

    /// <summary>A job of one day.</summary>
    public static Job Job(string record, int day, string model = "Tanager") => new()
    {
        Record = record,
        Model = model,
        StartedAt = Timestamp.FromDateTime(new DateTime(2026, 3, day, 0, 0, 0, DateTimeKind.Utc)),
        EndedAt = Timestamp.FromDateTime(new DateTime(2026, 3, day + 1, 0, 0, 0, DateTimeKind.Utc)),
        MaxAccelerators = 64,
    };

    /// <summary>Adds an answer; <paramref name="words"/> is how it was asked, after <c>provenance query</c>.</summary>
    public void Add(string rpc, IMessage request, IMessage answer, string remark, params IReadOnlyList<string> words)
    {
        _answers.Add(CaseAnswer.Of(rpc, request, answer));
        _texts.Add(new AskedAs(remark, words).Write());
    }

    /// <summary>Its report as the page has it, with white space folded.</summary>
    public async Task<string> PageAsync()
    {
        using var folder = await CaseFolder.CreateAsync(_directory, new CaseOpening("红隼", "2026-17", "Example Act, s. 4", Workshop.Origin, "A. Examiner", Opened), Token);
        foreach (var (answer, text) in _answers.Zip(_texts))
        {
            await folder.AddQuestionAsync(Opened, "A. Examiner", text, answer, Token);
        }

        var answers = folder.File.Questions.Zip(_answers).ToDictionary(pair => pair.First.Number, pair => pair.Second);
        var report = new CaseReport { Links = [], Limits = [], File = folder.File, Answers = answers };
        return Reports.HtmlPage.Write(await new CasePage(folder, report).ReportAsync(Token));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
