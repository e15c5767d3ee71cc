using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Auditing;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>audit plan</c>: a sample that the operator cannot foresee and any auditor can draw again.</summary>
internal static class AuditPlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var population = new Option<string>("--population") { Description = "What can be drawn: the entries below a size, given as a number or as the file of an earlier checkpoint.", Required = true };
        var seed = new Option<string>("--checkpoint") { Description = "File of a checkpoint larger than the population, signed and witnessed as the policy asks: its root seeds the draw.", Required = true };
        var size = new Option<long?>("--size") { Description = "How many entries are drawn." };
        var defects = new Option<long?>("--defects") { Description = "Instead of --size: as many as show at least one of so many wrong entries with --confidence." };
        var confidence = Arguments.Value<Quantity>("--confidence", "How likely the sample shows them; 0.95 if absent");
        var stratify = new Option<string?>("--stratify") { Description = "\"month\": draws from each month of logging by its share; needs --mirror." };
        var mirror = new Option<string?>("--mirror") { Description = "Folder of a copy of the log, for --stratify." };
        var policy = new Option<string>("--policy") { Description = "The auditor's own policy (or PROVENANCE_POLICY).", DefaultValueFactory = _ => terminal.Environment("PROVENANCE_POLICY") ?? "policy.json" };
        var json = new Option<bool>("--json") { Description = "The plan as one JSON object." };
        stratify.AcceptOnlyFromAmong("month");
        var command = new DocumentedCommand(
            "plan",
            "Draws a sample of entries. The seed is the root of a checkpoint that came after the population, so whoever wrote the entries could not know the draw, and every auditor "
            + "with the same checkpoint draws the same; its signatures take no part. Ask for a checkpoint to come, or wait for one after the population was fixed.",
            "provenance audit plan --population 20000 --size 300 --checkpoint checkpoint-20431 --policy policy.json",
            "provenance audit plan --population october.checkpoint --defects 50 --confidence 0.99 --checkpoint november.checkpoint --stratify month --mirror ./copy")
        {
            population, seed, size, defects, confidence, stratify, mirror, policy, json,
        };
        command.SetAction((parsed, cancellationToken) => LogPlace.ExplainedAsync(async () =>
        {
            var believed = await PolicyFile.ReadAsync(parsed.GetRequiredValue(policy), cancellationToken);
            var checkpoint = await ReadAsync(parsed.GetRequiredValue(seed), believed, cancellationToken);
            var count = await PopulationAsync(parsed.GetRequiredValue(population), believed, cancellationToken);
            if (count < 1)
            {
                throw CommandException.Usage("--population is at least 1: nothing can be drawn from no entry", "Give the number of the log's first entries to draw from, or a checkpoint that fixed them.");
            }

            if (count >= checkpoint.Size.Value)
            {
                throw CommandException.Refused(
                    $"The checkpoint has {checkpoint.Size} entries and the population {count}: whoever wrote the population could have known the draw",
                    "Fix the population first, then seed with a checkpoint that is larger.");
            }

            var wanted = Confidence(parsed.GetValue(confidence));
            var sample = Sample(parsed.GetValue(size), parsed.GetValue(defects), count, wanted);
            var strata = parsed.GetValue(stratify) is null
                ? [new Stratum("all", 0, count)]
                : await MonthsAsync(parsed.GetValue(mirror), believed, count, cancellationToken);
            Tell(terminal, new Plan(checkpoint, count, sample, wanted, SamplePlan.Draw(checkpoint, strata, sample)), parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<Checkpoint> ReadAsync(string path, VerificationPolicy policy, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file {path}", "Save one with \"curl …/checkpoint\", or take one of a copy.");
        }

        if (!SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var checkpoint, out var reason))
        {
            throw CommandException.Unable($"{path} is no checkpoint: {reason}", "Give a file as /checkpoint serves it.");
        }

        var link = new ReceiptCheck(policy).CheckCheckpoint(checkpoint, requireWitnesses: true);
        return link.Holds ? checkpoint.Checkpoint : throw CommandException.Refused($"{path}: {link.Detail}", "A checkpoint that is not signed as the policy asks could be made up for the draw.");
    }

    private static async Task<long> PopulationAsync(string text, VerificationPolicy policy, CancellationToken cancellationToken) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : (await ReadAsync(text, policy, cancellationToken)).Size.Value;

    private static ExactProbability Confidence(Quantity? given)
    {
        var millionths = (given ?? Quantity.Parse("0.95")).Millionths;
        return millionths > 0 && millionths < 1_000_000
            ? new ExactProbability((long)millionths, 1_000_000)
            : throw CommandException.Usage("--confidence is above 0 and below 1", "Give one such as 0.95.");
    }

    private static long Sample(long? size, long? defects, long population, ExactProbability confidence)
    {
        if (size is null == defects is null)
        {
            throw CommandException.Usage("A plan needs either --size or --defects", "Say how many entries are drawn, or how many wrong ones must show.");
        }

        if (defects is < 1 || defects > population || size is < 1 || size > Math.Min(population, Detection.MostSampled))
        {
            throw CommandException.Usage($"Out of {population} entries at most {Math.Min(population, Detection.MostSampled)} can be drawn, and at least one", "Correct --size or --defects.");
        }

        return size ?? Detection.LeastSample(population, defects!.Value, confidence)
            ?? throw CommandException.Refused($"More than {Detection.MostSampled} entries would have to be drawn", "Ask for less confidence or for more wrong entries.");
    }

    private static async Task<IReadOnlyList<Stratum>> MonthsAsync(
        string? folder, VerificationPolicy policy, long population, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            throw CommandException.Usage("--stratify needs --mirror", "Make a copy with \"provenance mirror\".");
        }

        using var source = new MirrorLog(LogPlace.Folder(folder));
        var tree = await source.ReadCheckpointAsync(cancellationToken);
        var link = new ReceiptCheck(policy).CheckCheckpoint(tree, requireWitnesses: true);
        if (!link.Holds || tree.Checkpoint.Size.Value < population)
        {
            throw CommandException.Refused(link.Holds ? $"The copy has {tree.Checkpoint.Size} entries, the population {population}" : link.Detail, "Bring the copy up to date.");
        }

        return await SamplePlan.MonthsAsync(source, tree.Checkpoint, population, cancellationToken);
    }

    private static void Tell(Terminal terminal, Plan plan, bool json)
    {
        var least = Detection.LeastDetected(plan.Population, plan.Sample, plan.Confidence);
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new PlanDocument(
                    plan.Seed.Origin,
                    plan.Seed.Size.Value,
                    plan.Seed.Root.ToString(),
                    plan.Population,
                    plan.Sample,
                    plan.Confidence.ToString(),
                    least,
                    [.. plan.Strata.Select(drawn => new StratumDocument(drawn.Stratum.Name, drawn.Stratum.From, drawn.Stratum.To, drawn.Entries))]),
                PlanJson.Default.PlanDocument));
            return;
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Sample:N0} of the {plan.Population:N0} entries of {plan.Seed.Origin}, seeded by the checkpoint of {plan.Seed.Size.Value:N0} entries with root {plan.Seed.Root}."));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Shows at least one of {least:N0} wrong entries or more with a probability of {plan.Confidence} or more, if each is equally likely to be drawn."));
        terminal.Table(
            ["wrong entries", "probability that one is drawn"],
            new[] { 1L, 10, 100, 1_000, 10_000, 100_000, 1_000_000 }.Where(wrong => wrong <= plan.Population)
                .Select(wrong => (IReadOnlyList<string>)[wrong.ToString("N0", CultureInfo.InvariantCulture), Detection.Probability(plan.Population, wrong, plan.Sample).ToString()]));
        if (plan.Strata.Count > 1)
        {
            terminal.Line("Drawn by month, each by its share, so the probabilities hold about for wrong entries spread over all months, and exactly within each:");
            terminal.Table(
                ["month", "entries", "drawn", "shows 1 in 100"],
                plan.Strata.Select(drawn => (IReadOnlyList<string>)[
                    drawn.Stratum.Name,
                    drawn.Stratum.Population.ToString("N0", CultureInfo.InvariantCulture),
                    drawn.Entries.Count.ToString("N0", CultureInfo.InvariantCulture),
                    Detection.Probability(drawn.Stratum.Population, Math.Max(1, drawn.Stratum.Population / 100), drawn.Entries.Count).ToString()]));
        }

        terminal.Line("Entries:");
        foreach (var line in plan.Strata.SelectMany(drawn => drawn.Entries).Chunk(12))
        {
            terminal.Line("  " + string.Join(' ', line));
        }
    }

    private sealed record Plan(Checkpoint Seed, long Population, long Sample, ExactProbability Confidence, IReadOnlyList<DrawnStratum> Strata);
}

/// <summary>A plan for programs.</summary>
internal sealed record PlanDocument(
    string Origin,
    long SeedSize,
    string SeedRoot,
    long Population,
    long Sample,
    string Confidence,
    long LeastDetected,
    IReadOnlyList<StratumDocument> Strata);

internal sealed record StratumDocument(string Name, long From, long To, IReadOnlyList<long> Entries);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;
