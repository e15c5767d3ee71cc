using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsCheck;

namespace Provenance.Client.Tests.Cases;

/// <summary>Archives that were altered, or made to harm whoever opens them.</summary>
public sealed class CaseArchiveTests : IDisposable
{
    private readonly CaseWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_change_of_any_member_is_found()
    {
        using var folder = await _world.FolderAsync();
        var members = await UnpackAsync(await _world.ExportAsync(folder));
        var change = from name in Gen.OneOf(members.Keys.Order(StringComparer.Ordinal).ToArray())
                     from altered in Mutation.Of(members[name])
                     where !altered.AsSpan().SequenceEqual(members[name])
                     select (name, altered);

        await change.SampleAsync(async changed =>
        {
            using var archive = CaseArchive.Open(Pack(members.Select(member => (member.Key, member.Key == changed.name ? changed.altered : member.Value))));
            Assert.True((await _world.VerifyAsync(archive)).IsBroken, changed.name);
        }, iter: 300);
    }

    // Somebody who alters a member and the manifest with it is caught by what the member itself is bound to.
    [Fact]
    public async Task A_manifest_made_anew_does_not_hide_a_change_of_what_is_bound()
    {
        using var folder = await _world.FolderAsync();
        var members = await UnpackAsync(await _world.ExportAsync(folder));
        var bound = members.Keys.Where(name => name is not (CaseLayout.Report or CaseLayout.Manifest)).Order(StringComparer.Ordinal);

        foreach (var name in bound)
        {
            var altered = members.ToDictionary();
            altered[name] = [.. members[name].Select((value, i) => i == members[name].Length / 2 ? (byte)(value ^ 1) : value)];
            using var archive = CaseArchive.Open(Pack([.. altered.Where(member => member.Key != CaseLayout.Manifest).Select(member => (member.Key, member.Value)), (CaseLayout.Manifest, ManifestOf(altered))]));
            var report = await _world.VerifyAsync(archive);

            Assert.Contains(report.Links, link => link is { Name: "members", Holds: true });
            Assert.True(report.IsBroken, name);
        }
    }

    [Fact]
    public async Task A_member_that_is_not_listed_or_not_there_is_found()
    {
        using var folder = await _world.FolderAsync();
        var members = await UnpackAsync(await _world.ExportAsync(folder));

        using var more = CaseArchive.Open(Pack([.. members.Select(member => (member.Key, member.Value)), ("rules/" + new string('0', 64) + ".json", "{}"u8.ToArray())]));
        Assert.EndsWith("is not listed", (await _world.VerifyAsync(more)).FirstBroken!.Detail, StringComparison.Ordinal);

        using var fewer = CaseArchive.Open(Pack(members.Where(member => member.Key != CaseLayout.Report).Select(member => (member.Key, member.Value))));
        Assert.StartsWith("report.html is not there", (await _world.VerifyAsync(fewer)).FirstBroken!.Detail, StringComparison.Ordinal);

        using var bare = CaseArchive.Open(Pack(members.Where(member => member.Key != CaseLayout.Manifest).Select(member => (member.Key, member.Value))));
        Assert.Equal("there is no manifest.json", (await _world.VerifyAsync(bare)).FirstBroken!.Detail);
    }

    // Each line would be read and hashed, and lines are cheap.
    [Fact]
    public async Task A_manifest_that_lists_a_member_twice_is_none()
    {
        using var folder = await _world.FolderAsync();
        var members = await UnpackAsync(await _world.ExportAsync(folder));
        var manifest = JsonNode.Parse(members[CaseLayout.Manifest])!.AsObject();
        var list = manifest["members"]!.AsArray();
        list.Insert(1, list[0]!.DeepClone());
        using var archive = CaseArchive.Open(Pack(members.Select(member => (member.Key, member.Key == CaseLayout.Manifest ? Written(manifest) : member.Value))));

        Assert.Equal("manifest.json is not as this format writes it", (await _world.VerifyAsync(archive)).FirstBroken!.Detail);
    }

