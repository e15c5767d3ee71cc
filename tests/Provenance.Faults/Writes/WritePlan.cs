namespace Provenance.Faults.Writes;

/// <summary>When a write step fails.</summary>
public enum Moment
{
    /// <summary>None does; they are counted.</summary>
    Never,

    /// <summary>One, and it has done nothing.</summary>
    Before,

    /// <summary>One, after it was done: the disk has it, and says that it has not.</summary>
    After,

    /// <summary>One and all that follow: the process was killed, or the disk is gone.</summary>
    FromThenOn,
}

/// <summary>What becomes of a write step.</summary>
internal enum WriteVerdict
{
    Done,
    FailsBefore,
    FailsAfter,
}

/// <summary>Which write step below a folder fails. While it is not disposed of, it is in force.</summary>
internal sealed class WritePlan : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];
    private readonly Moment _moment;
    private readonly int _when;

    /// <summary>Makes a plan, and puts it in force.</summary>
    /// <param name="folder">Only files below it are meant.</param>
    /// <param name="moment">When it fails.</param>
    /// <param name="when">Which step, counted from 1.</param>
    public WritePlan(string folder, Moment moment, int when)
    {
        Folder = folder + Path.DirectorySeparatorChar;
        (_moment, _when) = (moment, when);
        FaultyWrites.Add(this);
    }

    /// <summary>The folder, with a separator at its end.</summary>
    public string Folder { get; }

    /// <summary>Whether the step was reached.</summary>
    public bool Happened => Steps.Count >= _when;

    /// <summary>The steps so far, in order: "write log.db-wal".</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Takes note of a step, and says what becomes of it.</summary>
    public WriteVerdict Decide(string file, string step)
    {
        int number;
        lock (_gate)
        {
            _steps.Add($"{step} {file}");
            number = _steps.Count;
        }

        return _moment switch
        {
            Moment.Before when number == _when => WriteVerdict.FailsBefore,
            Moment.After when number == _when => WriteVerdict.FailsAfter,
            Moment.FromThenOn when number >= _when => WriteVerdict.FailsBefore,
            _ => WriteVerdict.Done,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => FaultyWrites.Remove(this);
}
