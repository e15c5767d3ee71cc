using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Possible students of a snapshot.</summary>
internal sealed class SqlStudentFacts(SnapshotReading reading, StudentReads students) : IStudentFacts
{
    public IAsyncEnumerable<StudentMarks> ReadStudentsAsync(long beforeIndex, long smallCompute, CancellationToken cancellationToken) =>
        reading.Stream(() => students.Read(beforeIndex, smallCompute), cancellationToken);

    public ValueTask<long> CountTestableAsync(CancellationToken cancellationToken) =>
        reading.Ask(students.CountTestable, cancellationToken);
}
