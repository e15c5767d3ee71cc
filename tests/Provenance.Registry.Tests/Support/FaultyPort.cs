// Any port of the registry with a fault in it. The methods are those that the interface has, so a method that is added to
// a port is a step that fails, without anybody's adding it to a list.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Provenance.Registry.Tests.Support;

/// <summary>Which call of a method fails, and when.</summary>
/// <param name="Port">Name of the interface.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Call">1 for the first call, 2 for the second.</param>
/// <param name="Moment">Before it has done its work, or after.</param>
public sealed record PortFault(string Port, string Method, int Call, Moment Moment);

/// <summary>Counts the calls and lets one fail.</summary>
internal sealed class PortPlan(PortFault fault, Exception exception)
{
    private int _calls;

    /// <summary>Whether the fault has happened.</summary>
    public bool Happened { get; private set; }

    /// <summary>Called at the beginning of every call; whether it is the one that fails.</summary>
    public bool IsIt(MethodInfo method) =>
        method.DeclaringType!.Name == fault.Port && method.Name == fault.Method && ++_calls == fault.Call;

    public void FailAt(Moment moment)
    {
        if (fault.Moment == moment)
        {
            Happened = true;
            throw exception;
        }
    }
}

/// <summary>Stands in front of a port. What the port gives out as <typeparamref name="TInner"/> gets one too.</summary>
public class FaultyPort<T, TInner> : DispatchProxy
    where T : class
    where TInner : class, IAsyncDisposable
{
    private T _inner = null!;
    private PortPlan _plan = null!;

    internal static T Around(T inner, PortPlan plan)
    {
        var proxy = Create<T, FaultyPort<T, TInner>>();
        var port = (FaultyPort<T, TInner>)(object)proxy;
        (port._inner, port._plan) = (inner, plan);
        return proxy;
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "A proxy hands on what its port returned, as an object; its caller awaits it once.")]
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var fails = _plan.IsIt(targetMethod!);
        if (fails)
        {
            _plan.FailAt(Moment.Before);
        }

        object? done;
        try
        {
            done = targetMethod!.Invoke(_inner, args);
        }
        catch (TargetInvocationException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }

        if (done is ValueTask<TInner>)
        {
            return OpenAsync((ValueTask<TInner>)done, fails);
        }

        // SQLite works on the caller's thread, so what comes back is done.
        if (fails)
        {
            _plan.FailAt(Moment.After);
        }

        return done;
    }

    // Whoever never got what was opened leaves it to be closed, as the end of its process would close it.
    private async ValueTask<TInner> OpenAsync(ValueTask<TInner> opened, bool fails)
    {
        var inner = await opened;
        if (fails)
        {
            await inner.DisposeAsync();
            _plan.FailAt(Moment.After);
        }

        return FaultyPort<TInner, TInner>.Around(inner, _plan);
    }
}
