using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Small worlds with diamonds, circles, companies that hold themselves, unknown parties and shares, ranges, several
/// declarers, dates and merged identifiers.</summary>
internal static class RandomWorlds
{
    public static readonly string[] Companies = ["C0", "C1", "C2", "C3", "C4"];
    public static readonly string[] Others = ["P0", "P1", "S0", "L0"];
    private static readonly decimal[] Shares = [5, 10, 20, 25, 30, 33.333333m, 50, 50, 60, 75, 100];
    private static readonly decimal[] LargeShares = [50, 100, 100, 100];
    private static readonly string[] Types = ["shareholding", "shareholding", "shareholding", "shareholding", "shareholding", "votingRights", "appointmentOfBoard"];

    public static InterestWorld Draw(int seed, bool areSharesExact = false)
    {
        var random = new Random(seed);
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "P0", "P1").Is(EntityNature.State, "S0").Is(EntityNature.ListedCompany, "L0");
        var statements = random.Next(1, 8);
        for (var number = 0; number < statements; number++)
        {
            var interests = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Draw(random, seed % 3 == 0 ? LargeShares : Shares, areSharesExact)).ToArray();
            var asOf = Timestamp.Parse(random.Next(5) == 0 ? "2027-03-01T00:00:00Z" : "2026-01-01T00:00:00Z");
            world.Says($"declarer-{random.Next(3)}", Pick(random, random.Next(6) == 0 ? Others : Companies), (Completeness)random.Next(3), asOf, interests);
        }

        return random.Next(3) == 0 ? world.Same("C0", "C4") : world;
    }

    private static Interest Draw(Random random, decimal[] shares, bool isExact)
    {
        var holder = random.Next(10) switch { 0 => null, < 6 => Pick(random, Companies), _ => Pick(random, Others) };
        var low = Pick(random, shares);
        var sort = isExact ? 9 : random.Next(10);
        var interest = sort switch
        {
            0 => Share(holder, null),
            1 or 2 => Share(holder, low, Math.Min(100, low + 25)),
            _ => Share(holder, low),
        };
        return interest with
        {
            Type = InterestCode.Parse(Pick(random, Types)),
            DirectOrIndirect = random.Next(12) switch { 0 => Directness.Indirect, 1 when !isExact => Directness.Unknown, _ => Directness.Direct },
            From = random.Next(6) switch { 0 => CalendarDate.Parse("2026-11-23"), 1 => CalendarDate.Parse("2026-11-24"), _ => null },
            To = random.Next(8) switch { 0 => CalendarDate.Parse("2026-11-23"), 1 => CalendarDate.Parse("2026-11-22"), _ => null },
        };
    }

    private static T Pick<T>(Random random, T[] among) => among[random.Next(among.Length)];
}
