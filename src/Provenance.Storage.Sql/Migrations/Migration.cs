using Provenance.Transparency;

namespace Provenance.Storage.Sql.Migrations;

/// <summary>One step of a schema, embedded as <c>Migrations/FOLDER/NNNN_words.sql</c>. Never edited once it shipped.</summary>
/// <param name="Number">1, 2, 3, … without gaps.</param>
/// <param name="Name">The file's name without folder and extension.</param>
/// <param name="Sql">The script.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the script in UTF-8: two databases with the same hashes have the same tables.</summary>
    public Digest Hash { get; } = Digest.Of(System.Text.Encoding.UTF8.GetBytes(Sql));
}
