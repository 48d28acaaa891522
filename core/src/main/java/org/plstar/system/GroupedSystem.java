package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.operator.SparseRows;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.Program;
import org.plstar.program.RunningError;
import org.plstar.program.Transpose;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A system of n equations F(w) = y in groups: the equations of a group are one program on the
 * sample axis, and differ in the unknowns and numbers that they read.
 *
 * <p>The unknowns of each equation are gathered before its program runs, and derivatives are by
 * what was gathered, so the Jacobian costs one transposed pass and the memory of its non-zero
 * entries.
 */
public final class GroupedSystem {
    /** The program's input of gathered unknowns, [leaves] per sample. */
    public static final String LEAVES = "x";

    /** The program's input of an equation's numbers, per sample; read only if there are some. */
    public static final String NUMBERS = "c";

    /** The program's output, a scalar per sample. */
    public static final String OUTPUT = "F";

    private static final String TANGENT = "d:" + LEAVES;

    private final int unknowns;
    private final double[] targets;
    private final List<Group> groups;

    /**
     * Equations that one program computes.
     *
     * @param program from {@link #LEAVES} and {@link #NUMBERS} to {@link #OUTPUT}
     * @param rows the row of each equation in the whole system; what has the same row, here or in
     *     another group, adds up
     * @param ids the unknowns that each equation reads, [equations, leaves]
     * @param numbers the numbers of each equation, [equations, any]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Group(Program program, int[] rows, int[] ids, double[] numbers) {
        /**
         * Refuses arrays whose sizes are no multiples of the number of equations; the arrays are
         * kept, not copied.
         */
        public Group {
            requireNonNull(program, "program");
            Require.atLeast(1, rows.length, SystemRefusal.SIZE, "equations of a group");
            Require.that(
                    ids.length % rows.length == 0 && numbers.length % rows.length == 0,
                    SystemRefusal.SIZE,
                    ids.length + " ids and " + numbers.length + " numbers",
                    "as many for each of the " + rows.length + " equations");
            Require.finite(numbers, SystemRefusal.NOT_FINITE, "number");
        }

