// What was issued from which accounting. An import writes here, and to the disk, before a statement leaves; so after a
// crash at any moment the next import knows each statement that may have left, and lets the same one leave again (its bytes
// are in the spool beside, IssuedSpool) instead of another with the same record. Lines are only ever added. A last line
// without its end was cut by a crash before anything of it left; it is removed.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>The memory of one key's imports. One process at a time has it open.</summary>
public sealed class ImportJournal : IDisposable
{
    /// <summary>What is added to a journal's name for the file in which its undelivered statements are kept.</summary>
    public const string SpoolExtension = ".undelivered";

    private static readonly JsonTypeInfo<JournalHead> HeadType = (JsonTypeInfo<JournalHead>)JournalJson.Lines.GetTypeInfo(typeof(JournalHead));
    private static readonly JsonTypeInfo<JournalLine> LineType = (JsonTypeInfo<JournalLine>)JournalJson.Lines.GetTypeInfo(typeof(JournalLine));

    private readonly FileStream? _file;
    private readonly IssuedSpool _spool;
    private readonly Dictionary<(string Source, Digest Chain), Issue> _bySource = [];
    private readonly Dictionary<(string Source, Digest Chain, Digest Content), Issue> _earlier = [];
    private readonly Dictionary<Digest, Issue> _newest = [];
    private readonly Dictionary<(string Source, string Scope, string Slug), Digest> _names = [];
    private readonly Dictionary<long, Issue> _undelivered = [];
    private readonly Dictionary<long, long> _runOf = [];
    private long _run;

    private ImportJournal(FileStream? file, IssuedSpool spool, StreamId stream)
    {
        _file = file;
        _spool = spool;
        Stream = stream;
    }

    /// <summary>The stream that imports of this key count in.</summary>
    public StreamId Stream { get; }

    /// <summary>The number that the next statement gets.</summary>
    public long NextSequence { get; private set; } = 1;

    /// <summary>The number of this run, by which <see cref="Delivered(long, IReadOnlySet{Digest})"/> ends it, also where the journal was closed and opened since.</summary>
    public long Run => _run;

    /// <summary>Statements of runs that did not end, and that may not be where they were to go.</summary>
    public int Undelivered => _undelivered.Count;

    /// <summary>A journal that is kept nowhere.</summary>
    public static ImportJournal InMemory() => new(null, new IssuedSpool(null), StreamId.Draw());

    /// <summary>What a journal holds, to see what an import would do; nothing is written, now or later.</summary>
    /// <inheritdoc cref="Open" path="/param"/>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static ImportJournal Peek(string path, KeyId keyId, string origin)
    {
        if (!File.Exists(path))
        {
            return InMemory();
        }

        using var copy = new MemoryStream(File.ReadAllBytes(path));
        TornLine.Cut(copy);
        using var reader = new StreamReader(copy, leaveOpen: true);
        return reader.ReadLine() is { } first ? ReadLines(reader, first, null, path, keyId, origin) : InMemory();
    }

