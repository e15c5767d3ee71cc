using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>Answers about owners in circles, and about holders of whom no share is known.</summary>
internal static class CircleAnswers
{
    /// <summary>The answer about an entity; null for others.</summary>
    public static GetControllersResponse? Of(string entity) => entity switch
    {
        "NATIONAL:SG:HALF" => Half(),
        "NATIONAL:SG:LOOP1" => Loop(),
        "NATIONAL:SG:LONG" => Long(),
        "NATIONAL:SG:CUT" => Cut(),
        "NATIONAL:SG:PARTS" => Parts(),
        "NATIONAL:SG:PERSON" => Itself("NATIONAL:SG:PERSON", PathEnd.NaturalPerson),
        "NATIONAL:SG:NONE" => Itself("NATIONAL:SG:NONE", PathEnd.NoStatement),
        _ => null,
    };

    // Two companies hold half of each other, and Dee has the other half of the second.
    private static GetControllersResponse Half() => new()
    {
        Entity = "NATIONAL:SG:HALF",
        Owners = { Owner("NATIONAL:SG:D", "33.333333", "25", Step("NATIONAL:SG:HALF", "NATIONAL:SG:OTHER", "50"), Step("NATIONAL:SG:OTHER", "NATIONAL:SG:D", "50")) },
        Unknown = Share("66.666666"),
        Circles = { Circle(Step("NATIONAL:SG:HALF", "NATIONAL:SG:OTHER", "50"), Step("NATIONAL:SG:OTHER", "NATIONAL:SG:HALF", "50")) },
        Parties = { Party("NATIONAL:SG:HALF", "Half"), Party("NATIONAL:SG:OTHER", "Other"), Party("NATIONAL:SG:D", "Dee") },
        Basis = Basis(),
    };

    // Two companies hold all of each other.
    private static GetControllersResponse Loop()
    {
        var answer = Itself("NATIONAL:SG:LOOP1", PathEnd.CycleOnly);
        answer.Circles.Add(Circle(Step("NATIONAL:SG:LOOP1", "NATIONAL:SG:LOOP2", "100"), Step("NATIONAL:SG:LOOP2", "NATIONAL:SG:LOOP1", "100")));
        answer.Gaps.Add(new OwnershipGap { Entity = "NATIONAL:SG:LOOP2", Reason = PathEnd.CycleOnly, Share = Share("100") });
        answer.Parties.Add(Party("NATIONAL:SG:LOOP2", "Loop Two"));
        return answer;
    }

    // A chain of three comes back to its second.
    private static GetControllersResponse Long() => new()
    {
        Entity = "NATIONAL:SG:LONG",
        Owners = { Owner("NATIONAL:SG:D", "100", "50", Step("NATIONAL:SG:LONG", "NATIONAL:SG:1", "100"), Step("NATIONAL:SG:1", "NATIONAL:SG:2", "100"), Step("NATIONAL:SG:2", "NATIONAL:SG:3", "100"), Step("NATIONAL:SG:3", "NATIONAL:SG:D", "50")) },
        Unknown = Share("0"),
        Circles = { Circle(Step("NATIONAL:SG:1", "NATIONAL:SG:2", "100"), Step("NATIONAL:SG:2", "NATIONAL:SG:3", "100"), Step("NATIONAL:SG:3", "NATIONAL:SG:1", "50")) },
        Basis = Basis(),
    };

    // As a registry answers that does not give all shares.
    private static GetControllersResponse Cut()
    {
        var answer = Itself("NATIONAL:SG:CUT", PathEnd.CycleOnly);
        answer.Gaps.Add(new OwnershipGap { Entity = "NATIONAL:SG:FAR", Reason = PathEnd.CycleOnly, Share = Share("100") });
        answer.Parties.Add(Party("NATIONAL:SG:FAR", "Far"));
        return answer;
    }

    // Two companies have half each; a person has an unknown interest in both, and what that comes to is declared.
    private static GetControllersResponse Parts() => new()
    {
        Entity = "NATIONAL:SG:PARTS",
        Owners =
        {
            Owner("NATIONAL:SG:C", "50", "50", Step("NATIONAL:SG:PARTS", "NATIONAL:SG:C", "50")),
            Owner("NATIONAL:SG:E", "50", "50", Step("NATIONAL:SG:PARTS", "NATIONAL:SG:E", "50")),
        },
        Unknown = Share("100"),
        Gaps = { new OwnershipGap { Entity = "NATIONAL:SG:C", Reason = PathEnd.NoOwnersStated, Share = Share("100") } },
        ControlInterests = { Interest("NATIONAL:SG:C", "NATIONAL:SG:P1", 5), Interest("NATIONAL:SG:E", "NATIONAL:SG:P1", 6), Interest("NATIONAL:SG:C", "", 5), Interest("NATIONAL:SG:E", "", 6) },
        DeclaredIndirect = { new StatedInterest { Held = "NATIONAL:SG:PARTS", Holder = "NATIONAL:SG:P1", Type = "shareholding", Share = Share("60"), Declarer = "acme", LogIndex = 7 } },
        Parties = { Party("NATIONAL:SG:P1", "Person 1", "natural-person"), Party("NATIONAL:SG:C", "Company C") },
        Basis = Basis(),
    };

    private static GetControllersResponse Itself(string entity, PathEnd end) => new()
    {
        Entity = entity,
        Owners = { new UltimateOwner { Entity = entity, End = end, Share = Share("100"), PathCount = "0" } },
        Unknown = Share("100"),
        Gaps = { new OwnershipGap { Entity = entity, Reason = end, Share = Share("100") } },
        Parties = { Party(entity, "Itself") },
        Basis = Basis(),
    };

    private static UltimateOwner Owner(string entity, string share, string pathShare, params OwnershipStep[] steps) => new()
    {
        Entity = entity,
        End = entity.EndsWith('D') ? PathEnd.NaturalPerson : PathEnd.NoOwnersStated,
        Share = Share(share),
        Paths = { new OwnershipPath { Share = Share(pathShare), Steps = { steps } } },
        PathCount = share == pathShare ? "1" : "",
    };

    private static OwnershipCircle Circle(params OwnershipStep[] shares) => new() { Entities = { shares.Select(share => share.Held) }, Shares = { shares } };

    private static OwnershipStep Step(string held, string holder, string share) => new() { Held = held, Holder = holder, Share = Share(share), LogIndices = { 5 } };

    private static ControlStep Interest(string held, string holder, long index) => new() { Held = held, Holder = holder, Type = "unknownInterest", LogIndices = { index } };

    private static ShareBounds Share(string percent) => new() { Low = percent, High = percent };

    private static Party Party(string entity, string name, string type = "legal-entity") => new() { Entity = entity, SameAs = { entity }, Names = { name }, Types_ = { type } };

    private static AnswerBasis Basis() => new() { TreeSize = 1042, RootHash = Google.Protobuf.ByteString.CopyFrom(new byte[32]), WithoutRuleSet = true };
}
