package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plstar.program.Axes;
import org.plstar.program.execute.ProductLayout.Dim;
import org.plstar.program.execute.ProductLayout.Role;

/**
 * The labels of a product's dimensions: letters of the shape's axes, and capitals for the named
 * axes in front.
 */
final class Labels {
    private Labels() {}

    /** The letters of named axes: S for samples, O for outputs. */
    static String named(Axes axes) {
        return (axes.sample() ? "S" : "") + (axes.output() ? "O" : "");
    }

    /** The labels without those of {@code gone}. */
    static String without(String labels, String gone) {
        StringBuilder kept = new StringBuilder();
        labels.chars().filter(l -> gone.indexOf(l) < 0).forEach(l -> kept.append((char) l));
        return kept.toString();
    }

    static List<Dim> dims(Labelled a, Labelled b, Labelled c) {
        return dims(a.labels(), a.view(), b.labels(), b.view(), c.labels(), c.view());
    }

    /** All dimensions of C = A B with their roles and strides, outermost first within each role. */
    static List<Dim> dims(
            String la, BufferView a, String lb, BufferView b, String lc, BufferView c) {
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < la.length(); i++) {
            int j = lb.indexOf(la.charAt(i));
            int k = lc.indexOf(la.charAt(i));
            Role role = j < 0 ? Role.ROW : k < 0 ? Role.SUM : Role.BATCH;
            dims.add(new Dim(
                    role,
                    a.extents()[i],
                    a.strides()[i],
                    j < 0 ? 0 : b.strides()[j],
                    k < 0 ? 0 : c.strides()[k]));
        }
        for (int j = 0; j < lb.length(); j++) {
            if (la.indexOf(lb.charAt(j)) < 0) {
                int k = lc.indexOf(lb.charAt(j));
                dims.add(new Dim(Role.COLUMN, b.extents()[j], 0, b.strides()[j], c.strides()[k]));
            }
        }
        dims.sort(Comparator.comparingInt(Dim::c)
                .thenComparingInt(Dim::a)
                .thenComparingInt(Dim::b)
                .reversed());
        return dims;
    }

    /**
     * The order of an operand's labels with which one BLAS call per batch item suffices: batch
     * axes, axes of its own, summed axes as {@code sums} has them.
     */
    static int[] packed(String own, String other, String result, String sums) {
        StringBuilder order = new StringBuilder();
        result.chars()
                .filter(l -> own.indexOf(l) >= 0 && other.indexOf(l) >= 0)
                .forEach(l -> order.append((char) l));
        result.chars()
                .filter(l -> own.indexOf(l) >= 0 && other.indexOf(l) < 0)
                .forEach(l -> order.append((char) l));
        sums.chars()
                .filter(l -> own.indexOf(l) >= 0 && other.indexOf(l) >= 0 && result.indexOf(l) < 0)
                .forEach(l -> order.append((char) l));
        return order.chars().map(own::indexOf).toArray();
    }

    /** The labels in another order. */
    static String reorder(String labels, int[] order) {
        StringBuilder out = new StringBuilder();
        for (int d : order) {
            out.append(labels.charAt(d));
        }
        return out.toString();
    }
}
