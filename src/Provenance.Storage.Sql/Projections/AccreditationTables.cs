using Provenance.Registry.Names;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Parties that hold keys: found by their names, their handles and the entities behind them.</summary>
internal sealed class AccreditationTables(SqlSession session, TermTable terms, NameTables names, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _findParty = session.Prepare(
        $"SELECT {session.Dialect.Top("1")}party FROM accreditation WHERE handle = ?1 AND party < 0{session.Dialect.Limit("1")};");

    private readonly SqlStatement _insert = session.Insert(
        "accreditation", "log_index", "handle", "role", "authority_id", "party");

    /// <summary>Writes an accreditation.</summary>
    public void Insert(ProjectedEntry entry, AccreditedParty accredited)
    {
        var (index, handle) = (entry.Index, accredited.Handle.ToString());
        var entity = accredited.Entity is { } known ? terms.IdOf(known.ToString()) : (long?)null;
        var party = entity ?? PartyOf(handle) ?? PartyKeyTables.UnknownParty(index);
        _insert.Bind(1, index).Bind(2, handle).Bind(3, Words.Of(accredited.Role)).Bind(4, terms.IdOf(entry.Party)).Bind(5, party).Execute();
        keys.Mention(index, entity, accredited.Entity?.ToString());
        keys.Add(index, party, IdentifierForm.TryOf(handle));
        names.Insert(index, entity, party, [new PartyName { Text = accredited.Name, Kind = NameKind.Other }]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _findParty.Dispose();
        _insert.Dispose();
    }

    private long? PartyOf(string handle)
    {
        _findParty.Bind(1, handle);
        long? party = _findParty.Step() ? _findParty.Integer(0) : null;
        _findParty.Reset();
        return party;
    }
}
