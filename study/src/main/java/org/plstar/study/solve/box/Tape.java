package org.plstar.study.solve.box;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.study.solve.box.Functions.State;

/**
 * Equations F(x) = y on boxes: values, slopes, and what the equations leave of a box (hull
 * consistency, Benhamou et al. 1999). A tape has memory of its own: one thread uses it at a time.
 */
final class Tape {
    private static final Interval ZERO = new Interval(0, 0);

    private final Node[] nodes;
    private final int[] equations;
    private final double[] targets;
    private final int unknowns;

    /** The node of each unknown; -1 where no equation has it. */
    private final int[] places;

    private final Interval[] values;
    private final State[] states;
    private final boolean[] needed;

    /** The unknowns that a node's slopes are of, increasing, and these slopes. */
    private final int[][] variables;

    private final Interval[][] slopes;

    /** For each part of a node, where its variables are among those of the node. */
    private final int[][][] shared;

    private final Interval scratch = new Interval();
    private final Interval other = new Interval();
    private final double[] sumsLo;
    private final double[] sumsHi;

    /**
     * A tape of nodes.
     *
     * @param nodes each after its parts
     * @param equations the nodes whose values are F, [n]
     * @param targets y, [n]
     * @param unknowns how many a box has
     */
    Tape(List<Node> nodes, int[] equations, double[] targets, int unknowns) {
        this.nodes = nodes.toArray(new Node[0]);
        this.equations = equations.clone();
        this.targets = targets.clone();
        this.unknowns = unknowns;
        this.places = new int[unknowns];
        Arrays.fill(places, -1);
        int n = this.nodes.length;
        this.values = new Interval[n];
        this.states = new State[n];
        this.needed = new boolean[n];
        this.variables = new int[n][];
        this.slopes = new Interval[n][];
        this.shared = new int[n][][];
        int longest = 0;
        BitSet reached = reached();
        for (int i = 0; i < n; i++) {
            values[i] = new Interval();
            states[i] = State.SMOOTH;
            if (!reached.get(i)) {
                this.nodes[i] = new Node.Known(0);
            }
            if (this.nodes[i] instanceof Node.Unknown(int position)) {
                places[position] = i;
            }
            int[] parts = sloped(this.nodes[i]);
            longest = Math.max(longest, parts.length);
            variables(i, parts);
        }
        sumsLo = new double[longest + 1];
        sumsHi = new double[longest + 1];
    }

