// Exchanges that another witness is tested with: FiloSottile/torchwood at 341dc2f0f552a29816955d4834718cd741f1ca64,
// cmd/litewitness/testdata/litewitness.txt (a sigsum log) and sumdb.txt (the checksum database of Go), and the example body
// of C2SP tlog-witness. The statuses are those given there, except that an unknown origin is a 404 since, and that the
// changed signature is changed in a bit that counts (theirs differs in padding bits, which we call malformed).

using System.Net;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class PublishedExchangeTests
{
    private const string Origin = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    private const string Unknown = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e563";
    private const string LogKey = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f";
    private const string Root1 = "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string Root3 = "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=";
    private const string Root5 = "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=";
    private const string Signature1 = "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=";
    private const string Signature3 = "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=";
    private const string Signature5 = "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=";
    private const string Hash1 = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string Hash2 = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public async Task The_published_exchange_is_answered_as_published()
    {
        var log = new VerifierKey(Origin, NoteKeyType.Ed25519, Convert.FromHexString(LogKey));
        await using var served = await ServedWitness.StartAsync(log);
        string[] good = [Hash1, Hash2];
        string[] toFive = [Hash2, "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=", "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="];
        string[] fromOne = [Hash1, "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=", "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="];
        await served.ExpectAsync(HttpStatusCode.OK, Body(0, [], Origin, 1, Root1, Signature1));
        await served.ExpectAsync(HttpStatusCode.Forbidden, Body(1, good, Origin, 3, Root3, Signature3.Replace("x6go=", "x7go=", StringComparison.Ordinal)));
        await served.ExpectAsync(HttpStatusCode.BadRequest, Body(1, good, Origin, 3, Root3, Signature3.Replace("x6go=", "x6gx=", StringComparison.Ordinal)));
        await served.ExpectAsync(HttpStatusCode.NotFound, Body(1, good, Unknown, 3, Root3, Signature3));
        await served.ExpectAsync(HttpStatusCode.UnprocessableEntity, Body(1, [], Origin, 3, Root3, Signature3));
        await served.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, Body(1, [Hash1, "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA="], Origin, 3, Root3, Signature3));
        await served.ExpectAsync(HttpStatusCode.OK, Body(1, good, Origin, 3, Root3, Signature3));
        var conflict = await served.ExpectAsync(HttpStatusCode.Conflict, Body(1, fromOne, Origin, 5, Root5, Signature5));
        Assert.Equal("3\n", conflict.Body);
        Assert.Equal("text/x.tlog.size", conflict.ContentType);
        await served.ExpectAsync(HttpStatusCode.OK, Body(3, toFive, Origin, 5, Root5, Signature5));
        await served.ExpectAsync(HttpStatusCode.OK, Body(5, [], Origin, 5, Root5, Signature5));
    }

    [Fact]
    public async Task A_checkpoint_of_the_checksum_database_is_cosigned()
    {
        // The key's name is not the origin there, which is "go.sum database tree": a name with spaces is no name of a key,
        // so such a log can only be known under a key of its origin. It is a 404 here, as the protocol asks.
        Assert.True(VerifierKey.TryParse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", out var key, out var reason), reason);
        const string Note = "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n"
            + "— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n";
        Assert.True(AddCheckpointRequest.TryParse(Encoding.UTF8.GetBytes("old 0\n\n" + Note), out var request, out reason), reason);
        var verdict = WitnessRules.Judge(request, [key.ToVerifier(Statements.NSecEd25519.Instance)!], null);
        Assert.Equal(WitnessStatus.Consistent, verdict.Status);
        await using var served = await ServedWitness.StartAsync(key);
        await served.ExpectAsync(HttpStatusCode.NotFound, "old 0\n\n" + Note);
    }

    private static string Body(int old, string[] proof, string origin, int size, string root, string signature) =>
        $"old {old}\n{string.Concat(proof.Select(hash => hash + "\n"))}\n{origin}\n{size}\n{root}\n\n— {origin} {signature}\n";
}