        /** The number of unknowns that one equation reads. */
        public int leaves() {
            return ids.length / rows.length;
        }
    }

    /**
     * A system of groups of equations.
     *
     * @param targets y, [n]; copied
     * @param groups whose rows together are 0 to n - 1, each at least once
     */
    public GroupedSystem(int unknowns, double[] targets, List<Group> groups) {
        requireNonNull(targets, "targets");
        SystemRefusal.requireFinite("target", targets);
        BitSet rows = new BitSet(targets.length);
        for (Group g : groups) {
            for (int row : g.rows) {
                Require.index(row, targets.length, SystemRefusal.RANGE, "row");
                rows.set(row);
            }
            for (int id : g.ids) {
                Require.index(id, unknowns, SystemRefusal.RANGE, "unknown");
            }
        }
        if (rows.cardinality() != targets.length || rows.length() != targets.length) {
            throw Refusal.of(
                    SystemRefusal.SIZE,
                    rows.cardinality() + " rows for " + targets.length + " targets",
                    "they do not fit",
                    "each row from 0 to " + (targets.length - 1) + " in a group, and no other",
                    "number the equations again");
        }
        this.unknowns = unknowns;
        this.targets = targets.clone();
        this.groups = List.copyOf(groups);
    }

    /** Number of unknowns, p. */
    public int unknowns() {
        return unknowns;
    }

    /** Number of equations, n. */
    public int equations() {
        return targets.length;
    }

    /** The targets y, [n]; not a copy, not to be modified. */
    public double[] targets() {
        return targets;
    }

    /** The groups of equations. */
    public List<Group> groups() {
        return groups;
    }

    /** The number of entries of the Jacobian that may differ from 0. */
    public long entries() {
        return groups.stream().mapToLong(g -> g.ids.length).sum();
    }

    /** Evaluates the system at one point at a time. */
    public Point points(Workers workers) {
        return new Point(workers);
    }

    /** Computes values and Jacobians at one point at a time. Not thread-safe. */
    public final class Point {
        private final List<Run> runs = new ArrayList<>();
        private final double[] value = new double[targets.length];
        private final double[] entries;
        private final SparseRows jacobian;

        private Point(Workers workers) {
            int[] start = new int[targets.length + 1];
            for (Group g : groups) {
                for (int row : g.rows) {
                    start[row + 1] += g.leaves();
                }
            }
            Arrays.parallelPrefix(start, Math::addExact);
            int[] column = new int[start[targets.length]];
            int[] next = start.clone();
            entries = new double[column.length];
            for (Group g : groups) {
                int m = g.leaves();
                int[] first = new int[g.rows.length];
                for (int i = 0; i < first.length; i++) {
                    first[i] = next[g.rows[i]];
                    next[g.rows[i]] += m;
                    System.arraycopy(g.ids, i * m, column, first[i], m);
                }
                runs.add(new Run(g, first, workers));
            }
            jacobian = new SparseRows(unknowns, start, column, entries);
        }

        /**
         * F(w) - y, [n]; overwritten by the next call.
         *
         * @param w [p]
         */
        public double[] residuals(double[] w) {
            Require.size(unknowns, w.length, SystemRefusal.SIZE, "w");
            Arrays.fill(value, 0);
            for (Run run : runs) {
                double[] out = run.values(w);
                for (int i = 0; i < out.length; i++) {
                    value[run.group.rows[i]] += out[i];
                }
            }
            for (int i = 0; i < value.length; i++) {
                value[i] -= targets[i];
            }
            return value;
        }

        /**
         * The magnitude of the terms of each equation, y included, at the point where the residuals
         * were computed last, [n]; see {@link RunningError}.
         */
        public double[] sizes() {
            double[] sizes = new double[targets.length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.abs(targets[i]);
            }
            for (Run run : runs) {
                double[] own = run.sizes();
                for (int i = 0; i < own.length; i++) {
                    sizes[run.group.rows[i]] += own[i];
                }
            }
            return sizes;
        }

        /** J where the residuals were computed last; overwritten by the next call. */
        public SparseRows jacobian() {
            for (Run run : runs) {
                double[] slopes = run.slopes();
                int m = run.group.leaves();
                for (int i = 0; i < run.first.length; i++) {
                    System.arraycopy(slopes, i * m, entries, run.first[i], m);
                }
            }
            return jacobian;
        }
    }

    /** One group's program with its memory. */
    private static final class Run {
        private final Group group;

        /** The index of the first Jacobian entry of each equation. */
        private final int[] first;

        private final Binding binding = new Binding();
        private final Binding back = new Binding();
        private final Executor primal;
        private final Executor backward;
        private final Executor sizing;
        private final double[] x;
        private final double[] out;
        private final double[] slopes;

        Run(Group group, int[] first, Workers workers) {
            this.group = group;
            this.first = first;
            int n = group.rows.length;
            Linearization l = Linearize.of(group.program, LEAVES::equals, "d:");
            Program transposed = Transpose.of(l.linear(), Set.copyOf(l.tangents()), false);
            primal = Executor.of(l.primal(), Precision.DOUBLE, workers);
            backward = Executor.of(transposed, Precision.DOUBLE, workers);
            sizing = Executor.of(RunningError.of(group.program), Precision.DOUBLE, workers);
            x = new double[group.ids.length];
            out = new double[n];
            slopes = new double[group.ids.length];
            input(LEAVES, x);
            input(NUMBERS, group.numbers);
            binding.output(OUTPUT, Precision.DOUBLE.of(out), 0);
            for (String name : l.residuals()) {
                Type t = l.primal().outputType(name);
                double[] kept = new double[t.shape().size() * (t.axes().sample() ? n : 1)];
                binding.output(name, Precision.DOUBLE.of(kept), 0);
                back.input(name, Precision.DOUBLE.of(kept), 0);
            }
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            back.input("u:" + OUTPUT, Precision.DOUBLE.of(ones), 0);
            if (transposed.hasOutput(TANGENT)) {
                back.output(TANGENT, Precision.DOUBLE.of(slopes), 0);
            }
        }

        private void input(String name, double[] data) {
            if (data.length > 0) {
                binding.input(name, Precision.DOUBLE.of(data), 0);
                back.input(name, Precision.DOUBLE.of(data), 0);
            }
        }

        double[] values(double[] w) {
            for (int i = 0; i < x.length; i++) {
                x[i] = w[group.ids[i]];
            }
            primal.run(binding, group.rows.length);
            return out;
        }

        double[] sizes() {
            double[] own = new double[group.rows.length];
            binding.output(OUTPUT, Precision.DOUBLE.of(own), 0);
            sizing.run(binding, own.length);
            binding.output(OUTPUT, Precision.DOUBLE.of(out), 0);
            return own;
        }

        double[] slopes() {
            if (backward.program().hasOutput(TANGENT)) {
                backward.run(back, group.rows.length);
            }
            return slopes;
        }
    }
}
