// Micro-benchmarks of the hot parts, in this process: a project that BenchmarkDotNet writes and builds by itself would not
// keep to the repository's lock files.

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.DontLogOutput).WithMinIterationCount(5).WithMaxIterationCount(15))
    .AddDiagnoser(MemoryDiagnoser.Default);
_ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
