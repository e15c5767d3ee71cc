using System.Net;
using System.Text;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>A static log over HTTP, as another team's server might show it.</summary>
public sealed class HttpTilesTests
{
    [Fact]
    public async Task A_partial_tile_that_was_dropped_is_the_beginning_of_the_full_one()
    {
        var full = Enumerable.Range(0, 8192).Select(i => (byte)i).ToArray();
        using var server = new Shown { ["/log/tile/0/000"] = full };
        using var tiles = Open(server);

        var read = await tiles.ReadTilesAsync([new TileId(0, 0, 7)], TestContext.Current.CancellationToken);

        Assert.Equal(full.AsMemory(0, 224), read[0]);
    }

    [Fact]
    public async Task A_partial_bundle_that_was_dropped_is_the_beginning_of_the_full_one()
    {
        var leaves = Enumerable.Range(0, 256).Select(i => (ReadOnlyMemory<byte>)new byte[] { (byte)i, 1, 2 }).ToList();
        using var server = new Shown { ["/log/tile/entries/000"] = EntryBundle.Encode(leaves) };
        using var tiles = Open(server);

        var read = await tiles.ReadBundleAsync(new EntryBundleId(0, 7), TestContext.Current.CancellationToken);

        Assert.Equal(EntryBundle.Encode([.. leaves.Take(7)]), read);
    }

    [Fact]
    public async Task What_is_not_there_is_empty_and_no_exception()
    {
        using var server = new Shown();
        using var tiles = Open(server);

        Assert.True((await tiles.ReadTilesAsync([new TileId(0, 0, 256)], TestContext.Current.CancellationToken))[0].IsEmpty);
        Assert.True((await tiles.ReadBundleAsync(new EntryBundleId(0, 7), TestContext.Current.CancellationToken)).IsEmpty);
        await Assert.ThrowsAsync<SourceUnavailableException>(() => tiles.ReadCheckpointAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_is_overloaded_is_asked_again()
    {
        using var server = new Shown { ["/log/tile/0/000.p/1"] = new byte[32] };
        server.Busy = 2;
        using var tiles = Open(server);

        Assert.Equal(32, (await tiles.ReadTilesAsync([new TileId(0, 0, 1)], TestContext.Current.CancellationToken))[0].Length);
        Assert.Equal(3, server.Asked);
    }

    [Fact]
    public async Task A_server_that_refuses_is_not_asked_again()
    {
        using var server = new Shown { Refuses = true };
        using var tiles = Open(server);

        await Assert.ThrowsAsync<SourceUnavailableException>(() => tiles.ReadBundleAsync(new EntryBundleId(0, 256), TestContext.Current.CancellationToken));
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_just_beyond_what_could_be_right()
    {
        using var server = new Shown { ["/log/tile/0/000"] = new byte[10_000_000] };
        using var tiles = Open(server);

        Assert.Equal(8193, (await tiles.ReadTilesAsync([new TileId(0, 0, 256)], TestContext.Current.CancellationToken))[0].Length);
    }

    [Fact]
    public async Task An_answer_that_stops_in_the_middle_is_asked_for_again_and_then_given_up()
    {
        using var server = new Shown { ["/log/tile/0/000"] = [], Stalls = true };
        using var tiles = new HttpTiles(new Uri("http://log.example/log/"), new HastyClock(), server);

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(
            () => tiles.ReadTilesAsync([new TileId(0, 0, 256)], TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("did not come within 60 seconds", failure.Message, StringComparison.Ordinal);
        Assert.True(server.Asked > 1, "It was not asked again.");
    }

    [Fact]
    public async Task A_checkpoint_with_as_many_lines_as_a_note_may_have_is_read()
    {
        // ML-DSA-44 cosignatures are the longest lines that a log passes on; names are as long as domains.
        var lines = Enumerable.Range(0, SignedNote.MaxSignatures).Select(i => new NoteSignature($"w{i}.{new string('x', 250)}", (uint)i, new byte[8 + 2420]));
        var text = new Checkpoint("registry.example/2026", new TreeSize(3), Digest.Of("x"u8)).ToString();
        using var server = new Shown { ["/log/checkpoint"] = Encoding.UTF8.GetBytes($"{text}\n{string.Join("\n", lines.AsEnumerable())}\n") };
        using var tiles = Open(server);

        var read = await tiles.ReadCheckpointAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SignedNote.MaxSignatures, read.Note.Signatures.Count);
    }

    [Fact]
    public async Task What_is_no_checkpoint_is_refused()
    {
        using var server = new Shown { ["/log/checkpoint"] = "registry.example/2026\n3\n"u8.ToArray() };
        using var tiles = Open(server);

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => tiles.ReadCheckpointAsync(TestContext.Current.CancellationToken));
    }

    private static HttpTiles Open(Shown server) => new(new Uri("http://log.example/log/"), TimeProvider.System, server);

    private sealed class Shown : HttpMessageHandler
    {
        private readonly Dictionary<string, byte[]> _files = [];

        public byte[] this[string path]
        {
            set => _files[path] = value;
        }

        public int Busy { get; set; }

        public bool Refuses { get; init; }

        /// <summary>Whether nothing follows the headers.</summary>
        public bool Stalls { get; init; }

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            var status = Refuses ? HttpStatusCode.Forbidden
                : Busy-- > 0 ? HttpStatusCode.ServiceUnavailable
                : _files.ContainsKey(request.RequestUri!.AbsolutePath) ? HttpStatusCode.OK
                : HttpStatusCode.NotFound;
            HttpContent? content = status != HttpStatusCode.OK ? null
                : Stalls ? new StreamContent(new Stalled())
                : new ByteArrayContent(_files[request.RequestUri!.AbsolutePath]);
            return Task.FromResult(new HttpResponseMessage(status) { Content = content });
        }
    }

    private sealed class Stalled : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    // Every wait is over at once.
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(20), period);
    }
}
