// Databases are made and dropped for each test, which keeps one server busy enough.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
