using Provenance.Registry.Investigation;
using Provenance.Registry.Names;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Names and parties by their keys. What was first given at or after the snapshot's size is not known.</summary>
internal sealed class PartyKeyReads(SqlSession session, KnownAt known)
{
    private readonly string _selectNames =
        $"""
        SELECT party_name_id AS Number, 0 AS IsOfNamedOnly FROM ({WithKey(known, "@key")}) n
        UNION ALL SELECT party_name_id, 1 FROM ({WithKey(known, "@keyOfNamedOnly")}) n;
        """;

    private readonly string _selectTexts =
        $"""
        SELECT party_name_id AS Number, party AS Party, text AS Text, kind AS Kind, is_japanese AS IsJapanese FROM party_name
        WHERE party_name_id IN (SELECT value FROM {known.Sql.Numbers("@numbers")}) ORDER BY party_name_id;
        """;

    private readonly string _selectParties =
        $"SELECT party FROM identifier_key WHERE [key] = @key AND since < @size ORDER BY party {known.Sql.First("@limit")};";

    public KeyedNames FindNames(NameKey key, int limit)
    {
        var asked = new { key = PartyKeyTables.KeyOf(key, isNamedOnly: false), keyOfNamedOnly = PartyKeyTables.KeyOf(key, isNamedOnly: true), limit };
        var found = session.Query<KeyRow>(_selectNames, asked).ToLookup(row => row.IsOfNamedOnly != 0, row => row.Number);
        return new KeyedNames([.. found[false].Order()], [.. found[true].Order()]);
    }

    public IReadOnlyList<PartyNameText> ReadNames(IReadOnlyCollection<long> names)
    {
        var numbers = SnapshotSql.ArrayOf(names);
        return
        [
            .. session.Query<TextRow>(_selectTexts, new { numbers }).Select(row =>
                new PartyNameText(
                    row.Number, new PartyNumber(row.Party), row.Text, (NameKind)row.Kind, row.IsJapanese != 0, PartyKeyTables.IsNamedOnly(row.Party))),
        ];
    }

    public IReadOnlyList<PartyNumber> FindParties(NameKey key, int limit) =>
        [.. session.Query<long>(_selectParties, new { key = key.Value, size = known.Size, limit }).Select(party => new PartyNumber(party))];

    public PartyNumber? Find(string entity) =>
        session.QuerySingleOrDefault<long?>($"SELECT term_id FROM term WHERE {session.Dialect.IsText("text", "@entity")};", new { entity }) is { } term
            ? new PartyNumber(term)
            : null;

    public string? EntityOf(PartyNumber party) => party.Value < 0
        ? null
        : session.QuerySingle<string>("SELECT text FROM term WHERE term_id = @id;", new { id = party.Value });

    private static string WithKey(KnownAt known, string key) =>
        $"SELECT party_name_id FROM name_key WHERE [key] = {key} AND party_name_id < {known.Sql.KnownAt} * 4096 ORDER BY party_name_id {known.Sql.First("@limit")}";

    private record struct KeyRow
    {
        public long Number { get; set; }

        public long IsOfNamedOnly { get; set; }
    }

    private record struct TextRow
    {
        public long Number { get; set; }

        public long Party { get; set; }

        public string Text { get; set; }

        public long Kind { get; set; }

        public long IsJapanese { get; set; }
    }
}
