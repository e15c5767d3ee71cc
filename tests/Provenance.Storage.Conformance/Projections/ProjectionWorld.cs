// A world of reports drawn from a seed: few names and digests, so that jobs share customers, clusters, models and
// artifacts; updates, corrections, withdrawals, forks, statements that come before what they replace; redactions and
// suspended signers. Nothing here is plausible; everything is well-formed.

using System.Security.Cryptography;
using System.Text;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A random world, its log, and whose keys are whose.</summary>
public sealed class ProjectionWorld : ISignerParties, IDisposable
{
    /// <summary>The registry's origin.</summary>
    public const string Origin = "registry.example/2026";

    private static readonly string[] Operators = ["acme", "zenith"];

    private readonly Random _random;
    private readonly WorldReports _reports;
    private readonly Dictionary<string, SigningKey> _keys;
    private readonly Dictionary<(string, int), long> _sequences = [];
    private readonly StatementReader _reader = new(Origin);
    private readonly List<Attestation> _heldBack = [];
    private readonly List<WorldEntry> _entries = [];
    private readonly HashSet<Digest> _drawn = [];

    /// <summary>Draws a world.</summary>
    /// <param name="seed">The same seed gives the same world.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="about">Kinds that every second statement is of.</param>
    public ProjectionWorld(int seed, int count, params IReadOnlyList<string> about)
        : this(seed, count, isShady: false, isInOrder: false, changesHands: false, about)
    {
    }

    /// <summary>Draws a world.</summary>
    /// <param name="seed">The same seed gives the same world.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="isShady">Whether there is more of what signals about customers and handed-on models look for.</param>
    /// <param name="isInOrder">Whether jobs are reported as they happen, and not in any order.</param>
    /// <param name="changesHands">Whether entities change hands within the days that jobs tell of.</param>
    /// <param name="about">Kinds that every second statement is of.</param>
    public ProjectionWorld(int seed, int count, bool isShady, bool isInOrder, bool changesHands, params IReadOnlyList<string> about)
    {
        _random = new Random(seed);
        _reports = new WorldReports(_random, isShady, changesHands) { Logged = _entries, About = about, EntriesInOrder = isInOrder ? count : 0 };
        _keys = Operators.ToDictionary(
            handle => handle, handle => SigningKey.FromSeed(SHA256.HashData(Encoding.UTF8.GetBytes($"{handle} {seed}"))));
        while (_entries.Count < count)
        {
            Step();
        }

        ObviousStandings.Judge(_entries);
    }

    /// <summary>The log.</summary>
    public ListedLog Log { get; } = new();

    /// <summary>The same, as read.</summary>
    public IReadOnlyList<WorldEntry> Entries => _entries;

    public ValueTask CatchUpAsync(long size, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public string PartyOf(KeyId key, long index) => _keys.Single(pair => pair.Value.PublicKey.KeyId == key).Key;

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private void Step()
    {
        if (_heldBack.Count > 0 && _random.Next(4) == 0)
        {
            Append(_heldBack[0]);
            _heldBack.RemoveAt(0);
            return;
        }

        var earlier = _entries.Count > 0 && _random.Next(3) == 0 ? _entries[_random.Next(_entries.Count)] : null;
        if (Draw(earlier) is not { } attestation)
        {
            return;
        }

        if (_random.Next(8) == 0)
        {
            // Comes after a statement that supersedes it.
            _heldBack.Add(attestation);
            var held = _reader.Read(attestation).Content!;
            if (Sign(PartyOf(attestation.Envelope.Signatures[0].KeyId, 0), held.Statement.Kind, held.Statement.Record, attestation.Envelope.StatementId) is { } later)
            {
                Append(later);
            }

            return;
        }

        Append(attestation);
    }

    private Attestation? Draw(WorldEntry? earlier)
    {
        if (earlier is not null && _random.Next(8) > 0)
        {
            return Sign(earlier.Party, earlier.Statement.Kind, earlier.Statement.Record, earlier.Statement.Id);
        }

        // Only entities are reported about by several parties; every other record names the one that may.
        var kind = _reports.DrawKind();
        var again = earlier?.Statement.Kind == kind ? earlier : null;
        var party = again is null || kind is EntityKind ? Operators[_random.Next(Operators.Length)] : again.Party;
        return Sign(party, kind, again?.Statement.Record ?? _reports.DrawRecord(kind, party), null);
    }

    private Attestation? Sign(string party, StatementKind kind, string record, Digest? supersedes)
    {
        var stream = _random.Next(2);
        var sequence = _sequences.GetValueOrDefault((party, stream)) + 1 + (_random.Next(12) == 0 ? _random.Next(-2, 4) : 0);
        sequence = Math.Max(1, sequence);
        _sequences[(party, stream)] = sequence;
        var reason = supersedes is null ? SupersedesReason.Update : DrawReason();
        var isWithdrawal = reason == SupersedesReason.Withdrawal;
        var builder = new StatementBuilder(Origin, kind, record)
        {
            IssuedAt = WorldReports.Now,
            Stream = new StreamId((UInt128)(stream + 1)),
            Sequence = sequence,
            Supersedes = supersedes is { } id
                ? new Supersedes { Statement = id, Reason = reason }
                : null,
            Salts = () => new Salt((UInt128)_random.NextInt64()),
        };
        foreach (var section in isWithdrawal ? [] : _reports.DrawSections(kind, record))
        {
            builder.Add(section);
        }

        // What the kind's rules refuse is not drawn again: the next step draws something else. A withdrawal has nothing random
        // in it, so that it may come out twice; a log takes it once.
        return builder.Sign(_keys[party]).Attestation is { } drawn && _drawn.Add(drawn.Envelope.StatementId) ? drawn : null;
    }

    private SupersedesReason DrawReason() => _random.Next(6) switch
    {
        0 => SupersedesReason.Withdrawal,
        1 => SupersedesReason.Correction,
        _ => SupersedesReason.Update,
    };

    private void Append(Attestation attestation)
    {
        var index = new LeafIndex(_entries.Count);
        var kept = attestation.Sections.Where(_ => _random.Next(18) > 0).ToDictionary();
        var leaf = Leaf.Of(attestation.Envelope, WorldReports.Now.Value.AddMilliseconds(index.Value), _ => new byte[32]);
        var stored = new StoredEntry(index, leaf.Encode(), attestation.Envelope, kept, false, _random.Next(9) == 0);
        Log.Add(stored);
        _entries.Add(new WorldEntry(
            stored,
            _reader.Read(attestation.Envelope, kept, allowMissingSections: true).Content!,
            PartyOf(attestation.Envelope.Signatures[0].KeyId, index.Value)));
    }
}
