namespace Provenance.Registry.Investigation;

/// <summary>Jobs that may have learned from another model's answers.</summary>
public interface IStudentFacts
{
    /// <summary>
    /// Current jobs below an index, the newest first, that name a teacher or reward model, take made data, or declare less
    /// than a part of 6·N·20·N operations without starting from weights.
    /// </summary>
    /// <param name="beforeIndex">Only entries below it.</param>
    /// <param name="smallCompute">The part, in thousandths, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<StudentMarks> ReadStudentsAsync(long beforeIndex, long smallCompute, CancellationToken cancellationToken);

    /// <summary>Current jobs that say what went in, or state both their operations and their parameters: those that could bear a mark.</summary>
    ValueTask<long> CountTestableAsync(CancellationToken cancellationToken);
}

/// <summary>Why a job may be a student.</summary>
/// <param name="LogIndex">The job.</param>
/// <param name="NamesTeacher">Whether it names a teacher or reward model.</param>
/// <param name="TakesMadeData">Whether it takes data that a model made.</param>
/// <param name="ComputePermille">
/// Declared operations in thousandths of 6·N·20·N, rounded down, where below 1,000 and no weights went in; else null.
/// </param>
public sealed record StudentMarks(long LogIndex, bool NamesTeacher, bool TakesMadeData, long? ComputePermille);
