// A database that takes connections and answers nothing.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class ReportLookupTests
{
    private const int Submissions = 64;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submissions_do_not_hold_a_thread_each_while_the_database_does_not_answer()
    {
        Assert.SkipUnless(Globalization.IsFull, $"The driver needs ICU: {Globalization.Setting}.");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        using var lookups = new SqlServerReportLookups(new SqlServerDatabase(
            new SqlServerOptions
            {
                ConnectionString = string.Create(
                    CultureInfo.InvariantCulture, $"Server=127.0.0.1,{port};Database=none;User Id=nobody;Password=none;Encrypt=false;Connect Timeout=4"),
                BusyTimeout = TimeSpan.FromSeconds(1),
            },
            TimeProvider.System));
        var began = Stopwatch.GetTimestamp();

        var asked = Enumerable.Range(0, Submissions).Select(index => lookups.FindLinkAsync(index, Token).AsTask()).ToList();
        var untilAsked = Stopwatch.GetElapsedTime(began);
        foreach (var answer in asked)
        {
            _ = await Assert.ThrowsAsync<StorageUnavailableException>(() => answer);
        }

        Assert.True(untilAsked < TimeSpan.FromSeconds(3), $"Whoever asks was held for {untilAsked}.");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "They waited one after the other.");
    }
}
