using System.IO.Pipelines;
using System.Text;

namespace Provenance.Accounting.Tests;

/// <summary>The form of Slurm's accounting is told by its first bytes.</summary>
public sealed class SlurmFormTests
{
    private const string Json = """  {"jobs": [{"job_id": 7, "tres": {}}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounting_is_read_through_a_pipe_that_gives_a_byte_at_a_time()
    {
        foreach (var text in new[] { Json, "\uFEFF" + Json, Sacct.Text(Sacct.Line()), "\uFEFF" + Sacct.Text(Sacct.Line()) })
        {
            var pipe = new Pipe();
            var writing = Task.Run(
                async () =>
                {
                    foreach (var one in Encoding.UTF8.GetBytes(text))
                    {
                        await pipe.Writer.WriteAsync(new[] { one }, Token);
                    }

                    await pipe.Writer.CompleteAsync();
                },
                Token);

            await using var content = pipe.Reader.AsStream();
            Assert.Single(await Sacct.Accounting().DraftAsync(content, "file", Token).ToListAsync(Token));
            await writing;
        }
    }

    [Theory]
    [InlineData(new byte[0], "is empty")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8 }, "is compressed")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x4A, 0 }, "is UTF-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x4A }, "is UTF-16")]
    public async Task What_is_none_of_the_forms_is_told_plainly(byte[] file, string why)
    {
        using var content = new MemoryStream(file);

        var exception = await Assert.ThrowsAsync<AccountingFormatException>(
            async () => await Sacct.Accounting().DraftAsync(content, "file", Token).ToListAsync(Token));

        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }
}
