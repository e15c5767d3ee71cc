// The texts of all questions, found by asking them: every method of every kind of facts, with arguments of every form that
// changes a text, of a snapshot of the newest size, of an earlier one, and of a moment. Values read back are made up, so
// that a question may end in an exception once it has asked; what it asked until then is what counts.

using System.Reflection;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Names;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Collects the texts of questions.</summary>
internal static class QuestionTexts
{
    private static readonly AsOf[] Times =
    [
        new(),
        new() { KnownAt = new TreeSize(0) },
        new() { ValidAtMicroseconds = 1 },
    ];

    private static readonly Lazy<IReadOnlyList<string>> Asked = new(() => [.. Times.SelectMany(OfSnapshot).Distinct(StringComparer.Ordinal)]);

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<string> All => Asked.Value;

    /// <summary>The methods that ask.</summary>
    public static IEnumerable<(PropertyInfo Facts, MethodInfo Method)> Methods() =>
        from facts in typeof(IInvestigationSnapshot).GetProperties().Where(property => property.PropertyType.IsInterface)
        from method in facts.PropertyType.GetMethods()
        select (facts, method);

    /// <summary>Methods that ask nothing of a database.</summary>
    public static IEnumerable<string> Silent() => Methods().Where(asked => OfMethod(asked, new AsOf()).Count == OfOpening)
        .Select(asked => $"{asked.Facts.Name}.{asked.Method.Name}");

    private static int OfOpening => Open(new AsOf()).Connection.Texts.Count;

    private static IEnumerable<string> OfSnapshot(AsOf asOf) => Methods().SelectMany(asked => OfMethod(asked, asOf));

    // A snapshot remembers names: each method has one of its own.
    private static IReadOnlySet<string> OfMethod((PropertyInfo Facts, MethodInfo Method) asked, AsOf asOf)
    {
        var (snapshot, connection) = Open(asOf);
        foreach (var arguments in Arguments(asked.Method.GetParameters()))
        {
            Ask(asked.Facts.GetValue(snapshot)!, asked.Method, [.. arguments]);
        }

        return connection.Texts;
    }

    private static (IInvestigationSnapshot Snapshot, OneRowConnection Connection) Open(AsOf asOf)
    {
        var connection = new OneRowConnection();
        return (InvestigationSnapshot.OpenAsync(connection, asOf, 1).AsTask().GetAwaiter().GetResult(), connection);
    }

    private static void Ask(object facts, MethodInfo method, object?[] arguments)
    {
        try
        {
            var answer = method.Invoke(facts, arguments)!;
            if (answer.GetType().GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } stream)
            {
                typeof(QuestionTexts).GetMethod(nameof(Drain), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(stream.GenericTypeArguments).Invoke(null, [answer]);
            }
        }
        catch (TargetInvocationException)
        {
            // A made-up value is none of its kind.
        }
    }

    private static void Drain<T>(IAsyncEnumerable<T> rows)
    {
        foreach (var row in rows.ToBlockingEnumerable())
        {
            _ = row;
        }
    }

    private static IEnumerable<IEnumerable<object?>> Arguments(IEnumerable<ParameterInfo> parameters) => parameters.Aggregate(
        (IEnumerable<IEnumerable<object?>>)[[]],
        (sets, parameter) => sets.SelectMany(set => Values(parameter).Select(value => set.Append(value))));

    private static IReadOnlyList<object?> Values(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var values = ValuesOf(Nullable.GetUnderlyingType(type) ?? type);
        var mayBeNull = Nullable.GetUnderlyingType(type) is not null
            || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        return mayBeNull ? [.. values, null] : values;
    }

    private static IReadOnlyList<object?> ValuesOf(Type type) => Known.TryGetValue(type, out var values)
        ? values
        : throw new InvalidOperationException($"Say here which values of {type} change a question.");

    private static readonly Period Bounded = new(1, 2);

    private static readonly JobFilter Placed = new() { Operator = "a", Site = "a", Cluster = "a", Country = "DE" };

    private static readonly Dictionary<Type, IReadOnlyList<object?>> Known = new()
    {
        [typeof(long)] = [1L],
        [typeof(int)] = [1],
        [typeof(bool)] = [false, true],
        [typeof(string)] = ["a"],
        [typeof(CancellationToken)] = [CancellationToken.None],
        [typeof(Digest)] = [new Digest(new byte[Digest.SizeBytes])],
        [typeof(Quantity)] = [new Quantity(1)],
        [typeof(Period)] = [Period.Always, Bounded],
        [typeof(JobMeasure)] = [JobMeasure.Flop, JobMeasure.AcceleratorHours],
        [typeof(NameKey)] = [new NameKey(default, 1)],
        [typeof(PartyNumber)] = [new PartyNumber(1)],
        [typeof(ClusterName)] = [new ClusterName("a", "a", "a")],
        [typeof(CoveredRange)] = [new CoveredRange(new StreamId(1), 1, 1)],
        [typeof(JobPlace)] = [new JobPlace(1, 1)],
        [typeof(HandoffPlace)] = [new HandoffPlace(1, 1, 1), new HandoffPlace(long.MaxValue, 1, 1)],
        [typeof(AccountArea)] = [new AccountArea("a", "a", null), new AccountArea(null, null, "DE")],
        [typeof(EntityId)] = [EntityId.Parse("OPERATOR:acme:a")],
        [typeof(ModelUse)] = [new ModelUse("a", "a"), new ModelUse(null, null)],
        [typeof((long, int))] = [(1L, 1)],
        [typeof(IReadOnlyList<long>)] = [(long[])[1]],
        [typeof(IReadOnlyCollection<long>)] = [(long[])[1]],
        [typeof(IReadOnlyCollection<string>)] = [(string[])["a"]],
        [typeof(IReadOnlyCollection<Digest>)] = [(Digest[])[new Digest(new byte[Digest.SizeBytes])]],
        [typeof(IReadOnlyList<KindedDigest>)] = [(KindedDigest[])[new KindedDigest(DigestKind.File, new Digest(new byte[Digest.SizeBytes]))]],
        [typeof(UseFilter)] = [new UseFilter(), new UseFilter { Customer = "a", Operator = "a", Site = "a", Cluster = "a", Country = "DE" }],
        [typeof(ChangeFilter)] = [new ChangeFilter(), new ChangeFilter { Kind = "a", Party = "a", RecordPrefix = "a" }],
        [typeof(WithdrawalSpan)] = [new WithdrawalSpan("a", 0, 1, 1)],
        [typeof(JobFilter)] =
        [
            new JobFilter(),
            Placed,
            Placed with { Period = Bounded, Customer = "a", Model = "a", MinAccelerators = 1, MinFlop = new Quantity(1) },
            new JobFilter { Period = Bounded },
            new JobFilter { Customer = "a" },
            new JobFilter { Customer = "a", Period = Bounded },
            new JobFilter { Model = "a" },
            new JobFilter { MinFlop = new Quantity(1) },
            new JobFilter { MinAccelerators = 1 },
            new JobFilter { MinAccelerators = 1, Period = Bounded },
        ],
    };
}
