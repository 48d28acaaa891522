package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Boxes of elements that are moved, chosen or met in windows. */
final class ChoiceBoxes {
    private final Boxes boxes;
    private final ProgramBuilder b;
    private final Margins m;

    ChoiceBoxes(Boxes boxes) {
        this.boxes = boxes;
        b = boxes.b;
        m = boxes.m;
    }

    // ---- choices and windows

    /** A value whose elements are those of another, each taken so often at most. */
    Enclosed moved(Enclosed x, UnaryOperator<Value> op, double root) {
        return new Enclosed(
                op.apply(x.mid()),
                x.error() == null ? null : op.apply(x.error()),
                x.change() == null ? null : op.apply(x.change()),
                root == 1 ? x.norm() : boxes.upIf(m.scaled(root, x.norm())),
                x.radius() == null ? null : op.apply(x.radius()),
                x.unknowns(),
                x.least());
    }

    Enclosed concat(Op.Concat c, Node n) {
        List<Value> mids = new ArrayList<>();
        List<Value> errors = new ArrayList<>();
        List<Value> changes = new ArrayList<>();
        Set<String> unknowns = new HashSet<>();
        double least = Double.POSITIVE_INFINITY;
        boolean exact = true;
        boolean constant = true;
        for (int o : n.operands()) {
            Enclosed x = boxes.all.get(o);
            Value zero = b.fill(0, x.mid().type().shape());
            mids.add(x.mid());
            errors.add(x.error() == null ? zero : x.error());
            changes.add(x.change() == null ? zero : x.change());
            exact &= x.error() == null;
            constant &= x.change() == null;
            unknowns.addAll(x.unknowns());
            least = Math.min(least, x.least());
        }
        return boxes.finish(
                b.concat(c.axis(), mids),
                exact ? null : b.concat(c.axis(), errors),
                constant ? null : b.concat(c.axis(), changes),
                null,
                unknowns,
                least);
    }

    Enclosed take(Op.TakeAlong t, Node n, int id) {
        Enclosed x = boxes.in(n, 0);
        Value ids = fixed(boxes.in(n, 1), id);
        return new Enclosed(
                b.add(t, x.mid(), ids),
                x.error() == null ? null : b.add(t, x.error(), ids),
                x.change() == null ? null : b.add(t, x.change(), ids),
                x.change() == null ? null : m.norm(b.add(t, x.change(), ids)),
                x.radius() == null ? null : b.add(t, x.radius(), ids),
                x.unknowns(),
                x.least());
    }

    /** The positions that another value says, which must not depend on the weights. */
    private Value fixed(Enclosed ids, int id) {
        if (!ids.isExact()) {
            boxes.doubts.add(
                    new Doubt(
                            id,
                            "its positions are computed numbers",
                            b.fill(1, ids.mid().type().shape())));
        }
        return ids.mid();
    }

    Enclosed scatter(Op.ScatterAdd s, Node n, int id) {
        Enclosed x = boxes.in(n, 0);
        Value ids = fixed(boxes.in(n, 1), id);
        Value y = b.add(s, x.mid(), ids);
        double meeting = x.mid().type().shape().size() * (double) boxes.samples;
        Value lost = b.scale(Rounding.gamma((long) meeting), b.add(s, m.abs(x.mid()), ids));
        Value error = m.plus(x.error() == null ? null : b.add(s, x.error(), ids), lost);
        return boxes.finish(
                y,
                boxes.upIf(error),
                x.change() == null ? null : m.up(b.add(s, x.change(), ids)),
                null,
                x.unknowns(),
                x.least() >= 0 ? 0 : Boxes.NO_LEAST);
    }

    Enclosed patches(Op.Patches p, Enclosed x) {
        int seen = p.window().size();
        Enclosed y = moved(x, v -> b.patches(v, p.window(), 0), Math.sqrt(seen));
        return new Enclosed(
                b.patches(x.mid(), p.window(), p.padding()),
                y.error(),
                y.change(),
                y.norm(),
                y.radius(),
                y.unknowns(),
                Math.min(x.least(), p.padding()));
    }

    Enclosed fold(Op.Fold f, Enclosed x) {
        Value y = b.add(f, x.mid());
        int seen = f.window().size();
        Value lost = b.scale(Rounding.gamma(seen + 2L), b.add(f, m.abs(x.mid())));
        Value error = m.plus(x.error() == null ? null : b.add(f, x.error()), lost);
        return boxes.finish(
                y,
                boxes.upIf(error),
                x.change() == null ? null : m.up(b.add(f, x.change())),
                boxes.upIf(m.scaled(Math.sqrt(seen), x.norm())),
                x.unknowns(),
                x.least() >= 0 ? 0 : Boxes.NO_LEAST);
    }

    Enclosed argMax(Op.ArgMax a, Enclosed x, int id) {
        Value at = b.add(a, x.mid());
        if (!boxes.kinks.isOnlyForMaxima(id) && !x.isExact()) {
            // which of equal boxes.functions comes first is a matter of rounding too
            Value near = b.sum(boxes.candidates(x, a.axis()), List.of(a.axis()));
            boxes.doubts.add(
                    new Doubt(
                            id,
                            "the position of the largest element may change",
                            b.compare(BinaryFn.GREATER, near, b.fill(1.5, near.type().shape()))));
        }
        return Boxes.exact(at, 0);
    }

    Enclosed maximum(Node n) {
        Enclosed x = boxes.in(n, 0);
        int axis = boxes.kinks.axis(n);
        Value y = b.max(x.mid(), axis);
        if (x.isExact()) {
            return Boxes.exact(y, x.least());
        }
        Value can = boxes.candidates(x, axis, n.operands().getFirst());
        if (x.radius() != null) {
            boxes.tooLarge(x.radius(), n.operands().getFirst());
        }
        return boxes.finish(
                y,
                x.error() == null ? null : b.max(b.mul(can, x.error()), axis),
                x.change() == null ? null : b.max(b.mul(can, x.change()), axis),
                x.norm(),
                x.unknowns(),
                x.least());
    }
}
