// Reads a policy file line by line. The file is octets, not Unicode: names are compared
// as octets (read here as Latin-1, one character each), and only vkeys are decoded as
// UTF-8. Items are parted by spaces and tabs; "#" begins a comment line.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

internal sealed class PolicyReader
{
    private readonly List<PolicyLog> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private readonly List<PolicyGroup> _groups = [];
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _grouped = new(StringComparer.Ordinal);
    private readonly HashSet<string> _publicKeys = new(StringComparer.Ordinal);
    private string? _quorum;

    private PolicyReader()
    {
    }

    public static bool TryRead(
        ReadOnlySpan<byte> file, [NotNullWhen(true)] out WitnessPolicy? policy, [NotNullWhen(false)] out string? reason)
    {
        policy = null;
        reason = WhyNotFile(file);
        if (reason is not null)
        {
            return false;
        }

        var reader = new PolicyReader();
        var lines = Encoding.Latin1.GetString(file).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (reader.ReadLine(lines[i]) is { } why)
            {
                reason = $"line {StrictDecimal.Format(i + 1)}: {why}";
                return false;
            }
        }

        if (reader._quorum is not { } quorum)
        {
            reason = "a policy has a quorum line";
            return false;
        }

        policy = new WitnessPolicy(reader._logs, reader._witnesses, reader._groups, quorum);
        return true;
    }

    private static string? WhyNotFile(ReadOnlySpan<byte> file)
    {
        if (file.Length > WitnessPolicy.MaxBytes)
        {
            return "a policy has at most 1 MiB";
        }

        foreach (var octet in file)
        {
            if (octet is (< 0x20 and not ((byte)'\t' or (byte)'\n')) or 0x7F)
            {
                return "a policy has no control characters but tab and newline";
            }
        }

        return file.EndsWith("\n"u8) ? null : "every line of a policy ends in a newline";
    }

    private string? ReadLine(string line)
    {
        var items = WitnessPolicy.ItemsOf(line);
        if (items.Length == 0 || items[0].StartsWith('#'))
        {
            return null;
        }

        return items[0] switch
        {
            "log" => ReadLog(items),
            "witness" => ReadWitness(items),
            "group" => ReadGroup(items),
            "quorum" => ReadQuorum(items),
            _ => "a line begins with log, witness, group or quorum",
        };
    }

    private string? ReadLog(string[] items)
    {
        if (items.Length is not (2 or 3))
        {
            return "a log line is: log <vkey> [<url>]";
        }

        if (!TryReadKey(items[1], out var key, out var reason))
        {
            return reason;
        }

        _logs.Add(new PolicyLog(key, items.Length == 3 ? items[2] : null));
        return _logs.Count > WitnessPolicy.MaxOfEach ? "too many logs" : null;
    }

    private string? ReadWitness(string[] items)
    {
        if (items.Length is not (3 or 4))
        {
            return "a witness line is: witness <name> <vkey> [<url>]";
        }

        if (!TryReadKey(items[2], out var key, out var reason))
        {
            return reason;
        }

        if (key.Type is not (NoteKeyType.CosignatureV1 or NoteKeyType.MlDsa44Cosignature))
        {
            return "a witness has a key for cosignatures, type 0x04 or 0x06";
        }

        _witnesses.Add(new PolicyWitness(items[1], key, items.Length == 4 ? items[3] : null));
        return _witnesses.Count > WitnessPolicy.MaxOfEach ? "too many witnesses" : Define(items[1]);
    }

    private string? ReadGroup(string[] items)
    {
        if (items.Length < 4)
        {
            return "a group line is: group <name> all|any|<k> <name>...";
        }

        var members = items[3..];
        var threshold = items[2] switch
        {
            "all" => members.Length,
            "any" => 1,
            var k when StrictDecimal.TryParse(k, out var number) => number,
            _ => 0,
        };
        if (threshold < 1 || threshold > members.Length)
        {
            return "a group's threshold is all, any, or a decimal from 1 to the number of its members";
        }

        foreach (var member in members)
        {
            if (!_defined.Contains(member))
            {
                return $"the member {member} is not a witness or group defined before";
            }

            if (!_grouped.Add(member))
            {
                return $"{member} is a member of a group already";
            }
        }

        _groups.Add(new PolicyGroup(items[1], (int)threshold, members));
        return _groups.Count > WitnessPolicy.MaxOfEach ? "too many groups" : Define(items[1]);
    }

    private string? ReadQuorum(string[] items)
    {
        if (items.Length != 2 || _quorum is not null)
        {
            return "a policy has one line: quorum <name>, or quorum none";
        }

        _quorum = items[1];
        return _quorum == WitnessPolicy.None || _defined.Contains(_quorum)
            ? null
            : $"the quorum {_quorum} is not a witness or group defined before";
    }

    private string? Define(string name)
    {
        if (name == WitnessPolicy.None)
        {
            return "the name none is taken";
        }

        return _defined.Add(name) ? null : $"the name {name} is defined twice";
    }

    private bool TryReadKey(string item, [NotNullWhen(true)] out VerifierKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (!StrictUtf8.TryDecode(Encoding.Latin1.GetBytes(item), out var vkey))
        {
            reason = "a verifier key is valid UTF-8";
            return false;
        }

        if (!VerifierKey.TryParse(vkey, out var read, out reason))
        {
            return false;
        }

        // Two vkeys are one key if they wrap the same public key, whatever their names and types.
        if (!_publicKeys.Add(Convert.ToHexString(read.PublicKey)))
        {
            reason = "the public key stands in the policy already";
            return false;
        }

        key = read;
        return true;
    }
}
