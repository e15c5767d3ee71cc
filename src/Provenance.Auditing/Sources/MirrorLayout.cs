// A copy of a log on disk:
//   checkpoint                                      the newest checkpoint that the copy is whole for; written last
//   tile/<L>/<N>[.p/<W>], tile/entries/<N>[.p/<W>]  as C2SP tlog-tiles says: put a web server before the folder, and any
//                                                   client of static logs can read it
//   envelopes/<N>[.p/<W>].attestations.jsonl        what a bundle's entries commit to, one attestation a line in their
//                                                   order; "null" where one was not shown
//   checkpoints/<size>                              every checkpoint that the copy was once whole for
//   not-shown                                       numbers of the bundles with a "null", which the next run asks for again
//   evidence/*.checkpoint                           checkpoints that contradict each other, should that ever happen; every
//                                                   audit and every later run of mirroring judges them again
//   mirror.lock                                     held by the process that writes

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Where the pieces of a copy are.</summary>
/// <param name="root">The folder.</param>
public sealed class MirrorLayout(string root)
{
    private const string EntriesPrefix = "/tile/entries/";

    /// <summary>The folder.</summary>
    public string Root { get; } = root;

    /// <summary>The newest checkpoint that the copy is whole for.</summary>
    public string Checkpoint => Path.Combine(Root, "checkpoint");

    /// <summary>Where contradicting checkpoints are kept.</summary>
    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>Numbers of the bundles of which some content was not shown, one a line.</summary>
    public string NotShown => Path.Combine(Root, "not-shown");

    /// <summary>The lock of the process that writes.</summary>
    public string Lock => Path.Combine(Root, "mirror.lock");

    /// <summary>Whether a folder looks like a copy.</summary>
    public static bool IsOne(string path) => File.Exists(new MirrorLayout(path).Checkpoint);

    /// <summary>A tile.</summary>
    public string Of(TileId tile) => Below(TilePath.Of(tile));

    /// <summary>A bundle.</summary>
    public string Of(EntryBundleId bundle) => Below(TilePath.Of(bundle));

    /// <summary>The content of a bundle's entries.</summary>
    public string Envelopes(EntryBundleId bundle) =>
        Below("/envelopes/" + TilePath.Of(bundle)[EntriesPrefix.Length..] + ".attestations.jsonl");

    /// <summary>The pieces of a bundle's content that the copy has, from the narrowest: more than one until a wider one has taken over.</summary>
    public IReadOnlyList<EntryBundleId> ContentOf(long bundle) =>
        [.. Enumerable.Range(1, TileId.FullWidth).Select(width => new EntryBundleId(bundle, width)).Where(piece => File.Exists(Envelopes(piece)))];

    /// <summary>A checkpoint that the copy was whole for.</summary>
    public string CheckpointOf(TreeSize size) => Path.Combine(Root, "checkpoints", size.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The sizes of all checkpoints that the copy was whole for, ascending.</summary>
    public IReadOnlyList<long> CheckpointSizes() => Directory.Exists(Path.Combine(Root, "checkpoints"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Root, "checkpoints"))
            .Select(file => long.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1)
            .Where(size => size >= 0)
            .Order()]
        : [];

    /// <summary>The checkpoints that contradict each other, by name.</summary>
    public IReadOnlyList<string> EvidenceFiles() => Directory.Exists(Evidence)
        ? [.. Directory.EnumerateFiles(Evidence, "*" + Auditing.Evidence.Extension).Order(StringComparer.Ordinal)]
        : [];

    private string Below(string path) => Path.Combine(Root, path[1..].Replace('/', Path.DirectorySeparatorChar));
}