    [Theory]
    [InlineData("../case.json")]
    [InlineData("/etc/passwd")]
    [InlineData("bundles/../../x")]
    [InlineData("bundles\\entry-1.bundle.json")]
    [InlineData("bundles/entry-01.bundle.json")]
    [InlineData("questions/1.answer.json")]
    [InlineData("rules/ABCDEF.json")]
    [InlineData("CASE.JSON")]
    [InlineData("notes.txt")]
    public void A_name_that_is_none_of_the_format_is_refused(string name) =>
        Assert.Contains("no name of a case's member", Refused(Pack([(name, "{}"u8.ToArray())])), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_comes_twice_is_refused() =>
        Assert.Contains("twice", Refused(Pack([(CaseLayout.Case, "{}"u8.ToArray()), (CaseLayout.Case, "[]"u8.ToArray())])), StringComparison.Ordinal);

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked() => Assert.Contains(
        "unpacks to more than 100 times its size",
        Refused(Pack([(CaseLayout.Case, new byte[32 << 20])], CompressionLevel.SmallestSize)),
        StringComparison.Ordinal);

    [Fact]
    public void A_member_beyond_the_limit_is_refused() => Assert.Contains(
        "beyond that",
        Refused(Pack([(CaseLayout.Case, new byte[CaseLayout.MaxMemberBytes + 1])], CompressionLevel.Fastest)),
        StringComparison.Ordinal);

    [Fact]
    public void Too_many_members_are_refused() => Assert.Contains(
        "at most 100000 members",
        Refused(Pack(Enumerable.Range(0, CaseLayout.MaxMembers + 1).Select(i => (CaseLayout.Bundle(new(i)), Array.Empty<byte>())))),
        StringComparison.Ordinal);

    // The directory of the archive says one size, the member has another. What is too long is cut where it should end.
    [Theory]
    [InlineData(-8)]
    [InlineData(8)]
    public async Task A_member_that_lies_about_its_size_is_never_read_beyond_it(int by)
    {
        var original = "{ \"format\": \"compute-provenance-case/1\" }"u8.ToArray();
        var bytes = Pack([(CaseLayout.Case, original)], CompressionLevel.Optimal).ToArray();
        var length = BitConverter.GetBytes(original.Length);
        for (var i = 0; i + 4 <= bytes.Length; i++)
        {
            if (bytes.AsSpan(i, 4).SequenceEqual(length))
            {
                bytes[i] = (byte)(original.Length + by);
            }
        }

        using var archive = CaseArchive.Open(new MemoryStream(bytes));
        if (by > 0)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => archive.ReadAsync(CaseLayout.Case, Token));
        }
        else
        {
            Assert.Equal(original[..^8], await archive.ReadAsync(CaseLayout.Case, Token));
        }
    }

    [Fact]
    public async Task Whatever_is_done_to_the_file_it_is_refused_or_verified_and_never_a_fault_of_ours()
    {
        using var folder = await _world.FolderAsync();
        var bytes = await _world.ExportAsync(folder);

        await Mutation.Of(bytes).SampleAsync(async altered =>
        {
            try
            {
                using var archive = CaseArchive.Open(new MemoryStream(altered));
                await _world.VerifyAsync(archive);
            }
            catch (InvalidDataException)
            {
                // The answer to what is no case.
            }
        }, iter: 500);
    }

    [Fact]
    public void What_is_no_archive_is_refused() => Assert.NotEmpty(Refused(new MemoryStream("not a zip"u8.ToArray())));

    public void Dispose() => _world.Dispose();

    private static string Refused(MemoryStream stream) => Assert.Throws<InvalidDataException>(() => CaseArchive.Open(stream)).Message;

    private static async Task<Dictionary<string, byte[]>> UnpackAsync(byte[] bytes)
    {
        using var archive = CaseArchive.Open(new MemoryStream(bytes));
        var members = new Dictionary<string, byte[]>();
        foreach (var member in archive.List)
        {
            members.Add(member.Name, await archive.ReadAsync(member.Name, Token));
        }

        return members;
    }

    private static MemoryStream Pack(IEnumerable<(string Name, byte[] Bytes)> members, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }

    private static byte[] ManifestOf(IReadOnlyDictionary<string, byte[]> members)
    {
        var list = new JsonArray([.. members.Where(member => member.Key != CaseLayout.Manifest).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => (JsonNode)new JsonObject
        {
            ["name"] = member.Key,
            ["size"] = member.Value.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(member.Value)),
        })]);
        return Written(new JsonObject { ["format"] = CaseLayout.FormatName, ["members"] = list });
    }

    private static byte[] Written(JsonObject manifest) =>
        [.. System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, NewLine = "\n" })), (byte)'\n'];
}
