// A world to ask questions of: everything in it follows from the seed and a number, so that the tables of the registry and
// those of a database beside it can be filled from it apart. Names are invented. Customers are drawn unevenly: the
// busiest has about one job in seventeen.

using System.Buffers.Binary;
using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>A job of the world.</summary>
internal readonly record struct GeneratedJob(
    long Number, int Customer, int Cluster, int Domain, int? Model, long StartedAt, long EndedAt, long Accelerators, bool IsCorrected, bool IsCorrection)
{
    /// <summary>Whether it declares FLOP.</summary>
    public bool DeclaresFlop { get; init; }
}

/// <summary>A domain of a cluster.</summary>
internal readonly record struct GeneratedDomain(string Name, string Accelerator, long Count, bool StatesInterconnect);

/// <summary>Draws the world.</summary>
/// <param name="jobs">Number of jobs.</param>
internal sealed class GeneratedWorld(long jobs)
{
    public const int Clusters = 300;
    public const int Customers = 5_000;
    public const int Models = 20_000;
    public const int Operators = 30;
    public const int DomainsPerCluster = 3;
    public const int Sites = 60;
    public const int ModelVersions = 50;
    public const int Months = 24;
    public const string Seed = "2026-11-25";

    public static readonly long From = Timestamp.Parse("2024-10-01T00:00:00Z").Microseconds;
    public static readonly long To = Timestamp.Parse("2026-10-01T00:00:00Z").Microseconds;

    private const ulong SeedNumber = 0x2026_1125;
    private const int CorrectedEvery = 50;
    private const int HomesPerCustomer = 3;
    private const int ModelsPerCustomer = 4;
    private const double DeclareModel = 0.7;
    private const long Minute = 60_000_000;
    private const double Utilisation = 0.4;

    private static readonly string[] Countries = ["SG", "MY", "TH", "ID", "VN", "JP", "KR", "IN", "AE", "NO", "FI", "BR"];
    private static readonly string[] Accelerators =
        ["nvidia-h100-sxm", "nvidia-a100-sxm4-80gb", "nvidia-h20", "nvidia-v100-sxm2", "amd-mi300x", "google-tpu-v4"];

    /// <summary>Number of jobs.</summary>
    public long Jobs => jobs;

    /// <summary>Entries before the first job.</summary>
    public static int EntriesBeforeJobs => GeneratedBackground.Count;

    /// <summary>All entries.</summary>
    public long Size => EntriesBeforeJobs + jobs;

    /// <summary>The cluster of a number.</summary>
    public static ClusterName Cluster(int number) => new(Operator(number % Operators), Site(number % Sites), $"c-{number}");

    public static string Operator(int number) => $"op-{number}";

    public static string Site(int number) => $"s-{number}";

    /// <summary>The checkpoint of a model at a version.</summary>
    public static Digest Checkpoint(int model, long version) => DigestOf((model * 1_000L) + version, 33);

