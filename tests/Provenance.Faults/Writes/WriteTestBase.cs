namespace Provenance.Faults.Writes;

/// <summary>A folder that is copied for each fault; removed with its copies, unless a fault broke something.</summary>
public abstract class WriteTestBase : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("provenance-writes-").FullName;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The folder as it is before the work.</summary>
    private protected string Pristine => Path.Combine(_root, "pristine");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            Directory.Delete(_root, recursive: true);
        }

        GC.SuppressFinalize(this);
    }
}
