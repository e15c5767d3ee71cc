// The page says what the code does. PROVENANCE_UPDATE=1 rewrites the page's examples.

using System.Text;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Examples;

public sealed class WorkedExamplesTests
{
    private static readonly string Readme = Repository.At("proto", "README.md");

    [Fact]
    public void The_worked_examples_on_the_page_are_those_of_the_code()
    {
        var page = File.ReadAllText(Readme);
        var start = page.IndexOf(WorkedExamples.Heading, StringComparison.Ordinal);
        if (Repository.Updates)
        {
            page = (start < 0 ? page + "\n" : page[..start]) + WorkedExamples.Page();
            File.WriteAllText(Readme, page);
            start = page.IndexOf(WorkedExamples.Heading, StringComparison.Ordinal);
        }

        Assert.Equal(WorkedExamples.Page(), page[start..]);
    }

    [Fact]
    public void The_worked_statements_are_read_without_a_warning() => Assert.All(WorkedExamples.Log, attestation =>
    {
        var outcome = Example.Reader.Read(attestation);
        Assert.True(outcome.IsRead, outcome.Refusal?.ToString());
        Assert.Empty(outcome.Content.Warnings);
    });

    [Fact]
    public void The_worked_receipt_proves_its_leaf()
    {
        Assert.True(TlogProof.TryParse(WorkedExamples.Receipt.Format(), out var receipt, out var reason), reason);
        Assert.Equal(WorkedExamples.Leaves[2].Encode(), receipt.Extra.ToArray());
        var checkpoint = receipt.Checkpoint;
        Assert.Equal(ProofVerdict.Valid, receipt.Inclusion.Verify(MerkleTree.LeafHash(receipt.Extra.Span), checkpoint.Checkpoint.Root));
        Assert.True(IsSignedBy(checkpoint.Note, WorkedExamples.CheckpointKey));
    }

    [Fact]
    public void The_worked_refusal_is_signed_under_a_key_of_its_own()
    {
        Assert.True(IsSignedBy(WorkedExamples.Refusal, WorkedExamples.RefusalKey));
        Assert.False(IsSignedBy(WorkedExamples.Refusal, WorkedExamples.CheckpointKey));
        Assert.EndsWith("\nKEY_UNKNOWN signatures[0].keyid\n", WorkedExamples.Refusal.Text, StringComparison.Ordinal);
    }

    private static bool IsSignedBy(SignedNote note, VerifierKey key) => note.Signatures.Any(signature =>
        signature.Name == key.Name && signature.KeyId == key.KeyId
        && NSecEd25519.Instance.Verify(key.PublicKey, Encoding.UTF8.GetBytes(note.Text), signature.Bytes));
}
