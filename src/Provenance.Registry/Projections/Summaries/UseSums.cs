using System.Numerics;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>Pieces of jobs that begin, or that end: how many, and what their jobs declare.</summary>
public sealed class PieceSums
{
    private readonly SortedDictionary<long, long> _models = [];

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>Those whose signer was suspended.</summary>
    public long Suspended { get; private set; }

    /// <summary>FLOP of those that declare any.</summary>
    public EstimateSums Flop { get; } = new();

    /// <summary>How many of each model, by its number; 0 is "none declared".</summary>
    public IReadOnlyDictionary<long, long> Models => _models;

    /// <summary>Adds the piece that an event begins or ends, or takes it away.</summary>
    public void Add(in UseEvent use, int sign = 1)
    {
        Count += sign;
        Suspended += (use.Marks & UseMarks.Suspended) != 0 ? sign : 0;
        AddModel(use.Model, sign);
        if (use.Flop is { } flop)
        {
            Flop.Add(flop.Low, flop.High, flop.Basis, sign);
        }
    }

    /// <summary>Adds other sums, or takes them away.</summary>
    public void Add(PieceSums other, int sign = 1)
    {
        Count += sign * other.Count;
        Suspended += sign * other.Suspended;
        Flop.Add(other.Flop, sign);
        foreach (var (model, count) in other._models)
        {
            AddModel(model, sign * count);
        }
    }

    internal void Write(SummaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Suspended);
        Flop.Write(writer);
        writer.Write((long)_models.Count);
        foreach (var (model, count) in _models)
        {
            writer.Write(model);
            writer.Write(count);
        }
    }

    internal void Add(ref SummaryReader reader)
    {
        Count += reader.ReadLong();
        Suspended += reader.ReadLong();
        Flop.Add(ref reader, 1);
        for (var models = reader.ReadLong(); models > 0; models--)
        {
            AddModel(reader.ReadLong(), reader.ReadLong());
        }
    }

    // A model that none is left of is no member, so that sums over the same pieces are the same.
    private void AddModel(long model, long count)
    {
        var sum = _models.GetValueOrDefault(model) + count;
        if (sum == 0)
        {
            _models.Remove(model);
        }
        else
        {
            _models[model] = sum;
        }
    }
}

/// <summary>Sums over the events of a chunk.</summary>
public sealed class UseSums
{
    private SignedSum _moment;
    private SignedSum _change;

    /// <summary>Σ change × time: with it the area under the level, and so hours, follow.</summary>
    public BigInteger Moment => _moment.Value;

    /// <summary>Σ change: accelerators of all kinds.</summary>
    public BigInteger Change => _change.Value;

    /// <summary>Pieces that begin.</summary>
    public PieceSums Begun { get; } = new();

    /// <summary>Pieces that end.</summary>
    public PieceSums Ended { get; } = new();

    /// <summary>Pieces among those begun that are not the first of their job.</summary>
    public long Resumed { get; private set; }

    /// <summary>Adds an event.</summary>
    public void Add(in UseEvent use)
    {
        // Each is below 2^63 in magnitude.
        _moment.Add((Int128)use.Change * use.At);
        _change.Add((Int128)use.Change);
        Resumed += (use.Marks & UseMarks.Resumes) != 0 ? 1 : 0;
        if (use.IsBegin)
        {
            Begun.Add(use);
        }

        if (use.IsEnd)
        {
            Ended.Add(use);
        }
    }

    /// <summary>Sums over events.</summary>
    public static UseSums Of(ReadOnlySpan<UseEvent> events)
    {
        var sums = new UseSums();
        foreach (ref readonly var use in events)
        {
            sums.Add(use);
        }

        return sums;
    }

    /// <summary>The sums as bytes, good until the writer writes again.</summary>
    public ReadOnlySpan<byte> Encode(SummaryWriter writer)
    {
        writer.Clear().Write(_moment);
        writer.Write(_change);
        writer.Write(Resumed);
        Begun.Write(writer);
        Ended.Write(writer);
        return writer.Written;
    }

    /// <summary>Adds sums that were encoded.</summary>
    /// <exception cref="Log.StorageCorruptException">The bytes end too early.</exception>
    public void Add(ReadOnlySpan<byte> encoded)
    {
        var reader = new SummaryReader(encoded);
        _moment.Add(reader.ReadSum());
        _change.Add(reader.ReadSum());
        Resumed += reader.ReadLong();
        Begun.Add(ref reader);
        Ended.Add(ref reader);
    }

    /// <summary>How many pieces resume, of sums that were encoded.</summary>
    /// <exception cref="Log.StorageCorruptException">The bytes end too early.</exception>
    public static long ResumedOf(ReadOnlySpan<byte> encoded)
    {
        var reader = new SummaryReader(encoded);
        _ = reader.ReadSum();
        _ = reader.ReadSum();
        return reader.ReadLong();
    }
}
