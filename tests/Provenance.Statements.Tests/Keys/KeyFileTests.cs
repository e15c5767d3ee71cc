// Key files: round trip, and what is not taken.

using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Keys;

public sealed class KeyFileTests : IDisposable
{
    private static readonly Handle Use = Handle.Parse("statements");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("provenance-keys-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_private_key_comes_back_with_its_use()
    {
        KeyFile.WritePrivate(At("a.key"), Example.OperatorKey, Use);

        Assert.True(KeyFile.TryReadPrivate(At("a.key"), out var file, out var reason), reason);
        Assert.Equal(Example.OperatorKey.PublicKey, file.Key.PublicKey);
        Assert.Equal(Use, file.Use);
        file.Dispose();
    }

    [Fact]
    public void A_private_key_is_written_as_documented()
    {
        KeyFile.WritePrivate(At("a.key"), Example.Key(1), Use);

        Assert.Equal(
            """{"type":"provenance-private-key","algorithm":"ed25519","use":"statements","seed":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}""" + "\n",
            File.ReadAllText(At("a.key")));
    }

    [Fact]
    public void A_private_key_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        KeyFile.WritePrivate(At("a.key"), Example.OperatorKey, Use);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("a.key")));

        foreach (var mode in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(At("a.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
            Assert.False(KeyFile.TryReadPrivate(At("a.key"), out _, out var reason));
            Assert.Contains("chmod 600", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_private_key_is_never_written_over()
    {
        KeyFile.WritePrivate(At("a.key"), Example.OperatorKey, Use);

        Assert.Throws<IOException>(() => KeyFile.WritePrivate(At("a.key"), Example.ReporterKey, Use));
    }

    [Fact]
    public void A_public_key_comes_back_with_its_enrolment()
    {
        var enrolment = new Enrolment
        {
            Origin = Example.Origin,
            Handle = Example.Operator,
            ProofOfPossession = ProofOfPossession.Sign(Example.OperatorKey, Example.Origin, Example.Operator, KeyUse.Statements),
        };
        KeyFile.WritePublic(At("a.pub.json"), new PublicKeyFile(Example.OperatorKey.PublicKey, Use, enrolment));

        Assert.True(KeyFile.TryReadPublic(At("a.pub.json"), out var file, out var reason), reason);
        Assert.Equal(new PublicKeyFile(Example.OperatorKey.PublicKey, Use, enrolment), file);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("""{"type":"provenance-public-key","algorithm":"ed25519","use":"statements","seed":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}""")]
    [InlineData("""{"type":"provenance-private-key","algorithm":"rsa","use":"statements","seed":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}""")]
    [InlineData("""{"type":"provenance-private-key","algorithm":"ed25519","use":"statements","seed":"AQEB"}""")]
    [InlineData("""{"type":"provenance-private-key","algorithm":"ed25519","use":"statements","seed":"é"}""")]
    public void What_is_no_key_file_is_refused_with_a_reason(string content)
    {
        File.WriteAllText(At("a.key"), content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("a.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.False(KeyFile.TryReadPrivate(At("a.key"), out _, out var reason));
        Assert.Contains("a.key", reason, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_directory.FullName, name);
}
