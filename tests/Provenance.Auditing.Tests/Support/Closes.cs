using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Auditing.Tests;

/// <summary>Drafts closes of periods over statements that were signed.</summary>
internal static class Closes
{
    /// <summary>A close that covers just these statements of one stream, all of its numbers given.</summary>
    /// <param name="world">The world.</param>
    /// <param name="covered">Statements of one stream, in its order, without gap.</param>
    /// <param name="id">Id of the period.</param>
    public static StatementDraft Over(RegistryWorld world, IReadOnlyList<Attestation> covered, string id = "2026-11")
    {
        var headers = covered.Select(one => AuditBench.Header(one, world.Origin)).ToList();
        var tally = new PeriodTally();
        headers.ForEach(header => tally.Add(header.Id));
        var hours = (640 * headers.Count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var draft = new StatementDraft("period-close", $"{world.Operator.Handle}/{RegistryWorld.Site}/periods/{id}", world.Origin, world.Now.AddSeconds(1))
            .With("body", new JsonObject
            {
                ["salt"] = world.Random.Sixteen(),
                ["from"] = StatementDraft.Time(world.Now.AddHours(-24)),
                ["to"] = StatementDraft.Time(world.Now.AddSeconds(1)),
                ["streams"] = new JsonArray(new JsonObject
                {
                    ["stream"] = headers[0].Stream.ToString(),
                    ["first"] = headers[0].Sequence,
                    ["last"] = headers[^1].Sequence,
                }),
                ["statements"] = headers.Count,
                ["merkleRoot"] = tally.Root.ToString(),
                ["acceleratorHours"] = new JsonObject { ["low"] = hours, ["high"] = hours, ["basis"] = "measured" },
                ["nil"] = new JsonArray(),
            });
        draft.Predicate["stream"] = world.Random.Sixteen();
        draft.Predicate["sequence"] = 1;
        return draft;
    }
}
