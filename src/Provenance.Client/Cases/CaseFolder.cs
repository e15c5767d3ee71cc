// A case while work on it goes on. What a journal entry speaks of is written before the entry, so a crash leaves at most
// a file that nothing names, which the next question of that number replaces. One process at a time. A folder that people
// work in holds other files too: these are no part of the case.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>A case as a folder. Not for several threads or processes at once.</summary>
public sealed class CaseFolder : CaseMembers
{
    private readonly string _directory;

    private CaseFolder(string directory, CaseFile file)
    {
        _directory = directory;
        File = file;
    }

    /// <summary>The case as it stands.</summary>
    public CaseFile File { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<CaseMember> List => Admit(Files().Where(member => CaseLayout.IsKnown(member.Name)));

    /// <summary>Files of the folder that are no members, by name: nothing reads them, and no archive has them.</summary>
    public IReadOnlyList<string> Others =>
        [.. Files().Select(member => member.Name).Where(name => !CaseLayout.IsKnown(name)).Order(StringComparer.Ordinal)];

    /// <summary>Opens a new case in a folder that is not there yet, or empty.</summary>
    /// <exception cref="IOException">The folder holds something, or cannot be written.</exception>
    /// <exception cref="ArgumentException">The opening lacks something or is longer than the format allows.</exception>
    public static async Task<CaseFolder> CreateAsync(string directory, CaseOpening opening, CancellationToken cancellationToken)
    {
        var file = new CaseFile(opening, [], []);
        if (file.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(opening));
        }

        Directory.CreateDirectory(directory);
        if (Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new IOException($"{directory} is not empty.");
        }

        var folder = new CaseFolder(directory, file);
        await folder.WriteAsync(CaseLayout.Case, file.Write(), cancellationToken);
        return folder;
    }

    /// <summary>Opens a folder that holds a case.</summary>
    /// <exception cref="InvalidDataException">It holds none.</exception>
    public static async Task<CaseFolder> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, CaseLayout.Case);
        if (new FileInfo(path) is not { Exists: true, Length: <= CaseLayout.MaxMemberBytes })
        {
            throw new InvalidDataException($"{directory} holds no case: there is no {CaseLayout.Case}, or it is too large.");
        }

        return CaseFile.TryParse(await System.IO.File.ReadAllBytesAsync(path, cancellationToken), out var file, out var reason)
            ? new CaseFolder(directory, file)
            : throw new InvalidDataException($"{path}: {reason}");
    }

    /// <summary>Adds a note.</summary>
    /// <exception cref="ArgumentException">It is empty, or longer than the format allows.</exception>
    public Task AddNoteAsync(Timestamp at, string by, string text, CancellationToken cancellationToken) =>
        SaveAsync(File.With(at, by, text, null), cancellationToken);

    /// <summary>Adds a question and its answer.</summary>
    /// <param name="at">When it was asked.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="remark">Why; may be empty.</param>
    /// <param name="answer">The question and its answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The number of the question.</returns>
    /// <exception cref="ArgumentException">The answer states no root of its tree.</exception>
    public async Task<int> AddQuestionAsync(Timestamp at, string by, string remark, CaseAnswer answer, CancellationToken cancellationToken)
    {
        var root = answer.Root ?? throw new ArgumentException("The answer states no root of its tree.", nameof(answer));
        var number = File.Questions.Count() + 1;
        var (request, answered) = (CaseAnswer.Write(answer.Request), CaseAnswer.Write(answer.Message));
        var next = File.With(at, by, remark, new CaseQuestion(number, answer.Rpc, DigestOf(request), DigestOf(answered), answer.TreeSize, root, answer.RuleSet));
        await WriteAsync(CaseLayout.Request(number), request, cancellationToken);
        await WriteAsync(CaseLayout.Answer(number), answered, cancellationToken);
        await SaveAsync(next, cancellationToken);
        return number;
    }

    /// <summary>Adds the bundle of an entry; it is no longer missing then.</summary>
    public async Task AddBundleAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        var index = bundle.Entry.Receipt.Index;
        await WriteAsync(CaseLayout.Bundle(index), bundle.Write(), cancellationToken);
        if (File.Missing.Any(missing => missing.Index == index))
        {
            await SaveAsync(File with { Missing = [.. File.Missing.Where(missing => missing.Index != index)] }, cancellationToken);
        }
    }

    /// <summary>Says why entries are not in the case; what was said of them before is replaced.</summary>
    public Task MarkMissingAsync(IReadOnlyList<CaseMissing> entries, CancellationToken cancellationToken)
    {
        var named = entries.Select(entry => entry.Index).ToHashSet();
        return SaveAsync(
            File with { Missing = [.. File.Missing.Where(missing => !named.Contains(missing.Index)).Concat(entries).OrderBy(missing => missing.Index)] },
            cancellationToken);
    }

    /// <summary>Adds a rule set's file under its digest.</summary>
    public Task AddRuleSetAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        WriteAsync(CaseLayout.Rules(DigestOf(file.Span)), file, cancellationToken);

    /// <summary>
    /// Sets the checkpoint that trees are compared with, and the proofs that lead to it. What it replaces goes last, so that a
    /// failure in the middle leaves more than is needed and never less.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="proofs">That trees of the case are prefixes of its tree; all that were there before are replaced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SetCheckpointAsync(SignedCheckpoint checkpoint, IReadOnlyCollection<ConsistencyProof> proofs, CancellationToken cancellationToken)
    {
        foreach (var proof in proofs)
        {
            await WriteAsync(CaseLayout.Consistency(proof.OldSize), CaseTrees.Write(proof), cancellationToken);
        }

        await WriteAsync(CaseLayout.Checkpoint, checkpoint.Format(), cancellationToken);
        var written = proofs.Select(proof => CaseLayout.Consistency(proof.OldSize)).ToHashSet(StringComparer.Ordinal);
        foreach (var member in List.Where(member => CaseLayout.IsConsistency(member.Name) && !written.Contains(member.Name)))
        {
            System.IO.File.Delete(PathOf(member.Name));
        }
    }

    /// <summary>Sets the printable report.</summary>
    public Task SetReportAsync(ReadOnlyMemory<byte> html, CancellationToken cancellationToken) => WriteAsync(CaseLayout.Report, html, cancellationToken);

    /// <inheritdoc/>
    public override async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!CaseLayout.IsKnown(name) || new FileInfo(PathOf(name)) is not { Exists: true, Length: <= CaseLayout.MaxMemberBytes } file)
        {
            throw new InvalidDataException($"There is no {name} in this case, or it is too large.");
        }

        await using var stream = file.OpenRead();
        return await ReadExactlyAsync(stream, new CaseMember(name, file.Length), cancellationToken);
    }

    private IEnumerable<CaseMember> Files() => new DirectoryInfo(_directory)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Extension != AtomicFile.BesideExtension)
        .Select(file => new CaseMember(Path.GetRelativePath(_directory, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length));

    private async Task SaveAsync(CaseFile file, CancellationToken cancellationToken)
    {
        if (file.Fault() is { } fault)
        {
            throw new ArgumentException(fault);
        }

        await WriteAsync(CaseLayout.Case, file.Write(), cancellationToken);
        File = file;
    }

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > CaseLayout.MaxMemberBytes)
        {
            throw new ArgumentException($"{name} would have {bytes.Length} bytes; a member has at most {CaseLayout.MaxMemberBytes}.");
        }

        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await AtomicFile.WriteAsync(path, bytes, cancellationToken);
    }

    private string PathOf(string name) => Path.Combine(_directory, name.Replace('/', Path.DirectorySeparatorChar));
}
