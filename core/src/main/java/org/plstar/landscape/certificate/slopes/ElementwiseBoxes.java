package org.plstar.landscape.certificate.slopes;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Boxes of functions, sums, products, quotients and choices element by element. */
final class ElementwiseBoxes {
    private final Boxes boxes;
    private final ProgramBuilder b;
    private final Margins m;

    ElementwiseBoxes(Boxes boxes) {
        this.boxes = boxes;
        b = boxes.b;
        m = boxes.m;
    }

    // ---- elementwise

    Enclosed unary(UnaryFn fn, Enclosed x, int id) {
        Value y = b.unary(fn, x.mid());
        Value doubt = boxes.functions.doubtful(fn, x);
        if (!fn.isSmooth() || doubt != null) {
            boxes.requireSize(x, id);
        }
        if ((fn == UnaryFn.RELU || fn == UnaryFn.ABS) && x.change() != null) {
            boxes.margins.add(boxes.margin(x, x.change()));
        }
        boolean jumps = fn == UnaryFn.SIGN || fn == UnaryFn.STEP;
        if (doubt != null) {
            boxes.doubts.add(
                    new Doubt(id, jumps ? "it jumps" : "it is not defined everywhere", doubt));
        }
        double least = UnaryBounds.least(fn, x.least());
        if (jumps) {
            return Boxes.exact(y, least);
        }
        Value library = boxes.functions.libraryError(fn, y);
        if (x.isExact()) {
            return boxes.finish(y, library, null, null, Set.of(), least);
        }
        Value error;
        Value change;
        if (fn == UnaryFn.RELU) {
            Value active = boxes.active(x);
            error = m.times(active, x.error());
            change = m.times(active, x.change());
        } else if (fn == UnaryFn.NEGATE || fn == UnaryFn.ABS) {
            error = x.error();
            change = x.change();
        } else {
            Value steep = boxes.functions.steepest(fn, x, y);
            error = boxes.upIf(m.plus(m.times(steep, x.error()), library));
            change = boxes.upIf(m.times(steep, x.change()));
        }
        double most = UnaryBounds.steepestAnywhere(fn);
        Value norm =
                Double.isFinite(most) && x.norm() != null ? m.up(b.scale(most, x.norm())) : null;
        return norm == null
                ? boxes.finish(y, error, change, null, x.unknowns(), least)
                : boxes.cut(y, error, change, norm, x.unknowns(), least);
    }

    Enclosed scale(double c, Enclosed x, int id) {
        Value y = b.scale(c, x.mid());
        // a power of two that makes nothing smaller rounds nothing
        boolean whole = Math.abs(c) >= 1 && c == Math.scalb(Math.signum(c), Math.getExponent(c));
        if (whole && Math.abs(c) > 1 && !x.isExact()) {
            boxes.tooLarge(m.abs(y), id);
        }
        Value error = m.plus(m.scaled(c, x.error()), whole ? null : boxes.rounding(3, y));
        double least =
                x.least() == Boxes.NO_LEAST || c < 0
                        ? Boxes.NO_LEAST
                        : Boxes.rounded(c * x.least());
        return boxes.finish(
                y,
                boxes.upIf(error),
                boxes.upIf(m.scaled(c, x.change())),
                boxes.upIf(m.scaled(c, x.norm())),
                x.unknowns(),
                least);
    }

    Enclosed add(Enclosed x, Enclosed y) {
        Value sum = b.add(x.mid(), y.mid());
        boolean apart = x.isApartFrom(y);
        Value error = m.plus(m.plus(x.error(), y.error()), boxes.rounding(1, sum));
        double least = x.least() + y.least();
        least -= 1e-15 * (Math.abs(x.least()) + Math.abs(y.least()));
        return boxes.finish(
                sum,
                boxes.upIf(error),
                m.join(apart, x.change(), y.change()),
                m.join(apart, x.norm(), y.norm()),
                Boxes.union(x, y),
                Double.isNaN(least) ? Boxes.NO_LEAST : least);
    }

