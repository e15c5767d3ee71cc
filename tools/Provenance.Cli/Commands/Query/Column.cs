namespace Provenance.Cli;

/// <summary>A column of an answer: exact for programs, with its unit for people.</summary>
/// <param name="Name">The name in CSV, with the unit.</param>
/// <param name="Exact">The value as the registry gave it.</param>
/// <param name="Heading">The heading for people; null where they are not shown the column.</param>
/// <param name="ForPeople">The value for people; exact where absent.</param>
internal sealed record Column<TRow>(string Name, Func<TRow, string> Exact, string? Heading = null, Func<TRow, string>? ForPeople = null)
{
    public string Show(TRow row) => (ForPeople ?? Exact)(row);
}
