using System.Security.Cryptography;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>A member of a case.</summary>
/// <param name="Name">One of the names of <see cref="CaseLayout"/>.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct CaseMember(string Name, long Size);

/// <summary>The members of a case, wherever they lie. Not for several threads.</summary>
public abstract class CaseMembers : IDisposable
{
    /// <summary>All members, ascending by name in ordinal order, within the limits of <see cref="CaseLayout"/>.</summary>
    public abstract IReadOnlyList<CaseMember> List { get; }

    /// <summary>The bytes of a member.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is larger than it says, or cannot be unpacked.</exception>
    public abstract Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Orders members and holds them to the limits.</summary>
    /// <exception cref="InvalidDataException">A name is not one of the format or comes twice, or a limit is passed.</exception>
    protected static IReadOnlyList<CaseMember> Admit(IEnumerable<CaseMember> members)
    {
        var admitted = new List<CaseMember>();
        var total = 0L;
        foreach (var member in members)
        {
            if (!CaseLayout.IsKnown(member.Name))
            {
                throw new InvalidDataException($"\"{member.Name}\" is no name of a case's member.");
            }

            total += member.Size;
            if (admitted.Count == CaseLayout.MaxMembers || member.Size is < 0 or > CaseLayout.MaxMemberBytes || total > CaseLayout.MaxTotalBytes)
            {
                throw new InvalidDataException(
                    $"A case has at most {CaseLayout.MaxMembers} members of at most {CaseLayout.MaxMemberBytes} bytes, {CaseLayout.MaxTotalBytes} together; {member.Name} is beyond that.");
            }

            admitted.Add(member);
        }

        admitted.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return admitted.Zip(admitted.Skip(1)).FirstOrDefault(pair => pair.First.Name == pair.Second.Name) is { First.Name: { } twice }
            ? throw new InvalidDataException($"{twice} is there twice.")
            : admitted;
    }

    /// <summary>Reads what has exactly so many bytes.</summary>
    /// <exception cref="InvalidDataException">It has fewer or more.</exception>
    protected static async Task<byte[]> ReadExactlyAsync(Stream stream, CaseMember member, CancellationToken cancellationToken)
    {
        var bytes = new byte[member.Size];
        try
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{member.Name} is shorter than it says.");
        }

        return await stream.ReadAsync(new byte[1], cancellationToken) == 0
            ? bytes
            : throw new InvalidDataException($"{member.Name} is longer than it says.");
    }

    /// <summary>SHA-256 of a member.</summary>
    internal static Digest DigestOf(ReadOnlySpan<byte> bytes) => new(SHA256.HashData(bytes));
}