    Enclosed multiply(Enclosed x, Enclosed y) {
        Value product = b.mul(x.mid(), y.mid());
        Value sizeX = m.magnitude(x.mid(), x.radius());
        Value sizeY = m.magnitude(y.mid(), y.radius());
        boolean apart = x.isApartFrom(y);
        Value error =
                m.plus(
                        m.plus(m.times(sizeX, y.error()), m.times(x.error(), sizeY)),
                        boxes.rounding(1, product));
        Value norm =
                m.join(
                        apart,
                        y.norm() == null ? null : b.mul(m.largest(sizeX), y.norm()),
                        x.norm() == null ? null : b.mul(m.largest(sizeY), x.norm()));
        return boxes.cut(
                product,
                boxes.upIf(error),
                boxes.upIf(m.join(apart, m.times(sizeX, y.change()), m.times(sizeY, x.change()))),
                boxes.upIf(norm),
                Boxes.union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : Boxes.NO_LEAST);
    }

    Enclosed divide(Enclosed x, Enclosed y, int id) {
        Value q = b.div(x.mid(), y.mid());
        boxes.requireSize(y, id);
        Value low = boxes.functions.awayFromZero(y);
        boxes.doubts.add(
                new Doubt(
                        id,
                        "it divides by what may be 0",
                        b.compare(BinaryFn.GREATER_EQUAL, b.fill(0, low.type().shape()), low)));
        Value size = b.div(m.magnitude(x.mid(), x.radius()), low);
        boolean apart = x.isApartFrom(y);
        Value errors = m.plus(x.error(), m.times(size, y.error()));
        Value changes = m.join(apart, x.change(), m.times(size, y.change()));
        return boxes.finish(
                q,
                boxes.upIf(
                        m.plus(errors == null ? null : b.div(errors, low), boxes.rounding(2, q))),
                changes == null ? null : m.up(b.div(m.up(changes), low)),
                null,
                Boxes.union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : Boxes.NO_LEAST);
    }

    Enclosed compare(Op.Compare c, Enclosed x, Enclosed y, int id) {
        boxes.requireSize(x, id);
        boxes.requireSize(y, id);
        Value near = boxes.near(x, y);
        if (near != null && !onlyChooses(id)) {
            boxes.doubts.add(
                    new Doubt(id, "it compares numbers that are equal within their radii", near));
        }
        return Boxes.exact(b.add(c, x.mid(), y.mid()), 0);
    }

    /** Whether a mask is used by continuous choices only. */
    private boolean onlyChooses(int mask) {
        for (int i = 0; i < boxes.program.nodes().size(); i++) {
            Node n = boxes.program.nodes().get(i);
            if (n.operands().contains(mask)
                    && !(n.op() instanceof Op.Select
                            && n.operands().getFirst() == mask
                            && !n.operands().subList(1, 3).contains(mask)
                            && boxes.kinks.choice(n).isPresent())) {
                return false;
            }
        }
        return boxes.program.outputs().stream().noneMatch(o -> boxes.program.output(o) == mask);
    }

    Enclosed select(Node n, int id) {
        Enclosed mask = boxes.in(n, 0);
        Enclosed p = boxes.in(n, 1);
        Enclosed q = boxes.in(n, 2);
        if (!mask.isExact()) {
            boxes.doubts.add(
                    new Doubt(id, "its mask is a computed number", b.fill(1, n.type().shape())));
        }
        Value y = b.select(mask.mid(), p.mid(), q.mid());
        Optional<Kinks.Choice> choice = boxes.kinks.choice(n);
        choice.filter(Kinks.Choice::linear)
                .map(c -> boxes.all.get(c.x()))
                .filter(x -> x.change() != null)
                .ifPresent(
                        x ->
                                boxes.margins.add(
                                        boxes.margin(x, Objects.requireNonNull(x.change()))));
        Value near =
                choice.map(c -> boxes.near(boxes.all.get(c.x()), boxes.all.get(c.y())))
                        .orElse(null);
        Value error = chosen(mask.mid(), near, p.error(), q.error());
        Value change = chosen(mask.mid(), near, p.change(), q.change());
        return boxes.finish(
                y, error, change, null, Boxes.union(p, q), Math.min(p.least(), q.least()));
    }

    /** The chosen bound, or the larger one where either may be chosen. */
    private @Nullable Value chosen(
            Value mask, @Nullable Value near, @Nullable Value p, @Nullable Value q) {
        if (p == null && q == null) {
            return null;
        }
        Shape shape = mask.type().shape();
        Value first = p == null ? b.fill(0, shape) : p;
        Value second = q == null ? b.fill(0, shape) : q;
        Value one = b.select(mask, first, second);
        return near == null ? one : b.select(near, m.larger(first, second), one);
    }
}
