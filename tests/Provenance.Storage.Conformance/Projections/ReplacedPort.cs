// A port some of whose methods answer otherwise: for bounds that no world of a test is large enough to reach.

using System.Reflection;
using Provenance.Registry.Investigation;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Stands in front of a port.</summary>
public class ReplacedPort<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private IReadOnlyDictionary<string, Func<object?[], object>> _answers = null!;

    internal static T Around(T inner, IReadOnlyDictionary<string, Func<object?[], object>> answers)
    {
        var proxy = Create<T, ReplacedPort<T>>();
        var port = (ReplacedPort<T>)(object)proxy;
        (port._inner, port._answers) = (inner, answers);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _answers.TryGetValue(targetMethod!.Name, out var answer) ? answer(args ?? []) : targetMethod.Invoke(_inner, args);
}

/// <summary>Projections some of whose facts answer otherwise.</summary>
/// <param name="store">The projections.</param>
/// <param name="facts">Name of the property of a snapshot.</param>
/// <param name="answers">Methods of its facts, and what they answer instead.</param>
internal sealed class ReplacedStore<T>(
    IInvestigationStore store, string facts, IReadOnlyDictionary<string, Func<object?[], object>> answers) : IInvestigationStore
    where T : class
{
    public async ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        var snapshot = await store.OpenAsync(asOf, cancellationToken);
        var inner = (T)typeof(IInvestigationSnapshot).GetProperty(facts)!.GetValue(snapshot)!;
        var replaced = ReplacedPort<T>.Around(inner, answers);
        return ReplacedPort<IInvestigationSnapshot>.Around(
            snapshot, new Dictionary<string, Func<object?[], object>>(StringComparer.Ordinal) { [$"get_{facts}"] = _ => replaced });
    }
}
