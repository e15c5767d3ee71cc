// Which step of an append fails or waits, and when: before it has done its work or after. Stores and marks that are
// wrapped ask the plan at every step.
namespace Provenance.Registry.Tests.Support;

/// <summary>The steps on the way from an attestation to its receipt.</summary>
public enum Step
{
    BeginAppend,
    FindStatements,
    Write,
    Try,
    Commit,
    ReadHead,
    ReadTiles,
    ReadLeaves,
    FindStatement,
    AdvanceMark,
}

/// <summary>Whether a step has done its work.</summary>
public enum Moment
{
    Before,
    After,
}

/// <summary>Plans faults and pauses.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Step, Moment), Queue<Exception>> _faults = [];
    private readonly Dictionary<(Step, Moment), Pause> _pauses = [];

    /// <summary>The store's own clock; null where it has none.</summary>
    public TimeProvider? StoreClock { get; set; }

    /// <summary>How many planned faults have happened.</summary>
    public int Happened { get; private set; }

    /// <summary>Lets a step fail once, the next time it is reached.</summary>
    public void Fail(Step step, Moment moment, Exception exception)
    {
        lock (_gate)
        {
            if (!_faults.TryGetValue((step, moment), out var faults))
            {
                _faults[(step, moment)] = faults = new Queue<Exception>();
            }

            faults.Enqueue(exception);
        }
    }

    /// <summary>Lets a step wait, the next time it is reached, until it is released.</summary>
    public Pause PauseAt(Step step, Moment moment = Moment.Before)
    {
        var pause = new Pause();
        lock (_gate)
        {
            _pauses[(step, moment)] = pause;
        }

        return pause;
    }

    public async ValueTask ReachAsync(Step step, Moment moment)
    {
        Pause? pause;
        Exception? fault = null;
        lock (_gate)
        {
            _ = _pauses.Remove((step, moment), out pause);
            if (_faults.TryGetValue((step, moment), out var faults) && faults.TryDequeue(out fault))
            {
                Happened++;
            }
        }

        if (pause is not null)
        {
            await pause.WaitAsync();
        }

        if (fault is not null)
        {
            throw fault;
        }
    }
}

/// <summary>A step that waits.</summary>
internal sealed class Pause
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody waits here.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public async Task WaitAsync()
    {
        _ = _reached.TrySetResult();
        await _released.Task;
    }
}
