using Provenance.Statements;

namespace Provenance.Cli.Tests;

/// <summary>Keys and trust statements, by files alone.</summary>
public sealed class CeremonyTests : IDisposable
{
    private readonly Workshop _workshop = new();

    [Fact]
    public async Task A_new_key_is_for_its_owner_alone_and_is_never_replaced()
    {
        await _workshop.KeyAsync("acme", "statements");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workshop["acme.key"]));
        }

        var before = await File.ReadAllTextAsync(_workshop["acme.key"], TestContext.Current.CancellationToken);
        var again = await CommandRun.OfAsync("key", "new", _workshop["acme"], "--use", "statements");

        Assert.Equal(ExitCode.Unable, again.Code);
        Assert.Equal(before, await File.ReadAllTextAsync(_workshop["acme.key"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are Unix's.");
            return;
        }

        await _workshop.KeyAsync("acme", "statements");
        File.SetUnixFileMode(_workshop["acme.key"], UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var run = await CommandRun.OfAsync("enroll", "--key", _workshop["acme.key"], "--origin", Workshop.Origin, "--handle", "acme");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("chmod 600", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_an_authority_or_with_a_line_of_a_witness_policy_is_named()
    {
        await _workshop.RootAsync();
        await File.WriteAllTextAsync(_workshop["witnesses.txt"], "# nobody yet\nquorum nobody\n", TestContext.Current.CancellationToken);
        var logKey = Server.RegistryDirectory.Initialise(_workshop["data"], Workshop.Origin, TimeProvider.System).File.LogKey;

        var country = await CommandRun.OfAsync(
            "root", "new", "--origin", Workshop.Origin, "--threshold", "1", "--authority", $"handle=north,name=North,country=Norway,key={_workshop["north.pub.json"]}",
            "--key", _workshop["north.key"], "--out", _workshop["other.attestation.json"]);
        var witnesses = await CommandRun.OfAsync(
            "policy", "new", "--root", _workshop["root.attestation.json"], "--log-key", logKey, "--witness-policy", _workshop["witnesses.txt"], "--out", _workshop["p.json"]);

        Assert.All((CommandRun[])[country, witnesses], run => Assert.Equal(ExitCode.Usage, run.Code));
        Assert.Contains("\"Norway\" is no country: assigned code of ISO 3166-1 alpha-2", country.Error, StringComparison.Ordinal);
        Assert.Contains("witnesses.txt: line 2: the quorum nobody is not a witness", witnesses.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_key_is_never_shown()
    {
        await _workshop.KeyAsync("acme", "statements");
        var text = await File.ReadAllTextAsync(_workshop["acme.key"], TestContext.Current.CancellationToken);
        var seed = text.Split("\"seed\":\"")[1].Split('"')[0];

        var run = await CommandRun.GoodAsync("key", "show", _workshop["acme.key"], "--origin", Workshop.Origin);

        Assert.DoesNotContain(seed, run.Output, StringComparison.Ordinal);
        Assert.Contains($"vkey        {Workshop.Origin}+", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ceremony_by_files_gives_statements_that_the_rules_of_trust_accept()
    {
        await _workshop.RootAsync();
        await _workshop.OperatorAsync();
        await _workshop.ReporterAsync();
        var trust = TrustHistory.Empty(Workshop.Origin);
        foreach (var (index, name) in new[] { "root", "acme", "reporter" }.Index())
        {
            var attestation = await ReadAsync(name);
            var read = new StatementReader(Workshop.Origin).Read(attestation);
            Assert.True(read.IsRead, read.Refusal?.Message);
            var judgement = TrustJudge.Judge(trust.Current, read.Content, [.. attestation.Envelope.Signatures.Select(signature => signature.KeyId)]);
            Assert.Null(judgement.Refusal);
            trust = trust.Append(read.Content, judgement.Signer, new(index));
        }

        Assert.Equal("Northern Safeguards, Inc.", trust.Current.Root!.Authorities[0].Name);
        Assert.Equal(2, trust.Current.Keys.Count());
    }

    [Theory]
    [InlineData("suspend", "--from", "2026-11-20T00:00:00Z")]
    [InlineData("reinstate")]
    [InlineData("revoke", "--cause", "compromised", "--from", "2026-11-20T00:00:00Z")]
    public async Task A_keys_standing_is_changed_by_a_file(string command, params string[] more)
    {
        await _workshop.RootAsync();
        await _workshop.KeyAsync("acme", "statements");

        await CommandRun.GoodAsync(
            [command, _workshop["acme.pub.json"], "--reason", "laptop stolen", "--origin", Workshop.Origin, "--key", _workshop["north.key"],
             "--trust-version", "2", "--out", _workshop["change.attestation.json"], .. more]);

        var read = new StatementReader(Workshop.Origin).Read(await ReadAsync("change"));
        Assert.True(read.IsRead, read.Refusal?.Message);
    }

    [Fact]
    public async Task Cosigning_twice_with_one_key_is_refused()
    {
        await _workshop.RootAsync();

        var again = await CommandRun.OfAsync("cosign", _workshop["root.attestation.json"], "--key", _workshop["south.key"]);

        Assert.Equal(ExitCode.Refused, again.Code);
        Assert.Contains("already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosigning_shows_what_is_signed_and_refuses_what_was_altered()
    {
        await _workshop.RootAsync();
        await _workshop.OperatorAsync();
        await _workshop.KeyAsync("east", "authority");
        var good = await CommandRun.GoodAsync(
            "cosign", _workshop["acme.attestation.json"], "--key", _workshop["east.key"], "--root", _workshop["root.attestation.json"]);
        Assert.Contains("\"handle\":\"acme\"", good.Output, StringComparison.Ordinal);

        var attestation = await ReadAsync("acme");
        var signatures = attestation.Envelope.Signatures.ToArray();
        var broken = signatures[0].Signature.ToArray();
        broken[0] ^= 1;
        signatures[0] = signatures[0] with { Signature = broken };
        Assert.True(Envelope.TryCreate(Pae.PayloadType, attestation.Envelope.Payload, signatures, out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, attestation.Sections, out var altered, out _));
        await File.WriteAllBytesAsync(_workshop["altered.attestation.json"], AttestationJson.Write(altered), TestContext.Current.CancellationToken);
        await _workshop.KeyAsync("west", "authority");

        var run = await CommandRun.OfAsync(
            "cosign", _workshop["altered.attestation.json"], "--key", _workshop["west.key"], "--root", _workshop["root.attestation.json"], "--public", _workshop["east.pub.json"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("does not verify", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosigning_what_was_signed_by_somebody_unknown_asks_who_that_is()
    {
        await _workshop.RootAsync();
        await _workshop.OperatorAsync();
        await _workshop.KeyAsync("east", "authority");

        var run = await CommandRun.OfAsync("cosign", _workshop["acme.attestation.json"], "--key", _workshop["east.key"]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--root", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enrolment_for_another_registry_is_not_accredited()
    {
        await _workshop.RootAsync();
        await _workshop.KeyAsync("acme", "statements");
        await CommandRun.GoodAsync("enroll", "--key", _workshop["acme.key"], "--origin", "registry.example/2025", "--handle", "acme");

        var run = await CommandRun.OfAsync(
            "accredit", _workshop["acme.pub.json"], "--role", "operator", "--name", "Acme", "--site", "*", "--valid-until", "2099-01-01T00:00:00Z",
            "--origin", Workshop.Origin, "--key", _workshop["north.key"], "--trust-version", "1", "--out", _workshop["acme.attestation.json"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.False(File.Exists(_workshop["acme.attestation.json"]));
    }

    public void Dispose() => _workshop.Dispose();

    private async Task<Attestation> ReadAsync(string name)
    {
        var bytes = await File.ReadAllBytesAsync(_workshop[name + ".attestation.json"], TestContext.Current.CancellationToken);
        Assert.True(AttestationJson.TryParse(bytes, out var attestation, out var refusal), refusal?.Message);
        return attestation;
    }
}
