// A verifier's policy through a change of keys. Nothing is fetched: whoever runs this has the new key from somewhere he
// trusts, and the old one stays listed, because what it signed in its time is still to be verified.

using System.CommandLine;
using System.Text;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>policy rotate-log</c> and <c>policy rotate-witness</c>.</summary>
internal static class PolicyRotation
{
    public static Command CreateLog(Terminal terminal)
    {
        var file = Policy();
        var added = new Option<string?>("--new") { Description = "The log's new verifier key (vkey)." };
        var from = new Option<long?>("--new-from") { Description = "Size of the smallest tree that the new key may have signed; any if absent." };
        var until = new Option<long?>("--old-until") { Description = "Size of the largest tree that the keys listed before may have signed, as \"log-key finish\" tells." };
        var command = new DocumentedCommand(
            "rotate-log",
            "Takes up a log's new key beside the old one, or bounds what the old one may have signed; both may be done in one go.",
            "provenance policy rotate-log --policy policy.json --new registry.example/2026+3a0c6c2e+AV0…",
            "provenance policy rotate-log --policy policy.json --old-until 90210");
        foreach (var option in (Option[])[file, added, from, until])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var policy = await PolicyFile.ReadAsync(path, cancellationToken);
            if (parsed.GetValue(added) is null && parsed.GetValue(until) is null)
            {
                throw CommandException.Usage("Nothing is to be changed", "Give --new VKEY, --old-until SIZE, or both.");
            }

            return await WriteAsync(terminal, path, RotateLog(policy, parsed.GetValue(added), parsed.GetValue(from), parsed.GetValue(until)), cancellationToken);
        });
        return command;
    }

    public static Command CreateWitness(Terminal terminal)
    {
        var file = Policy();
        var name = new Option<string>("--name") { Description = "The witness's name in the policy.", Required = true };
        var added = new Option<string>("--new") { Description = "Its new verifier key (vkey).", Required = true };
        var command = new DocumentedCommand(
            "rotate-witness",
            "Takes up a witness's new key: either key counts for the witness, and both together count once.",
            "provenance policy rotate-witness --policy policy.json --name north --new north.example+55ee4561+BPX…");
        foreach (var option in (Option[])[file, name, added])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var policy = await PolicyFile.ReadAsync(path, cancellationToken);
            return await WriteAsync(
                terminal, path, RotateWitness(policy, parsed.GetRequiredValue(name), Key(parsed.GetRequiredValue(added))), cancellationToken);
        });
        return command;
    }

    private static Option<string> Policy() => new("--policy")
    {
        Description = "The policy file; it is replaced, whole or not at all.",
        DefaultValueFactory = _ => "policy.json",
    };

    private static VerificationPolicy RotateLog(VerificationPolicy policy, string? added, long? from, long? until)
    {
        if (from is < 0)
        {
            throw CommandException.Usage("--new-from: the size of a tree is not negative", "Leave it away where the new key may have signed any tree.");
        }

        if (from is not null && added is null)
        {
            throw CommandException.Usage("--new-from is about the key that --new names, and there is none", "Give --new VKEY with it.");
        }

        var bounds = policy.Bounds.ToDictionary(bound => bound.Key.ToString());
        if (until is { } last)
        {
            BoundOld(policy, bounds, last, isKeyAdded: added is not null);
        }

        var text = policy.TlogPolicy;
        if (added is not null)
        {
            var key = Key(added);
            if (key.Name != policy.Origin)
            {
                throw CommandException.Usage($"--new: the key is of {key.Name}, the policy is for {policy.Origin}", "A log keeps its origin; a new origin is a new log.");
            }

            text = $"log {key}\n{text}";
            if (from is not null)
            {
                bounds[key.ToString()] = new LogKeyBounds(key, from, null);
            }
        }

        return Made(policy, text, [.. bounds.Values]);
    }

    // A bound that is set stays: the older of two former keys ended before the other. But whoever gives a size is told
    // where no key gets it, lest he take the old key for bounded.
    private static void BoundOld(VerificationPolicy policy, Dictionary<string, LogKeyBounds> bounds, long last, bool isKeyAdded)
    {
        if (last < 0)
        {
            throw CommandException.Usage("--old-until: the size of a tree is not negative", "\"provenance log-key finish\" tells it.");
        }

        var old = policy.Checkpoints.Logs.Select(log => log.Key).Where(key => key.Name == policy.Origin && (isKeyAdded || !IsNewest(policy, key))).ToList();
        if (old.Count == 0)
        {
            throw CommandException.Refused(
                "--old-until bounds no key: the policy lists only the log's newest one", "Give the log's new key with --new, first or in the same go.");
        }

        var unbounded = old.Where(key => bounds.GetValueOrDefault(key.ToString()) is not { UntilSize: not null }).ToList();
        if (unbounded.Count == 0 && bounds[old[0].ToString()].UntilSize is var set && set != last)
        {
            throw CommandException.Refused(
                FormattableString.Invariant($"--old-until {last}: {old[0]} is bounded already, until size {set}"),
                "A bound is not changed; where that one is wrong, edit logKeys in the policy file.");
        }

        foreach (var key in unbounded)
        {
            var from = bounds.GetValueOrDefault(key.ToString())?.FromSize;
            bounds[key.ToString()] = from is null || from <= last
                ? new LogKeyBounds(key, from, last)
                : throw CommandException.Refused(
                    FormattableString.Invariant($"--old-until {last}: {key} signs only from size {from} on"), "\"provenance log-key finish\" tells the size.");
        }
    }

    // New keys are put before the old ones.
    private static bool IsNewest(VerificationPolicy policy, VerifierKey key) =>
        policy.Checkpoints.Logs.First(log => log.Key.Name == policy.Origin).Key.ToString() == key.ToString();

    private static VerificationPolicy RotateWitness(VerificationPolicy policy, string name, VerifierKey key)
    {
        if (policy.Checkpoints.Witnesses.All(witness => witness.Name != name))
        {
            throw CommandException.Usage($"The policy has no witness {name}", $"It has {string.Join(", ", policy.Checkpoints.Witnesses.Select(witness => witness.Name))}.");
        }

        var taken = policy.Checkpoints.Witnesses.Select(witness => witness.Name).Concat(policy.Checkpoints.Groups.Select(group => group.Name)).ToHashSet();
        var fresh = Enumerable.Range(2, taken.Count + 1).Select(number => $"{name}-{number}").First(candidate => !taken.Contains(candidate));
        var either = Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? $"{name}-either" : $"{name}-either-{number}").First(candidate => !taken.Contains(candidate));
        var text = new StringBuilder();
        foreach (var line in policy.TlogPolicy.TrimEnd('\n').Split('\n'))
        {
            var words = WitnessPolicy.ItemsOf(line);
            var replaced = words switch
            {
                ["group", var group, var rule, .. var members] => $"group {group} {rule} {string.Join(' ', members.Select(member => member == name ? either : member))}",
                ["quorum", var quorum] when quorum == name => $"quorum {either}",
                _ => line,
            };
            _ = text.Append(replaced).Append('\n');
            if (words is ["witness", var witness, ..] && witness == name)
            {
                _ = text.Append(System.Globalization.CultureInfo.InvariantCulture, $"witness {fresh} {key}\ngroup {either} any {name} {fresh}\n");
            }
        }

        var made = Made(policy, text.ToString(), policy.Bounds);
        return IsTakenUp(policy.Checkpoints, made.Checkpoints, name, new PolicyGroup(either, 1, [name, fresh]))
            ? made
            : throw CommandException.Refused(
                $"The new key would not count wherever {name} does", "Nothing was changed. Edit tlogPolicy in the policy file.");
    }

    // Where the old key stood, now either stands, and all else is as it was: so whatever the old key met, the new one meets.
    private static bool IsTakenUp(WitnessPolicy before, WitnessPolicy after, string name, PolicyGroup either)
    {
        return after.Quorum == Now(before.Quorum) && before.Groups.Select(NowOf).Append(either).All(group => after.Groups.Any(made => AreSame(group, made)));

        string Now(string member) => member == name ? either.Name : member;

        PolicyGroup NowOf(PolicyGroup group) => group with { Members = [.. group.Members.Select(Now)] };

        static bool AreSame(PolicyGroup one, PolicyGroup other) =>
            one.Name == other.Name && one.Threshold == other.Threshold && one.Members.SequenceEqual(other.Members);
    }

    private static VerificationPolicy Made(VerificationPolicy policy, string text, IReadOnlyList<LogKeyBounds> bounds) =>
        VerificationPolicy.TryCreate(policy.Origin, policy.RootFingerprint, text, bounds, out var made, out var reason)
            ? made
            : throw CommandException.Refused($"The policy would not hold: {reason.TrimEnd('.')}", "Nothing was changed.");

    private static VerifierKey Key(string text) => VerifierKey.TryParse(text, out var key, out var reason)
        ? key
        : throw CommandException.Usage($"--new: {reason}", "A verifier key looks like registry.example/2026+3a0c6c2e+AV0….");

    /// <summary>Which trees a key may have signed, in words that follow the key; nothing where it may have signed any.</summary>
    public static string BoundsOf(VerificationPolicy policy, VerifierKey key)
    {
        var bound = policy.Bounds.FirstOrDefault(bound => bound.Key.ToString() == key.ToString());
        return FormattableString.Invariant($"{(bound?.FromSize is { } from ? $", from size {from}" : "")}{(bound?.UntilSize is { } until ? $", until size {until}" : "")}");
    }

    private static async Task<int> WriteAsync(Terminal terminal, string path, VerificationPolicy policy, CancellationToken cancellationToken)
    {
        await AtomicFile.WriteAsync(path, policy.Write(), cancellationToken);
        foreach (var log in policy.Checkpoints.Logs)
        {
            terminal.Line($"log {log.Key}{BoundsOf(policy, log.Key)}");
        }

        foreach (var witness in policy.Checkpoints.Witnesses)
        {
            terminal.Line($"witness {witness.Name} {witness.Key}");
        }

        return ExitCode.Ok;
    }
}
