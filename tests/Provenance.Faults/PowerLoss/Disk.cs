// A disk as pessimistic as POSIX allows. Bytes are safe once their file was synced, names (created, renamed, removed) once
// their folder was. Everything else may be lost at a power cut: of unsynced bytes any part, in any order, torn at sectors;
// of unsynced names the newest, because file systems keep their order.

namespace Provenance.Faults.PowerLoss;

/// <summary>How unsynced writes come out of a power cut.</summary>
internal enum Loss
{
    /// <summary>All are lost.</summary>
    Everything,

    /// <summary>None is lost: the process alone died.</summary>
    Nothing,

    /// <summary>The newest are lost.</summary>
    Newest,

    /// <summary>The oldest are lost.</summary>
    Oldest,

    /// <summary>Any may be lost, and any may be torn.</summary>
    AnyTorn,
}

/// <summary>Files, what of them is safe, and what is not yet.</summary>
internal sealed class Disk
{
    private const int SectorBytes = 512;

    private readonly Dictionary<string, Inode> _safeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private readonly List<(string Folder, Action<Dictionary<string, Inode>> Change)> _unsafeNames = [];

    /// <summary>Does what a call did.</summary>
    public void Do(DiskCall call)
    {
        switch (call.Kind)
        {
            case DiskCallKind.Open:
                Open(call);
                break;
            case DiskCallKind.Write:
                _names[call.Path].Change(new Change(call.Offset, call.Data));
                break;
            case DiskCallKind.Truncate:
                _names[call.Path].Change(new Change(call.Offset, null));
                break;
            case DiskCallKind.Sync:
                Sync(call.Path);
                break;
            case DiskCallKind.Rename:
                var moved = _names[call.Path];
                Name(call.Path, names => names.Remove(call.Path));
                Name(call.To, names => names[call.To] = moved);
                break;
            default:
                Name(call.Path, names => names.Remove(call.Path));
                break;
        }
    }

    /// <summary>Writes out what a power cut at this moment could leave.</summary>
    /// <param name="from">The folder as it was named in the calls.</param>
    /// <param name="to">Where the image is written.</param>
    /// <param name="loss">What is lost.</param>
    /// <param name="random">What is lost in particular.</param>
    public void WriteImage(string from, string to, Loss loss, Random random)
    {
        var names = new Dictionary<string, Inode>(_safeNames, StringComparer.Ordinal);
        var kept = loss switch
        {
            Loss.Everything => 0,
            Loss.Nothing => _unsafeNames.Count,
            _ => random.Next(_unsafeNames.Count + 1),
        };
        foreach (var (_, change) in _unsafeNames.Take(kept))
        {
            change(names);
        }

        foreach (var (name, inode) in names.Where(name => !name.Key.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var file = Path.Combine(to, Path.GetRelativePath(from, name));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, inode.After(loss, random));
            if (!OperatingSystem.IsWindows())
            {
                // Keys are read only where they are their owner's alone.
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private void Open(DiskCall call)
    {
        if (!_names.TryGetValue(call.Path, out var inode))
        {
            var created = new Inode([]);
            Name(call.Path, names => names[call.Path] = created);
        }
        else if (call.Offset == 0)
        {
            inode.Change(new Change(0, null));
        }
    }

    private void Name(string path, Action<Dictionary<string, Inode>> change)
    {
        change(_names);
        _unsafeNames.Add((Path.GetDirectoryName(path)!, change));
    }

    // A folder is synced by its own name; all changes before the last one in it are older than it.
    private void Sync(string path)
    {
        if (_names.TryGetValue(path, out var inode))
        {
            inode.Sync();
            return;
        }

        var last = _unsafeNames.FindLastIndex(change => change.Folder == Path.TrimEndingDirectorySeparator(path));
        foreach (var (_, change) in _unsafeNames.Take(last + 1))
        {
            change(_safeNames);
        }

        _unsafeNames.RemoveRange(0, last + 1);
    }

    private sealed record Change(long Offset, byte[]? Data)
    {
        public void Apply(ref byte[] content)
        {
            if (Data is null)
            {
                Array.Resize(ref content, (int)Offset);
                return;
            }

            if (content.Length < Offset + Data.Length)
            {
                Array.Resize(ref content, (int)Offset + Data.Length);
            }

            Data.CopyTo(content, Offset);
        }

        // The part of a write that reached the disk: some of its sectors.
        public Change Torn(Random random)
        {
            if (Data is null || Data.Length <= SectorBytes)
            {
                return this;
            }

            var kept = SectorBytes * random.Next(1, (Data.Length + SectorBytes - 1) / SectorBytes);
            return random.Next(2) == 0 ? new Change(Offset, Data[..kept]) : new Change(Offset + kept, Data[kept..]);
        }
    }

    private sealed class Inode(byte[] safe)
    {
        private readonly List<Change> _changes = [];
        private byte[] _safe = safe;

        public void Change(Change change) => _changes.Add(change);

        public void Sync()
        {
            foreach (var change in _changes)
            {
                change.Apply(ref _safe);
            }

            _changes.Clear();
        }

        public byte[] After(Loss loss, Random random)
        {
            var content = _safe.ToArray();
            foreach (var change in Kept(loss, random))
            {
                change.Apply(ref content);
            }

            return content;
        }

        private IEnumerable<Change> Kept(Loss loss, Random random)
        {
            var cut = random.Next(_changes.Count + 1);
            return loss switch
            {
                Loss.Everything => [],
                Loss.Nothing => _changes,
                Loss.Newest => _changes.Take(cut),
                Loss.Oldest => _changes.Skip(cut),
                _ => _changes.Where(_ => random.Next(2) == 0).Select(change => random.Next(4) == 0 ? change.Torn(random) : change).ToList(),
            };
        }
    }
}