    /// <summary>A digest from the seed, a number and what it is for.</summary>
    public static Digest DigestOf(long number, ulong use)
    {
        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[(8 * i)..], Draw(number, use + (100 * (ulong)(i + 1))));
        }

        return new Digest(bytes);
    }

    /// <summary>A model that about so many jobs declare, or the one that most declare.</summary>
    public int ModelOfRuns(long runs)
    {
        var customer = 0;
        while (customer < Customers - 1 && jobs * DeclareModel / ModelsPerCustomer * Share(customer) > runs * 1.2)
        {
            customer++;
        }

        return customer * ModelsPerCustomer % Models;

        // Customers are drawn as the cube of an even number.
        static double Share(int number) => Math.Cbrt((number + 1.0) / Customers) - Math.Cbrt(number / (double)Customers);
    }

    public static string Country(int cluster) => Countries[cluster % Sites % Countries.Length];

    public static GeneratedDomain Domain(int cluster, int domain) => new(
        $"pod-{domain}",
        Accelerators[Draw((cluster * DomainsPerCluster) + domain, 1) % (ulong)Accelerators.Length],
        1_024L << (int)(Draw((cluster * DomainsPerCluster) + domain, 2) % 6),
        Draw((cluster * DomainsPerCluster) + domain, 3) % 4 != 0);

    public static string Customer(int number) => string.Create(CultureInfo.InvariantCulture, $"NATIONAL:{Countries[number % Countries.Length]}:E{number:D5}");

    public static string CustomerName(int number) => string.Create(
        CultureInfo.InvariantCulture, $"{Birds[number % Birds.Length]} {Trades[number / Birds.Length % Trades.Length]} {number}");

    public static string Model(int number) => string.Create(CultureInfo.InvariantCulture, $"{Birds[number % Birds.Length]}-{number}");

    /// <summary>Who holds shares in a customer: some of lower number, per cent.</summary>
    public static IEnumerable<(int Owner, int Percent)> Owners(int customer)
    {
        var owners = customer < 500 ? 0 : 1 + (int)(Draw(customer, 4) % 3);
        for (var i = 0; i < owners; i++)
        {
            yield return ((int)(Draw(customer, 5 + (ulong)i) % (ulong)customer), new[] { 60, 30, 10 }[i]);
        }
    }

    /// <summary>Where a customer's jobs run.</summary>
    public static (int Cluster, int Domain) Home(int customer, int number)
    {
        var place = Draw(((long)customer * HomesPerCustomer) + number, 22);
        return ((int)(place % Clusters), (int)(place / Clusters % DomainsPerCluster));
    }

    /// <summary>The job of a number; jobs begin nearly in order of their numbers.</summary>
    public GeneratedJob Job(long number)
    {
        // A correction says what the job before it said, but for its accelerators.
        var isCorrection = number % CorrectedEvery == CorrectedEvery - 1;
        var job = Drawn(isCorrection ? number - 1 : number);
        return job with
        {
            Number = number,
            Accelerators = isCorrection ? job.Accelerators * 2 : job.Accelerators,
            IsCorrection = isCorrection,
            IsCorrected = number % CorrectedEvery == CorrectedEvery - 2 && number + 1 < jobs,
        };
    }

    /// <summary>Operations of a job, at 40 % of the dense peak in BF16; null where it declares none.</summary>
    public static UInt128? FlopMillionths(in GeneratedJob job)
    {
        if (!job.DeclaresFlop)
        {
            return null;
        }

        var peak = AcceleratorCatalogue.Default.Find(Domain(job.Cluster, job.Domain).Accelerator)?.PeakFlopsIn(NumberFormat.Bf16) ?? 100_000_000_000_000;
        return (UInt128)(ulong)job.Accelerators * (ulong)((job.EndedAt - job.StartedAt) / 1_000_000) * (ulong)(peak * Utilisation) * 1_000_000;
    }

    /// <summary>Accelerator hours of a job, in millionths, rounded down.</summary>
    public static UInt128 HoursMillionths(in GeneratedJob job) => (UInt128)(ulong)job.Accelerators * (ulong)(job.EndedAt - job.StartedAt) / 3_600;

    /// <summary>A number from the seed, a number and what it is for (splitmix64).</summary>
    public static ulong Draw(long number, ulong use)
    {
        var z = SeedNumber + ((ulong)number * 0x9E3779B97F4A7C15) + (use * 0xD1B54A32D192ED03);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static readonly string[] Birds = ["Kestrel", "Heron", "Wren", "Siskin", "Plover", "Avocet", "Dunlin", "Merlin", "Bittern", "Curlew"];
    private static readonly string[] Trades = ["Compute", "Data Centres", "Research", "Systems", "Holdings", "Labs", "Cloud", "Intelligence"];

    private GeneratedJob Drawn(long number)
    {
        var even = Fraction(number, 20);
        var customer = (int)(Customers * even * even * even);
        var (cluster, domain) = Home(customer, (int)(Draw(number, 21) % HomesPerCustomer));
        var started = From + (long)((To - From) * (number / (double)jobs)) + (long)(Draw(number, 23) % (48 * 60)) * Minute;
        var length = (long)(10 * Math.Pow(2, Fraction(number, 24) * 10)) * Minute;
        return new GeneratedJob(
            number,
            customer,
            cluster,
            domain,
            Draw(number, 25) % 10 < 7 ? (int)(((long)customer * ModelsPerCustomer + (long)(Draw(number, 26) % ModelsPerCustomer)) % Models) : null,
            started,
            started + length,
            8L << (int)(Fraction(number, 27) * Fraction(number, 28) * 10),
            false,
            false)
        {
            DeclaresFlop = Draw(number, 29) % 5 != 0,
        };
    }

    private static double Fraction(long number, ulong use) => (Draw(number, use) >> 11) / (double)(1UL << 53);
}
