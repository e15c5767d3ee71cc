using Grpc.Core;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class KeyStandingTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Fact]
    public async Task A_suspended_keys_statements_are_logged_and_marked()
    {
        var key = await DelegateAsync("suspended reporter");
        await _live.SubmitAsync(_live.World.Trust.Suspension(key, version: 2).Sign(_live.World.Operator.RecoveryKey));

        var response = await _live.SubmitAsync(_live.World.Reports.Job().Sign(key));

        Assert.Contains(response.Warnings, warning => warning.Reason == V1.WarningReason.SignerSuspended);
        Assert.Contains(response.Receipt.Warnings, warning => warning.Reason == V1.WarningReason.SignerSuspended);
    }

    [Fact]
    public async Task A_reinstated_key_is_as_good_as_before()
    {
        var key = await DelegateAsync("reinstated reporter");
        await _live.SubmitAsync(_live.World.Trust.Suspension(key, version: 2).Sign(_live.World.Authorities[1].Key));
        await _live.SubmitAsync(_live.World.Trust.Reinstatement(key, version: 3).Sign(_live.World.Quorum));

        var response = await _live.SubmitAsync(_live.World.Reports.Job().Sign(key));

        Assert.DoesNotContain(response.Warnings, warning => warning.Reason == V1.WarningReason.SignerSuspended);
    }

    [Fact]
    public async Task A_revoked_keys_new_statements_are_refused_and_its_old_ones_keep_their_receipts()
    {
        var key = await DelegateAsync("revoked reporter");
        var before = _live.World.Reports.Job().Sign(key);
        var first = await _live.SubmitAsync(before);
        await _live.SubmitAsync(_live.World.Trust.Revocation(key, version: 2).Sign(_live.World.Quorum));
        var after = _live.World.Reports.Job().Sign(key);

        var error = TypedError.Of(await _live.RefusedAsync(after.ToWire()));
        var again = await _live.SubmitAsync(before);

        Assert.Equal((StatusCode.PermissionDenied, "KEY_REVOKED"), (error.Code, error.Info.Reason));
        error.VerifySignedNote(after.Envelope, _live.Ready);
        Assert.Equal(first.Receipt.LogIndex, again.Receipt.LogIndex);
        again.Receipt.Verify(again.Checkpoint, before, _live.Ready);
    }

    [Fact]
    public async Task Accreditations_say_what_became_of_each_key()
    {
        var key = await DelegateAsync("listed reporter");
        await _live.SubmitAsync(_live.World.Trust.Suspension(key, version: 2).Sign(_live.World.Authorities[0].Key));

        var all = await AccreditationsAsync("", pageSize: 3);

        Assert.Equal(3, all.Count(one => one.Role == "authority"));
        var listed = Assert.Single(all, one => one.KeyId.ToDigest() == key.PublicKey.KeyId.Value);
        Assert.Equal((V1.KeyStanding.Suspended, 2, _live.World.Operator.Handle), (listed.Standing, listed.Version, listed.Party));
        Assert.Equal(_live.World.Operator.Key.PublicKey.KeyId.Value, listed.DelegatedBy.ToDigest());
        Assert.Equal(2, listed.LogIndices.Count);
        Assert.Equal(all.Count, all.Select(one => one.KeyId).Distinct().Count());
        Assert.All(await AccreditationsAsync("kestrel", pageSize: 1), one => Assert.Equal("kestrel", one.Party));
    }

    [Fact]
    public async Task A_delegated_key_is_listed_with_what_its_delegator_leaves_it()
    {
        var world = _live.World;
        var until = new DateTimeOffset(world.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var (delegator, key) = (world.Key("delegator that ends"), world.Key("reporter that ends with it"));
        await _live.SubmitAsync(world.Trust.Accreditation(world.Operator, delegator, sites: ["*"]).Sign(world.Quorum));
        await _live.SubmitAsync(world.Trust.Delegation(world.Operator, key, [RegistryWorld.Site, "elsewhere"], ["training-job"]).Sign(delegator));
        await _live.SubmitAsync(world.Trust.Accreditation(world.Operator, delegator, sites: [RegistryWorld.Site], version: 2)
            .But(draft =>
            {
                draft.Sections["body"]["validUntil"] = StatementDraft.Time(until);
                draft.Sections["body"]["acceptUntil"] = StatementDraft.Time(until.AddHours(1));
            })
            .Sign(world.Quorum));

        var listed = Assert.Single(await AccreditationsAsync(world.Operator.Handle, pageSize: 100), one => one.KeyId.ToDigest() == key.PublicKey.KeyId.Value);

        Assert.Equal((until, until.AddHours(1)), (listed.ValidUntil.ToDateTimeOffset(), listed.AcceptUntil.ToDateTimeOffset()));
        Assert.Equal([RegistryWorld.Site], listed.Sites);
        Assert.Equal("KEY_OUTSIDE_VALIDITY", TypedError.Of(await _live.RefusedAsync(world.Reports.Job().Sign(key).ToWire())).Info.Reason);
    }

    [Fact]
    public async Task A_page_token_of_another_question_is_refused()
    {
        var page = await _live.Audit.ListAccreditationsAsync(new() { PageSize = 1 }, LiveRegistry.Call);
        var request = new V1.ListAccreditationsRequest { PageSize = 1, Party = "acme", PageToken = page.NextPageToken };

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _live.Audit.ListAccreditationsAsync(request, LiveRegistry.Call));

        Assert.Equal(("PAGE_TOKEN_INVALID", "page_token"), (TypedError.Of(exception).Info.Reason, TypedError.Of(exception).Field));
    }

    private async Task<List<V1.Accreditation>> AccreditationsAsync(string party, int pageSize)
    {
        var all = new List<V1.Accreditation>();
        var request = new V1.ListAccreditationsRequest { PageSize = pageSize, Party = party };
        do
        {
            var page = await _live.Audit.ListAccreditationsAsync(request, LiveRegistry.Call);
            Assert.InRange(page.Accreditations.Count, 1, pageSize);
            all.AddRange(page.Accreditations);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private async Task<Statements.SigningKey> DelegateAsync(string name)
    {
        var key = _live.World.Key(name);
        await _live.SubmitAsync(_live.World.Trust.Delegation(
            _live.World.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(_live.World.Operator.Key));
        return key;
    }
}
