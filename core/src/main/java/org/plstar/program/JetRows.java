package org.plstar.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;

/** Rows of a jet: the value, first derivatives, second-order operators. */
final class JetRows {
    private final ProgramBuilder b;
    private final int d;
    private final int rows;
    private final List<InputJets.Second> seconds;

    JetRows(InputJets jets) {
        b = jets.b;
        d = jets.d;
        rows = jets.rows;
        seconds = jets.seconds;
    }

    static Shape leading(int n, Shape shape) {
        int[] dims = new int[shape.rank() + 1];
        dims[0] = n;
        System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
        return Shape.of(dims);
    }

    static List<Integer> following(List<Integer> axes) {
        return axes.stream().map(a -> a + 1).toList();
    }

    /** The value as row 0 of zeros. */
    Value onlyRow(Value v) {
        Shape shape = v.type().shape();
        Value one = b.reshape(v, leading(1, shape));
        return b.pad(
                one,
                leading(rows, shape),
                Collections.nCopies(shape.rank() + 1, 0),
                Collections.nCopies(shape.rank() + 1, 1));
    }

    Value stacked(InputJets.Jet j) {
        return j.varies() ? j.value() : onlyRow(j.value());
    }

    Value part(Value stacked, int first, int count) {
        Shape shape = stacked.type().shape();
        int rank = shape.rank();
        List<Integer> start = new ArrayList<>(Collections.nCopies(rank, 0));
        List<Integer> counts = new ArrayList<>();
        start.set(0, first);
        for (int i = 0; i < rank; i++) {
            counts.add(i == 0 ? count : shape.dim(i));
        }
        return b.slice(stacked, start, Collections.nCopies(rank, 1), counts);
    }

    /** One row of a stacked value, without the leading axis. */
    Value row(Value stacked, int i) {
        Value v = part(stacked, i, 1);
        int[] dims = v.type().shape().dims();
        int[] rest = new int[dims.length - 1];
        System.arraycopy(dims, 1, rest, 0, rest.length);
        return b.reshape(v, Shape.of(rest));
    }

    Value value(InputJets.Jet j) {
        return j.varies() ? row(j.value(), 0) : j.value();
    }

    Value repeated(Value v, int n) {
        Shape shape = v.type().shape();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            positions.add(i + 1);
        }
        return b.broadcast(v, leading(n, shape), positions);
    }

    Value one(Value v) {
        return b.reshape(v, leading(1, v.type().shape()));
    }

    Value joined(Value value, @Nullable Value first, @Nullable Value second) {
        List<Value> parts = new ArrayList<>();
        parts.add(one(value));
        Shape shape = value.type().shape();
        parts.add(first == null ? b.fill(0, leading(d, shape)) : first);
        if (!seconds.isEmpty()) {
            parts.add(second == null ? b.fill(0, leading(seconds.size(), shape)) : second);
        }
        return b.concat(0, parts);
    }

    static List<Integer> prefixed(int first, List<Integer> rest) {
        List<Integer> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }
}
