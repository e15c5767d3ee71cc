// What was done in a case, in order of time: notes, and questions with the digests of what was asked and answered. Each
// entry names the one before it by digest, the first names how the case was opened, so whoever holds the id of any entry
// (the report prints the last) sees every later change of it and of all before it.
//
// An id is the SHA-256 of the entry's fields as netstrings, "5:hello,", after the format's name: see Ids.

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>How a case was opened. Immutable.</summary>
/// <param name="Title">What it is about, at most 300 characters.</param>
/// <param name="Number">Its number at the authority, at most 100.</param>
/// <param name="LegalBasis">Under which law the questions are asked, at most 4,000.</param>
/// <param name="Origin">The registry that is asked.</param>
/// <param name="OpenedBy">Who opened it, at most 200.</param>
/// <param name="OpenedAt">When.</param>
public sealed record CaseOpening(string Title, string Number, string LegalBasis, string Origin, string OpenedBy, Timestamp OpenedAt)
{
    /// <summary>What the first entry of the journal names as the one before it.</summary>
    public Digest Id => Ids.Of("opening", Title, Number, LegalBasis, Origin, OpenedBy, OpenedAt.ToString());
}

/// <summary>A rule set as an answer names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">SHA-256 of its file.</param>
public sealed record CaseRuleSet(string Name, string Version, Digest Digest);

/// <summary>A question that was asked, with what its answer says of itself.</summary>
/// <param name="Number">From 1 on.</param>
/// <param name="Rpc">Name of the method of InvestigationService: <c>SearchJobs</c>.</param>
/// <param name="Request">SHA-256 of the member with the request.</param>
/// <param name="Answer">SHA-256 of the member with the answer.</param>
/// <param name="TreeSize">The answer holds for the log's first so many entries.</param>
/// <param name="Root">Root of that tree.</param>
/// <param name="RuleSet">The rule set that was used, if any.</param>
public sealed record CaseQuestion(int Number, string Rpc, Digest Request, Digest Answer, TreeSize TreeSize, Digest Root, CaseRuleSet? RuleSet);

/// <summary>An entry of the journal: a note, or a question with a remark on why it was asked.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, at most 200 characters.</param>
/// <param name="Text">The note, or the remark, at most 100,000 characters.</param>
/// <param name="Question">The question; null for a note.</param>
/// <param name="Previous">Id of the entry before it.</param>
/// <param name="Id">What it claims as its id.</param>
public sealed record CaseEntry(Timestamp At, string By, string Text, CaseQuestion? Question, Digest Previous, Digest Id)
{
    /// <summary>Makes the entry that follows another.</summary>
    public static CaseEntry After(Digest previous, Timestamp at, string by, string text, CaseQuestion? question)
    {
        var entry = new CaseEntry(at, by, text, question, previous, default);
        return entry with { Id = entry.ComputeId() };
    }

    /// <summary>What its id must be.</summary>
    public Digest ComputeId() => Question is { } asked
        ? Ids.Of(
            "question",
            Previous.ToString(),
            At.ToString(),
            By,
            Text,
            asked.Number.ToString(CultureInfo.InvariantCulture),
            asked.Rpc,
            asked.Request.ToString(),
            asked.Answer.ToString(),
            asked.TreeSize.ToString(),
            asked.Root.ToString(),
            asked.RuleSet?.Name ?? "",
            asked.RuleSet?.Version ?? "",
            asked.RuleSet?.Digest.ToString() ?? "")
        : Ids.Of("note", Previous.ToString(), At.ToString(), By, Text);
}

/// <summary>An entry of the log that an answer rests on and that the case does not hold.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Reason">Why not, at most 4,000 characters.</param>
public sealed record CaseMissing(LeafIndex Index, string Reason);

internal static class Ids
{
    /// <summary>SHA-256 of fields, each as its length in bytes, ":", its UTF-8, ",".</summary>
    public static Digest Of(params ReadOnlySpan<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, CaseLayout.FormatName);
        foreach (var field in fields)
        {
            Append(hash, field);
        }

        return new Digest(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string field)
    {
        var bytes = Encoding.UTF8.GetBytes(field);
        hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture)));
        hash.AppendData(":"u8);
        hash.AppendData(bytes);
        hash.AppendData(","u8);
    }
}
