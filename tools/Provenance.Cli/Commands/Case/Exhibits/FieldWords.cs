using Google.Protobuf.Reflection;

namespace Provenance.Cli;

/// <summary>Names of the wire in words.</summary>
internal static class FieldWords
{
    /// <summary><c>log_indices_total</c>: log indices total.</summary>
    public static string Of(string name) => name.Replace('_', ' ');

    /// <summary><c>VERDICT_INCONCLUSIVE</c> of Verdict: inconclusive. A number without a name stays one.</summary>
    public static string Of(EnumDescriptor type, int number)
    {
        var name = type.FindValueByNumber(number)?.Name ?? $"unknown value {number}";
        var all = type.Values.Select(value => value.Name).ToList();
        var shared = all.Count > 1 ? Shared(all) : 0;
        return Of(name.Length > shared ? name[shared..] : name).ToLowerInvariant();
    }

    // Length of what all names begin with, up to an underscore.
    private static int Shared(List<string> names)
    {
        var first = names[0];
        var length = names.Min(name => first.Zip(name).TakeWhile(pair => pair.First == pair.Second).Count());
        return first[..length].LastIndexOf('_') + 1;
    }
}