    private BitSet reached() {
        BitSet reached = new BitSet();
        for (int e : equations) {
            reached.set(e);
        }
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (reached.get(i)) {
                for (int part : sloped(nodes[i])) {
                    reached.set(part);
                }
                if (nodes[i] instanceof Node.Choice c) {
                    reached.set(c.mask());
                }
            }
        }
        return reached;
    }

    /** The parts of a node on which its slopes depend. */
    private static int[] sloped(Node node) {
        return switch (node) {
            case Node.Known _, Node.Unknown _ -> new int[0];
            case Node.Scaled(double _, int a) -> new int[] {a};
            case Node.Sum(int[] parts) -> parts;
            case Node.Product(int a, int b) -> new int[] {a, b};
            case Node.Quotient(int a, int b) -> new int[] {a, b};
            case Node.Power(int a, int _) -> new int[] {a};
            case Node.Unary(UnaryFn _, int a) -> new int[] {a};
            case Node.Compare(BinaryFn _, int a, int b) -> new int[] {a, b};
            case Node.Choice(int _, int a, int b, boolean _) -> new int[] {a, b};
        };
    }

    private void variables(int i, int[] parts) {
        BitSet all = new BitSet();
        if (nodes[i] instanceof Node.Unknown(int position)) {
            all.set(position);
        } else if (!(nodes[i] instanceof Node.Compare)) {
            for (int p : parts) {
                for (int j : variables[p]) {
                    all.set(j);
                }
            }
        }
        variables[i] = all.stream().toArray();
        slopes[i] = intervals(variables[i].length);
        shared[i] = new int[parts.length][];
        if (nodes[i] instanceof Node.Compare) {
            return;
        }
        for (int k = 0; k < parts.length; k++) {
            int[] own = variables[parts[k]];
            shared[i][k] = new int[own.length];
            for (int j = 0; j < own.length; j++) {
                shared[i][k][j] = Arrays.binarySearch(variables[i], own[j]);
            }
        }
    }

    /** Intervals of 0. */
    static Interval[] intervals(int n) {
        Interval[] all = new Interval[n];
        Arrays.setAll(all, _ -> new Interval());
        return all;
    }

    int equations() {
        return equations.length;
    }

    int unknowns() {
        return unknowns;
    }

    /** The value of a node after {@code forward}; not a copy. */
    Interval value(int node) {
        return values[node];
    }

    /** The value F_i of an equation, after {@code forward}; not a copy. */
    Interval equation(int i) {
        return values[equations[i]];
    }

    double target(int i) {
        return targets[i];
    }

    /** Whether F_i has a value everywhere in the box of {@code forward}, and slopes. */
    boolean isSmooth(int i) {
        return states[equations[i]] == State.SMOOTH;
    }

    /** Computes all values where one node has a given value and unknowns are any numbers. */
    void suppose(int node, double value) {
        for (int i = 0; i < nodes.length; i++) {
            if (i == node) {
                values[i].set(value, value);
                states[i] = State.SMOOTH;
            } else if (nodes[i] instanceof Node.Unknown) {
                values[i].setAll();
            } else {
                forward(i);
            }
        }
    }

    /** Computes all values on a box. */
    void forward(double[] lo, double[] hi) {
        for (int j = 0; j < unknowns; j++) {
            if (places[j] >= 0) {
                values[places[j]].set(lo[j], hi[j]);
            }
        }
        for (int i = 0; i < nodes.length; i++) {
            forward(i);
        }
    }

    private void forward(int i) {
        Interval v = values[i];
        switch (nodes[i]) {
            case Node.Known(double c) -> v.set(c, c); // a pass back may have emptied it
            case Node.Unknown _ -> {}
            case Node.Scaled(double c, int a) -> {
                v.scaled(c, values[a]);
                states[i] = states[a];
            }
            case Node.Sum(int[] parts) -> {
                v.set(values[parts[0]]);
                State state = states[parts[0]];
                for (int k = 1; k < parts.length; k++) {
                    v.sum(v, values[parts[k]]);
                    state = worse(state, states[parts[k]]);
                }
                states[i] = state;
            }
            case Node.Product(int a, int b) -> {
                v.product(values[a], values[b]);
                states[i] = worse(states[a], states[b]);
            }
            case Node.Quotient(int a, int b) -> {
                v.quotient(values[a], values[b]);
                states[i] = values[b].contains(0) ? State.PARTIAL : worse(states[a], states[b]);
            }
            case Node.Power(int a, int k) -> {
                v.power(values[a], k);
                states[i] = states[a];
            }
            case Node.Unary(UnaryFn fn, int a) -> {
                Functions.value(fn, values[a], v);
                states[i] = worse(states[a], Functions.state(fn, values[a]));
            }
            case Node.Compare(BinaryFn fn, int a, int b) -> compare(i, fn, a, b);
            case Node.Choice(int mask, int a, int b, boolean joined) -> {
                Interval m = values[mask];
                if (m.contains(0) && !m.isPoint()) {
                    v.set(values[a]);
                    v.join(values[b]);
                    State branches = worse(states[a], states[b]);
                    states[i] = joined && states[mask] != State.PARTIAL
                            ? branches
                            : worse(worse(branches, states[mask]), State.JUMPS);
                } else {
                    int taken = m.contains(0) ? b : a;
                    v.set(values[taken]);
                    states[i] = states[taken];
                }
            }
        }
    }

    private static State worse(State a, State b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** A comparison of what may have no value is open. */
    private void compare(int i, BinaryFn fn, int a, int b) {
        Interval x = values[a];
        Interval y = values[b];
        State state = worse(states[a], states[b]);
        if (state == State.PARTIAL || x.isEmpty() || y.isEmpty()) {
            values[i].set(0, 1);
            states[i] = State.PARTIAL;
            return;
        }
        boolean holds = switch (fn) {
            case GREATER -> x.lo > y.hi;
            case GREATER_EQUAL -> x.lo >= y.hi;
            case EQUAL -> x.isPoint() && y.isPoint() && x.lo == y.lo;
            default -> false;
        };
        boolean fails = switch (fn) {
            case GREATER -> x.hi <= y.lo;
            case GREATER_EQUAL -> x.hi < y.lo;
            case EQUAL -> x.hi < y.lo || y.hi < x.lo;
            default -> false;
        };
        values[i].set(holds ? 1 : 0, fails ? 0 : 1);
        states[i] =
                holds || fails ? State.SMOOTH : state == State.SMOOTH ? State.JUMPS : State.PARTIAL;
    }

    /**
     * Keeps of a box what the equations leave by one pass forward and back; the values are not
     * those of the box then.
     *
     * @return false if no solution is in the box
     */
    boolean contract(double[] lo, double[] hi) {
        forward(lo, hi);
        Arrays.fill(needed, false);
        for (int i = 0; i < equations.length; i++) {
            needed[equations[i]] = true;
            values[equations[i]].meet(targets[i], targets[i]);
        }
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (needed[i]) {
                if (values[i].isEmpty()) {
                    return false;
                }
                backward(i);
            }
        }
        for (int j = 0; j < unknowns; j++) {
            if (places[j] >= 0) {
                Interval x = values[places[j]];
                if (x.isEmpty()) {
                    return false;
                }
                lo[j] = x.lo;
                hi[j] = x.hi;
            }
        }
        return true;
    }

    private void backward(int i) {
        Interval v = values[i];
        switch (nodes[i]) {
            case Node.Known _, Node.Unknown _ -> {}
            case Node.Scaled(double c, int a) -> {
                needed[a] = true;
                if (c != 0) {
                    scratch.set(c, c);
                    values[a].narrowByFactor(scratch, v, other);
                }
            }
            case Node.Sum(int[] parts) -> sum(v, parts);
            case Node.Product(int a, int b) -> {
                needed[a] = true;
                needed[b] = true;
                values[a].narrowByFactor(values[b], v, other);
                values[b].narrowByFactor(values[a], v, other);
            }
            case Node.Quotient(int a, int b) -> {
                needed[a] = true;
                needed[b] = true;
                scratch.product(v, values[b]);
                values[a].meet(scratch);
                values[b].narrowByFactor(v, values[a], other);
            }
            case Node.Power(int a, int k) -> {
                needed[a] = true;
                values[a].narrowByPower(k, v);
            }
            case Node.Unary(UnaryFn fn, int a) -> {
                needed[a] = true;
                Functions.narrow(fn, values[a], v, scratch);
            }
            case Node.Compare(BinaryFn fn, int a, int b) -> {
                if (states[i] != State.PARTIAL) {
                    needed[a] = true;
                    needed[b] = true;
                    order(fn, v, values[a], values[b]);
                }
            }
            case Node.Choice(int mask, int a, int b, boolean _) -> choose(v, mask, a, b);
        }
    }

    /** Narrows both sides of a comparison whose result is known. */
    private static void order(BinaryFn fn, Interval v, Interval a, Interval b) {
        if (v.lo > 0) {
            if (fn == BinaryFn.EQUAL) {
                a.meet(b);
                b.meet(a);
            } else {
                a.meet(b.lo, Double.POSITIVE_INFINITY);
                b.meet(Double.NEGATIVE_INFINITY, a.hi);
            }
        } else if (v.hi < 1 && fn != BinaryFn.EQUAL) {
            a.meet(Double.NEGATIVE_INFINITY, b.hi);
            b.meet(a.lo, Double.POSITIVE_INFINITY);
        }
    }

    private void choose(Interval v, int mask, int a, int b) {
        needed[mask] = true;
        Interval m = values[mask];
        if (m.contains(0) && !m.isPoint()) {
            // a branch that v excludes is not taken
            scratch.set(v);
            scratch.meet(values[a]);
            boolean neverA = scratch.isEmpty();
            scratch.set(v);
            scratch.meet(values[b]);
            boolean neverB = scratch.isEmpty();
            if (neverA && neverB) {
                m.setEmpty();
            } else if (neverA) {
                m.meet(0, 0);
            } else if (neverB && m.lo >= 0) {
                m.meet(Double.MIN_VALUE, Double.POSITIVE_INFINITY);
            }
        } else {
            int taken = m.contains(0) ? b : a;
            needed[taken] = true;
            values[taken].meet(v);
        }
    }

    /** Each part is the sum less the others. */
    private void sum(Interval v, int[] parts) {
        int n = parts.length;
        // sums of the parts behind each
        sumsLo[n] = 0;
        sumsHi[n] = 0;
        for (int k = n - 1; k > 0; k--) {
            Interval x = values[parts[k]];
            sumsLo[k] = Outward.sumDown(sumsLo[k + 1] + x.lo);
            sumsHi[k] = Outward.sumUp(sumsHi[k + 1] + x.hi);
        }
        double beforeLo = 0;
        double beforeHi = 0;
        for (int k = 0; k < n; k++) {
            Interval x = values[parts[k]];
            needed[parts[k]] = true;
            double xLo = x.lo;
            double xHi = x.hi;
            double othersLo = Outward.sumDown(beforeLo + sumsLo[k + 1]);
            double othersHi = Outward.sumUp(beforeHi + sumsHi[k + 1]);
            x.meet(Outward.sumDown(v.lo - othersHi), Outward.sumUp(v.hi - othersLo));
            if (x.isEmpty()) {
                return;
            }
            beforeLo = Outward.sumDown(beforeLo + xLo);
            beforeHi = Outward.sumUp(beforeHi + xHi);
        }
    }

    /** Computes the slopes of all equations on the box of the last {@code forward}. */
    void slopes() {
        for (int i = 0; i < nodes.length; i++) {
            if (variables[i].length > 0) {
                slopes(i);
            }
        }
    }

    /**
     * {@code j} becomes the slopes of an equation in all unknowns: F_i(u) - F_i(v) is one of them
     * times u - v, for all u and v of the box.
     */
    void row(int equation, Interval[] j) {
        for (Interval x : j) {
            x.set(0, 0);
        }
        int[] of = variables[equations[equation]];
        for (int k = 0; k < of.length; k++) {
            j[of[k]].set(slopes[equations[equation]][k]);
        }
    }

    private void slopes(int i) {
        Interval[] d = slopes[i];
        switch (nodes[i]) {
            case Node.Known _, Node.Compare _ -> {}
            case Node.Unknown _ -> d[0].set(1, 1);
            case Node.Scaled(double c, int a) -> {
                for (int k = 0; k < d.length; k++) {
                    d[k].scaled(c, slopes[a][k]);
                }
            }
            case Node.Sum(int[] parts) -> {
                clear(d);
                for (int p = 0; p < parts.length; p++) {
                    int[] to = shared[i][p];
                    Interval[] from = slopes[parts[p]];
                    for (int k = 0; k < to.length; k++) {
                        d[to[k]].sum(d[to[k]], from[k]);
                    }
                }
            }
            case Node.Product(int a, int b) -> {
                clear(d);
                add(d, shared[i][0], slopes[a], values[b]);
                add(d, shared[i][1], slopes[b], values[a]);
            }
            case Node.Quotient(int a, int b) -> {
                // (a' - q b') / b
                clear(d);
                other.negated(values[i]);
                add(d, shared[i][0], slopes[a], Functions.ONE);
                add(d, shared[i][1], slopes[b], other);
                for (Interval x : d) {
                    x.quotient(x, values[b]);
                }
            }
            case Node.Power(int a, int k) -> {
                other.power(values[a], k - 1);
                other.scaled(k, other);
                times(d, slopes[a], other);
            }
            case Node.Unary(UnaryFn fn, int a) -> {
                Functions.slope(fn, values[a], values[i], other);
                times(d, slopes[a], other);
            }
            case Node.Choice(int mask, int a, int b, boolean _) -> choice(i, mask, a, b);
        }
    }

    private static void clear(Interval[] d) {
        for (Interval x : d) {
            x.set(0, 0);
        }
    }

    /** Adds slopes times a value. */
    private void add(Interval[] d, int[] to, Interval[] from, Interval factor) {
        for (int k = 0; k < to.length; k++) {
            scratch.product(from[k], factor);
            d[to[k]].sum(d[to[k]], scratch);
        }
    }

    private static void times(Interval[] d, Interval[] from, Interval factor) {
        for (int k = 0; k < d.length; k++) {
            d[k].product(from[k], factor);
        }
    }

    private void choice(int i, int mask, int a, int b) {
        Interval[] d = slopes[i];
        Interval m = values[mask];
        boolean open = m.contains(0) && !m.isPoint();
        clear(d);
        if (open || !m.contains(0)) {
            for (int k = 0; k < shared[i][0].length; k++) {
                d[shared[i][0][k]].set(slopes[a][k]);
            }
        }
        if (open) {
            for (int k = 0; k < d.length; k++) {
                int at = Arrays.binarySearch(variables[b], variables[i][k]);
                d[k].join(at < 0 ? ZERO : slopes[b][at]);
            }
        } else if (m.contains(0)) {
            for (int k = 0; k < shared[i][1].length; k++) {
                d[shared[i][1][k]].set(slopes[b][k]);
            }
        }
    }
}
