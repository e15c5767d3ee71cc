using Microsoft.Extensions.Logging.Console;

namespace Provenance.Server;

/// <summary>The process's log: to standard error, our own from Information on, the platform's from Warning on.</summary>
internal static class ServerLogging
{
    public static void Configure(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Provenance", LogLevel.Information);

        // Repeats every half minute what our own log says once, when it begins and when it ends.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // That the server cannot listen is told in one line by the command that started it, and not in a trace here.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // Its messages quote exceptions, and exceptions may quote what somebody sent; ErrorInterceptor reports instead.
        logging.AddFilter("Grpc", LogLevel.None);
    }
}
