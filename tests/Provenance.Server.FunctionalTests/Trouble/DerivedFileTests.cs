// What is read off the log need not be whole for the registry to serve: it is made again.
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class DerivedFileTests
{
    [Theory]
    [InlineData("middle")]
    [InlineData("text")]
    public async Task Damaged_projections_are_made_again_at_the_start_and_answer_as_before(string damage)
    {
        await using var live = await LiveRegistry.StartAsync(seed: 71);
        for (var i = 0; i < 20; i++)
        {
            await live.SubmitAsync(live.World.SignedJob());
        }

        var before = await AskAsync(live);
        await live.Server.StopAsync();
        Damage(live.Folder["projections.db"], damage);

        await live.ResumeAsync();

        Assert.Equal(before.Jobs, (await AskAsync(live)).Jobs);
        Assert.Contains("The projections cannot be read and are made again from the log", live.Server.Log, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(live.Folder.Path, "projections.db.d*"));
        Assert.Equal(26, (await live.SubmitAsync(live.World.SignedJob())).Receipt.LogIndex);
    }

    [Theory]
    [InlineData("cut")]
    public async Task Damaged_leads_are_set_aside_and_current_ones_come_again(string damage)
    {
        await using var live = await LiveRegistry.StartAsync(seed: 72);
        await live.SubmitAsync(live.World.SignedJob());
        _ = await AskAsync(live);
        await live.Server.StopAsync();
        Damage(live.Folder["leads.db"], damage);

        await live.ResumeAsync();

        Assert.NotEmpty(Directory.EnumerateFiles(live.Folder.Path, "leads.db.damaged-*Z"));
        Assert.Contains("The leads cannot be read", live.Server.Log, StringComparison.Ordinal);
        var leads = await new V1.InvestigationService.InvestigationServiceClient(live.Channel).ListLeadsAsync(new(), LiveRegistry.Call);
        Assert.NotNull(leads.Basis);
    }

    // A question at the newest tree waits for the projections, or is told to come again.
    private static async Task<V1.SearchJobsResponse> AskAsync(LiveRegistry live)
    {
        var size = await live.SizeAsync();
        return await new V1.InvestigationService.InvestigationServiceClient(live.Channel).SearchJobsAsync(
            new() { AsOf = new() { TreeSize = size }, PageSize = 100 }, LiveRegistry.Call);
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "middle":
                bytes.AsSpan(4096, bytes.Length - 4096).Fill(0x5A);
                break;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            default:
                bytes = "This was a database once."u8.ToArray();
                break;
        }

        // What is not folded in yet would mend it.
        File.Delete(path + "-wal");
        File.WriteAllBytes(path, bytes);
    }
}
