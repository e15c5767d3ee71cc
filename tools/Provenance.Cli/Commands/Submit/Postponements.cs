// A registry that cannot write answers "later", and a submission waits with it as long as it takes. Whoever started the
// submission is told why, once: thousands of items come back with the same answer every second.
using Provenance.Client;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Answers to a submission that say to send it again later. Safe to use from several threads.</summary>
/// <param name="terminal">Where to tell of them.</param>
internal sealed class Postponements(Terminal terminal)
{
    private readonly Lock _lock = new();
    private readonly HashSet<(RefusalReason, string)> _told = [];
    private RegistryFailure? _last;

    /// <summary>Adds an answer; the first of its kind is told. That a queue is full is how the registry sets the pace, and is not.</summary>
    public void Add(RegistryFailure failure)
    {
        lock (_lock)
        {
            if (failure.Reason == RefusalReason.QueueFull)
            {
                return;
            }

            _last = failure;
            if (_told.Add((failure.Reason, failure.Message)))
            {
                terminal.Note(failure.Reason == RefusalReason.Unspecified
                    ? $"The registry is not reached at the moment, and it is tried a few times more. {failure.Message}"
                    : $"The registry takes nothing in at the moment, and it is tried again until it does. {Words(failure)}");
            }
        }
    }

    /// <summary>Something was taken in or refused: it goes on.</summary>
    public void End()
    {
        lock (_lock)
        {
            _last = null;
        }
    }

    /// <summary>Tells what was in the way last, where nothing was answered after it.</summary>
    public void TellAtEnd()
    {
        lock (_lock)
        {
            // One that was not reached gave none; why it was not is said where the command ends.
            if (_last is { Reason: not RefusalReason.Unspecified } failure)
            {
                terminal.Note($"The registry's last answer was: {Words(failure)}");
            }
        }
    }

    private static string Words(RegistryFailure failure) => $"{failure.Reason}: {failure.Message}".Trim();
}
