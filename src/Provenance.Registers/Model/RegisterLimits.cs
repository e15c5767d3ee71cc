// How much of a file is read. The files come from strangers, and a register of owners can only be drafted once all its
// relationships are known, so what is gathered in memory has a bound; reaching it ends the import with a message.

namespace Provenance.Registers;

/// <summary>The bounds of reading registers.</summary>
public static class RegisterLimits
{
    /// <summary>One record (a JSON object, a line, a CSV row), in bytes.</summary>
    public const int RecordBytes = 1 << 22;

    /// <summary>Nesting of a JSON record.</summary>
    public const int JsonDepth = 64;

    /// <summary>Records of a file whose relationships point anywhere (BODS, FollowTheMoney).</summary>
    public const int GatheredRecords = 1_000_000;

    /// <summary>Their bytes in all.</summary>
    public const long GatheredBytes = 1L << 30;

    /// <summary>Interests that they state in all: one record of FollowTheMoney states one for each of its holders in each of what is held.</summary>
    public const int GatheredInterests = 2_000_000;

    /// <summary>Interests that are read of one entity: one with more is refused and listed, since no statement holds them.</summary>
    public const int InterestsPerEntity = 4_096;

    /// <summary>Rows of GLEIF's level 2 files, relationships and exceptions together.</summary>
    public const int Level2Rows = 10_000_000;

    /// <summary>Owners of one entity that are named as beneficial in a statement's extensions, which hold 4,096 bytes.</summary>
    public const int NamedBeneficialOwners = 20;

    /// <summary>Characters of the paths of indirect interests that are written into one statement's extensions.</summary>
    public const int PathCharacters = 1000;

    /// <summary>Characters of a listing's note; what is longer is cut and ends in "…".</summary>
    public const int NoteCharacters = 1000;
}
