// What a search looks up. Keys are random, and a name has some thirty of them: they are made once for each name of
// a party, and written sorted at the end of a group. Everything here may be written twice without harm, so that what is
// remembered to save time can be forgotten at any moment.
//
// Parties by their numbers: 0 and above an entity, its term; below, by chain, whom a listing or an accreditation names without
// an entity; below -2^53 who is only named, a holder by entry and place, and below -2^62 a customer by the rental's chain. The
// names of these stand under the complements of their keys, so that no number of them comes before the others.

using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Names of parties, once each, and the keys of names and identifiers.</summary>
internal sealed class PartyKeyTables(SqlSession session, TermTable terms) : IDisposable
{
    private const int MaxRemembered = 1 << 16;

    private readonly Dictionary<(long Party, string Text, NameKind Kind), long> _names = [];
    private readonly HashSet<long> _entities = [];
    private readonly List<(long Key, long Name)> _nameKeys = [];
    private readonly List<(long Key, long Party, long Since)> _identifierKeys = [];

    private const long FirstHolder = -(1L << 53);
    private const long FirstCustomer = -(1L << 62);

    private readonly SqlStatement _findName = session.PrepareForEarlier(
        $"SELECT party_name_id FROM party_name WHERE party = ?1 AND {session.Dialect.IsText("text", "?2")} AND kind = ?3;");

    private readonly SqlStatement _insertName = session.Insert(
        "party_name", "party_name_id", "party", "text", "kind", "is_japanese");

    private readonly SqlStatement _insertNameKey = session.InsertIfMissing("name_key", 2, "key", "party_name_id");

    private readonly SqlStatement _insertIdentifierKey = session.InsertIfMissing("identifier_key", 2, "key", "party", "since");

    /// <summary>Starts a transaction.</summary>
    /// <param name="forget">Whether what is in memory may not be what is in the tables.</param>
    public void Begin(bool forget)
    {
        _nameKeys.Clear();
        _identifierKeys.Clear();
        if (forget || _names.Count > MaxRemembered)
        {
            _names.Clear();
        }

        if (forget || _entities.Count > MaxRemembered)
        {
            _entities.Clear();
        }
    }

    /// <summary>The party that a listing or an accreditation names without knowing the entity.</summary>
    /// <param name="chain">The statement's chain.</param>
    public static long UnknownParty(long chain) => -1 - chain;

    /// <summary>The holder that an interest names without knowing the entity.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="place">The interest's place in it.</param>
    public static long UnknownHolder(long index, int place) => FirstHolder - ProjectedValues.PartKey(index, place);

    /// <summary>The customer that a rental names without knowing the entity.</summary>
    /// <param name="chain">The rental's chain.</param>
    public static long UnknownCustomer(long chain) => FirstCustomer - chain;

    /// <summary>Whether a party is only named, as a holder or a customer.</summary>
    public static bool IsNamedOnly(long party) => party <= FirstHolder;

    /// <summary>A key as it stands in the table.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isNamedOnly">Whether of names of parties that are only named.</param>
    public static long KeyOf(NameKey key, bool isNamedOnly) => isNamedOnly ? ~key.Value : key.Value;

    /// <summary>The number of a name of a party, which is <paramref name="nameId"/> where the name is new.</summary>
    public long IdOf(long party, PartyName name, long nameId)
    {
        var place = (party, name.Text, name.Kind);
        if (_names.TryGetValue(place, out var known))
        {
            return known;
        }

        // A party that this group names first has no names of before, and those of this group are remembered.
        var found = terms.IsNew(party) ? null : Find(party, name);
        if (found is null)
        {
            found = nameId;
            var isJapanese = IsJapanese(name);
            _insertName.Bind(1, nameId).Bind(2, party).Bind(3, name.Text).Bind(4, (long)name.Kind).Bind(5, isJapanese ? 1 : 0).Execute();
            foreach (var key in NameKeys.Of(NameForm.OfBeginning(name.Text, isJapanese)))
            {
                _nameKeys.Add((KeyOf(key, IsNamedOnly(party)), nameId));
            }
        }

        _names.Add(place, found.Value);
        return found.Value;
    }

    private long? Find(long party, PartyName name) =>
        _findName.Bind(1, party).Bind(2, name.Text).Bind(3, (long)name.Kind).ReadFirst<long?>(row => row.Integer(0), none: null);

    // Who first gives a name says of which language it is. Scripts: kanji with kana, and kana of either sort.
    private static bool IsJapanese(PartyName name) =>
        name.Language?.ToString() is "ja" or "jpn" || name.Script?.ToString() is "Jpan" or "Hrkt" or "Hira" or "Kana";

    /// <summary>Makes an entity findable by its id.</summary>
    /// <param name="index">The entry that names it.</param>
    /// <param name="party">Its term.</param>
    /// <param name="entity">Its id; null and "unknown" are nobody.</param>
    public void Mention(long index, long? party, string? entity)
    {
        if (party is { } term && _entities.Add(term) && EntityId.TryParse(entity, out _))
        {
            Add(index, term, IdentifierForm.TryOf(entity!));
        }
    }

    /// <summary>Makes a party findable by an identifier.</summary>
    public void Add(long index, long party, IdentifierForm? identifier)
    {
        if (identifier is not null)
        {
            _identifierKeys.Add((identifier.Key.Value, party, index));
        }
    }

    /// <summary>Writes the keys of the group, sorted: a random key would dirty a page a row.</summary>
    public void Finish()
    {
        _nameKeys.Sort();
        foreach (var (key, name) in _nameKeys)
        {
            _insertNameKey.Bind(1, key).Bind(2, name).Execute();
        }

        _identifierKeys.Sort();
        foreach (var (key, party, since) in _identifierKeys)
        {
            _insertIdentifierKey.Bind(1, key).Bind(2, party).Bind(3, since).Execute();
        }

        _nameKeys.Clear();
        _identifierKeys.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _findName.Dispose();
        _insertName.Dispose();
        _insertNameKey.Dispose();
        _insertIdentifierKey.Dispose();
    }
}