    /// <summary>Opens a journal, making it if it is not there, and begins a run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keyId">The key that signs.</param>
    /// <param name="origin">The registry that statements are made out to.</param>
    /// <exception cref="AccountingFormatException">It is no journal, or another key's or registry's.</exception>
    /// <exception cref="IOException">It cannot be opened, or another process has it open.</exception>
    public static ImportJournal Open(string path, KeyId keyId, string origin)
    {
        var file = OwnFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return Read(file, path, keyId, origin);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What a source issued last on a record.</summary>
    public bool TryFind(string source, Digest chain, [NotNullWhen(true)] out Issue? issue) => _bySource.TryGetValue((source, chain), out issue);

    /// <summary>What a source issued on a record with this very content, last or before.</summary>
    public bool TryFind(string source, Digest chain, Digest content, [NotNullWhen(true)] out Issue? issue) =>
        (TryFind(source, chain, out issue) && issue.Content == content) || _earlier.TryGetValue((source, chain, content), out issue);

    /// <summary>The newest statement on a record, whichever source issued it; null where there is none.</summary>
    public Issue? Newest(Digest chain) => _newest.GetValueOrDefault(chain);

    /// <summary>The mark of the name that a source once made a slug of; null where the slug is free.</summary>
    public Digest? NameBehind(string source, string scope, string slug) => _names.TryGetValue((source, scope, slug), out var name) ? name : null;

    /// <summary>Whether a statement is of a run that did not end, and has not left in this one.</summary>
    public bool IsUndelivered(Issue issue) => _undelivered.ContainsKey(issue.Sequence) && !HasLeft(issue);

    /// <summary>Whether a statement left in this run.</summary>
    public bool HasLeft(Issue issue) => _runOf.TryGetValue(issue.Sequence, out var run) && run == _run;

    /// <summary>What is kept of runs that did not end, byte for byte, and has not left in this one.</summary>
    /// <exception cref="AccountingFormatException">A line of what is kept is damaged.</exception>
    public IEnumerable<IssuedStatement> ReadUndelivered()
    {
        var open = _undelivered.Values.Where(IsUndelivered).ToDictionary(issue => issue.Statement);
        if (open.Count == 0)
        {
            yield break;
        }

        foreach (var attestation in _spool.Read())
        {
            if (open.Remove(attestation.Envelope.StatementId, out var issue))
            {
                yield return new IssuedStatement(issue, attestation);
            }
        }
    }

    /// <summary>Remembers statements of this run, before any of them leaves. Durable when it returns.</summary>
    /// <param name="issued">New ones, in the order of their sequence.</param>
    /// <param name="again">Ones of earlier runs that leave once more.</param>
    /// <param name="names">Names behind slugs that were free.</param>
    public void Remember(IReadOnlyList<IssuedStatement> issued, IReadOnlyList<IssuedStatement> again, IReadOnlyList<JournalName> names)
    {
        if (issued.Count + again.Count + names.Count == 0)
        {
            return;
        }

        if (issued.Count + again.Count > 0)
        {
            _spool.Keep(issued.Concat(again).Select(statement => statement.Attestation));
        }

        JournalLine[] named = names.Count == 0 ? [] : [new JournalLine { Run = _run, Names = names }];
        Remember(issued.Select(statement => new JournalLine { Run = _run, Issue = statement.Issue })
            .Concat(again.Select(statement => new JournalLine { Run = _run, Again = statement.Issue.Sequence }))
            .Concat(named));
    }

    /// <summary>Remembers that statements which are kept leave once more. Durable when it returns.</summary>
    public void RememberAgain(IEnumerable<IssuedStatement> kept) =>
        Remember(kept.Select(statement => new JournalLine { Run = _run, Again = statement.Issue.Sequence }));

    private void Remember(IEnumerable<JournalLine> remembered)
    {
        var lines = remembered.ToArray();
        Append(lines);
        foreach (var line in lines)
        {
            Take(line);
        }
    }

    /// <summary>Ends the run: all its statements are where they were to go. Durable when it returns.</summary>
    public void Delivered() => Delivered(_run, new HashSet<Digest>());

    /// <summary>Ends a run: its statements are where they were to go, but for some. Durable when it returns.</summary>
    /// <param name="run">The run. Statements that have left again in a later one are that one's.</param>
    /// <param name="except">Ids of statements that did not get there: the next run lets them leave again.</param>
    public void Delivered(long run, IReadOnlySet<Digest> except)
    {
        var kept = _undelivered.Values.Where(issue => except.Contains(issue.Statement)).Select(issue => issue.Sequence).Order().ToList();
        var line = new JournalLine { Run = run, Delivered = true, Except = kept.Count > 0 ? kept : null };
        Append([line]);
        Take(line);
        _spool.KeepOnly(_undelivered.Values.Select(issue => issue.Statement).ToHashSet());
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static ImportJournal Read(FileStream file, string path, KeyId keyId, string origin)
    {
        TornLine.Cut(file);
        using var reader = new StreamReader(file, leaveOpen: true);
        if (reader.ReadLine() is not { } first)
        {
            return Create(file, keyId, origin);
        }

        var journal = ReadLines(reader, first, file, path, keyId, origin);
        file.Seek(0, SeekOrigin.End);
        return journal;
    }

    private static ImportJournal ReadLines(StreamReader reader, string first, FileStream? file, string path, KeyId keyId, string origin)
    {
        var head = Parse(first, HeadType, path, 1);
        if (head.Type != JournalHead.FileType || head.Version != 1)
        {
            throw new AccountingFormatException($"{path} is no import journal of this program.");
        }

        if (head.KeyId != keyId || head.Origin != origin)
        {
            throw new AccountingFormatException(
                $"{path} is the journal of key {head.KeyId} at {head.Origin}, not of {keyId} at {origin}; name another with --state.");
        }

        var journal = new ImportJournal(file, Spool(file), head.Stream);
        for (long number = 2; reader.ReadLine() is { } line; number++)
        {
            journal.Take(Parse(line, LineType, path, number));
        }

        journal._run++;
        if (file is not null && journal.Undelivered > 0)
        {
            TakeEarlierSpool(file.Name);
        }

        return journal;
    }

    // Earlier versions put the ending of the spool in the place of the journal's last one: acme.import.undelivered beside
    // acme.import.jsonl. Where there is a journal of that name, the file may be its own.
    private static void TakeEarlierSpool(string journal)
    {
        var (now, before) = (journal + SpoolExtension, Path.ChangeExtension(journal, SpoolExtension));
        if (!File.Exists(now) && File.Exists(before) && !File.Exists(Path.ChangeExtension(journal, null)))
        {
            File.Move(before, now);
            DurableFolder.SyncNameOf(now);
        }
    }

    private static ImportJournal Create(FileStream file, KeyId keyId, string origin)
    {
        var journal = new ImportJournal(file, Spool(file), StreamId.Draw()) { _run = 1 };
        var head = new JournalHead { Type = JournalHead.FileType, Version = 1, KeyId = keyId, Origin = origin, Stream = journal.Stream };
        file.Write(JsonSerializer.SerializeToUtf8Bytes(head, HeadType));
        file.WriteByte((byte)'\n');
        FileSync.ToDisk(file);
        DurableFolder.SyncNameOf(file.Name);
        return journal;
    }

    private static IssuedSpool Spool(FileStream? file) => new(file is null ? null : file.Name + SpoolExtension);

    private static T Parse<T>(string line, JsonTypeInfo<T> type, string path, long number)
        where T : class => StrictJson.TryRead(System.Text.Encoding.UTF8.GetBytes(line), type, string.Empty, out var value, out var refusal)
        ? value
        : throw new AccountingFormatException($"{path}: line {number} is damaged ({refusal.Field}: {refusal.Message}). Restore the file from a copy.");

    private void Append(IEnumerable<JournalLine> lines)
    {
        if (_file is null)
        {
            return;
        }

        using var buffer = new MemoryStream();
        foreach (var line in lines)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(line, LineType));
            buffer.WriteByte((byte)'\n');
        }

        _file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        FileSync.ToDisk(_file);
    }

    private void Take(JournalLine line)
    {
        _run = Math.Max(_run, line.Run);
        if (line.Issue is { } issue)
        {
            if (_bySource.TryGetValue((issue.Source, issue.Chain), out var earlier))
            {
                _earlier[(earlier.Source, earlier.Chain, earlier.Content)] = earlier;
            }

            _bySource[(issue.Source, issue.Chain)] = issue;
            _newest[issue.Chain] = issue;
            _undelivered[issue.Sequence] = issue;
            _runOf[issue.Sequence] = line.Run;
            NextSequence = Math.Max(NextSequence, issue.Sequence + 1);
        }
        else if (line.Again is { } sequence)
        {
            _runOf[sequence] = line.Run;
        }
        else if (line.Names is { } names)
        {
            foreach (var name in names)
            {
                _names[(name.Source, name.Scope, name.Slug)] = name.Name;
            }
        }
        else
        {
            foreach (var (delivered, _) in _runOf.Where(pair => pair.Value == line.Run && line.Except?.Contains(pair.Key) != true).ToArray())
            {
                _undelivered.Remove(delivered);
                _runOf.Remove(delivered);
            }
        }
    }
}
