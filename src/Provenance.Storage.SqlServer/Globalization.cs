// SqlClient refuses to run in .NET's invariant globalization mode, because it looks up a collation's code page by culture.
// All programs here are built for that mode, so that they need no ICU. DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 turns it
// off for a process, whatever it was built for; but SqlClient asks the switch that the program was built with first. Where
// the runtime does know cultures, the switch is made to say so.

using System.Globalization;
using Provenance.Registry.Log;

namespace Provenance.Storage.SqlServer;

/// <summary>Whether this process knows cultures, as SqlClient needs it to.</summary>
public static class Globalization
{
    private const string Switch = "System.Globalization.Invariant";

    /// <summary>The environment variable, and the value, that a process on SQL Server is started with.</summary>
    public const string Setting = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0";

    /// <summary>Whether it does.</summary>
    public static bool IsFull
    {
        get
        {
            try
            {
                return CultureInfo.GetCultureInfo("en-US").LCID != CultureInfo.InvariantCulture.LCID;
            }
            catch (CultureNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>Has SqlClient run.</summary>
    /// <exception cref="StorageUnavailableException">The process was started in invariant mode.</exception>
    public static void EnsureFull()
    {
        if (!IsFull)
        {
            throw new StorageUnavailableException(
                $"The driver for SQL Server needs the system's ICU library (libicu): start this program with {Setting} in its environment.");
        }

        AppContext.SetSwitch(Switch, isEnabled: false);
    }
}
