// Strongly connected components by Tarjan's algorithm (1972), with a stack of its own. It finishes a component after
// everything that the component leads to, so that owners come before what they hold.

namespace Provenance.Registry.Ownership;

/// <summary>Which entities hold each other in circles.</summary>
/// <param name="KnotOf">Number of each node's knot; a holder's number is never above that of what it holds.</param>
/// <param name="Sizes">Entities in each knot.</param>
internal sealed record Knots(int[] KnotOf, List<int> Sizes)
{
    public static Knots None { get; } = new([], []);

    public static Knots Of(OwnershipGraph graph) => new Search(graph).Run();

    private sealed class Search(OwnershipGraph graph)
    {
        private readonly int[] _found = new int[graph.Nodes.Count];
        private readonly int[] _lowest = new int[graph.Nodes.Count];
        private readonly int[] _knotOf = new int[graph.Nodes.Count];
        private readonly bool[] _isOpen = new bool[graph.Nodes.Count];
        private readonly Stack<int> _open = new();
        private readonly Stack<(int Node, int Next)> _calls = new();
        private readonly List<int> _sizes = [];
        private int _count;

        public Knots Run()
        {
            for (var root = 0; root < _found.Length; root++)
            {
                if (_found[root] == 0)
                {
                    Visit(root);
                }
            }

            return new Knots(_knotOf, _sizes);
        }

        private void Visit(int root)
        {
            Enter(root);
            while (_calls.TryPop(out var call))
            {
                var holders = graph.Nodes[call.Node].Holders;
                if (call.Next < holders.Count)
                {
                    _calls.Push((call.Node, call.Next + 1));
                    var holder = holders[call.Next].Holder;
                    if (_found[holder] == 0)
                    {
                        Enter(holder);
                    }
                    else if (_isOpen[holder])
                    {
                        _lowest[call.Node] = Math.Min(_lowest[call.Node], _found[holder]);
                    }
                }
                else
                {
                    Leave(call.Node);
                }
            }
        }

        private void Enter(int node)
        {
            _found[node] = _lowest[node] = ++_count;
            _isOpen[node] = true;
            _open.Push(node);
            _calls.Push((node, 0));
        }

        private void Leave(int node)
        {
            if (_lowest[node] == _found[node])
            {
                var size = 0;
                int member;
                do
                {
                    member = _open.Pop();
                    _isOpen[member] = false;
                    _knotOf[member] = _sizes.Count;
                    size++;
                }
                while (member != node);
                _sizes.Add(size);
            }

            if (_calls.TryPeek(out var caller))
            {
                _lowest[caller.Node] = Math.Min(_lowest[caller.Node], _lowest[node]);
            }
        }
    }
}
