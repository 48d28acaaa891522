package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;

/**
 * The arrangement of a product with labelled axes as matrix products: one group of dimensions
 * becomes rows, one columns, one the summed dimension of a BLAS call, and the others are loops
 * around it.
 */
final class ProductLayout {
    /**
     * The role of a dimension in the product: in both operands and the result, in A and the result,
     * in B and the result, or in A and B.
     */
    enum Role {
        BATCH,
        ROW,
        COLUMN,
        SUM
    }

    /** One dimension with its strides in A, B and C; 0 where it is absent. */
    record Dim(Role role, int extent, int a, int b, int c) {}

    /** The BLAS call: row-major C[m,n] = op(A) op(B), or with A and B exchanged if {@code swap}. */
    record Call(
            boolean swap,
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            int lda,
            int ldb,
            int ldc,
            Dim row,
            Dim column,
            Dim sum) {
        double flops() {
            return 2.0 * m * n * k;
        }

        /** Makes the call on one thread. */
        void run(
                double factor,
                Storage a,
                int ao,
                Storage b,
                int bo,
                Storage c,
                int co,
                double beta) {
            Blas.gemm(
                    factor,
                    (swap ? b : a).matrix(swap ? bo : ao, m, k, lda, ta),
                    (swap ? a : b).matrix(swap ? ao : bo, k, n, ldb, tb),
                    beta,
                    c.matrix(co, m, n, ldc));
        }
    }

    final Call call;
    final List<Dim> loops;
    final List<Dim> sums;

    private ProductLayout(Call call, List<Dim> loops, List<Dim> sums) {
        this.call = call;
        this.loops = loops;
        this.sums = sums;
    }

    /** Number of BLAS calls. */
    long calls() {
        long n = 1;
        for (Dim d : loops) {
            n *= d.extent;
        }
        for (Dim d : sums) {
            n *= d.extent;
        }
        return n;
    }

    /**
     * The best layout for dimensions given outermost first, or null where no BLAS call fits any of
     * them (strides without a unit).
     */
    static @Nullable ProductLayout of(List<Dim> dims) {
        List<Dim> merged = new ArrayList<>();
        for (Role role : Role.values()) {
            merged.addAll(merge(
                    dims.stream().filter(d -> d.role == role && d.extent != 1).toList()));
        }
        Call best = null;
        for (Dim row : choices(merged, Role.ROW)) {
            for (Dim column : choices(merged, Role.COLUMN)) {
                for (Dim sum : choices(merged, Role.SUM)) {
                    Call call = call(row, column, sum);
                    if (call != null && (best == null || call.flops() > best.flops())) {
                        best = call;
                    }
                }
            }
        }
        if (best == null) {
            return null;
        }
        Call chosen = best;
        List<Dim> rest = merged.stream()
                .filter(d ->
                        !d.equals(chosen.row) && !d.equals(chosen.column) && !d.equals(chosen.sum))
                .toList();
        return new ProductLayout(
                best,
                rest.stream().filter(d -> d.role != Role.SUM).toList(),
                rest.stream().filter(d -> d.role == Role.SUM).toList());
    }

    /**
     * Computes C = factor · A B, or C += factor · A B, on the calling thread, with the offsets of
     * the operands.
     */
    void run(double factor, Storage a, int ao, Storage b, int bo, Storage c, int co, boolean add) {
        int outer = count(loops);
        int terms = count(sums);
        for (int i = 0; i < outer; i++) {
            int at = ao + offset(loops, i, 0);
            int bt = bo + offset(loops, i, 1);
            int ct = co + offset(loops, i, 2);
            for (int t = 0; t < terms; t++) {
                call.run(
                        factor,
                        a,
                        at + offset(sums, t, 0),
                        b,
                        bt + offset(sums, t, 1),
                        c,
                        ct,
                        add || t > 0 ? 1 : 0);
            }
        }
    }

    private static int count(List<Dim> dims) {
        int n = 1;
        for (int d = 0; d < dims.size(); d++) {
            n *= dims.get(d).extent;
        }
        return n;
    }

    /** Offset of the index-th turn of the loops in A (0), B (1) or C (2). */
    private static int offset(List<Dim> dims, int index, int operand) {
        int at = 0;
        for (int d = dims.size() - 1; d >= 0; d--) {
            Dim dim = dims.get(d);
            int stride = operand == 0 ? dim.a : operand == 1 ? dim.b : dim.c;
            at += index % dim.extent * stride;
            index /= dim.extent;
        }
        return at;
    }

    private static List<Dim> choices(List<Dim> dims, Role role) {
        List<Dim> found =
                new ArrayList<>(dims.stream().filter(d -> d.role == role).toList());
        found.add(new Dim(role, 1, 0, 0, 0));
        return found;
    }

    private static List<Dim> merge(List<Dim> dims) {
        List<Dim> out = new ArrayList<>();
        for (Dim d : dims) {
            Dim last = out.isEmpty() ? null : out.getLast();
            if (last != null
                    && last.a == d.a * d.extent
                    && last.b == d.b * d.extent
                    && last.c == d.c * d.extent) {
                out.set(out.size() - 1, new Dim(d.role, last.extent * d.extent, d.a, d.b, d.c));
            } else {
                out.add(d);
            }
        }
        return out;
    }

    private static @Nullable Call call(Dim m, Dim n, Dim k) {
        // the usual order: the rows of C have extent m
        int lda = leading(m.extent, m.a, k.extent, k.a);
        int ldb = leading(k.extent, k.b, n.extent, n.b);
        if (lda == 0 || ldb == 0) {
            return null;
        }
        boolean ta = lda < 0;
        boolean tb = ldb < 0;
        int ldc = leading(m.extent, m.c, n.extent, n.c);
        if (ldc > 0) {
            return new Call(
                    false,
                    ta,
                    tb,
                    m.extent,
                    n.extent,
                    k.extent,
                    Math.abs(lda),
                    Math.abs(ldb),
                    ldc,
                    m,
                    n,
                    k);
        }
        // C is stored by columns: Cᵀ = op(B)ᵀ op(A)ᵀ
        return ldc == 0
                ? null
                : new Call(
                        true,
                        !tb,
                        !ta,
                        n.extent,
                        m.extent,
                        k.extent,
                        Math.abs(ldb),
                        Math.abs(lda),
                        -ldc,
                        m,
                        n,
                        k);
    }

    /**
     * Leading dimension of a rows x columns matrix: positive if rows are dense, negative if columns
     * are, 0 if neither.
     */
    private static int leading(int rows, int rowStride, int columns, int columnStride) {
        if ((columns == 1 || columnStride == 1) && (rows == 1 || rowStride >= columns)) {
            return Math.max(columns, rows == 1 ? columns : rowStride);
        }
        if ((rows == 1 || rowStride == 1) && (columns == 1 || columnStride >= rows)) {
            return -Math.max(rows, columns == 1 ? rows : columnStride);
        }
        return 0;
    }
}
