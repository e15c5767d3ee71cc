// How an answer looks is decided by the command that asked for it: its columns, its graph, its usage over time. A report
// asks that command again, with the recorded answers in place of a registry and with a list of blocks in place of a
// terminal. So every question that can be asked looks in a report as it did when it was asked, and needs nothing of its own
// there. Nothing is sent and nothing is written.

using Grpc.Core;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>Recorded answers to the questions of one command, and what the command shows of them. Not for several threads.</summary>
/// <param name="answers">The answers, in the order in which they came.</param>
internal sealed class AnswerReplay(IReadOnlyList<CaseAnswer> answers) : CallInvoker
{
    private readonly List<CaseAnswer> _open = [.. answers];
    private bool _isOther;

    /// <summary>What the command shows, in order.</summary>
    public List<ReportBlock> Blocks { get; } = [];

    /// <summary>What the command says that its answer leaves out.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Whether the command asked exactly the questions that were recorded.</summary>
    public bool IsWhole => _open.Count == 0 && !_isOther;

    /// <summary>Shows an answer.</summary>
    public void Show(Answer answer)
    {
        if (answer.Graph is { } graph)
        {
            Blocks.Add(new ReportGraph(graph));
        }

        if (answer.Usage is { } usage)
        {
            Blocks.Add(new ReportUsage(usage));
        }

        Blocks.Add(new ReportTable(answer.Table.Headings, answer.Table.Shown));
        if (answer.Totals.Count > 0)
        {
            Blocks.Add(new ReportList(answer.Totals));
        }

        LeftOut.AddRange(answer.LeftOut);
    }

    /// <summary>Shows a line.</summary>
    public void Show(string line) => Blocks.Add(new ReportParagraph(line));

    /// <summary>Shows a table.</summary>
    public void Show(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows) => Blocks.Add(new ReportTable(headings, rows));

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var index = _open.FindIndex(answer => answer.Rpc == method.Name && answer.Message is TResponse && EvidenceAsked.Without(answer.Request).Equals(request));
        if (index < 0)
        {
            _isOther = true;
            throw NotRecorded(method);
        }

        var recorded = (TResponse)_open[index].Message;
        _open.RemoveAt(index);
        return new AsyncUnaryCall<TResponse>(Task.FromResult(recorded), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw NotRecorded(method);

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw NotRecorded(method);

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotRecorded(method);

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotRecorded(method);

    private static RpcException NotRecorded(IMethod method) => new(new Status(StatusCode.NotFound, $"The case holds no answer to this {method.Name}."));
}
