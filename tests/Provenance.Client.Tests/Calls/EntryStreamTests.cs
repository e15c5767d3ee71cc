using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client.Tests;

/// <summary>Entries one after the other, and servers that send something else.</summary>
public sealed class EntryStreamTests : IDisposable
{
    private readonly LoggedWorld _logged = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_come_in_order_over_several_messages()
    {
        var read = await ReadAsync([Message(Entry(1)), Message(Entry(2), Entry(3))]);

        Assert.Equal([1, 2, 3], read.Select(entry => entry.Index.Value));
    }

    // Each of them would be read for ever, or be taken for another.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2)]
    [InlineData(1, 3)]
    [InlineData(1, 2, 3, 4)]
    public async Task Entries_that_were_not_to_come_next_end_the_reading(params int[] indices)
    {
        var refused = await Assert.ThrowsAsync<UnprovenAnswerException>(() => ReadAsync([Message([.. indices.Select(Entry)])]));

        Assert.Contains($"entry {indices[^1]} came", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_without_form_are_no_fault_of_the_client()
    {
        var bare = Entry(1);
        bare.Envelope = null;
        var redacted = Entry(1);
        redacted.Redactions.Add(new Wire.Redaction { LogIndex = -1 });

        foreach (var entry in new[] { bare, redacted })
        {
            var refused = await Assert.ThrowsAsync<UnprovenAnswerException>(() => ReadAsync([Message(entry)]));
            Assert.Contains("Entry 1 is not well-formed", refused.Message, StringComparison.Ordinal);
        }

        var below = Entry(1);
        below.LogIndex = -1;
        Assert.Throws<UnprovenAnswerException>(() => WireForms.ToEntry(below));
    }

    public void Dispose() => _logged.Dispose();

    private static Wire.StreamEntriesResponse Message(params Wire.Entry[] entries) => new() { Entries = { entries } };

    private Wire.Entry Entry(int index) => FakeRegistry.Shown(index, _logged[index]);

    private async Task<List<LogEntry>> ReadAsync(IReadOnlyList<Wire.StreamEntriesResponse> messages)
    {
        using var client = new RegistryClient(
            new FakeRegistry(_logged.Log) { Streamed = messages }, new RegistryClientOptions { Address = new Uri("http://registry.example") });
        var read = new List<LogEntry>();
        await foreach (var entry in client.Audit.StreamEntriesAsync(new LeafIndex(1), 3, Token))
        {
            read.Add(entry);
        }

        return read;
    }
}
