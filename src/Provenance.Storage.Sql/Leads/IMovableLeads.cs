using System.Data.Common;

namespace Provenance.Storage.Sql.Leads;

/// <summary>A lead store whose tables can be read and written whole.</summary>
internal interface IMovableLeads
{
    /// <summary>Reads the tables as of one moment.</summary>
    ValueTask<T> ReadTablesAsync<T>(Func<DbConnection, DbTransaction, LeadSql, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>Writes the tables in one transaction, which is committed where <paramref name="write"/> says so.</summary>
    ValueTask<bool> WriteTablesAsync(Func<DbConnection, DbTransaction, LeadSql, bool> write, CancellationToken cancellationToken);
}
