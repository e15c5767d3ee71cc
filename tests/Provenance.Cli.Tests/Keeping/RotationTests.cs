using System.Globalization;

namespace Provenance.Cli.Tests;

/// <summary>Every key rotated by a documented command, over a real server; what was issued before verifies afterwards.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    [Fact]
    public async Task A_bundle_verifies_after_log_root_and_operator_have_changed_their_keys()
    {
        var before = await LogAsync("before", "acme", 2);
        var oldPolicy = Workshop["old-policy.json"];
        File.Copy(_registry.Policy, oldPolicy);
        File.Copy(Workshop["root.attestation.json"], Workshop["root-1.attestation.json"]);

        // The log's key: announced, both sign; taken up by the verifier; then the old one ends.
        await _registry.StopAsync();
        var announced = (await CommandRun.GoodAsync("log-key", "announce", "--data", _registry.Data)).Output.Split('\n')[0];
        var again = await CommandRun.OfAsync("log-key", "announce", "--data", _registry.Data);
        Assert.Equal(ExitCode.Refused, again.Code);
        Assert.NotEqual(announced, (await _registry.ResumeAsync()).LogKey);
        var overlap = await LogAsync("overlap", "acme", 3);
        await CommandRun.GoodAsync("verify", overlap, "--policy", oldPolicy);
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--new", announced);
        await CommandRun.GoodAsync("verify", overlap, before, "--policy", _registry.Policy);
        Assert.Equal(ExitCode.Unable, (await CommandRun.OfAsync("log-key", "finish", "--data", _registry.Data)).Code);
        await _registry.StopAsync();
        var tooEarly = await CommandRun.OfAsync("log-key", "finish", "--data", _registry.Data);
        Assert.Equal(ExitCode.Refused, tooEarly.Code);
        Assert.Contains("verifiers have a day at least to take up the new one", tooEarly.Error, StringComparison.Ordinal);
        BackdateOverlap();
        var finished = await CommandRun.GoodAsync("log-key", "finish", "--data", _registry.Data);
        var until = finished.Output.Split("--old-until ")[1].Trim();
        Assert.Equal("4", until);
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--old-until", until);
        Assert.Equal(announced, (await _registry.ResumeAsync()).LogKey);

        await RotateRootAsync();
        await RotateOperatorAsync();

        var after = await LogAsync("after", "acme-2", 7);
        await CommandRun.GoodAsync("verify", after, overlap, before, "--policy", _registry.Policy);
        var unaware = await CommandRun.OfAsync("verify", after, "--policy", oldPolicy);
        Assert.Equal(ExitCode.Refused, unaware.Code);

        // Whoever has the old key signs no larger tree that this verifier believes: its bound is below that size.
        await CommandRun.GoodAsync(
            "policy", "new", "--root", Workshop["root-1.attestation.json"], "--log-key", announced, "--out", Workshop["bounded.json"]);
        var later = await CommandRun.OfAsync("policy", "new", "--root", Workshop["root.attestation.json"], "--log-key", announced, "--out", Workshop["later.json"]);
        Assert.Equal(ExitCode.Usage, later.Code);
        Assert.Contains("is not root version 1 of", later.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", Workshop["bounded.json"], "--old-until", "5", "--new", oldKey(oldPolicy));
        var beyond = await CommandRun.OfAsync("verify", after, "--policy", Workshop["bounded.json"]);
        Assert.Equal(ExitCode.Refused, beyond.Code);
        Assert.Contains("no key that the policy allows for a tree of 8 entries", beyond.Error, StringComparison.Ordinal);

        static string oldKey(string policy) => File.ReadAllText(policy).Split("log ")[1].Split("\\n")[0];
    }

    [Fact]
    public async Task A_log_key_does_not_end_before_both_were_seen_unless_it_must_end_at_once()
    {
        await _registry.StopAsync();
        var announced = (await CommandRun.GoodAsync("log-key", "announce", "--data", _registry.Data)).Output.Split('\n')[0];

        var unseen = await CommandRun.OfAsync("log-key", "finish", "--data", _registry.Data);

        Assert.Equal(ExitCode.Refused, unseen.Code);
        Assert.Contains("No checkpoint that both keys signed has been published yet", unseen.Error, StringComparison.Ordinal);
        Assert.NotEqual(announced, (await _registry.ResumeAsync()).LogKey);
        await _registry.StopAsync();
        await CommandRun.GoodAsync("log-key", "finish", "--data", _registry.Data, "--at-once");
        Assert.Equal(announced, (await _registry.ResumeAsync()).LogKey);
    }

    [Fact]
    public async Task Spooled_statements_of_a_superseded_key_count_until_the_date_and_new_ones_do_not()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("spooled.json", "1"), Workshop["spooled.attestation.json"]));
        await RotateOperatorAsync();

        var spooled = await _registry.SubmitAsync(Workshop["spooled.attestation.json"]);
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("late.json", "2"), Workshop["late.attestation.json"]));
        var late = await _registry.SubmitAsync(Workshop["late.attestation.json"]);

        Assert.Equal(ExitCode.Ok, spooled.Code);
        Assert.Equal(ExitCode.Refused, late.Code);
        Assert.Contains("KeyOutsideValidity", late.Error + late.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_root_is_not_rotated_without_the_old_threshold()
    {
        await NewRootAsync("root-2", "north-2", signers: ["north-2", "east"]);

        var run = await _registry.SubmitAsync(Workshop["root-2.attestation.json"]);

        Assert.Equal(ExitCode.Refused, run.Code);
    }

    [Fact]
    public async Task A_compromise_with_a_date_disputes_what_was_logged_then_and_not_before()
    {
        var early = await LogAsync("early", "acme", 2);
        await Task.Delay(1100, Token);
        var from = Now();
        await Task.Delay(1100, Token);
        _ = await LogAsync("late", "acme", 3);
        await TrustAsync(
            "revocation", "revoke", Workshop["acme.pub.json"], "--cause", "compromised", "--reason", "laptop stolen", "--from", from, "--trust-version", "2");

        await RequireDisputedAsync(await BundleAsync(3));
        await RequireDisputedCaseAsync();
        var before = await CommandRun.GoodAsync("verify", await BundleAsync(2), "--policy", _registry.Policy);
        Assert.DoesNotContain("DISPUTED", before.Output, StringComparison.Ordinal);
        await CommandRun.GoodAsync("verify", early, "--policy", _registry.Policy);

        // An accreditation of before does not bring the key back.
        var old = await _registry.SubmitAsync(Workshop["acme.attestation.json"], "--validate-only");
        Assert.Equal(ExitCode.Ok, old.Code);
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("again.json", "9"), Workshop["again.attestation.json"]));
        Assert.Equal(ExitCode.Refused, (await _registry.SubmitAsync(Workshop["again.attestation.json"])).Code);
    }

    // The case has the entry from before; the answer that calls it disputed comes later.
    [Fact]
    public async Task A_compromise_that_is_told_later_reaches_the_entries_that_a_case_holds_already()
    {
        var from = Now();
        await Task.Delay(1100, Token);
        _ = await LogAsync("early", "acme", 2);
        var folder = Workshop["kestrel"];
        await CommandRun.GoodAsync(
            "case", "new", folder, "--title", "Kestrel", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);
        await AskForCaseAsync("3");
        await CommandRun.GoodAsync("verify", folder, "--policy", _registry.Policy);
        await TrustAsync(
            "revocation", "revoke", Workshop["acme.pub.json"], "--cause", "compromised", "--reason", "laptop stolen", "--from", from, "--trust-version", "2");

        var held = await File.ReadAllBytesAsync(Path.Combine(folder, Client.CaseLayout.Bundle(new(2))), Token);
        var second = await AskForCaseAsync("4");
        var verified = await CommandRun.OfAsync("verify", folder, "--policy", _registry.Policy);
        await File.WriteAllBytesAsync(Path.Combine(folder, Client.CaseLayout.Bundle(new(2))), held, Token);
        var unshown = await CommandRun.OfAsync("verify", folder, "--policy", _registry.Policy);

        Assert.Contains("2 entries fetched, 0 missing", second.Error, StringComparison.Ordinal);
        Assert.Equal(VerifyCommand.Disputed, verified.Code);
        Assert.Equal(ExitCode.Refused, unshown.Code);
        Assert.Contains("question 2 calls entries disputed whose bundles here do not show it: 2; do not rely on these", unshown.Output, StringComparison.Ordinal);

        Task<CommandRun> AskForCaseAsync(string size) => CommandRun.GoodAsync(
            "query", "diff", "0", "--at-least", size, "--case", folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server);
    }

    [Fact]
    public async Task A_redaction_by_files_leaves_a_bundle_that_says_why()
    {
        var bundle = await LogAsync("secret", "acme", 2);
        var statement = (await CommandRun.GoodAsync("verify", bundle, "--policy", _registry.Policy, "--json")).Output.Split("\"statementId\":\"")[1][..64];
        var wrong = await CommandRun.OfAsync("redact", "nobody", "--section", "identity", "--cause", "mistake", "--reason", "x", "--origin", Workshop.Origin, "--key", Workshop["north.key"], "--out", Workshop["x.json"]);
        Assert.Equal(ExitCode.Usage, wrong.Code);
        await TrustAsync(
            "redaction", "redact", statement, "--section", "identity", "--cause", "court-order", "--reason", "order 4 of 2026", "--server", _registry.Server);

        for (var i = 0; i < 600; i++)
        {
            var now = await CommandRun.GoodAsync("verify", await BundleAsync(2), "--policy", _registry.Policy);
            if (now.Output.Contains("redacted by entry 3 (court-order: order 4 of 2026): identity", StringComparison.Ordinal))
            {
                await CommandRun.GoodAsync("verify", bundle, "--policy", _registry.Policy);
                return;
            }

            await Task.Delay(200, Token);
        }

        Assert.Fail("The bundle never told of the redaction.");
    }

    [Fact]
    public async Task A_witness_counts_once_under_either_of_its_keys()
    {
        await Workshop.KeyAsync("w1", "statements");
        await Workshop.KeyAsync("w2", "statements");
        var policy = await File.ReadAllTextAsync(_registry.Policy, Token);
        var (first, second) = (await CosignerKeyAsync("w1"), await CosignerKeyAsync("w2"));
        await File.WriteAllTextAsync(
            _registry.Policy, policy.Replace("quorum none", $"witness north {first}\\ngroup all all north\\nquorum all", StringComparison.Ordinal), Token);

        await CommandRun.GoodAsync("policy", "rotate-witness", "--policy", _registry.Policy, "--name", "north", "--new", second);
        var unknown = await CommandRun.OfAsync("policy", "rotate-witness", "--policy", _registry.Policy, "--name", "south", "--new", second);

        Assert.Equal(ExitCode.Usage, unknown.Code);
        Assert.True(Client.VerificationPolicy.TryParse(await File.ReadAllBytesAsync(_registry.Policy, Token), out var rotated, out var reason), reason);
        Assert.True(rotated.Checkpoints.IsMetBy(["north"]));
        Assert.True(rotated.Checkpoints.IsMetBy(["north-2"]));
        Assert.False(rotated.Checkpoints.IsMetBy([]));
    }

    [Theory]
    [InlineData("witness north KEY\\nquorum\\tnorth")]
    [InlineData("witness\\tnorth\\tKEY\\ngroup\\tall\\tall\\tnorth\\nquorum\\tall")]
    [InlineData("witness north KEY\\ngroup\\tall all\\tnorth\\nquorum all")]
    [InlineData("  witness  north  KEY\\ngroup all  1  north \\nquorum  all")]
    public async Task A_witness_is_rotated_however_the_items_of_its_policy_are_parted(string lines)
    {
        await Workshop.KeyAsync("w1", "statements");
        await Workshop.KeyAsync("w2", "statements");
        var policy = await File.ReadAllTextAsync(_registry.Policy, Token);
        var witnessed = lines.Replace("KEY", await CosignerKeyAsync("w1"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(_registry.Policy, policy.Replace("quorum none", witnessed, StringComparison.Ordinal), Token);

        await CommandRun.GoodAsync("policy", "rotate-witness", "--policy", _registry.Policy, "--name", "north", "--new", await CosignerKeyAsync("w2"));

        Assert.True(Client.VerificationPolicy.TryParse(await File.ReadAllBytesAsync(_registry.Policy, Token), out var rotated, out var reason), reason);
        Assert.True(rotated.Checkpoints.IsMetBy(["north"]));
        Assert.True(rotated.Checkpoints.IsMetBy(["north-2"]));
        Assert.False(rotated.Checkpoints.IsMetBy([]));
    }

    // A policy's names are octets. This one is found by how it is read, and not in the text.
    [Fact]
    public async Task A_rotation_that_would_not_take_hold_is_refused_and_the_policy_stays()
    {
        await Workshop.KeyAsync("w1", "statements");
        await Workshop.KeyAsync("w2", "statements");
        var policy = await File.ReadAllTextAsync(_registry.Policy, Token);
        await File.WriteAllTextAsync(
            _registry.Policy, policy.Replace("quorum none", $"witness nør {await CosignerKeyAsync("w1")}\\nquorum nør", StringComparison.Ordinal), Token);
        var before = await File.ReadAllBytesAsync(_registry.Policy, Token);

        var run = await CommandRun.OfAsync(
            "policy", "rotate-witness", "--policy", _registry.Policy, "--name", "n\u00c3\u00b8r", "--new", await CosignerKeyAsync("w2"));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("The new key would not count wherever", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_registry.Policy, Token));
    }

    [Fact]
    public async Task A_bound_that_no_key_gets_is_refused_and_the_policy_stays()
    {
        var next = await LogKeyAsync("next");

        await RefusedAsync(ExitCode.Refused, "bounds no key", "--old-until", "4");
        await RefusedAsync(ExitCode.Usage, "not negative", "--new", next, "--old-until", "-1");
        await RefusedAsync(ExitCode.Usage, "--new-from: the size of a tree is not negative", "--new", next, "--new-from", "-1");
        await RefusedAsync(ExitCode.Usage, "--new-from is about the key that --new names", "--new-from", "3", "--old-until", "4");
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--new", next, "--new-from", "3");
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--old-until", "4");
        await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--old-until", "4");
        await RefusedAsync(ExitCode.Refused, "is bounded already, until size 4", "--old-until", "5");

        // The next rotation bounds the key that the first one took up, and leaves the first bound.
        var third = await LogKeyAsync("third");
        await RefusedAsync(ExitCode.Refused, "signs only from size 3 on", "--new", third, "--old-until", "2");
        var last = await CommandRun.GoodAsync("policy", "rotate-log", "--policy", _registry.Policy, "--new", third, "--old-until", "9");
        Assert.Contains($"log {third}\nlog {next}, from size 3, until size 9\nlog ", last.Output, StringComparison.Ordinal);
        Assert.Contains(", until size 4\n", last.Output, StringComparison.Ordinal);
        var shown = await CommandRun.GoodAsync("policy", "show", _registry.Policy);
        Assert.Contains($"log key      {next}, from size 3, until size 9\n", shown.Output, StringComparison.Ordinal);

        async Task RefusedAsync(int code, string said, params string[] words)
        {
            var before = await File.ReadAllBytesAsync(_registry.Policy, Token);
            var run = await CommandRun.OfAsync(["policy", "rotate-log", "--policy", _registry.Policy, .. words]);
            Assert.Equal(code, run.Code);
            Assert.Contains(said, run.Error, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(_registry.Policy, Token));
        }
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    // As if both keys had signed for two days.
    private void BackdateOverlap()
    {
        var path = Path.Combine(_registry.Data, "registry.json");
        var file = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!;
        file["nextLogKeyShown"] = TimeProvider.System.GetUtcNow().AddDays(-2);
        File.WriteAllText(path, file.ToJsonString());
    }

    private async Task<string> LogAsync(string name, string key, int index)
    {
        await CommandRun.GoodAsync(
            "attest", "entity", "--from", await Workshop.EntityReportAsync(name + ".json", name), "--key", Workshop[key + ".key"],
            "--origin", Workshop.Origin, "--stream", Workshop[key + ".stream.json"], "--out", Workshop[name + ".attestation.json"]);
        var run = await _registry.SubmitAsync(Workshop[name + ".attestation.json"]);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
        var bundle = Workshop[name + ".bundle.json"];
        File.Copy(await BundleAsync(index), bundle);
        await CommandRun.GoodAsync("verify", bundle, "--policy", _registry.Policy);
        return bundle;
    }

    private async Task<string> BundleAsync(int index)
    {
        await CommandRun.GoodAsync(
            "query", "bundle", index.ToString(CultureInfo.InvariantCulture), "--server", _registry.Server, "--policy", _registry.Policy, "--out", Workshop["bundles"], "--overwrite");
        return Workshop[$"bundles/entry-{index}.bundle.json"];
    }

    // A yes that must not be relied on is no plain yes: not in words, not in the exit code, not for programs.
    private async Task RequireDisputedAsync(string bundle)
    {
        var run = await CommandRun.OfAsync("verify", bundle, "--policy", _registry.Policy);
        Assert.Equal(AuditCommand.StatementFindings, run.Code);
        Assert.Contains(": proved, DISPUTED\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("DISPUTED: the key that signed this was in other hands since 20", run.Error, StringComparison.Ordinal);

        var json = await CommandRun.OfAsync("verify", bundle, "--policy", _registry.Policy, "--json");
        Assert.Equal(AuditCommand.StatementFindings, json.Code);
        Assert.Contains("\"verdict\":\"proved, DISPUTED\",\"isProved\":true,\"disputedFrom\":\"20", json.Output, StringComparison.Ordinal);

        // What is broken goes before what is disputed, which is said all the same; what is not there goes after it.
        var broken = Workshop["broken.bundle.json"];
        await File.WriteAllTextAsync(broken, "{}", Token);
        var both = await CommandRun.OfAsync("verify", bundle, broken, "--policy", _registry.Policy);
        Assert.Equal(ExitCode.Refused, both.Code);
        Assert.Contains("DISPUTED: the key", both.Error, StringComparison.Ordinal);
        Assert.Equal(AuditCommand.StatementFindings, (await CommandRun.OfAsync("verify", Workshop["nowhere.bundle.json"], bundle, "--policy", _registry.Policy)).Code);
    }

    private async Task RequireDisputedCaseAsync()
    {
        var folder = Workshop["disputed"];
        await CommandRun.GoodAsync(
            "case", "new", folder, "--title", "Kestrel", "--number", "2026-18", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);
        await CommandRun.GoodAsync(
            "case", "add", folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server, "--", "entities", "Kestrel Compute", "--at-least", "5");

        var run = await CommandRun.OfAsync("verify", folder, "--policy", _registry.Policy);
        var json = await CommandRun.OfAsync("verify", folder, "--policy", _registry.Policy, "--json");

        Assert.True(run.Code == AuditCommand.StatementFindings, run.Error + run.Output);
        Assert.Contains(": proved, DISPUTED\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("DISPUTED: the keys that signed entry 3 were in other hands", run.Error, StringComparison.Ordinal);
        Assert.Equal(AuditCommand.StatementFindings, json.Code);
        Assert.Contains("\"verdict\":\"proved, DISPUTED\",\"isProved\":true,\"isIncomplete\":false,", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"disputedEntries\":[3]", json.Output, StringComparison.Ordinal);

        // The report is what is handed over: it says no less than the verification.
        var exported = await CommandRun.GoodAsync("case", "export", folder, "--policy", _registry.Policy);
        var page = await File.ReadAllTextAsync(Path.Combine(folder, Client.CaseLayout.Report), Token);
        Assert.Contains("DISPUTED: the keys that signed entry 3 were in other hands", exported.Error, StringComparison.Ordinal);
        Assert.Contains("DISPUTED: 1 of the entries here was logged when the key that signed it was in other hands. Do not rely on it", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>DISPUTED: the keys that signed entry 3 were in other hands when these were logged. Do not rely on these.</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>proved, DISPUTED (its key was in other hands since 20", page, StringComparison.Ordinal);
        Assert.Contains(": laptop stolen; signed by", page, StringComparison.Ordinal);
    }

    // Made by north, cosigned by south, submitted.
    private async Task TrustAsync(string name, params string[] command)
    {
        var file = Workshop[name + ".attestation.json"];
        await CommandRun.GoodAsync([.. command, "--origin", Workshop.Origin, "--key", Workshop["north.key"], "--out", file]);
        await CommandRun.GoodAsync("cosign", file, "--key", Workshop["south.key"], "--root", Workshop["root.attestation.json"]);
        var run = await _registry.SubmitAsync(file);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
    }

    private async Task RotateRootAsync()
    {
        await NewRootAsync("root-2", "north-2", signers: ["north", "south", "north-2", "east"]);
        var run = await _registry.SubmitAsync(Workshop["root-2.attestation.json"]);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);

        // Authorities sign with the keys of the root in force from here on.
        File.Copy(Workshop["north-2.key"], Workshop["north.key"], overwrite: true);
        File.Copy(Workshop["east.key"], Workshop["south.key"], overwrite: true);
        File.Copy(Workshop["root-2.attestation.json"], Workshop["root.attestation.json"], overwrite: true);
    }

    private async Task NewRootAsync(string name, string north, string[] signers)
    {
        await Workshop.KeyAsync(north, "authority");
        await Workshop.KeyAsync("east", "authority");
        var file = Workshop[name + ".attestation.json"];
        await CommandRun.GoodAsync(
            "root", "rotate", "--root", Workshop["root.attestation.json"], "--threshold", "2",
            "--authority", $"handle=north,name=Northern Safeguards,key={Workshop[north + ".pub.json"]}",
            "--authority", $"handle=east,name=Eastern Safeguards,key={Workshop["east.pub.json"]}",
            "--key", Workshop[signers[0] + ".key"], "--out", file);
        foreach (var signer in signers[1..])
        {
            await CommandRun.GoodAsync("cosign", file, "--key", Workshop[signer + ".key"], "--root", Workshop["root.attestation.json"]);
        }
    }

    // A new key for the party; then the old key's accreditation again, ending now, with a date for what was spooled.
    private async Task RotateOperatorAsync()
    {
        await Workshop.KeyAsync("acme-2", "statements");
        await CommandRun.GoodAsync("enroll", "--key", Workshop["acme-2.key"], "--origin", Workshop.Origin, "--handle", "acme");
        await TrustAsync(
            "acme-2", "accredit", Workshop["acme-2.pub.json"], "--role", "operator", "--name", "Acme Compute", "--site", "*",
            "--valid-from", "2026-01-01T00:00:00Z", "--valid-until", "2099-12-31T00:00:00Z", "--trust-version", "1");
        await Task.Delay(1100, Token);
        await TrustAsync(
            "acme-ends", "accredit", Workshop["acme.pub.json"], "--role", "operator", "--name", "Acme Compute", "--site", "*",
            "--valid-from", "2026-01-01T00:00:00Z", "--valid-until", Now(), "--accept-until", "2099-12-31T00:00:00Z", "--trust-version", "2");
        await Task.Delay(1100, Token);
    }

    private async Task<string> LogKeyAsync(string name)
    {
        await Workshop.KeyAsync(name, "statements");
        var shown = await CommandRun.GoodAsync("key", "show", Workshop[name + ".pub.json"], "--origin", Workshop.Origin);
        return shown.Output.Split('\n').Single(line => line.StartsWith("vkey", StringComparison.Ordinal))["vkey".Length..].Trim();
    }

    private async Task<string> CosignerKeyAsync(string name)
    {
        var shown = await CommandRun.GoodAsync("key", "show", Workshop[name + ".pub.json"]);
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(shown.Output.Split("public key  ")[1].Split('\n')[0].Trim());
        return new Transparency.VerifierKey("north.example", Transparency.NoteKeyType.CosignatureV1, bytes).ToString();
    }

    private static string Now() => TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
