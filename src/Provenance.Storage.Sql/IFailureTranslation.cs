using Provenance.Registry.Log;

namespace Provenance.Storage.Sql;

/// <summary>Runs work on a database and turns what its driver throws into the storage ports' exceptions.</summary>
internal interface IFailureTranslation
{
    /// <summary>Runs it.</summary>
    /// <exception cref="StorageUnavailableException">Not now; trying again is safe.</exception>
    /// <exception cref="StorageCorruptException">What is stored cannot be.</exception>
    T Translated<T>(Func<T> work);
}
