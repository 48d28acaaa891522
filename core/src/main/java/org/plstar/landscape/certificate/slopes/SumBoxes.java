package org.plstar.landscape.certificate.slopes;

import org.jspecify.annotations.Nullable;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Boxes of products that sum, and of sums. */
final class SumBoxes {
    private final Boxes boxes;
    private final ProgramBuilder b;
    private final Margins m;

    SumBoxes(Boxes boxes) {
        this.boxes = boxes;
        b = boxes.b;
        m = boxes.m;
    }

    // ---- sums and products

    Enclosed contract(Op.Contract c, Enclosed left, Enclosed right) {
        Enclosed x = boxes.spread(left, c.summed());
        Enclosed y = boxes.spread(right, c.summed());
        Value product = contract(c, x.mid(), y.mid());
        Value sizeX = m.magnitude(x.mid(), x.radius());
        Value sizeY = m.magnitude(y.mid(), y.radius());
        Value error =
                b.scale(
                        Rounding.gamma(boxes.terms(c, x.mid().type(), c.a()) + 6),
                        contract(c, sizeX, sizeY));
        if (y.error() != null) {
            error = b.add(error, contract(c, sizeX, y.error()));
        }
        if (x.error() != null) {
            error = b.add(error, contract(c, x.error(), sizeY));
        }
        boolean apart = x.isApartFrom(y);
        Value change = m.join(apart, changes(c, x, sizeY, true), changes(c, y, sizeX, false));
        Value norm =
                m.join(
                        apart,
                        x.norm() == null ? null : whole(c, b.mul(wholeNorm(c, sizeY), x.norm())),
                        y.norm() == null ? null : whole(c, b.mul(wholeNorm(c, sizeX), y.norm())));
        return boxes.cut(
                product,
                m.up(error),
                boxes.upIf(change),
                boxes.upIf(norm),
                Boxes.union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : Boxes.NO_LEAST);
    }

    private Value contract(Op.Contract c, Value x, Value y) {
        return b.contract(c.a(), x, c.b(), y, c.result(), c.summed());
    }

    /** The Frobenius norm of a factor; of all samples where the product sums over them. */
    private Value wholeNorm(Op.Contract c, Value size) {
        Value squares = b.sumAll(b.unary(UnaryFn.SQUARE, size));
        Value all =
                c.summed() == Axes.NONE
                        ? squares
                        : b.sumAxes(squares, size.type().axes().intersect(c.summed()));
        return m.root(all, (double) size.type().shape().size() * boxes.samples);
    }

    /** Without the axes over which the product sums: the norm of all samples together. */
    private Value whole(Op.Contract c, Value perSample) {
        return b.sumAxes(b.spread(perSample, c.summed()), c.summed());
    }

    /**
     * How much of the product changes with one factor: by the sum of its elements' changes, or by
     * rows, whichever is less; for a param by rows, whose change is 1.
     */
    private @Nullable Value changes(Op.Contract c, Enclosed moving, Value size, boolean first) {
        if (moving.change() == null) {
            return null;
        }
        String own = first ? c.a() : c.b();
        String other = first ? c.b() : c.a();
        double terms = boxes.terms(c, moving.mid().type(), own);
        Value squaresOther =
                m.sumOver(b.unary(UnaryFn.SQUARE, size), other, c.result(), c.summed());
        Value rowOther = m.root(squaresOther, terms);
        Value squares =
                m.sumOver(b.unary(UnaryFn.SQUARE, moving.change()), own, c.result(), c.summed());
        Value row = m.root(squares, terms);
        if (moving.norm() != null) {
            row = m.smaller(row, m.over(whole(c, moving.norm()), row.type().shape()));
        }
        String ownKept = kept(own, c.result());
        String otherKept = kept(other, c.result());
        Value byRows = m.up(b.contract(ownKept, row, otherKept, rowOther, c.result()));
        if (moving.error() == null && moving.unknowns().size() == 1) {
            return byRows;
        }
        Value byElements =
                m.up(
                        first
                                ? contract(c, moving.change(), size)
                                : contract(c, size, moving.change()));
        return m.smaller(byRows, byElements);
    }

    static String kept(String labels, String result) {
        StringBuilder kept = new StringBuilder();
        labels.chars().filter(l -> result.indexOf(l) >= 0).forEach(l -> kept.append((char) l));
        return kept.toString();
    }

    Enclosed sum(Op.Sum s, Enclosed x) {
        Value y = b.sum(x.mid(), s.axes());
        int terms = x.mid().type().shape().size() / Math.max(1, y.type().shape().size());
        Value lost = b.scale(Rounding.gamma(terms + 2L), b.sum(m.abs(x.mid()), s.axes()));
        Value error = m.plus(x.error() == null ? null : b.sum(x.error(), s.axes()), lost);
        return boxes.cut(
                y,
                boxes.upIf(error),
                x.change() == null ? null : m.up(b.sum(x.change(), s.axes())),
                boxes.upIf(m.scaled(Math.sqrt(terms), x.norm())),
                x.unknowns(),
                x.least() >= 0 ? Boxes.rounded(terms * x.least()) : Boxes.NO_LEAST);
    }

    Enclosed sumAxes(Axes axes, Enclosed x) {
        Value y = b.sumAxes(x.mid(), axes);
        Value lost = b.scale(Rounding.gamma(boxes.samples + 2L), b.sumAxes(m.abs(x.mid()), axes));
        return boxes.finish(
                y,
                boxes.upIf(m.plus(total(axes, x.error()), lost)),
                boxes.upIf(total(axes, x.change())),
                boxes.upIf(total(axes, x.norm())),
                x.unknowns(),
                x.least() >= 0 ? Boxes.rounded(boxes.samples * x.least()) : Boxes.NO_LEAST);
    }

    private @Nullable Value total(Axes axes, @Nullable Value x) {
        return x == null ? null : b.sumAxes(b.spread(x, axes), axes);
    }
}
