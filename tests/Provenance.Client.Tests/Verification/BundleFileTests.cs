using System.Text;
using CsCheck;

namespace Provenance.Client.Tests;

/// <summary>Bundles as files.</summary>
public sealed class BundleFileTests : IDisposable
{
    private readonly LoggedWorld _logged = new();

    [Fact]
    public void A_bundle_written_and_read_again_gives_the_same_bytes()
    {
        var bytes = _logged.JobBundle().Write();

        Assert.True(Bundle.TryParse(bytes, out var read, out var reason), reason);
        Assert.Equal(bytes, read.Write());
        Assert.True(_logged.Verifier.Verify(read).IsProved);
    }

    [Fact]
    public void A_bundle_altered_anywhere_is_no_bundle_or_not_proved()
    {
        var original = _logged.JobBundle().Write();

        // What proves must say the same: white space, JSON escapes and base64 without padding are other spellings.
        Mutation.Of(original).Sample(
            mutated => !Bundle.TryParse(mutated, out var bundle, out _)
                || !_logged.Verifier.Verify(bundle).IsProved
                || bundle.Write().AsSpan().SequenceEqual(original),
            iter: 2000);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"format\":\"compute-provenance-bundle/2\",\"origin\":\"o\",\"attestation\":{},\"receipt\":\"\",\"trust\":[]}")]
    [InlineData("{\"format\":\"compute-provenance-bundle/1\",\"origin\":\"o\",\"attestation\":{},\"receipt\":\"\",\"trust\":[null]}")]
    [InlineData("{\"format\":\"compute-provenance-bundle/1\",\"origin\":\"o\",\"attestation\":{},\"receipt\":\"\",\"trust\":[],\"more\":1}")]
    public void Something_else_is_no_bundle_and_says_why(string text)
    {
        Assert.False(Bundle.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_null_among_the_trust_statements_is_no_bundle()
    {
        var text = Encoding.UTF8.GetString(_logged.JobBundle().Write()).Replace("\"trust\":[{", "\"trust\":[null,{", StringComparison.Ordinal);

        Assert.False(Bundle.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason));
        Assert.Contains("trust[0]", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_altered_anywhere_is_no_receipt_or_does_not_check()
    {
        var logged = _logged.Logged(_logged.Add(_logged.World.SignedJob()));
        var check = new ReceiptCheck(_logged.Policy);
        var original = logged.Receipt.Format();

        Mutation.Of(original).Sample(
            mutated => !Receipt.TryParse(mutated, out var receipt, out _)
                || !check.Check(receipt, logged.Attestation.Envelope, requireWitnesses: true).IsGood
                || mutated.AsSpan().SequenceEqual(original),
            iter: 2000);
    }

    public void Dispose() => _logged.Dispose();
}
