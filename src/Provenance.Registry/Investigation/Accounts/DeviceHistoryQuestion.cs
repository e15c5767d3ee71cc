// Question 10: where a device was, by whose word, and what contradicts it.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The question GetDeviceHistory.</summary>
public sealed record DeviceHistoryQuestion : Question<DeviceHistoryAnswer>
{
    /// <summary>Longest identity, in characters.</summary>
    public const int LongestIdentity = 1_024;

    /// <summary>Most lists that are told one by one.</summary>
    public const int MostListed = 1_000;

    /// <summary>Serial number, UUID or attested identity, exactly.</summary>
    public required string Identity { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => Identity.Length is 0 or > LongestIdentity
        ? QuestionRules.Argument("identity", string.Create(CultureInfo.InvariantCulture, $"It has 1 to {LongestIdentity} characters."))
        : null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<DeviceHistoryAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (!AccountRules.TryRead(scope.Rules, out var rules, out var refusal))
        {
            return InvestigationOutcome<DeviceHistoryAnswer>.Refuse(refusal);
        }

        var sightings = new DeviceSightings(scope.Snapshot, rules.Travel, new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)));
        var (found, passedOver) = await sightings.LookAsync(Identity, cancellationToken);
        var (tally, mentions) = (new EntryTally(), new DeviceMentions());
        mentions.Add(passedOver);
        foreach (var list in found?.Lists ?? [])
        {
            tally.Add(list.List.Entry);
        }

        return InvestigationOutcome<DeviceHistoryAnswer>.Of(new DeviceHistoryAnswer
        {
            History = found?.History,
            Lists = [.. (found?.Lists ?? []).Take(MostListed)],
            ListCount = found?.Lists.Count ?? 0,
            Basis = mentions.Fill(tally, scope.BasisByRules()) with { Caveats = [.. Caveats(found, mentions)] },
        });
    }

    private IEnumerable<string> Caveats(DeviceFound? found, DeviceMentions mentions)
    {
        if (found is null)
        {
            yield return mentions.AreNone
                ? $"No list that is known names {Identity}: absence proves nothing, since lists of devices are voluntary and may be redacted."
                : $"No list that counts names {Identity}, but others do: where it was is not told by them, nor that it was nowhere.";
        }

        foreach (var sentence in mentions.Say())
        {
            yield return sentence;
        }

        if (found is { IsCut: true })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"More than {DeviceSightings.MostLists} lists name it; the history is of the first.");
        }

        foreach (var caveat in DeviceAssumptions.All)
        {
            yield return caveat;
        }
    }
}

/// <summary>Where a device was.</summary>
public sealed record DeviceHistoryAnswer : IAnswer
{
    /// <summary>Stays, contradictions and times unseen; null where no list names the device.</summary>
    public required DeviceHistory? History { get; init; }

    /// <summary>The lists that name it, by their moment; at most <see cref="DeviceHistoryQuestion.MostListed"/>.</summary>
    public required IReadOnlyList<ListedDeviceFacts> Lists { get; init; }

    /// <summary>How many lists name it.</summary>
    public required int ListCount { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>What every history of a device assumes.</summary>
internal static class DeviceAssumptions
{
    /// <summary>In sentences.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Two successive lists of one record that both name a device are read as a stay from the one to the other, unless departures of its model are reported in between.",
        "Countries are those of the clusters' current inventories; of two contradicting entries the records do not say which is false.",
        "No statement carries a nonce or a device's own report, so that a replayed attestation is not seen here.",
    ];
}
