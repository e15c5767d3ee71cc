using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>
/// Reads the policy that a registry has its checkpoints witnessed by: a C2SP tlog-policy with witnesses, their addresses
/// and the quorum. The log itself need not be listed.
/// </summary>
public static class WitnessPolicyFile
{
    /// <summary>Reads a policy file.</summary>
    /// <exception cref="InvalidDataException">It is no policy, or one that a registry cannot be witnessed by; the message says why.</exception>
    public static WitnessPolicy Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > WitnessPolicy.MaxBytes)
        {
            throw new InvalidDataException($"{path} does not exist or is larger than {WitnessPolicy.MaxBytes} bytes.");
        }

        if (!WitnessPolicy.TryParse(File.ReadAllBytes(path), out var policy, out var reason))
        {
            throw new InvalidDataException($"{path}, {reason}.");
        }

        return WhyNot(policy) is { } why ? throw new InvalidDataException($"{path}: {why}.") : policy;
    }

    private static string? WhyNot(WitnessPolicy policy)
    {
        if (policy.Witnesses.Count is 0 or > Registry.Witnessing.WitnessingParts.MaxWitnesses)
        {
            return $"it lists {policy.Witnesses.Count} witnesses; a registry asks 1 to {Registry.Witnessing.WitnessingParts.MaxWitnesses}";
        }

        if (policy.Witnesses.FirstOrDefault(witness => witness.Url is { } url && !IsAddress(url)) is { } wrong)
        {
            return $"the address of {wrong.Name} is not an http or https URL";
        }

        // Whoever has no address cannot cosign, and whose kind of signature nobody here verifies does not count.
        var reachable = policy.Witnesses.Where(witness => witness.Url is not null && witness.Key.Type == NoteKeyType.CosignatureV1);
        return policy.IsMetBy(reachable.Select(witness => witness.Name))
            ? null
            : $"the quorum {policy.Quorum} cannot be met by the witnesses that have an address and an Ed25519 key; nothing would ever be published";
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
