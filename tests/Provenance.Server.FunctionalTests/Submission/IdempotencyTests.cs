using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class IdempotencyTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Fact]
    public async Task A_receipt_proves_what_was_sent()
    {
        var job = _live.World.SignedJob();

        var response = await _live.SubmitAsync(job);

        Assert.False(response.Receipt.AlreadyLogged);
        Assert.Equal(V1.ReceiptState.Integrated, response.Receipt.State);
        response.Receipt.Verify(response.Checkpoint, job, _live.Ready);
    }

    [Fact]
    public async Task The_same_attestation_again_gets_the_same_index_and_a_valid_receipt()
    {
        var job = _live.World.SignedJob();
        var first = await _live.SubmitAsync(job);
        await _live.SubmitAsync(_live.World.SignedJob());

        var again = await _live.SubmitAsync(job);

        Assert.True(again.Receipt.AlreadyLogged);
        Assert.Equal(first.Receipt.LogIndex, again.Receipt.LogIndex);
        Assert.Equal(first.Receipt.Leaf, again.Receipt.Leaf);
        again.Receipt.Verify(again.Checkpoint, job, _live.Ready);
    }

    [Fact]
    public async Task Fifty_at_once_are_one_entry()
    {
        var job = _live.World.SignedJob();

        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _live.SubmitAsync(job)));

        Assert.Single(responses.Select(response => response.Receipt.LogIndex).Distinct());
        Assert.Single(responses, response => !response.Receipt.AlreadyLogged);
        Assert.All(responses, response => response.Receipt.Verify(response.Checkpoint, job, _live.Ready));
    }

    [Fact]
    public async Task A_receipt_can_be_had_later()
    {
        var job = _live.World.SignedJob();
        var first = await _live.SubmitAsync(job);

        var response = await _live.Submission.GetReceiptAsync(
            new V1.GetReceiptRequest { StatementId = first.Receipt.StatementId }, LiveRegistry.Call);

        Assert.Equal(first.Receipt.LogIndex, response.Receipt.LogIndex);
        response.Receipt.Verify(response.Checkpoint, job, _live.Ready);
    }

    [Theory]
    [InlineData(1, -5)]
    [InlineData(0, 1_000_000_000)]
    [InlineData(51, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task A_wait_for_a_receipt_that_is_no_duration_or_too_long_is_refused_by_its_field(long seconds, int nanos)
    {
        var id = (await _live.SubmitAsync(_live.World.SignedJob())).Receipt.StatementId;
        var request = new V1.GetReceiptRequest { StatementId = id, WitnessWait = new() { Seconds = seconds, Nanos = nanos } };

        var exception = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await _live.Submission.GetReceiptAsync(request, LiveRegistry.Call));

        var error = TypedError.Of(exception);
        Assert.Equal(("ARGUMENT_INVALID", "witness_wait"), (error.Info.Reason, error.Field));
    }

    [Fact]
    public async Task Validation_alone_logs_nothing()
    {
        var job = _live.World.SignedJob();

        var response = await _live.Submission.SubmitAsync(
            new V1.SubmitRequest { Attestation = job.ToWire(), ValidateOnly = true }, LiveRegistry.Call);

        Assert.Null(response.Receipt);
        var submitted = await _live.SubmitAsync(job);
        Assert.False(submitted.Receipt.AlreadyLogged);
    }

    [Fact]
    public async Task A_statement_with_other_signatures_than_were_logged_points_to_the_entry()
    {
        using var other = _live.World.Key("another reporter");
        await _live.SubmitAsync(_live.World.Trust.Delegation(
            _live.World.Operator, other, [TestWorld.RegistryWorld.Site], ["training-job"]).Sign(_live.World.Operator.Key));
        var draft = _live.World.Reports.Job();
        var first = await _live.SubmitAsync(draft.Sign(_live.World.Reporter));

        var error = TypedError.Of(await _live.RefusedAsync(draft.Sign(other).ToWire()));

        Assert.Equal("STATEMENT_LOGGED_DIFFERENTLY", error.Info.Reason);
        Assert.Equal(
            first.Receipt.LogIndex,
            long.Parse(error.Info.Metadata["log_index"], System.Globalization.CultureInfo.InvariantCulture));
    }
}
