// Databases, roles and logins are made and dropped for each test, in catalogues that a server keeps once.
[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]
